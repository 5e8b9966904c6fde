"""The report as slides (PPTX): a slide a finding, then the journey, the data and the method; charts can be edited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from voc.corpus import Corpus
from voc.output.cards import Figure, Moment, Need
from voc.output.charts import Station
from voc.output.deck import EDGE, FOOT, TALL, WIDE, Box, Deck
from voc.output.files import date_of, packages
from voc.output.findings import Finding
from voc.output.logo import png
from voc.output.plain import said
from voc.output.quotes import Quote
from voc.output.readers import Reader, reader_of
from voc.output.report import view
from voc.output.scale import Scale, percent
from voc.output.short import data, lead, method
from voc.output.slide_charts import Bar, Place, Series, bars, columns
from voc.resources import definition

CHART = Box(EDGE, 1.85, 6.2, 4.95)
RIGHT, COLUMN = 7.2, WIDE - EDGE - 7.2
SAYS = Box(RIGHT, 1.85, COLUMN, 1.25)
WORDS = Box(RIGHT, 3.15, COLUMN, 0.3)
QUOTE = Box(RIGHT, 3.45, COLUMN, 1.3)
WHO = Box(RIGHT, 4.78, COLUMN, 0.4)
TRY = Box(RIGHT, 5.3, COLUMN, 0.3)
PLAY = Box(RIGHT, 5.6, COLUMN, 1.25)
LOGO = Box(EDGE, 0.9, 3.2, 0.9)
TEXT = Box(EDGE, 1.85, WIDE - 2 * EDGE, 4.95)
FILES = 6


def render_slides(corpus: Corpus, reader: str | None = None) -> bytes:
    """Return the report as a deck of slides. reader: as in `voc.output.report.render`.

    Raises OutputError where its package is not installed.
    """
    with packages("PPTX"):
        import pptx  # noqa: F401
        import xlsxwriter  # noqa: F401
    return _Slides(corpus, reader_of(corpus, reader)).packed()


class _Slides:
    """The slides of a run, put together in their order."""

    def __init__(self, corpus: Corpus, reader: Reader) -> None:
        self._corpus, self._view, self._reader = corpus, view(corpus, reader), reader
        self._scale: Scale = self._view["scale"]
        self._words = definition("papers")
        self._deck = Deck(self._view["head"].called, date_of(corpus), self._view["colours"]["light"])

    def packed(self) -> bytes:
        self._opening()
        makers = {"findings": self._findings, "journey": self._journey, "quality": self._data, "method": self._method}
        for chapter in self._reader.chapters():
            makers.get(chapter, lambda: None)()
        return self._deck.packed()

    def _findings(self) -> None:
        for finding in self._view["findings"]:
            self._finding(finding)
        if not self._view["findings"]:
            slide = self._deck.slide(self._words["title"]["none"])
            self._deck.text(slide, self._words["slide"]["nothing"], TEXT, (18,))

    def _data(self) -> None:
        self._deck.table(self._deck.slide(self._words["title"]["data"]), data(self._view), TEXT, 3.2)

    def _method(self) -> None:
        slide = self._deck.slide(self._words["title"]["method"])
        self._deck.text(slide, "\n".join(method(self._view)), TEXT, (16, 14, 12))

    def _opening(self) -> None:
        head, words = self._view["head"], self._words["slide"]
        title = Box(EDGE, 2.2, WIDE - 2 * EDGE, 1.4)
        slide = self._deck.slide(head.called, opening=True, box=title, sizes=(44, 36, 28))
        self._deck.picture(slide, png(self._view["logo"]), LOGO, words["logo"].format(brand=head.title))
        files = ", ".join(head.files[:FILES])
        if len(head.files) > FILES:
            files = words["more_files"].format(files=files, more=len(head.files) - FILES)
        told = [*lead(self._view), *([words["files"].format(files=files)] if files else [])]
        self._deck.subtitle(slide, "\n".join(told), Box(EDGE, 3.8, WIDE - 2 * EDGE, 2.4), (20, 16, 14))

    def _finding(self, finding: Finding) -> None:
        words, about = self._words["slide"], self._about(finding)
        slide = self._deck.slide(self._title(finding, about))
        title, figures, look = self._chart(finding, about)
        bars(self._deck, Place(slide, CHART, title), figures, **look)
        full = self._words["notes"]["finding"].format(about=finding.about, text=finding.text)
        self._deck.text(slide, self._says(finding, about), SAYS, (16, 14, 13, 12))
        if finding.quote:
            self._deck.text(slide, words["quote"], WORDS, (12,), colour="accent", bold=True)
            self._deck.text(slide, f"“{said(finding.quote.said)}”", QUOTE, (16, 14, 12), italic=True)
            who = " · ".join([finding.quote.statement_id, *finding.quote.about])
            self._deck.text(slide, who, WHO, (10,), colour="soft")
        test = self._view["experiments"].get(self._tried_at(finding, about))
        if test and test.plays:
            plays = "\n".join(words["play"].format(name=each.name, what=each.what) for each in test.plays[:2])
            self._deck.text(slide, words["try"], TRY, (12,), colour="accent", bold=True)
            self._deck.text(slide, plays, PLAY, (14, 12, 11))
        foot = words["evidence" if finding.quotes else "evidence_stage"].format(
            quotes=len(finding.quotes), statements=f"{finding.statements:,}"
        )
        self._deck.text(slide, foot, Box(EDGE, FOOT.top, 10, FOOT.height), (10,), colour="soft")
        self._deck.notes(slide, self._notes(finding, full, test.size if test else ()))

    def _about(self, finding: Finding) -> Moment | Need | Station:
        """Return the moment, the need or the stage that a finding is about."""
        found: dict[str, Moment | Need | Station] = {f"stage-{each.code}": each for each in self._view["journey"]}
        found |= {each.anchor: each for each in (*self._view["moments"], *self._view["needs"])}
        return found[finding.anchor]

    def _title(self, finding: Finding, about: Moment | Need | Station) -> str:
        own = "" if finding.leading or isinstance(about, Station) else "_next"
        size = ""
        if isinstance(about, Station):
            size = percent(about.share) if finding.measure == "share" else about.level
        elif isinstance(about, Moment):
            size = self._scale.change(about.figures[finding.measure].value)
        name = finding.about.rstrip(".")
        return str(self._words["title"][finding.measure + own].format(about=name, size=size))

    def _says(self, finding: Finding, about: Moment | Need | Station) -> str:
        """Say what the title leaves out: the ranges, and how many people."""
        if isinstance(about, Moment):
            told = " ".join(about.sentences)
            return str(self._words["slide"]["says"].format(people=f"{about.people:,}", sentences=told))
        return finding.text if isinstance(about, Need) else f"{finding.about} {finding.text}"

    def _chart(self, finding: Finding, about: Moment | Need | Station) -> tuple[str, list[Bar], dict[str, Any]]:
        """Return the title, the bars and the axis of a finding's chart."""
        words, unit = self._words["chart"], self._scale.full
        if isinstance(about, Moment):
            sides = (("penalty", "neg"), ("reward", "pos"))
            own = [self._bar(about.figures[name], words[name], colour, self._scale.span) for name, colour in sides]
            return words["moment"].format(unit=unit), own, {}
        if isinstance(about, Need):
            figures = [about.figures[name] for name in ("importance", "satisfaction", "opportunity")]
            return words["need"], [self._bar(each, each.label, "accent") for each in figures], {"ends": (0, 20)}
        title = words[finding.measure].format(unit=unit)
        return title, self._stages(finding.measure, about.code), self._axis(finding.measure)

    def _axis(self, measure: str) -> dict[str, Any]:
        """Return the axis of a figure of the stages."""
        if measure == "share":
            return {"look": "0%", "ends": (0, 1)}
        return {"ends": (self._scale.floor, self._scale.floor + self._scale.span)}

    def _bar(self, figure: Figure, name: str, colour: str, span: float = 1) -> Bar:
        words = self._words["chart"]
        known = bool(figure.interval)
        told = words["bar" if known else "unknown"].format(name=name, said=figure.said, interval=figure.interval)
        return Bar(told, figure.value * span, figure.low * span, figure.high * span, colour)

    def _stages(self, measure: str, code: str = "") -> list[Bar]:
        """Return a figure of every stage; the one in question stands out."""
        span, floor = (self._scale.span, self._scale.floor) if measure == "outcome" else (1.0, 0.0)
        rows = {str(row["stage"]): row for row in self._corpus.journey.to_dict("records")}
        found = []
        for each in self._view["journey"]:
            row: Mapping[Any, Any] = rows.get(each.code, {})
            value, low, high = (
                floor + span * float(row.get(f"{measure}{end}", "nan")) for end in ("", "_low", "_high")
            )
            found.append(Bar(each.name, value, low, high, "accent" if each.code == code or not code else "neu"))
        return found

    def _tried_at(self, finding: Finding, about: Moment | Need | Station) -> str:
        """Return the anchor of the moment whose experiment fits: its own, or that of the need's topic and stage."""
        if not isinstance(about, Need):
            return finding.anchor
        same = partial(lambda need, each: (each.topic, each.stage_name) == (need.topic, need.stage_name), about)
        return next((each.anchor for each in self._view["moments"] if each.side == "loss" and same(each)), "")

    def _notes(self, finding: Finding, full: str, size: tuple[str, ...]) -> Iterator[str]:
        words = self._words["notes"]
        yield full
        if size:
            yield words["test"].format(size=" ".join(size))
        if finding.quotes:
            yield words["quotes"]
            yield from map(self._place_of, finding.quotes)
        yield words["caution"]

    def _place_of(self, quote: Quote) -> str:
        about = f"; {'; '.join(quote.about)}" if quote.about else ""
        feeling = definition("report")["sentiment"].get(quote.sentiment, quote.sentiment)
        place = {"id": quote.statement_id, "feedback": quote.feedback_id, "start": quote.start, "end": quote.end}
        return str(self._words["notes"]["quote"].format(sentiment=feeling, about=about, **place))

    def _journey(self) -> None:
        words, stages = self._words, self._view["journey"]
        spoken = [each for each in stages if each.statements]
        if not spoken:
            return
        most = max(spoken, key=lambda each: each.share)
        judged = [each for each in spoken if each.outcome]
        told = {"most": most.name, "share": percent(most.share)}
        clear = [each for each in judged if each.outcome and most.outcome and each.outcome.high < most.outcome.low]
        title = words["title"]["journey"].format(**told)
        if clear:
            worst = min(clear, key=lambda each: each.outcome.middle if each.outcome else 0)
            title = words["title"]["journey_worst"].format(worst=worst.name, level=worst.level, **told)
        slide = self._deck.slide(title)
        rows = {str(row["stage"]): row for row in self._corpus.journey.to_dict("records")}
        feelings = [
            Series(name, [float(rows.get(each.code, {}).get(code, 0)) for each in stages], code)
            for code, name in definition("report")["sentiment"].items()
        ]
        names = [each.name for each in stages]
        wide = WIDE - 2 * EDGE
        upper, lower = Box(EDGE, 1.55, wide, 3.1), Box(EDGE, 4.7, wide, TALL - 4.7 - 0.45)
        columns(self._deck, Place(slide, upper, words["chart"]["volume"]), names, feelings)
        if judged:
            title = words["chart"]["outcome"].format(unit=self._scale.full)
            figures = self._stages("outcome")
            bars(self._deck, Place(slide, lower, title), figures, **self._axis("outcome"))
        self._deck.notes(slide, [words["notes"]["caution"]])
