"""The report in a browser, opened from disk: filters, the map of topics, light and dark, wide and narrow, print."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NARROW, SCHEMES, SIZES, WIDE, Visit, overflow
from tests.output.conftest import make_corpus
from tests.output.hostile import HOSTILE, hostile
from voc.corpus import Corpus
from voc.output.report import write_report

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the report of an invented corpus with moments at several stages."""
    return write_report(make_corpus(), tmp_path_factory.mktemp("report"))


@pytest.fixture
def opened(visiting: Callable[[str], Visit], report: Path) -> Visit:
    """Return what opens that report."""
    return visiting(report.as_uri())


def seen(page: Page, selector: str) -> Locator:
    return page.locator(f"{selector}:visible")


def shown(page: Page, kind: str) -> str:
    """Return what the filter says it shows of a kind."""
    return page.locator(f"[data-shown={kind}]").inner_text()


def quotes(page: Page) -> list[str]:
    """Return the visible quotes of moments and needs, whole."""
    return [each.lower() for each in seen(page, ".card .quote blockquote").all_inner_texts()]


@SIZES
@SCHEMES
def test_the_report_of_a_run_opens_from_disk(
    visiting: Callable[[str], Visit], small_run: tuple[Corpus, Path], size: tuple[int, int], scheme: str
) -> None:
    page = visiting((small_run[1] / "report.html").as_uri())("", size, scheme)

    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".filter")).to_be_visible()
    assert overflow(page) == 0
    paper, ink = (page.evaluate(f"getComputedStyle(document.body).{each}") for each in ("backgroundColor", "color"))
    light = [sum(map(int, re.findall(r"\d+", each)[:3])) for each in (paper, ink)]
    assert (light[0] > light[1]) is (scheme == "light")


@SIZES
def test_a_stage_narrows_everything_down(opened: Visit, size: tuple[int, int]) -> None:
    page = opened("", size)
    whole = shown(page, "moment")

    page.select_option(".filter select", "use")

    expect(page.locator("[data-shown=moment]")).to_have_text(re.compile(rf"^\d+ of {whole}$"))
    assert {each.split(":")[0] for each in seen(page, "#moments .card h3").all_inner_texts()} == {"Use"}
    assert page.evaluate("location.hash") == "#?stage=use"
    page.get_by_role("button", name="Show all").first.click()
    expect(page.locator("[data-shown=moment]")).to_have_text(whole)
    assert page.evaluate("location.hash") == ""
    assert overflow(page) == 0


def test_a_phase_holds_its_stages(opened: Visit) -> None:
    page = opened("#?stage=phase-own")

    assert {each.split(":")[0] for each in seen(page, "#moments .card h3").all_inner_texts()} <= {
        "Onboard",
        "Use",
        "Support",
    }
    count = int(re.findall(r"\((\d+)\)", page.locator("option[value=phase-own]").inner_text())[0])
    stages = page.locator("optgroup[label=Own] option:not([value^=phase])").all_inner_texts()
    assert 0 < count <= sum(int(re.findall(r"\((\d+)\)", each)[0]) for each in stages)


def test_words_find_quotes(opened: Visit) -> None:
    page = opened()
    word = next(each for each in re.findall(r"[a-z]{5,}", quotes(page)[0]))

    page.locator(".filter input").press_sequentially(word)

    expect(page.locator("[data-shown=quote]")).to_contain_text(" of ")
    assert page.evaluate("location.hash") == f"#?words={word}"
    found = seen(page, ".card")
    for card in found.all():
        named = card.locator("[data-words]").inner_text().lower()
        said = [each.lower() for each in card.locator(".quote:visible blockquote").all_inner_texts()]
        assert word in named or all(word in each for each in said)
    assert any(word in each for each in quotes(page))


def test_the_address_keeps_what_is_set(opened: Visit) -> None:
    page = opened("#needs?stage=use&words=bottle")
    before = {kind: shown(page, kind) for kind in ("moment", "need", "topic", "quote")}

    page.reload()

    assert {kind: shown(page, kind) for kind in before} == before
    expect(page.locator(".filter select")).to_have_value("use")
    expect(page.locator(".filter input")).to_have_value("bottle")
    expect(page.locator("#needs h2")).to_be_in_viewport()


def test_a_link_keeps_the_filter_unless_it_leads_to_what_that_hides(opened: Visit) -> None:
    page = opened("#?stage=use")
    whole, some = page.locator("#moments .card").count(), seen(page, "#moments .card").count()
    assert 0 < some < whole
    kept = seen(page, "#moments .line a").first
    hidden = page.locator("#moments .card.out").first.get_attribute("id")

    kept.click()
    expect(seen(page, "#moments .card")).to_have_count(some)
    assert page.evaluate("location.hash").endswith("?stage=use")

    page.evaluate(f"location.hash = '#{hidden}'")
    expect(seen(page, "#moments .card")).to_have_count(whole)
    expect(page.locator(f"#{hidden}")).to_be_in_viewport()


def test_nothing_found_is_said(opened: Visit) -> None:
    page = opened("#?words=zzzyx")

    for kind in ("moment", "need", "topic"):
        expect(page.locator(f"[data-filtered={kind}]")).to_contain_text("0 of")
    page.locator("[data-filtered=need] button").click()
    expect(page.locator("[data-filtered=need]")).to_be_hidden()


@SIZES
def test_the_map_by_mouse(opened: Visit, size: tuple[int, int]) -> None:
    page = opened("#topics", size)
    spot = page.locator(".spot").nth(3)
    item = spot.get_attribute("data-item")

    spot.click()

    card = page.locator(f"#{item}")
    expect(card).to_be_visible()
    expect(seen(page, ".topic")).to_have_count(1)
    expect(card.locator("> summary")).to_be_in_viewport()
    expect(card.locator("> summary")).to_contain_text("statements")
    expect(card.locator(".quote .id").first).to_have_text(re.compile(r"f[0-9a-f]+-\d+ \d+–\d+"))
    assert page.evaluate("location.hash") == f"#{item}"
    assert overflow(page) == 0


def test_a_circle_without_room_for_its_name_is_named_under_the_mouse(opened: Visit) -> None:
    page = opened("#topics", NARROW)
    item = page.locator(".name.tight").first.get_attribute("data-item")

    page.locator(f".spot[data-item={item}]").hover()

    expect(page.locator(".tip")).to_have_text(page.locator(f"#{item} summary strong").text_content() or "-")


def test_the_map_by_keyboard(opened: Visit) -> None:
    page = opened("#topics")
    first = page.locator(".spot[tabindex='0']")
    expect(first).to_have_count(1)
    first.focus()

    for key, back in (("ArrowRight", "ArrowLeft"), ("ArrowDown", "ArrowUp")):
        before = page.evaluate("document.activeElement.dataset.item")
        page.keyboard.press(key)
        if page.evaluate("document.activeElement.dataset.item") == before:
            page.keyboard.press(back)
        assert page.evaluate("document.activeElement.dataset.item") != before
    page.keyboard.press("Enter")

    item = page.evaluate("document.activeElement.dataset.item")
    expect(page.locator(f"#{item}")).to_be_visible()
    expect(page.locator(".topicmap [role=status]")).to_contain_text("statements")
    expect(page.locator(".spot[tabindex='0']")).to_have_count(1)


@pytest.mark.parametrize("way", ["keys", "buttons", "wheel"])
def test_the_map_comes_closer_and_goes_back(opened: Visit, way: str) -> None:
    page = opened("#topics")
    drawing = page.locator(".topicmap > svg")
    whole = drawing.get_attribute("viewBox") or ""
    page.locator(".spot[tabindex='0']").focus()

    if way == "keys":
        page.keyboard.press("+")
    elif way == "buttons":
        page.get_by_role("button", name="Closer").click()
    else:
        page.locator(".spot").first.hover()
        page.keyboard.down("Control")
        page.mouse.wheel(0, -100)
        page.keyboard.up("Control")

    expect(drawing).not_to_have_attribute("viewBox", whole)
    page.get_by_role("button", name="Whole map").click()
    expect(drawing).to_have_attribute("viewBox", whole)


def test_the_wheel_alone_scrolls_past_the_map(opened: Visit) -> None:
    page = opened("#topics")
    drawing, start = page.locator(".topicmap > svg"), page.evaluate("scrollY")
    whole = drawing.get_attribute("viewBox") or ""
    page.locator(".spot").first.hover()

    page.mouse.wheel(0, 60)

    page.wait_for_function("start => scrollY > start", arg=start)
    expect(drawing).to_have_attribute("viewBox", whole)


def test_the_filter_reaches_the_map(opened: Visit) -> None:
    page = opened("#topics?stage=evaluate")
    out = page.locator(".spot.out").count()

    assert 0 < out < page.locator(".spot").count()
    assert shown(page, "topic").startswith(f"{page.locator('.spot').count() - out} of ")
    assert "evaluate" in (seen(page, ".topic").get_attribute("data-stages") or "").split()
    expect(page.locator(".spot.out[tabindex='0']")).to_have_count(0)


def test_a_link_opens_a_topic_with_its_quote(opened: Visit) -> None:
    page = opened()
    quote = page.locator(".topic .quote").last.get_attribute("id")

    page.evaluate(f"location.hash = '#{quote}'")

    expect(page.locator(f"#{quote}")).to_be_in_viewport()


def test_without_a_script_all_is_there(opened: Visit) -> None:
    page = opened("", script=False)

    expect(page.locator(".filter")).to_be_hidden()
    assert seen(page, ".topic").count() == page.locator(".topic").count() == page.locator(".spot").count()
    assert seen(page, ".card").count() == page.locator(".card").count()
    expect(seen(page, ".name").first).to_be_visible()


def test_print_shows_what_the_filter_hides(opened: Visit) -> None:
    page = opened("#?stage=use&words=bottle")
    assert page.locator("#moments .card.out").count()

    page.emulate_media(media="print")

    assert seen(page, "#moments .card").count() == page.locator("#moments .card").count()
    expect(page.locator(".filter")).to_be_hidden()
    assert page.pdf(format="A4").startswith(b"%PDF-")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_hostile_words_stay_words(visiting: Callable[[str], Visit], tmp_path: Path, size: tuple[int, int]) -> None:
    path = write_report(hostile(make_corpus(60)), tmp_path)

    page = visiting(path.as_uri())("#topics?words=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E", size)

    expect(page.locator(".filter input")).to_have_value("<img src=x onerror=alert(1)>")
    page.get_by_role("button", name="Show all").first.click()
    page.locator(".spot").first.click()
    expect(seen(page, ".topic summary")).to_contain_text(HOSTILE[:20])
    assert page.locator("img").count() == 0
    assert page.locator("script").count() == 1
