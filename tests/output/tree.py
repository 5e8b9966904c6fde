"""A page as a tree, for tests that look at what stands in what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "img", "input", "hr", "path", "circle", "line", "rect"}


@dataclass
class Node:
    """An element with its attributes and what it holds; text stands in nodes without a tag."""

    tag: str
    attrs: dict[str, str | None] = field(default_factory=dict)
    text: str = ""
    up: Node | None = None
    inside: list[Node] = field(default_factory=list)

    def every(self, *tags: str) -> Iterator[Node]:
        """Return what is inside, at any depth, in the page's order; only these tags, if any are named."""
        for each in self.inside:
            if not tags or each.tag in tags:
                yield each
            yield from each.every(*tags)

    def above(self) -> Iterator[Node]:
        """Return what it stands in, the nearest first."""
        if self.up:
            yield self.up
            yield from self.up.above()

    def said(self) -> str:
        """Return its text."""
        return self.text + "".join(each.said() for each in self.inside)

    def named(self, name: str) -> str:
        """Return an attribute; empty where it has none."""
        return self.attrs.get(name) or ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.at = self.root = Node("")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, dict(attrs), up=self.at)
        self.at.inside.append(node)
        if tag not in VOID:
            self.at = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.at.inside.append(Node(tag, dict(attrs), up=self.at))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self.at.up:
            self.at = self.at.up

    def handle_data(self, data: str) -> None:
        self.at.inside.append(Node("", text=data, up=self.at))


def tree(page: str) -> Node:
    """Return a page's root."""
    reader = _Reader()
    reader.feed(page)
    return reader.root
