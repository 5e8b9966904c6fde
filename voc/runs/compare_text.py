"""A comparison as lines for a terminal: the outcome first, then what differs, then whose words say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import shorten
from typing import Any

import pandas as pd

from voc.measure.change.comparison import Comparison
from voc.measure.change.verdicts import NOISE
from voc.output.scale import Scale, percent
from voc.resources import definition

SHOWN, QUOTED, DRIVERS, WIDE = 25, 6, 6, 46
LONGER = 1.2
MINUS = "\N{MINUS SIGN}"


def compared_text(found: Comparison, shown: int = SHOWN) -> str:
    """Return the comparison as text, the most telling first."""
    facts, scale = found.facts, Scale(**found.facts["scale"])
    parts = [
        *_head(facts),
        *_outcome(found.table, facts, scale),
        "",
        *_rows(found.table, facts, shown),
        *_drivers(found.drivers, facts, scale),
        *_quotes(found, facts),
        *([f"\nEarlier topics that do not go on: {', '.join(facts['gone'])}."] if facts["gone"] else []),
        "",
        _foot(facts),
    ]
    return "\n".join(parts)


def _head(facts: Mapping[str, Any]) -> list[str]:
    sides = [
        f"{mark}: {facts[mark.lower()]} ({people:,} people, {feedback:,} pieces of feedback)"
        for mark, people, feedback in zip("AB", facts["people"], facts["feedback"], strict=True)
    ]
    both = facts["people_on_both"]
    each = facts["statements_each"]
    if max(each) > LONGER * min(each):
        sides.append(
            f"They write {each[0]:.1f} statements each in A, {each[1]:.1f} in B: who writes more speaks of more."
        )
    return [*sides, *([f"{both:,} people are on both sides; the intervals allow for it."] if both else [])]


def _outcome(table: pd.DataFrame, facts: Mapping[str, Any], scale: Scale) -> list[str]:
    rows = table[table["kind"] == "outcome"]
    if rows.empty:
        return ["", "Outcome: unknown on one side or both."]
    row = rows.iloc[0]
    parts = [
        f"mix {scale.cell(row['mix'])} ({_between(row, 'mix', scale.cell)})" if facts["mix"] else "",
        f"within {scale.cell(row['within'])} ({_between(row, 'within', scale.cell)})" if facts["mix"] else "",
    ]
    said = (
        f"Outcome: {scale.level(row['a'])} in A, {scale.level(row['b'])} in B, a difference of "
        f"{scale.cell(row['difference'])} {scale.full} ({scale.cell(row['low'])} to {scale.cell(row['high'])}): "
        f"{verdict_word(row, facts['later'])}."
    )
    return ["", said, *([f"  of it {', '.join(filter(None, parts))}"] if facts["mix"] else [])]


def _rows(table: pd.DataFrame, facts: Mapping[str, Any], shown: int) -> Iterator[str]:
    told = table[(table["verdict"] != NOISE) & (table["kind"] != "outcome") & ~table["again"]]
    yield (
        f"{facts['tested']} differences were tested; {facts['found']} are more than noise "
        f"(at most {facts['rate']:.0%} of these by chance: Benjamini-Hochberg)."
    )
    if told.empty:
        return
    yield ""
    yield f"{'Share of people who speak of it':<{WIDE + 11}}{'A':>7}{'B':>7}{'B - A':>8}  {'between':<17}{'q':>6}  "
    for _, row in told.head(shown).iterrows():
        yield _row(row, facts)
    if len(told) > shown:
        yield f"... and {len(told) - shown} more (--all shows them, -o FILE writes all)."


def _row(row: pd.Series[Any], facts: Mapping[str, Any]) -> str:
    kind = definition("changes")["kind"][row["kind"]]
    origin = f" [{row['lineage']}]" if row.get("lineage") not in (None, "same") else ""
    mixed = (
        f", {_points(row['mix'])} of it mix" if facts["mix"] and abs(row["mix"]) >= abs(row["difference"]) / 4 else ""
    )
    return (
        f"{kind:<11}{shorten(row['name'] + origin, WIDE - 1, placeholder=' ...'):<{WIDE}}{percent(row['a']):>7}"
        f"{percent(row['b']):>7}{_points(row['difference']):>8}  {_between_points(row):<17}{_q(row['q']):>6}  "
        f"{verdict_word(row, facts['later'])}{mixed}"
    )


def _drivers(table: pd.DataFrame, facts: Mapping[str, Any], scale: Scale) -> Iterator[str]:
    sure = (table[["mix_q", "within_q"]] <= facts["rate"]).any(axis=1) if len(table) else pd.Series(dtype=bool)
    told = table[sure.to_numpy(dtype=bool)].head(DRIVERS)
    if told.empty:
        return
    yield ""
    yield f"Where the outcome's difference comes from, in {scale.full} ({2 * (len(table) - 1)} parts tested)"
    yield f"{'':<{WIDE}}{'praised A, B':>15}{'blamed A, B':>15}{'more said':>12}{'weighs more':>13}"
    for _, row in told.iterrows():
        good, bad = (f"{percent(row[f'{side}_a'])}, {percent(row[f'{side}_b'])}" for side in ("good", "bad"))
        parts = [scale.cell(row[part], 1) if row[f"{part}_q"] <= facts["rate"] else "-" for part in ("mix", "within")]
        yield f"{row['name']:<{WIDE}.{WIDE - 1}}{good:>15}{bad:>15}{parts[0]:>12}{parts[1]:>13}"


def _quotes(found: Comparison, facts: Mapping[str, Any]) -> Iterator[str]:
    told = found.table[(found.table["evidence"].map(len) > 0) & ~found.table["again"]].head(QUOTED)
    if told.empty:
        return
    yield ""
    yield "In their words"
    for _, row in told.iterrows():
        side = "B" if row["difference"] > 0 else "A"
        yield f"  {row['name']} ({verdict_word(row, facts['later'])}; from {side})"
        for each in row["evidence"]:
            yield f"    \N{LEFT DOUBLE QUOTATION MARK}{shorten(found.quotes[each], 160, placeholder=' ...')}" + (
                f"\N{RIGHT DOUBLE QUOTATION MARK} {each}"
            )


def _foot(facts: Mapping[str, Any]) -> str:
    mix = f"Mix: of {', '.join(facts['mix'])}." if facts["mix"] else "Nothing is known that would make a mix."
    if facts["apart"]:
        mix += f" {', '.join(facts['apart'])}: too little in common on both sides to tell a mix."
    return f"{mix} Differences go with the sides; they do not say why. Intervals are 95 %."


def verdict_word(row: pd.Series[Any], later: bool) -> str:
    """Return the verdict of a row in words: over time where B is the later side, else side by side."""
    words = definition("changes")
    known = dict(words["verdict"]) | ({} if later else words["verdict_beside"])
    known |= words["verdict_outcome"] if row["kind"] == "outcome" else {}
    return str(known[row["verdict"]])


def _between(row: pd.Series[Any], name: str, say: Any) -> str:
    return f"{say(row[f'{name}_low'])} to {say(row[f'{name}_high'])}"


def _between_points(row: pd.Series[Any]) -> str:
    return f"{_points(row['low'])} to {_points(row['high'])}"


def _points(share: float) -> str:
    return f"{100 * share:+.1f}".replace("-", MINUS)


def _q(value: float) -> str:
    return "<.001" if value < 0.001 else f"{value:.3f}".removeprefix("0")
