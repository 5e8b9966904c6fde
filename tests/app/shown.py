"""What a reader sees of a page: the words of a part of it, and where its links lead."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"meta", "link", "br", "img", "input", "hr"}


class Part(HTMLParser):
    """The element with an id: its words, without tags and spaces between them.

    figures: what its links say, each with where it leads.
    """

    def __init__(self, page: str, anchor: str) -> None:
        super().__init__()
        self._anchor, self._deep = anchor, 0
        self._said: list[str] = []
        self._link = ""
        self.figures: list[tuple[str, str]] = []
        self.feed(page)

    @property
    def words(self) -> str:
        """Everything it says, whatever is a link: terms are links in the report, and figures in the app."""
        return " ".join("".join(self._said).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag not in VOID and (self._deep or known.get("id") == self._anchor):
            self._deep += 1
        if self._deep and tag == "a":
            self._link = str(known.get("href") or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self._deep:
            self._deep -= 1

    def handle_data(self, data: str) -> None:
        if self._deep:
            self._said.append(data)
        if self._deep and self._link:
            self.figures.append((data.strip(), self._link))
            self._link = ""
