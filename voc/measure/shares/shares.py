"""How much of what is said falls to each class of each label, and how far that can be believed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from voc.corpus import Corpus
from voc.errors import InputError
from voc.measure.intervals import clustered_mean
from voc.measure.mentions import Mentions, counted
from voc.measure.shares.codes import classes
from voc.measure.shares.corrected import Interval, Truth, ppi, transported
from voc.measure.shares.settled import Settled, Sheet, read_settled, settled_of, sheet_of
from voc.step import StepSettings, step

LABELS = ("stage", "value", "dimension", "sentiment", "need", "ladder", "turn")
OWN, ELSEWHERE, NONE = "ppi", "transported", "uncorrected"
"""What a share's interval holds besides the sample: the model's errors by people's labels of this run, by what shares
were off in other sources, or nothing."""
COLUMNS = tuple(f"{label}{end}" for label in LABELS for end in ("", "_p", "_second"))


class SharesSettings(StepSettings):
    """People's labels of this run's statements, to correct shares by.

    labels: files that `voc label settle` wrote, one a label; a relative path starts at the voc.toml.
    sheets: what they say, which the run keeps, so that its shares can be computed again without them.
    floor: with fewer labels than this a share is not corrected by them.
    """

    labels: tuple[Path, ...] = Field(default=(), exclude=True)
    sheets: tuple[Sheet, ...] = ()
    floor: int = Field(default=30, ge=10)

    @model_validator(mode="before")
    @classmethod
    def _read(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Read the files: what cannot be used is told before the run, not at its end."""
        if not isinstance(given.get("labels"), list | tuple) or given.get("sheets"):
            return given
        return {**given, "sheets": _sheets([Path(each) for each in given["labels"]])}


@step(
    scope="corpus",
    reads=tuple(f"statements.{column}" for column in COLUMNS),
    adds=("shares",),
)
def shares(corpus: Corpus, settings: SharesSettings) -> Corpus:
    """Add the share of every class: one row a label x class, in the codebook's order.

    Shares here are of statements, since statements are what is labelled; repeats are left out.
    statements: that were given the class; share (share_low, share_high): of all, as counted; this interval is that of
        the sample alone, by person.
    share_corrected (share_corrected_low, share_corrected_high): what is to be believed, with an interval that holds the
        errors of the labels too; correction: how that was reached.
        ppi: by people's labels of this run (see `ppi`); labels: how many.
        transported: as counted, with how far such shares are off in sources the model never saw (see `transported`).
        uncorrected: as counted, as nothing is known of the errors.
    Facts: sheets (file, label and number of labels of each).
    Raises InputError for a sheet that cannot be used, or is not of this run.
    """
    mentions = counted(corpus, labels=("statement_id", *COLUMNS))
    errors = corpus.facts.get("label", {}).get("scores", {})
    sheets = {sheet.label: settled_of(sheet) for sheet in settings.sheets}
    rows = [
        row
        for label in LABELS
        for row in shares_of(label, mentions, sheets.get(label), errors.get(label, {}), settings.floor)
    ]
    noted = [{"file": sheet.file, "label": sheet.label, "labels": len(sheet.rows)} for sheet in sheets.values()]
    return replace(corpus, shares=pd.DataFrame(rows)).with_facts("shares", sheets=noted)


def shares_of(
    label: str, mentions: Mentions, sheet: Settled | None, error: Mapping[str, Any], floor: int
) -> list[dict[str, Any]]:
    """Return the rows of one label (see `shares`).

    mentions: with the columns statement_id, the label, its `_p` and `_second`. sheet: what people say, if they do.
    error: what the label is known to be off elsewhere. Raises InputError for a sheet that is not of this run.
    """
    truths = _truths(sheet, mentions) if sheet is not None and len(sheet.rows) >= floor else {}
    return list(_rows(label, mentions, truths, error))


def _sheets(paths: Sequence[Path]) -> tuple[Sheet, ...]:
    sheets = [sheet_of(read_settled(path)) for path in paths]
    labels = [sheet.label for sheet in sheets]
    twice = [label for label in labels if labels.count(label) > 1]
    if twice:
        raise InputError(f"[shares] labels: two sheets hold labels of '{twice[0]}'. Give one sheet a label.")
    return tuple(sheets)


def _truths(sheet: Settled, mentions: Mentions) -> dict[str, Truth]:
    """Return by class what people say of the labelled statements."""
    found = pd.Index(mentions.statements["statement_id"]).get_indexer(pd.Index(sheet.rows["statement_id"]))
    strangers = sheet.rows.loc[found < 0, "statement_id"]
    if len(strangers):
        raise InputError(
            f"{sheet.file}: {len(strangers):,} of {len(sheet.rows):,} statements, such as {strangers.iloc[0]}, are not "
            "in this run. Use a sheet that was drawn from a run of the same feedback."
        )
    chance = sheet.rows["probability"].to_numpy(dtype=float)
    hits = {code: np.asarray(sheet.rows["code"] == code, dtype=float) for code in classes()[sheet.label]}
    return {code: Truth(found.astype(np.int64), each, chance) for code, each in hits.items()}


def _rows(
    label: str, mentions: Mentions, truths: Mapping[str, Truth], error: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    own = mentions.statements
    person, sure = own["person"].to_numpy(), own[f"{label}_p"].to_numpy(dtype=float)
    given, second = (own[name].astype("str").to_numpy() for name in (label, f"{label}_second"))
    for code in classes()[label]:
        hits = (given == code).astype(float)
        counted_as = clustered_mean(hits, person)
        if code in truths:
            # the model's word: its probability for the class given, and what is left of it for the runner-up
            guess = np.where(given == code, sure, np.where(second == code, 1 - sure, 0.0))
            found, how = ppi(guess, person, truths[code]), OWN
        elif "spread" in error and len(own):
            found, how = transported(hits, person, error["spread"], error["sources"]), ELSEWHERE
        else:
            found, how = counted_as, NONE
        yield {
            "label": label,
            "class": code,
            "statements": int(hits.sum()),
            **_ends("share", counted_as),
            **_ends("share_corrected", found),
            "correction": how,
            "labels": len(truths[code].rows) if code in truths else 0,
        }


def _ends(name: str, found: Interval) -> dict[str, float]:
    return {f"{name}{end}": value for end, value in zip(("", "_low", "_high"), found, strict=True)}
