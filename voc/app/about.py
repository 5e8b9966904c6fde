"""What a run as a whole is: how much was read, from when, how good it is, and the unit of its outcomes."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from voc.app.index import quoted
from voc.app.library import Run
from voc.corpus import Corpus
from voc.output.scale import Scale, scale_of
from voc.output.sources import Head, Quality, head, quality

ASKED = (
    *("brand", "product", "date", "source_file", "lang", "author", "feedback_id", "duplicate_kind"),
    *("outcome", "outcome_from", "rating_min", "rating_max", "low_is_good"),
)
"""The columns of the feedback that tell of the whole; its texts are not among them."""


@dataclass(frozen=True)
class About:
    """The head of a run's report, its data quality, and the unit of its outcomes."""

    head: Head
    quality: Quality
    scale: Scale


def about(run: Run) -> About:
    """Return what a run as a whole is. Worked out once: the columns that it takes are read, and let go again."""
    return run.recall("about", lambda: _about(run))


def _about(run: Run) -> About:
    own = ", ".join(quoted(each) for each in ASKED if each in run.index.feedback)
    said = ", ".join(quoted(each) for each in run.index.statements if each == "topic_id" or each.endswith("_p"))
    feedback = run.frame(f"SELECT {own} FROM feedback ORDER BY piece")
    corpus = Corpus(
        feedback=feedback,
        statements=run.frame(f"SELECT {said} FROM said ORDER BY place"),
        rejected=run.tables["rejected"],
        facts=MappingProxyType(run.manifest["facts"]),
    )
    return About(head(corpus), quality(corpus), scale_of(feedback))
