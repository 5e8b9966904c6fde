"""Segments: what one group of customers says more often, or less often, than the others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields, replace

import numpy as np
import pandas as pd
from pydantic import Field

from voc.corpus import Corpus
from voc.errors import SettingsError
from voc.measure.cells import enough_people
from voc.measure.evidence import SCORES, pick, typical
from voc.measure.intervals import Floats, false_discovery
from voc.measure.mentions import Mentions, counted, judged
from voc.measure.people.contrast import Contrast, amounts, compare_means, contrast
from voc.measure.people.sayings import LABELS, READS, Sayings, sayings, things_of
from voc.measure.people.splits import ALWAYS, SMALL, UNKNOWN, Split, splits
from voc.measure.suppression import K, safe_cells
from voc.step import StepSettings, step

OUTCOME = "outcome"
TOLD = 3
"""Differences of a level that get quotes."""
LIFT, MUCH = 1.25, 0.1
"""A difference is told where the share is so many times that of the others, or so much above it: among many thousand
people differences hold that nobody would act on."""
WORD = re.compile(r"[^\W\d_]{3,}")
ABOUT_TOPICS = ("topic", "complaint", "praise", "uncertainty", "moment")


class SegmentsSettings(StepSettings):
    """Which columns split customers, and what is shown of their groups.

    columns: the columns to split by; found automatically when None. most: columns found automatically at most.
    min_level: people that make a group; by default 1 % of all people, at least 30.
    k: people behind any figure that is shown. sure: largest q of a difference that is told.
    quotes: statements kept as evidence of such a difference.
    """

    columns: tuple[str, ...] | None = None
    most: int = Field(default=10, ge=1)
    min_level: int | None = Field(default=None, ge=2)
    k: int = Field(default=K, ge=1)
    sure: float = Field(default=0.05, gt=0, lt=1)
    quotes: int = Field(default=4, ge=0)


@step(
    scope="corpus",
    reads=READS,
    adds=("segments",),
)
def segments(corpus: Corpus, settings: SegmentsSettings) -> Corpus:
    """Add the segments: one row a column x level x thing that people say (see `sayings`) or how it ended.

    column, level: the group; what, key: the thing. people: of the group who say it; of: all people of the group.
    share (share_low, share_high): people / of. elsewhere: the share among the people of all other groups, at equal
    amounts of statements; people_elsewhere: how many they are. difference (with ends): share - elsewhere.
    p, q: does the group make a difference? q after Benjamini-Hochberg over all rows of all columns that were tested.
    holds: q <= sure. rank: the place of a row among what its level says more often for sure, one row a topic; NaN
    without one. evidence: statement ids of the first three of each level. what `outcome`: share is the mean outcome,
    elsewhere that of the others.
    Rows with fewer than `k` people inside or outside are left out, and those that would give them away.
    Facts: columns (that split), left_out (columns, with why), tested, suppressed, held (q <= sure).
    """
    candidates = _candidates(corpus, settings)
    mentions = counted(corpus, OUTCOME, "outcome_from", *candidates, labels=(*LABELS, *SCORES))
    known = mentions.pieces.assign(outcome=mentions.pieces[OUTCOME].where(judged(mentions.pieces)))
    mentions = replace(mentions, pieces=known)
    min_level = enough_people(mentions.people, settings.min_level, share=0.01, floor=30)
    found, left_out = splits(mentions, candidates, settings.columns is not None, min_level, settings.most)
    said = sayings(mentions.statements, things_of(corpus))
    parts = [_rows(mentions, split, said, settings.k) for split in found]
    table = pd.concat(parts, ignore_index=True) if parts else _empty()
    table = table.assign(q=false_discovery(table["p"]))
    facts = {"tested": int(table["p"].notna().sum()), "suppressed": int((~table["safe"]).sum())}
    table = table[table["safe"]].drop(columns="safe").reset_index(drop=True)
    table = _ranked(table.assign(holds=table["q"] <= settings.sure), _subjects(corpus))
    table["evidence"] = _evidence(corpus, mentions, found, table, said, quotes=settings.quotes)
    facts |= {"held": int(table["holds"].sum()), "min_level": min_level, "k": settings.k}
    columns = [split.column for split in found]
    return replace(corpus, segments=table).with_facts("segments", columns=columns, left_out=left_out, **facts)


def _candidates(corpus: Corpus, settings: SegmentsSettings) -> list[str]:
    there = [str(name) for name in corpus.feedback]
    if settings.columns is not None:
        absent = [name for name in settings.columns if name not in there]
        if absent:
            known = ", ".join(_own(corpus))
            raise SettingsError(f"[segments] columns: there is no column '{absent[0]}'. Columns that split: {known}.")
        return list(settings.columns)
    return [name for name in _own(corpus) if name in there]


def _own(corpus: Corpus) -> list[str]:
    return [*corpus.facts.get("read", {}).get("segments", ()), *ALWAYS]


def _rows(mentions: Mentions, split: Split, said: Sayings, k: int) -> pd.DataFrame:
    """Return every level x thing of a column, `safe` where it may be shown."""
    inside = split.level != UNKNOWN
    kept = split.kept[mentions.statements["piece"].to_numpy()]
    groups = len(split.levels)
    group = np.where(split.level == SMALL, groups, split.level)[inside]
    made = np.bincount(said.person[kept], minlength=mentions.people)[inside]
    found = contrast(said.by_person(mentions.people, kept)[inside], group, amounts(made), groups)
    rows = pd.concat([_shares(found, split, said, k), _outcomes(mentions, split, groups, k)], ignore_index=True)
    return rows.assign(column=split.column)[["column", *rows.columns]]


def _shares(found: Contrast, split: Split, said: Sayings, k: int) -> pd.DataFrame:
    names = {"inside": "people", "outside": "people_elsewhere", "low": "share_low", "high": "share_high"}
    columns = {each.name: getattr(found, each.name).ravel() for each in fields(found)}
    table = pd.DataFrame(columns).rename(columns=names).astype({"people": int, "of": int, "people_elsewhere": int})
    level = pd.Series(np.repeat(np.array(split.levels, dtype=object), len(said.what)), dtype="str")
    place = {"level": level, "what": list(said.what) * len(split.levels), "key": list(said.key) * len(split.levels)}
    return pd.concat([pd.DataFrame(place), table], axis=1).assign(
        safe=safe_cells(found.inside, found.outside, k).ravel()
    )


def _outcomes(mentions: Mentions, split: Split, groups: int, k: int) -> pd.DataFrame:
    pieces = mentions.pieces[split.kept]
    value = pieces.groupby("person")[OUTCOME].mean().reindex(range(mentions.people)).to_numpy()
    value = np.where(split.level == UNKNOWN, np.nan, value)
    told = compare_means(value, np.where(split.level == SMALL, groups, split.level), groups)
    of, outside = told["of"].astype(int), int((~np.isnan(value)).sum()) - told["of"].astype(int)
    half = told.pop("half")
    return pd.DataFrame(
        {
            "level": pd.Series(split.levels, dtype="str"),
            "what": OUTCOME,
            "key": "mean",
            "people": of,
            "people_elsewhere": outside,
            "share": told.pop("mean"),
            **told,
            "of": of,
            "safe": (of >= k) & (outside >= k),
        }
    ).assign(share_low=lambda rows: rows["share"] - half, share_high=lambda rows: rows["share"] + half)


def _subjects(corpus: Corpus) -> tuple[dict[str, str], dict[str, str]]:
    """Return of every topic, by its id as text, the name; and of every need, by its id, the topic."""
    topics = corpus.topics.reindex(columns=["topic_id", "name"])
    needs = corpus.needs.reindex(columns=["need_id", "topic_id"])
    names = dict(zip(topics["topic_id"].astype("str"), topics["name"].astype("str"), strict=True))
    return names, dict(zip(needs["need_id"], needs["topic_id"].astype("str"), strict=True))


def _ranked(table: pd.DataFrame, subjects: tuple[dict[str, str], dict[str, str]]) -> pd.DataFrame:
    """Rank within each level what is said more often for sure, by the least that the difference may be.

    A topic has one rank a level. What can be acted on, topics and needs, comes before stages, values and rungs. A topic
    named as its group is (business class, among those who fly it) tells nothing, nor does a small difference.
    """
    names, topic_of = subjects
    much = (table["share"] >= LIFT * table["elsewhere"]) | (table["difference"] >= MUCH)
    firm = table[table["holds"] & (table["difference"] > 0) & much & (table["what"] != OUTCOME)]
    firm = firm[~firm.duplicated(["level", "of", "what", "key"])]  # the same group in a coarser column
    order = {"abstract": True, "difference_low": False, "what": True, "key": True}
    firm = firm.assign(abstract=~firm["what"].isin([*ABOUT_TOPICS, "need"]))
    firm = firm.sort_values(list(order), ascending=list(order.values()), kind="stable")
    topic = firm["key"].str.split("-").str[-1].where(firm["what"].isin(ABOUT_TOPICS))
    topic = topic.fillna(firm["key"].where(firm["what"] == "need").map(topic_of))
    subject = topic.fillna(firm["what"] + firm["key"])
    pairs = zip(firm["level"], topic.map(names).fillna(""), strict=True)
    echo = np.array([bool(_words(level) & _words(name)) for level, name in pairs], dtype=bool)
    repeated = firm.assign(subject=subject).duplicated(["column", "level", "subject"])
    place = firm[~(repeated | echo)].groupby(["column", "level"]).cumcount() + 1
    return table.assign(rank=place.astype(float).reindex(table.index))


def _words(text: str) -> set[str]:
    return set(WORD.findall(text.lower()))


def _evidence(
    corpus: Corpus, mentions: Mentions, found: Sequence[Split], table: pd.DataFrame, said: Sayings, *, quotes: int
) -> pd.Series:
    """Return statement ids for the rows with a rank among the first `TOLD` of their level, none for the others."""
    own, by_name = mentions.statements, {split.column: split for split in found}
    own = own[["row", "person", "piece"]].assign(typical=typical(own, mentions.pieces))
    chosen: list[list[str]] = [[] for _ in range(len(table))]
    for at, row in table[table["rank"] <= TOLD].iterrows():
        split = by_name[row["column"]]
        inside = split.level[own["person"]] == split.levels.index(row["level"])
        speaking = inside & split.kept[own["piece"]] & said.speaking(row["what"], row["key"])
        chosen[int(str(at))] = pick(own[speaking], corpus.statements, quotes)
    return pd.Series(chosen, index=table.index, dtype=object)


def _empty() -> pd.DataFrame:
    text = {name: pd.Series(dtype="str") for name in ("column", "level", "what", "key")}
    counts = {name: pd.Series(dtype="int64") for name in ("people", "of", "people_elsewhere")}
    ends = [f"{name}{end}" for name in ("share", "difference") for end in ("", "_low", "_high")]
    numbers: dict[str, Floats] = {name: np.empty(0) for name in (*ends, "elsewhere", "p")}
    return pd.DataFrame({**text, **counts, **numbers, "safe": np.empty(0, dtype=bool)})
