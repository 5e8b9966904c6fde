"""Tests of voc/settings.py."""

from pathlib import Path

import pytest

from voc.errors import SettingsError, VocError
from voc.pipeline import STEPS
from voc.settings import Settings, load_settings, make_settings


def test_every_step_has_its_section() -> None:
    assert list(Settings.model_fields) == ["read", *(step.name for step in STEPS), "report"]


def test_a_file_sets_what_it_names(tmp_path: Path) -> None:
    (tmp_path / "voc.toml").write_text('[topics]\ngranularity = "few"\n')

    assert load_settings(tmp_path / "voc.toml").topics.granularity == "few"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[topcs]\n", r"voc\.toml: there is no section \[topcs\]\. Sections: read, normalise"),
        (
            "[topics]\ngranularty = 1\n",
            r"\[topics\] granularty: there is no such setting\. Settings of \[topics\]: .*granularity",
        ),
        ('[topics]\ngranularity = "lots"\n', r"\[topics\] granularity: .* \(it is 'lots'\)"),
        ("[topics\n", "is not valid TOML"),
        ("topics = 3\n", r"\[topics\]: .*\(it is 3\)"),
    ],
)
def test_what_is_not_allowed_is_named(content: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "voc.toml").write_text(content)

    with pytest.raises(SettingsError, match=message) as caught:
        load_settings(tmp_path / "voc.toml")

    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(tmp_path / "none.toml")


def test_a_mapping_is_checked_the_same_way() -> None:
    with pytest.raises(SettingsError, match="settings: there is no section"):
        make_settings({"nothing": {}})


def test_files_that_a_voc_toml_names_lie_beside_it(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('[[play]]\nname = "A"\nwhat = "B"\nmetric = "C"\n')
    (tmp_path / "sheet.csv").write_text("statement_id,probability,label_need\nf1-0,0.5,met\n")
    (tmp_path / "voc.toml").write_text('[shares]\nlabels = ["sheet.csv"]\n[playbook]\nfile = "own.toml"\n')

    found = load_settings(tmp_path / "voc.toml")

    assert found.shares.labels == (tmp_path / "sheet.csv",)
    assert found.playbook.file == tmp_path / "own.toml"


@pytest.mark.parametrize("content", ['[shares]\nlabels = ["none.csv"]\n', '[playbook]\nfile = "none.toml"\n'])
def test_a_file_that_is_not_beside_it_is_told_before_the_run(content: str, tmp_path: Path) -> None:
    (tmp_path / "voc.toml").write_text(content)
    with pytest.raises(VocError, match="none"):
        load_settings(tmp_path / "voc.toml")
