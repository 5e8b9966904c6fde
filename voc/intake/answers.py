"""Bring one file's rows into the shape of the feedback table: one row a piece of feedback."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from voc.corpus import RAW_PREFIXES
from voc.intake.cells import flags, numbers, strings
from voc.intake.columns import Columns
from voc.intake.dates import TYPE, to_dates
from voc.intake.kinds import likely_kind
from voc.intake.ratings import Scale, scale_of_text, to_ratings
from voc.intake.read_settings import ReadSettings
from voc.intake.tables import Table
from voc.resources import definition

TYPES = {
    "source_file": "str",
    "source_row": "int64",
    "source_id": "str",
    "raw_text": "str",
    "raw_title": "str",
    "raw_author": "str",
    "source_kind": "str",
    "date": TYPE,
    "given_lang": "str",
    "rating": "float64",
    "rating_min": "float64",
    "rating_max": "float64",
    "low_is_good": "bool",
    "nps": "float64",
    "recommend": "float64",
    "product": "str",
    "brand": "str",
    "gtin": "str",
    "verified": "boolean",
    "incentivised": "boolean",
    "syndicated_from": "str",
    "question": "str",
}
"""The columns of the feedback table as `read` gives it, with their types; segment columns come after them."""
TAKEN = {
    *TYPES,
    "feedback_id",
    "text",
    "title",
    "author",
    "lang",
    "hidden",
    "duplicate_of",
    "duplicate_kind",
    "outcome",
    "outcome_from",
}
"""Names of the feedback table, now or after a later step: no segment may be called so."""
GTIN_LENGTHS = (8, 12, 13, 14)


@dataclass(frozen=True)
class Answers:
    """What one file gave.

    feedback: rows in the shape of `TYPES`, then one column a segment.
    rejected: `source_row`, `reason`, `detail` of rows without any feedback, and of those that could not be read.
    segments: names of the segment columns.
    unusable: by role, how many filled cells could not be understood and are missing.
    """

    feedback: pd.DataFrame
    rejected: pd.DataFrame
    segments: tuple[str, ...]
    unusable: dict[str, int]


def answers(table: Table, columns: Columns, settings: ReadSettings) -> Answers:
    """Return the feedback of a table whose columns are understood. A row with several texts gives several rows."""
    long = _too_long(table.rows, columns, settings.longest)
    table = replace(table, rows=table.rows.drop(long["source_row"]))
    people = _people(table, columns, settings)
    unusable = _unusable(table.rows, columns, people)
    split = _segments(table.rows, columns)
    texts = _texts(table.rows, columns, people)
    judged = people[["rating", "nps", "recommend"]].notna().any(axis=1)
    silent = people.index.difference(texts.index)
    kept = pd.concat([texts, pd.DataFrame({"raw_text": "", "question": None}, index=silent[judged[silent]])])
    kept = kept.sort_index(kind="stable")
    feedback = kept.join(people.drop(columns=["question"])).join(split)
    feedback["question"] = feedback["question"].fillna(people["question"].reindex(feedback.index))
    feedback["raw_title"] = feedback["raw_title"].mask(feedback.index.duplicated())
    feedback = feedback.rename_axis("source_row").reset_index().assign(source_file=table.file)
    feedback = feedback.astype(TYPES)[[*TYPES, *split.columns]]
    empty = pd.DataFrame(
        {"source_row": silent[~judged[silent]], "reason": "no text", "detail": "neither text nor rating"}
    )
    rejected = pd.concat([table.rejected, empty, long]).sort_values("source_row", ignore_index=True)
    return Answers(feedback, rejected, tuple(split.columns), unusable)


def _too_long(rows: pd.DataFrame, columns: Columns, longest: int) -> pd.DataFrame:
    """Return source_row, reason and detail of the rows with a text of more than `longest` characters."""
    lengths = pd.DataFrame({name: strings(rows[name]).str.len() for name in columns.named("text")}, index=rows.index)
    most = lengths.max(axis=1)
    over = most[most > longest]
    detail = [f"{length:,.0f} characters; {longest:,} are read (longest under [read])" for length in over]
    return pd.DataFrame({"source_row": over.index, "reason": "too long", "detail": detail}).astype({"source_row": int})


def _people(table: Table, columns: Columns, settings: ReadSettings) -> pd.DataFrame:
    """Return what a row says besides its texts: one row a source row."""
    rows = table.rows

    def text(role: str) -> pd.Series[Any]:
        name = columns.one(role)
        return strings(rows[name]) if name is not None else pd.Series(None, index=rows.index, dtype="str")

    def flag(role: str) -> pd.Series[Any]:
        name = columns.one(role)
        return flags(rows[name]) if name is not None else pd.Series(np.nan, index=rows.index)

    date, empty = columns.one("date"), pd.Series(pd.NaT, index=rows.index)
    people = _judgements(rows, columns, settings).assign(
        source_id=text("id"),
        raw_title=text("title"),
        raw_author=text("author"),
        source_kind=_kinds(text("source_kind")).fillna(settings.source_kind or likely_kind(rows, columns)),
        date=to_dates(rows[date], settings.date_order or columns.date_order)
        if date is not None
        else empty.astype(TYPE),
        given_lang=text("language"),
        recommend=flag("recommend"),
        product=text("product").fillna(settings.product),
        brand=text("brand").fillna(settings.brand),
        gtin=_gtins(text("gtin")),
        verified=flag("verified"),
        incentivised=flag("incentivised"),
        syndicated_from=text("syndicated_from"),
        question=text("question"),
    )
    if len(columns.named("text")) > 1:
        own = table.file + "#" + people.index.astype("str")
        people["raw_author"] = people["raw_author"].fillna(pd.Series(own, index=people.index))
    return people


def _judgements(rows: pd.DataFrame, columns: Columns, settings: ReadSettings) -> pd.DataFrame:
    """Return rating with its scale, and NPS. What lies outside its scale is missing."""
    scored, rated, told = columns.one("nps"), columns.one("rating"), columns.one("rating_scale")
    found = pd.DataFrame(
        {"rating_min": np.nan, "rating_max": np.nan, "low_is_good": False, "nps": np.nan}, index=rows.index
    )
    found["rating"] = to_ratings(rows[rated])[0] if rated is not None else np.nan
    if scored is not None:
        found["nps"] = _within(to_ratings(rows[scored])[0], 0, 10)
    if rated is None:
        return found
    texts = (
        rows[told].astype("str")
        if told is not None and settings.scale is None
        else pd.Series(None, index=rows.index, dtype="str")
    )
    known = {text: scale_of_text(str(text)) or columns.scale for text in texts.unique()}
    for text, scale in known.items():
        here = texts.isna() if pd.isna(text) else texts == text
        _place(found, here, scale or Scale(1, 5), settings.low_is_good)
    return found


def _place(found: pd.DataFrame, here: pd.Series[bool], scale: Scale, low_is_good: bool | None) -> None:
    """Put the ratings of these rows on their scale, or among the NPS."""
    values = _within(found.loc[here, "rating"], scale.low, scale.high)
    if scale.is_nps:
        found.loc[here, "nps"] = found.loc[here, "nps"].fillna(values)
        found.loc[here, "rating"] = np.nan
        return
    found.loc[here, "rating"] = values
    found.loc[values.dropna().index, ["rating_min", "rating_max"]] = [scale.low, scale.high]
    found.loc[here, "low_is_good"] = scale.low_is_good if low_is_good is None else low_is_good


def _within(values: pd.Series[float], low: float, high: float) -> pd.Series[float]:
    return values.where(values.between(low, high))


def _kinds(told: pd.Series[Any]) -> pd.Series[Any]:
    meaning = {word: kind for kind, words in definition("columns")["kinds"].items() for word in words}
    return told.str.lower().map(meaning).astype("str")


def _gtins(codes: pd.Series[Any]) -> pd.Series[Any]:
    """Return product codes as digits, with the zeros in front that a number cell lost."""
    digits = codes.str.replace(r"[\s-]", "", regex=True)
    digits = digits.where(digits.str.fullmatch(r"\d{6,14}").fillna(False).astype(bool))
    length = digits.str.len()
    for shorter, longer in zip((5, *GTIN_LENGTHS), GTIN_LENGTHS, strict=False):
        digits = digits.mask((length > shorter) & (length < longer), digits.str.zfill(longer))
    return digits


def _unusable(rows: pd.DataFrame, columns: Columns, people: pd.DataFrame) -> dict[str, int]:
    """Count by role the filled cells that were not understood."""
    made = {"rating": people["rating"].fillna(people["nps"]), "nps": people["nps"]}
    counts = {}
    for role in ("rating", "nps", "date", "recommend", "verified", "incentivised", "gtin", "source_kind"):
        name = columns.one(role)
        if name is not None:
            counts[role] = int((strings(rows[name]).notna() & made.get(role, people[role]).isna()).sum())
    return {role: count for role, count in counts.items() if count}


def _texts(rows: pd.DataFrame, columns: Columns, people: pd.DataFrame) -> pd.DataFrame:
    """Return raw_text and question of every filled text, indexed by source row; a lone title is the text."""
    names = columns.named("text")
    parts = []
    for name in names:
        text = strings(rows[name], missing="text").dropna()
        parts.append(pd.DataFrame({"raw_text": text, "question": name if len(names) > 1 else None}))
    found = pd.concat(parts)
    titles = people["raw_title"].dropna()
    lone = titles[~titles.index.isin(found.index)]
    people.loc[lone.index, "raw_title"] = None
    return pd.concat([found, pd.DataFrame({"raw_text": lone, "question": None})])


def _segments(rows: pd.DataFrame, columns: Columns) -> pd.DataFrame:
    """Return the segment columns: numbers as floats, all else as strings, yes and no spelled so."""
    split: dict[str, pd.Series[Any]] = {}
    used = {name.lower() for name in TAKEN}
    for name in columns.named("segment"):
        free = name if name.lower() not in used and not name.startswith(RAW_PREFIXES) else f"segment_{name}"
        while free.lower() in used:
            free = re.sub(r"( \d+)?$", lambda found: f" {int(found[0] or 1) + 1}", free, count=1)
        used.add(free.lower())
        split[free] = _segment(rows[name])
    return pd.DataFrame(split, index=rows.index)


def _segment(column: pd.Series[Any]) -> pd.Series[Any]:
    text = strings(column)
    known = text.dropna()
    coded = known.str.match(r"0\d").any()
    values = numbers(column)
    if len(known) and not coded and values[known.index].notna().all():
        return values
    if known.str.lower().isin(["true", "false"]).all():
        return text.str.lower().map({"true": "yes", "false": "no"}).astype("str")
    return text
