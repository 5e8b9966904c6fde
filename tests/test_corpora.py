"""The shipped corpora: built to the same bytes, no two texts alike, valid numbers."""

import csv
import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from corpora.build import build, gtin13
from voc.resources import shipped


@pytest.mark.parametrize("name", ["demo", "small"])
def test_the_build_gives_the_committed_bytes(name: str, tmp_path: Path) -> None:
    committed = shipped("corpora", name)
    shutil.copytree(committed / "texts", tmp_path / "texts")
    shutil.copy(committed / "truth.toml", tmp_path)

    build(tmp_path)

    for built in (path for path in tmp_path.iterdir() if path.is_file()):
        assert built.read_bytes() == (committed / built.name).read_bytes(), built.name


def test_the_demo_texts_are_many_and_no_two_alike() -> None:
    paths = sorted(shipped("corpora", "demo", "texts").glob("*.jsonl"))
    texts = [json.loads(line)["text"] for path in paths for line in path.read_text("utf-8").splitlines()]
    openings = Counter(" ".join(text.lower().split()[:6]) for text in texts if len(text.split()) > 8)

    assert len(texts) >= 1200
    assert len(set(texts)) == len(texts)
    assert max(openings.values()) <= 2


def test_the_demo_corpus_has_copies_and_flags() -> None:
    with shipped("corpora", "demo", "reviews.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    assert sum(bool(row["syndicated_from"]) for row in rows) == 48
    assert {row["verified_purchase"] for row in rows} == {"yes", "no"}
    assert len({row["gtin"] for row in rows if row["gtin"]}) == 6


@pytest.mark.parametrize(("number", "gtin"), [(1001, "9520000010010"), (0, "9520000000004")])
def test_gtins_carry_a_valid_check_digit(number: int, gtin: str) -> None:
    digits = [int(digit) for digit in gtin13(number)]

    assert gtin13(number)[:12] == gtin[:12]
    assert sum(digit * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10 == 0
