"""Who says a thing: how often each group of customers says it, beside the others."""

from __future__ import annotations

from dataclasses import dataclass

from voc.corpus import Corpus
from voc.output.scale import percent
from voc.output.segments import Filters, behind, spoken


@dataclass(frozen=True)
class Group:
    """How often a group says a thing, beside the others. differs: more, fewer, or nothing where that is not sure."""

    column: str
    name: str
    people: int
    share: str
    interval: str
    elsewhere: str
    differs: str
    behind: Filters


def who(corpus: Corpus, what: str, key: str) -> list[Group]:
    """Return how often each group says a thing: those that differ for sure first, then by size."""
    table = corpus.segments
    if table.empty:
        return []
    own = table[(table["what"] == what) & (table["key"] == key)]
    rows = own.sort_values(["holds", "people", "column", "level"], ascending=[False, False, True, True])
    return [
        Group(
            spoken(str(row["column"])),
            str(row["level"]),
            int(row["people"]),
            percent(row["share"]),
            f"{percent(row['share_low'])} to {percent(row['share_high'])}",
            percent(row["elsewhere"]),
            ("more" if row["difference"] > 0 else "fewer") if row["holds"] else "",
            behind({str(row["column"]): (str(row["level"]),)}, what, key),
        )
        for row in rows.to_dict("records")
    ]
