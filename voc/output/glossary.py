"""Terms of art in a finished page: linked to their entries where they first stand in a section; idle entries go.

The page is our own and well-formed: what looks like a tag in it is one, for customers' words are escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from voc.resources import definition

SECTION = re.compile(r'(?s)<section id="([\w-]+)".*?</section>|<header class="head">.*?</header>')
TAG = re.compile(r"(<[^>]*>)")
NAME = re.compile(r"</?([\w-]+)")
ENTRY = re.compile(r'(?s)[ \t]*<div id="term-([\w-]+)">.*?</div>\n')
JUMP = re.compile(r' href="#([^"]*)"')
VOID = {"br", "img", "input", "meta", "path", "circle", "line", "rect", "hr", "stop"}
WORDS_OF_CUSTOMERS = {"blockquote", "figure", "q", "code"}
NO_PLACE = {
    *("a", "h1", "h2", "h3", "h4", "summary", "strong", "caption", "svg", "script", "button", "label", "select"),
    *("abbr", "option"),
}
"""Where a term is no link: it is one already, it is a name, or it stands in a picture or a control."""
HIDDEN = re.compile(r'class="sr|data-words|aria-hidden="true"|scope="row|role="rowheader"')


def linked(page: str) -> str:
    """Return a report's page with its terms linked to its glossary, which keeps the entries that are needed.

    A page without a glossary stays as it is, but for links to what it does not hold.
    """
    if 'id="glossary"' not in page:
        return followed(page)
    used = {name for section in SECTION.finditer(page) if section[1] != "glossary" for name in _told(section[0])}
    kept = _needed(used)
    page = ENTRY.sub(lambda entry: entry[0] if entry[1] in kept else "", page)
    return followed(SECTION.sub(lambda section: _linked(section[0], section[1]), page))


def followed(page: str) -> str:
    """Return a page in which every link that leads to nothing in it is plain text."""
    ids = set(re.findall(r' id="([^"]*)"', page))
    return JUMP.sub(lambda link: link[0] if link[1] in ids else "", page)


def slug(name: str) -> str:
    """Return a term's name as a part of its entry's id."""
    return re.sub(r"\W+", "-", name.lower()).strip("-")


def _linked(section: str, name: str | None) -> str:
    if name == "glossary":
        return section
    seen: set[str] = set()

    def link(word: re.Match[str]) -> str:
        entry = _entry(word[0])
        if entry in seen:
            return word[0]
        seen.add(entry)
        return f'<a class="term" href="#term-{entry}">{word[0]}</a>'

    return "".join(_pattern().sub(link, part) if free else part for part, free, _ in _parts(section))


def _told(section: str) -> Iterator[str]:
    """Return the terms that a section uses in words of its own."""
    for part, _, ours in _parts(section):
        if ours:
            yield from (_entry(word[0]) for word in _pattern().finditer(part))


def _parts(section: str) -> Iterator[tuple[str, bool, bool]]:
    """Cut a section at its tags: each part, whether a term in it may be a link, and whether its words are ours."""
    inside: list[tuple[bool, bool]] = []
    for k, part in enumerate(TAG.split(section)):
        if k % 2 == 0:
            blocked = any(place for place, _ in inside)
            yield part, not blocked, not any(foreign for _, foreign in inside)
            continue
        yield part, False, False
        tag = NAME.match(part)
        if not tag or tag[1] in VOID or part.endswith("/>"):
            continue
        if part.startswith("</"):
            inside.pop()
        else:
            foreign = tag[1] in WORDS_OF_CUSTOMERS
            inside.append((foreign or tag[1] in NO_PLACE or bool(HIDDEN.search(part)), foreign))


def _needed(used: Iterable[str]) -> set[str]:
    """Return the entries used, and those that their own text needs."""
    texts = {slug(term["name"]): term["about"] for term in definition("glossary")["term"]}
    kept: set[str] = set()
    open_ones = set(used)
    while open_ones:
        kept |= open_ones
        open_ones = {_entry(word[0]) for name in open_ones for word in _pattern().finditer(texts[name])} - kept
    return kept


def _entry(word: str) -> str:
    entries = _entries()
    return entries.get(word) or entries[word.lower()]


@cache
def _entries() -> dict[str, str]:
    """Return every word's entry."""
    return {word: slug(term["name"]) for term in definition("glossary")["term"] for word in term["words"]}


@cache
def _pattern() -> re.Pattern[str]:
    words = sorted(_entries(), key=len, reverse=True)
    exact = [re.escape(word) for word in words if len(word) == 1 or word != word.lower()]
    loose = [re.escape(word) for word in words if len(word) > 1 and word == word.lower()]
    return re.compile(rf"(?<![\w&-])(?:(?i:{'|'.join(loose)})|{'|'.join(exact)})(?![\w-])")
