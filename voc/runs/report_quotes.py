"""The quotes of a report as they stand in its HTML: the statement's id, its offsets, the words shown."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser

from voc.output.quotes import MARK


@dataclass(frozen=True)
class Shown:
    """A quote of the report. words: what is shown of the statement itself, without hidden details."""

    statement_id: str
    start: int
    end: int
    words: str

    def stands_in(self, text: str) -> bool:
        """Tell whether the feedback's text from start to end, without hidden details, is what is shown."""
        return " ".join(MARK.split(text[self.start : self.end])[::2]).split() == self.words.split()


def quotes_of(page: str) -> list[Shown]:
    """Return every quote of a report, in order."""
    reader = _Reader()
    reader.feed(page)
    return reader.quotes


class _Reader(HTMLParser):
    """Goes by templates/macros.html.j2: a blockquote whose `mark` is the statement, then what says where it stands."""

    def __init__(self) -> None:
        super().__init__()
        self.quotes: list[Shown] = []
        self._words: list[str] = []
        self._open = {"blockquote": False, "mark": False}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "blockquote":
            self._words = []
        if tag in self._open:
            self._open[tag] = True
        known = {name: value or "" for name, value in attrs}
        if "data-statement" in known:
            start, end = int(known["data-start"]), int(known["data-end"])
            self.quotes.append(Shown(known["data-statement"], start, end, " ".join(self._words)))

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            self._open[tag] = False

    def handle_data(self, data: str) -> None:
        if all(self._open.values()):
            self._words.append(data)
