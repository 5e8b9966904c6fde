"""Write the journey.toml that a brand starts from: what the run holds, with what the brand believes left open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from voc.corpus import Corpus
from voc.resources import definition
from voc.toml_text import quoted

MOMENTS, EXAMPLES = 12, 3
HEAD = """\
# The journey as the brand believes in it; voc overlay RUN FILE lays it over what customers say (docs/brand-map.md).
# Give stages and touchpoints your own names, add those that are missing, take away what is no part of your journey.
# Fill in importance and satisfaction (0 to 10) as the brand believes them to be, before you see what customers say.
#
# covers: the stages of voc that a stage stands for: {stages};
#   or phases (buy, own, advocate), or names of other funnels: {views}.
# about: a few words for a touchpoint, with commas between: what it is, not how it goes ("delivery", not "delay").
# examples: sentences as customers would say them, good and bad.

# brand = "..."
"""


def map_starter(corpus: Corpus) -> str:
    """Return a map as TOML text: the stages that customers speak of, and their largest moments as touchpoints."""
    journey = definition("journey")
    codes = ", ".join(each["code"] for each in journey["stage"])
    spoken = corpus.journey[corpus.journey["statements"] > 0]
    parts = [HEAD.format(stages=codes, views=", ".join(journey["views"]))]
    parts += [_stage(row) for row in spoken.to_dict("records")]
    return "\n".join([*parts, *_touchpoints(corpus)])


def _stage(row: dict[Any, Any]) -> str:
    return "\n".join(["[[stage]]", f"name = {quoted(row['name'])}", f"covers = {quoted(row['stage'])}", *BELIEFS, ""])


BELIEFS = ("# importance = ", "# satisfaction = ", '# owner = "..."')


def _touchpoints(corpus: Corpus) -> Iterator[str]:
    names = corpus.journey.set_index("stage")["name"]
    topics = corpus.topics.set_index("topic_id")
    texts = corpus.statements.set_index("statement_id")["text"]
    largest = corpus.moments[corpus.moments["candidate"].astype(bool)].sort_values("rank").head(MOMENTS)
    taken: set[str] = set()
    for row in largest.to_dict("records"):
        topic, stage = topics.loc[row["topic_id"]], names[row["stage"]]
        name = topic["name"] if topic["name"].casefold() not in taken else f"{topic['name']} ({stage})"
        taken.add(name.casefold())
        said = [str(text) for text in texts.reindex(list(row["evidence"])[:EXAMPLES]).dropna()]
        yield "\n".join(
            [
                "[[touchpoint]]",
                f"name = {quoted(name)}",
                f"stage = {quoted(stage)}",
                f"about = {quoted(', '.join(map(str, topic['words'])))}" if _any(topic["words"]) else "# about =",
                f"examples = [{', '.join(map(quoted, said))}]",
                *BELIEFS,
                "",
            ]
        )


def _any(words: Any) -> bool:
    return words is not None and not (isinstance(words, float) and pd.isna(words)) and len(words) > 0
