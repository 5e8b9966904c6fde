"""Feedback that means harm, on every page that can be reached: shown as text, never taken for anything else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urlsplit

import pandas as pd
import pytest
from fastapi.testclient import TestClient

from tests.app.routes import filled, routes
from tests.output.hostile import hostile
from voc.app.access import Access
from voc.app.library import Library
from voc.app.pages.every import PAGES
from voc.app.site import site
from voc.corpus import Corpus
from voc.store import save

ATTACK = (
    "javascript:alert(1)//\"'><x-evil onclick=alert(2)></script><script>alert(3)</script></title></style></textarea>"
    "<svg/onload=alert(4)><img src=x onerror=alert(5)> ' onfocus=alert(6) autofocus=' \" style=\"color:red "
    "{{7*7}}evil {% raw %} ${7*7} <!-- ]]> &lt;b&gt; =cmd|'/c calc'!A1 \x00 \u202egnp \u2028 "
    "<a href=javascript:alert(7)>x</a> " + "W" * 3000
)
ADDRESSES = {"href", "src", "action", "formaction", "hx-get", "hx-post", "xlink:href", "data", "poster", "content"}
VISITS = 6
"""Pages at most of one kind, such as of one topic each."""


class Seen(HTMLParser):
    """What a page is made of: what must not be there is kept."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.links: list[str] = []
        self.script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.script = tag == "script"
        if tag in {"x-evil", "style", "iframe", "object", "embed", "base"}:
            self.wrong.append(f"<{tag}>")
        if tag == "script" and not found.get("src", "").startswith("/static/"):
            self.wrong.append("a script of its own")
        self.wrong += [name for name in found if name.startswith(("on", "hx-on")) or name == "style"]
        self.wrong += [f"{name}={found[name][:60]}" for name in ADDRESSES & set(found) if not _is_ours(found[name])]
        self.wrong += [
            name for name in found if name in {"hx-vals", "hx-vars"} and found[name].startswith(("js", "java"))
        ]
        if tag == "a":
            self.links.append(found.get("href", ""))

    def handle_data(self, data: str) -> None:
        if self.script and data.strip():
            self.wrong.append("a script in the page")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self.script = False


def _is_ours(address: str) -> bool:
    scheme, host, *_ = urlsplit(address.split(",", 1)[0].strip())
    return not host and (not scheme or address.startswith("data:image/svg+xml"))


@pytest.fixture(scope="module")
def browser(small_run: tuple[Corpus, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Return a reader of a run in which everything that can be text is an attack, also the names of columns."""
    corpus = hostile(small_run[0], ATTACK)
    corpus = replace(
        corpus,
        feedback=corpus.feedback.assign(**{"title": ATTACK, ATTACK: ATTACK, "region": ATTACK}),
        topics=corpus.topics.assign(praised=ATTACK, blamed=ATTACK),
        segments=_attacked(corpus.segments, "column", "level"),
        trends=_attacked(corpus.trends, "name"),
        alerts=_attacked(corpus.alerts, "name"),
    )
    folder = tmp_path_factory.mktemp("hostile") / 'run"><x-evil onclick=1>'
    folder.mkdir()
    save(corpus, folder)
    library = Library([folder])
    yield TestClient(site(library, Access()), base_url="http://localhost")
    library.close()


def _attacked(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    return table.assign(**{column: ATTACK for column in columns if column in table})


def seen(browser: TestClient, address: str, **headers: str) -> tuple[int, Seen, str]:
    """Ask for a page and take it apart; what is no page is looked at as none."""
    answer = browser.get(address, headers=headers)
    assert answer.status_code < 500, address
    page = Seen()
    if "text/html" in answer.headers.get("content-type", ""):
        page.feed(answer.text)
        assert not page.wrong, f"{address}: {page.wrong[:3]}"
        assert "49evil" not in answer.text, address
        return answer.status_code, page, answer.text
    attached = "attachment" in answer.headers.get("content-disposition", "")
    assert attached or address.startswith("/static/"), f"{address} is neither a page nor a file to keep"
    return answer.status_code, page, ""


def reached(browser: TestClient) -> dict[str, tuple[int, Seen, str]]:
    """Follow every link from the first page on, a few of each kind."""
    waiting, done, kinds = ["/"], {}, dict[str, int]()
    while waiting:
        address = waiting.pop(0)
        path, _, query = address.partition("?")
        names = "&".join(sorted({pair.partition("=")[0] for pair in query.split("&")}))
        kind = "/".join(path.split("/")[:3]) + f"/{len(path.split('/'))}?{names}"
        kinds[kind] = kinds.get(kind, 0) + 1
        if address in done or kinds[kind] > VISITS:
            continue
        done[address] = seen(browser, address)
        for link in done[address][1].links:
            to = link.partition("#")[0]
            if to.startswith(("?", "/")):
                waiting.append(path + to if to.startswith("?") else to)
    return done


def test_on_every_page_that_links_lead_to_an_attack_is_text(browser: TestClient) -> None:
    found = reached(browser)

    listed = [page.name for page in PAGES if page.listed]
    assert {name for name in listed if not any(urlsplit(each).path.endswith(f"/{name}") for each in found)} == set()
    assert {status for status, _, _ in found.values()} == {200}, [each for each in found if found[each][0] != 200]
    assert any("&lt;x-evil" in text for _, _, text in found.values())
    for address in found:
        seen(browser, address, **{"HX-Request": "true"})


ASKED = ["q", "page", "sort", "stage", "product", "from", "find", "by", "format", ATTACK[:200]]


def test_on_every_page_what_an_address_says_is_text(browser: TestClient) -> None:
    run = quote(browser.app.state.library.names[0])  # type: ignore[attr-defined]
    for method, path in routes(browser.app):  # type: ignore[arg-type]
        if method == "GET" and not path.startswith("/static"):
            seen(browser, filled(path, run, quote(ATTACK[:300], safe="")))
            seen(browser, filled(path, quote(ATTACK[:300], safe="")))
            for name in ASKED:
                seen(browser, f"{filled(path, run)}?{quote(name)}={quote(ATTACK)}")
