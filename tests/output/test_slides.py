"""Tests of voc/output/slides.py: the deck as a program would open it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from tests.output.hostile import hostile
from tests.output.missing import MISSING
from tests.output.test_logo import picture
from voc.corpus import Corpus
from voc.output.deck import height_of
from voc.output.report import view
from voc.output.report_settings import ReportSettings
from voc.output.slides import render_slides


def read(content: bytes) -> Any:
    return Presentation(BytesIO(content))


def texts(slide: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def overflows(deck: Any) -> Iterator[str]:
    """Find what reaches over its slide, or out of its box by the estimate."""
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.left < 0 or shape.top < 0 or shape.left + shape.width > deck.slide_width:
                yield f"{shape.name} is beside its slide"
            tall = shape.height if not shape.has_table else sum(row.height for row in shape.table.rows)
            if shape.top + tall > deck.slide_height:
                yield f"{shape.name} is below its slide"
            if shape.has_text_frame and shape.name != "Number" and shape.text_frame.text:
                size = shape.text_frame.paragraphs[0].runs[0].font.size.pt
                if height_of(shape.text_frame.text, size, shape.width.inches) > shape.height.inches + 0.01:
                    yield f"{shape.name} overflows: {shape.text_frame.text[:60]}"


def experiment(moment_id: str, stage: str, topic: int) -> dict[str, Any]:
    """Return a row of the experiments."""
    ends = {"per_arm": 274.0, "per_arm_low": 155.0, "per_arm_high": 680.0, "per_arm_share": 1108.0}
    shares = {"value_share": 0.7, "value_share_low": 0.6, "value_share_high": 0.8}
    shares |= {"share_before": 0.04, "share_after": 0.02, "weekly": 1.3, "weeks": 420.0, "effect": 0.07}
    what = {"moment_id": moment_id, "stage": stage, "topic_id": topic, "side": "penalty", "rank": 1.0}
    plays = {"plays": ["Educate"], "tries": ["Teach it."], "metrics": ["Share who know"]}
    return {"value": "functional", "dimension": "none", **what, **plays, **ends, **shares}


@pytest.fixture(scope="module")
def deck(corpus: Corpus) -> Any:
    return read(render_slides(corpus))


def test_there_is_a_slide_a_finding_and_each_has_a_title(corpus: Corpus, deck: Any) -> None:
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    found = view(corpus)["findings"]

    assert titles[0] == "What customers say about Halvern"
    assert len(titles) == 1 + len(found) + 3
    assert all(each.about.rstrip(".") in title for each, title in zip(found, titles[1:], strict=False))
    assert titles[-3].startswith("The journey: most people speak of")
    assert titles[-2:] == ["What data was used, and what was left out", "How the findings were made"]


def test_a_finding_has_a_chart_its_range_in_words_and_a_quote_with_its_id(corpus: Corpus, deck: Any) -> None:
    for finding, slide in zip(view(corpus)["findings"], list(deck.slides)[1:], strict=False):
        (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
        assert any(value is not None for value in next(iter(chart.plots[0].series)).values)  # noqa: PD011
        assert "between" in texts(slide)
        assert finding.quote.statement_id in texts(slide)
        notes = slide.notes_slide.notes_text_frame.text
        assert all(f"{each.statement_id}, characters {each.start} to {each.end}" in notes for each in finding.quotes)


def test_a_loss_comes_with_what_to_try(corpus: Corpus) -> None:
    losing = next(each for each in view(corpus)["findings"] if each.kind == "loss")
    moment = next(each for each in corpus.moments.to_dict("records") if losing.anchor == f"moment-{each['moment_id']}")
    tried = experiment(moment["moment_id"], moment["stage"], moment["topic_id"])
    deck = read(render_slides(replace(corpus, experiments=pd.DataFrame([tried]))))
    slide = next(each for each in deck.slides if losing.about in each.shapes.title.text_frame.text)

    assert "What to try\nEducate: Teach it." in texts(slide)
    assert "274 customers who meet it in each" in slide.notes_slide.notes_text_frame.text
    assert list(overflows(deck)) == []


def test_the_journey_can_be_edited(corpus: Corpus, deck: Any) -> None:
    volume, outcome = [shape.chart for shape in deck.slides[len(deck.slides) - 3].shapes if shape.has_chart]

    assert [series.name for series in volume.plots[0].series] == ["Positive", "Mixed", "Neutral", "Negative"]
    assert sum(sum(series.values) for series in volume.plots[0].series) == corpus.journey["statements"].sum()
    assert outcome.value_axis.minimum_scale == 1
    assert outcome.value_axis.maximum_scale == 5


def test_nothing_stands_beside_its_slide_or_flows_out_of_its_box(deck: Any) -> None:
    assert list(overflows(deck)) == []


@pytest.mark.parametrize(
    "attack", ["=1+1", "\x00\x0b " + "long words " * 400, "x" * 5000, "漢" * 3000, "</a:t><a:t>", "_x0000_ &amp;"]
)
def test_hostile_text_stays_in_its_box(corpus: Corpus, attack: str) -> None:
    deck = read(render_slides(hostile(corpus, attack)))

    assert list(overflows(deck)) == []


@pytest.mark.parametrize("change", MISSING)
def test_the_slides_work_with_missing_things(corpus: Corpus, change: Callable[[Corpus], Corpus]) -> None:
    deck = read(render_slides(change(corpus)))

    assert list(overflows(deck)) == []
    assert not re.search(r"\b(nan|NaN|None|NaT|inf)\b", "\n".join(map(texts, deck.slides)))


def test_the_same_corpus_gives_the_same_bytes(corpus: Corpus) -> None:
    assert render_slides(corpus) == render_slides(corpus)


def test_nothing_leads_outside(deck: Any) -> None:
    links = [link for part in deck.part.package.iter_parts() for link in part.rels.values()]

    assert not [link.target_ref for link in links if link.is_external]


def test_a_reader_gets_own_slides_in_the_brands_name_and_colour(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(picture(wide=40, tall=2))
    settings = ReportSettings(brand="Alder & Co", accent="#0b5c3b", logo=str(tmp_path / "logo.png"))
    told = corpus.with_facts("settings", report=settings.model_dump(mode="json"))

    content = render_slides(told, "executive")
    deck, whole = read(content), read(render_slides(told))

    logo = next(each for each in deck.slides[0].shapes if each.shape_type == MSO_SHAPE_TYPE.PICTURE)
    assert logo._element.nvPicPr.cNvPr.get("descr") == "The logo of Alder & Co"
    assert "Alder & Co" in texts(deck.slides[0])
    assert list(overflows(deck)) == []
    assert len(deck.slides) == len(whole.slides) - 1  # the method is not for executives
    assert "How the findings were made" in texts(whole.slides[len(whole.slides) - 1])
    assert b"0B5C3B" in zipfile.ZipFile(BytesIO(content)).read("ppt/slides/slide2.xml")
    assert render_slides(told, "executive") == content
