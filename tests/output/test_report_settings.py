"""Tests of voc/output/report_settings.py."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.output.test_logo import picture
from voc.errors import SettingsError
from voc.resources import definition
from voc.settings import load_settings, make_settings


def test_every_shipped_reader_is_well_made_and_all_read_everything() -> None:
    settings = make_settings({}).report
    readers, chapters = definition("readers")["reader"], definition("readers")["chapter"]

    assert set(readers) == {"all", "executive", "cx", "product", "researcher"}
    for name in readers:
        assert set(settings.profile(name).short) <= set(settings.profile(name).chapters)
        assert {"findings", "quality", "glossary"} <= set(settings.profile(name).chapters)
    assert set(settings.profile("all").chapters) == set(settings.profile("researcher").chapters) == set(chapters)


def test_an_own_reader_is_read_like_a_shipped_one() -> None:
    own = {"reader": "board", "readers": {"board": {"chapters": ["findings", "needs"], "cards": 2}}}

    found = make_settings({"report": own}).report

    assert found.profile().chapters == ("findings", "needs")
    assert found.profile("cx").chapters[0] == "findings"


@pytest.mark.parametrize(
    ("report", "why"),
    [
        ({"reader": "ceo"}, r"\[report\] reader: .*no reader 'ceo'\. Readers: all, executive, cx, product, researcher"),
        ({"accent": "red"}, r"\[report\] accent: .*write a colour as #rrggbb"),
        ({"accent": "#12345"}, r"\[report\] accent"),
        ({"accent": "#fff}</style>"}, r"\[report\] accent"),
        ({"logo": "none.png"}, r"\[report\] logo: .*none\.png cannot be read"),
        ({"readers": {"x": {"chapters": ["nothing"]}}}, r"no chapter 'nothing'\. Chapters: findings, journey"),
        ({"readers": {"x": {"chapters": ["needs"], "cards": 0}}}, r"cards"),
        ({"readers": {"../x": {"chapters": ["needs"]}}}, r"\[report\] readers"),
        ({"brand": "x" * 81}, r"\[report\] brand"),
        ({"color": "#fff"}, r"no such setting\. Settings of \[report\]: .*accent"),
    ],
)
def test_what_is_not_allowed_is_one_clear_line(report: dict[str, Any], why: str) -> None:
    with pytest.raises(SettingsError, match=why) as caught:
        make_settings({"report": report})

    assert "\n" not in str(caught.value)


def test_a_logo_is_sought_beside_the_file_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(picture())
    (tmp_path / "voc.toml").write_text('[report]\nlogo = "logo.png"\n')

    found = load_settings(tmp_path / "voc.toml")

    assert found.report.logo.startswith("data:image/png;base64,")
    assert make_settings(found.model_dump(mode="json", exclude_defaults=True)) == found
