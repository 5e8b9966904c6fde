"""A report cut to its reader: which chapters in which order, how many cards, and how much on each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest
from typing import TypeVar

from voc.corpus import Corpus
from voc.errors import SettingsError
from voc.output.cards import Moment, Need
from voc.output.findings import Finding
from voc.output.quotes import Quote
from voc.output.report_settings import Profile, settings_of
from voc.resources import definition

Card = TypeVar("Card", Moment, Need)


@dataclass(frozen=True)
class Reader:
    """Who reads. about: beside the eyebrow. own: the one that the run was told, whose report has the plain name."""

    name: str
    own: bool
    profile: Profile

    @property
    def about(self) -> str:
        """For whom the report is, in a few words; empty where it is for all."""
        return self.profile.about

    def deep(self, chapter: str) -> bool:
        """Tell whether a chapter is shown with its tables and figures at length."""
        return chapter not in self.profile.short

    def chapters(self, absent: Collection[str] = ()) -> list[str]:
        """Return the chapters in their order, without those about which nothing is known."""
        return [each for each in self.profile.chapters if each not in absent]

    def contents(self, absent: Collection[str] = ()) -> list[tuple[str, str]]:
        """Return the sections of those chapters: their places in the page and their names."""
        sections = definition("readers")["chapter"]
        return [pair for each in self.chapters(absent) for pair in sections[each].items()]

    def moments(self, every: Sequence[Moment], found: Iterable[Finding]) -> list[Moment]:
        """Return the moments with as many cards as the reader wants: those of the findings, then the largest."""
        kept = self._kept([each for each in every if each.number], found)
        cards = [each for each in every if each.anchor in kept]
        rest = [replace(each, number=0, quotes=()) for each in every if each.anchor not in kept]
        return [*(replace(self._fewer(each, found), number=k) for k, each in enumerate(cards, 1)), *rest]

    def needs(self, every: Sequence[Need], found: Iterable[Finding]) -> list[Need]:
        """Return the needs, those beyond the cards that the reader wants without quotes."""
        kept = self._kept([each for each in every if each.quotes], found)
        return [self._fewer(each, found) if each.anchor in kept else replace(each, quotes=()) for each in every]

    def _kept(self, cards: Sequence[Card], found: Iterable[Finding]) -> set[str]:
        told = {each.anchor for each in found}
        first = sorted(cards, key=lambda each: each.anchor not in told)
        return {each.anchor for each in first[: self.profile.cards]}

    def _fewer(self, card: Card, found: Iterable[Finding]) -> Card:
        told = {each.quote.statement_id for each in found if each.quote}
        return replace(card, quotes=fewer(card.quotes, self.profile.quotes, told))


def reader_of(corpus: Corpus, name: str | None = None) -> Reader:
    """Return a reader by name; the one that the run was told when it is None.

    Raises SettingsError where there is none of that name.
    """
    settings = settings_of(corpus)
    known = list(dict.fromkeys([*definition("readers")["reader"], *settings.readers]))
    if name is not None and name not in known:
        raise SettingsError(
            f"There is no reader '{name}'. Readers: {', '.join(known)}. Make your own in a voc.toml (docs/report.md)."
        )
    chosen = name or settings.reader
    return Reader(chosen, chosen == settings.reader, settings.profile(chosen))


def fewer(quotes: Sequence[Quote], most: int, told: Collection[str] = ()) -> tuple[Quote, ...]:
    """Return at most so many quotes in the order they had: those told elsewhere, then from both ends, bad and good."""
    turns = chain.from_iterable(zip_longest(quotes, reversed(quotes)))
    first = [each for each in quotes if each.statement_id in told]
    ids = list(dict.fromkeys(each.statement_id for each in (*first, *turns) if each))[:most]
    return tuple(each for each in quotes if each.statement_id in ids)
