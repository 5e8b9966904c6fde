"""Tests of voc/brand_map.py."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from voc.brand_map import LARGEST, make_map, read_map
from voc.errors import SettingsError
from voc.resources import shipped

STAGE = '[[stage]]\nname = "Buy"\n'
POINT = '[[touchpoint]]\nname = "Box"\nstage = "Buy"\n'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", r"\[\[stage\]\]: the key is missing"),
        ("stage = 3", r"\[\[stage\]\]: .*\(it is 3\)"),
        ("stage = [1]", r"\[\[stage\]\] 1: .*\(it is 1\)"),
        ('[stage]\nname = "Buy"', r"\[\[stage\]\]: .*valid tuple"),
        ("brands = 1\n" + STAGE, r"brands: there is no such key\. Keys here: brand, stage, touchpoint\."),
        (
            STAGE + "importence = 1",
            r"\[\[stage\]\] 1 \(Buy\) importence: there is no such key\. Keys here: name, covers, importance",
        ),
        (STAGE + "importance = 11", r"\[\[stage\]\] 1 \(Buy\) importance: .*less than or equal to 10 \(it is 11\)"),
        (STAGE + "importance = -1", r"importance: .*greater than or equal to 0"),
        (STAGE + "importance = nan", r"importance: .*finite"),
        (STAGE + "importance = true", r"importance: .*valid number"),
        (STAGE + 'satisfaction = "high"', r"satisfaction: .*valid number \(it is 'high'\)"),
        (
            '[[stage]]\nname = "Aftercare"',
            r"1 \(Aftercare\) covers: 'Aftercare' is no stage that voc knows\. Use need, evaluate, .*awareness",
        ),
        (STAGE + 'covers = ["buy", 3]', r"covers 2: .*valid string"),
        (STAGE + "covers = []", r"covers: .*at least 1 item"),
        ('[[stage]]\nname = ""', r"name: .*at least 1 character"),
        (STAGE + '[[stage]]\nname = "buy"', r"\[\[stage\]\]: two are called 'buy'"),
        (STAGE + POINT + POINT.replace("Box", "box"), r"\[\[touchpoint\]\]: two are called 'box'"),
        (
            STAGE + POINT.replace("Buy", "Own"),
            r"'Box' is at the stage 'Own', which the map has not\. Its stages: Buy\.",
        ),
        (STAGE + '[[touchpoint]]\nname = "Box"', r"\[\[touchpoint\]\] 1 \(Box\) stage: the key is missing"),
        (STAGE + POINT + 'examples = "one"', r"1 \(Box\) examples: .*valid tuple"),
        (STAGE + POINT + 'examples = [" "]', r"1 \(Box\) examples 1: .*at least 1 character"),
        (STAGE + POINT + f'about = "{"a" * 2001}"', r"1 \(Box\) about: .*at most 2000 characters"),
        (STAGE + "".join(POINT.replace("Box", f"Box {at}") for at in range(201)), r"\[\[touchpoint\]\]: .*at most 200"),
    ],
)
def test_what_is_not_allowed_is_named_in_one_line(content: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message) as caught:
        make_map(tomllib.loads(content), "journey.toml")

    assert str(caught.value).startswith("journey.toml: ")
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    ("stage", "covers"),
    [
        ('name = "Buy"', ("need", "evaluate", "purchase")),
        ('name = "Own"', ("onboard", "use", "support")),
        ('name = "Advocate"', ("loyalty", "advocate")),
        ('name = "Awareness"', ("need",)),
        ('name = "Repurchase"', ("loyalty",)),
        ('name = "Anything"\ncovers = "use"', ("use",)),
        ('name = "Anything"\ncovers = ["support", "Consideration"]', ("evaluate", "support")),
    ],
)
def test_a_stage_covers_stages_phases_or_older_funnels(stage: str, covers: tuple[str, ...]) -> None:
    assert make_map(tomllib.loads(f"[[stage]]\n{stage}")).stage[0].covers == covers


def test_a_touchpoint_is_known_by_its_words_and_has_its_stages_owner() -> None:
    point = POINT + 'about = "gift box, ribbon; unboxing, gift box"\nexamples = ["Lovely box."]\n'
    found = make_map(tomllib.loads(f'{STAGE}owner = "Sales"\n{point}{POINT.replace("Box", "Till")}owner = "Shops"'))

    assert found.touchpoint[0].words() == ["Box", "gift box", "ribbon", "unboxing", "Lovely box."]
    assert [found.owner(each) for each in found.touchpoint] == ["Sales", "Shops"]


def test_a_map_without_touchpoints_or_beliefs_is_one() -> None:
    found = make_map(tomllib.loads(STAGE))

    assert found.touchpoint == ()
    assert found.stage[0].importance is None


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "journey.toml"
    path.write_bytes(b"#" * (LARGEST + 1))

    with pytest.raises(SettingsError, match="larger than 1,000,000 bytes"):
        read_map(path)


@pytest.mark.parametrize(("content", "message"), [(b"[[stage", "not valid TOML"), (b"\xff", "not valid TOML")])
def test_a_file_that_is_no_toml_is_named(content: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / "journey.toml").write_bytes(content)

    with pytest.raises(SettingsError, match=message):
        read_map(tmp_path / "journey.toml")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        read_map(tmp_path / "none.toml")


def test_the_shipped_example_ends_at_the_purchase() -> None:
    found = read_map(shipped("corpora", "demo", "journey.toml"))

    assert {code for each in found.stage for code in each.covers} == {"need", "evaluate", "purchase"}
    assert all(found.owner(each) for each in found.touchpoint)
