"""Tests of voc/training/own_labels.py and of the labels in corpora/labelled."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from voc.resources import definition, shipped
from voc.training.own_labels import LABELS, own_entries, settled

FOLDER = shipped("corpora", "labelled")
CODES = definition("labels")["classes"]


def test_written_statements_stand_in_their_text_and_keep_the_codebook(tmp_path: Path) -> None:
    entries = own_entries(FOLDER, tmp_path)
    assert len(entries) > 2_500
    for each in entries:
        assert each["text"][each["start"] : each["end"]] == each["statement"]
        assert all(each[f"label_{label}"] in CODES[label] for label in LABELS)
    assert len({each["id"] for each in entries}) == len(entries)
    assert max(Counter(each["statement"] for each in entries).values()) <= 3


def test_labels_of_real_feedback_come_without_its_text() -> None:
    rows = pd.read_csv(FOLDER / "read.csv.gz", dtype=str)
    assert list(rows.columns) == ["source", "doc", "start", "end", "draw", *LABELS]
    assert all(rows[label].isin(CODES[label]).all() for label in LABELS)
    assert not rows.duplicated(["source", "doc", "start", "end"]).any()


def test_a_label_meets_its_text_again(tmp_path: Path) -> None:
    labels = tmp_path / "labels"
    labels.mkdir()
    codes = ",".join(CODES[label][0] for label in LABELS)
    rows = f"source,doc,start,end,draw,{','.join(LABELS)}\nshop,7,6,14,random,{codes}\ngone,1,0,2,random,{codes}\n"
    (labels / "read.csv.gz").write_bytes(gzip.compress(rows.encode()))
    (labels / "written.jsonl").write_text("")
    feedback = {"id": [7, 8], "text": ["Well. It leaks.", "no"], "category": ["bottles", None], "rating": [2.0, None]}
    pd.DataFrame(feedback).to_parquet(tmp_path / "shop.parquet")

    (entry,) = own_entries(labels, tmp_path)

    assert (entry["statement"], entry["source"], entry["doc"], entry["rating"]) == ("It leaks", "shop", "7", 2.0)
    assert (entry["title"], entry["domain"], entry["draw"], entry["label_stage"]) == (None, "bottles", "random", "need")


def test_three_readers_settle_a_label_by_majority(tmp_path: Path) -> None:
    first = {"stage": "use", "value": "functional", "sentiment": "neg"}
    others = [{"stage": "support", "value": "personal"}, {"stage": "support", "value": "catalytic"}]
    base = {label: CODES[label][-1] for label in LABELS}
    rows = [{"id": "a", "reader": "2", **base, **others[0]}, {"id": "a", "reader": "3", **base, **others[1]}]
    pd.DataFrame([*rows, {**rows[0], "id": "b"}]).to_csv(tmp_path / "again.csv", index=False)
    entries = [
        {"id": name, **{f"label_{label}": (base | first)[label] for label in LABELS}} for name in ("a", "b", "c")
    ]

    a, b, c = settled(entries, tmp_path)

    assert (a["readers"], a["label_stage"], a["label_value"], a["label_need"]) == (3, "support", None, base["need"])
    assert a["label_sentiment"] == base["sentiment"]
    assert (b["readers"], b["label_stage"]) == (1, "use")  # two readers make no majority
    assert c == {**entries[2], "readers": 1}


@pytest.mark.real
@pytest.mark.skipif(not (Path(__file__).parents[3] / "shared" / "corpora").is_dir(), reason="../shared is absent")
def test_every_label_of_real_feedback_finds_its_text() -> None:
    entries = own_entries(FOLDER, Path(__file__).parents[3] / "shared" / "corpora")
    read = [each for each in entries if each["id"].startswith("read-")]
    assert len(read) == len(pd.read_csv(FOLDER / "read.csv.gz"))
    assert all(each["statement"].strip() for each in read)


def test_no_written_piece_names_a_real_address() -> None:
    lines = (FOLDER / "written.jsonl").read_text(encoding="utf-8").splitlines()
    assert not any(
        "@" in word and "." in word.split("@")[-1]
        for line in lines
        for word in json.loads(line)["statements"][0][0].split()
    )
