"""Read dates as people and programs write them. Everything becomes UTC without a zone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, Literal

import pandas as pd
from pandas.api import types

from voc.intake.cells import is_number, strings
from voc.resources import definition

Order = Literal["day", "month"]
TYPE: Final = "datetime64[us]"
FIRST, LAST = pd.Timestamp("1990-01-01"), pd.Timestamp("2100-01-01")
"""Customer feedback is not older, nor from the future: what lies outside was no date (0, 1900-01-00, 9999-12-31)."""
SLASHED = (
    r"^(?P<first>\d{1,2})[/.\-](?P<second>\d{1,2})[/.\-](?P<year>\d{4}|\d{2})"
    r"(?:[ ,T]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<seconds>\d{2}))?(?:\.\d+)?"
    r"\s*(?P<half>[AaPp])?\.?[Mm]?\.?(?:\s*Uhr)?)?$"
)
SPELLED_HINT = r"^\D{0,60}\d.*\d"
MONTH_OR_YEAR = r"(?i)\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|^\d{4}[/.-]"
"""What a spelled date cannot be without; to try forty patterns on anything else takes long."""
EPOCHS: tuple[tuple[float, float, Literal["s", "ms", "us", "ns"]], ...] = (
    (1e8, 1e10, "s"),
    (1e11, 1e13, "ms"),
    (1e14, 1e16, "us"),
    (1e17, 1e19, "ns"),
)
EXCEL_FIRST, EXCEL_LAST = 30_000, 60_000
"""Excel counts days from 1899-12-30: 30000 is 1982, 60000 is 2064."""


def to_dates(column: pd.Series[Any], order: Order | None = None) -> pd.Series[Any]:
    """Return datetime64[us], naive UTC; NaT where there is no date.

    order: whether 03/04/2024 is the day or the month first; the whole column decides when it is None.
    """
    if types.is_datetime64_any_dtype(column.dtype):
        return _plausible(_naive(column))
    if is_number(column):
        return _plausible(_from_numbers(pd.to_numeric(column, errors="coerce").astype("float64")))
    text = strings(column)
    amounts = pd.to_numeric(text, errors="coerce").astype("float64")
    found = _from_numbers(amounts)
    for parsed in _readings(text[text.notna() & amounts.isna()], order or day_or_month(column)[0]):
        found.loc[parsed.index] = parsed
    return _plausible(found)


def day_or_month(column: pd.Series[Any]) -> tuple[Order, str]:
    """Return which comes first in dates such as 03/04/2024, and why, judged by the whole column."""
    if types.is_datetime64_any_dtype(column.dtype) or is_number(column):
        return "day", ""
    parts = strings(column).str.extract(SLASHED)[["first", "second"]].dropna().astype("int64")
    if parts.empty:
        return "day", ""
    day_first, month_first = int((parts["first"] > 12).sum()), int((parts["second"] > 12).sum())
    if day_first == month_first == 0:
        return "day", "day first taken, for nothing decides; set date_order if the month is first"
    return ("month", "month first") if month_first > day_first else ("day", "day first")


def _readings(text: pd.Series[str], order: Order) -> Iterator[pd.Series[Any]]:
    """Yield what each way of reading makes of the texts that the ways before it left over."""
    for read in (_slashed, _iso, _spelled):
        parsed = read(text, order).dropna() if len(text) else pd.Series(dtype=TYPE)
        yield parsed
        text = text.drop(parsed.index)


def _naive(dates: pd.Series[Any]) -> pd.Series[Any]:
    zoned = dates.dt.tz is not None
    return (dates.dt.tz_convert("UTC").dt.tz_localize(None) if zoned else dates).astype(TYPE)


def _plausible(dates: pd.Series[Any]) -> pd.Series[Any]:
    return dates.where((dates >= FIRST) & (dates < LAST))


def _from_numbers(amounts: pd.Series[float]) -> pd.Series[Any]:
    found = pd.Series(pd.NaT, index=amounts.index, dtype=TYPE)
    for low, high, unit in EPOCHS:
        fits = amounts.between(low, high, inclusive="left")
        found.loc[fits] = pd.to_datetime(amounts[fits].round(3), unit=unit).astype(TYPE)
    serial = amounts.between(EXCEL_FIRST, EXCEL_LAST)
    found.loc[serial] = pd.to_datetime(amounts[serial], unit="D", origin="1899-12-30").astype(TYPE)
    joined = amounts.between(19_000_101, 21_001_231)
    found.loc[joined] = pd.to_datetime(
        amounts[joined].astype("int64").astype("str"), format="%Y%m%d", errors="coerce"
    ).astype(TYPE)
    return found


def _iso(text: pd.Series[str], _: Order) -> pd.Series[Any]:
    return _naive(pd.to_datetime(text, format="ISO8601", errors="coerce", utc=True))


def _slashed(text: pd.Series[str], order: Order) -> pd.Series[Any]:
    parts = text.str.extract(SLASHED)
    half = parts.pop("half").str.lower()
    values = parts.astype("float64")
    month, day = ("first", "second") if order == "month" else ("second", "first")
    year = values["year"].where(values["year"] > 99, values["year"] + 2000)
    fields = pd.DataFrame({"year": year, "month": values[month], "day": values[day]})
    hour = values["hour"].where(half.isna(), values["hour"] % 12 + 12 * (half == "p"))
    seconds = hour.fillna(0) * 3600 + values["minute"].fillna(0) * 60 + values["seconds"].fillna(0)
    return (pd.to_datetime(fields, errors="coerce") + pd.to_timedelta(seconds, unit="s")).astype(TYPE)


def _spelled(text: pd.Series[str], _: Order) -> pd.Series[Any]:
    """Read dates with the month's name, in English, German or Spanish, and other fixed patterns."""
    rules = definition("columns")["dates"]
    rest = _in_english(text[text.str.contains(SPELLED_HINT, regex=True)], rules["months"])
    rest = rest[rest.str.contains(MONTH_OR_YEAR, regex=True)]
    found = pd.Series(pd.NaT, index=text.index, dtype=TYPE)
    for pattern in (*rules["formats"], *rules["zoned_formats"]):
        parsed = _naive(pd.to_datetime(rest, format=pattern, errors="coerce", utc=True)).dropna()
        found.loc[parsed.index] = parsed
        rest = rest.drop(parsed.index)
        if rest.empty:
            break
    return found


def _in_english(text: pd.Series[str], months: dict[str, str]) -> pd.Series[str]:
    """Return dates without weekdays, commas, ordinals and little words, the month in English."""
    plain = text.str.replace(r"^.*\b(?:on|el|am|vom)\s+(?=[A-Z0-9])", "", regex=True)
    plain = plain.str.replace(r"(?i)^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[ ,.]+", "", regex=True)
    plain = plain.str.replace(
        r"(?i)(?<=\d)(?:st|nd|rd|th)\b|\b(?:de|del|at|um|uhr)\b|,|(?<=\w)\.(?=\s|$)", " ", regex=True
    )
    names = "|".join(re.escape(name) for name in months)
    plain = plain.str.replace(rf"(?i)\b(?:{names})\b", lambda found: months[found[0].lower()], regex=True)
    return plain.str.replace(r"\s+", " ", regex=True).str.strip()
