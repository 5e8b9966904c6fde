"""Tests of voc/labelling/sheet.py."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from tests.labelling.made import made_corpus, made_sheet
from voc.errors import InputError, OutputError
from voc.labelling.drawing import draw
from voc.labelling.sheet import (
    ADJUDICATED,
    add_label,
    answers,
    column_of,
    labellers,
    new_sheet,
    read_sheet,
    write_sheet,
)
from voc.labelling.statements import read_statements


def test_a_sheet_drawn_twice_with_one_seed_is_the_same_file(tmp_path: Path) -> None:
    for name in ("one.csv", "two.csv"):
        write_sheet(new_sheet(draw(made_corpus(80), "stage", 20)), tmp_path / name)

    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def test_the_prediction_stays_out_unless_it_is_asked_for() -> None:
    drawn = draw(made_corpus(80), "stage", 20)

    assert "predicted" not in new_sheet(drawn)
    assert "predicted" in new_sheet(drawn, predicted=True)


def test_a_sheet_is_read_as_it_was_written(tmp_path: Path) -> None:
    hard = ['=A1 "so", he said', "N/A", "line\nbreak; ümläut 🙂", "None", " spaces "]
    sheet = new_sheet(draw(made_corpus(80), "stage", 5)).assign(statement=hard, probability=[1 / 3, 0.1, 1e-5, 1, 0.7])
    write_sheet(sheet, tmp_path / "sheet.csv")

    found = read_sheet(tmp_path / "sheet.csv")

    assert found["statement"].tolist() == hard
    assert found["probability"].tolist() == sheet["probability"].tolist()
    assert found["statement_id"].tolist() == sheet["statement_id"].tolist()
    assert (found[ADJUDICATED] == "").all()


def test_adding_labels_loses_no_others(tmp_path: Path) -> None:
    path = made_sheet(tmp_path, anna=["use", "use", "", "", "support"])
    before = read_sheet(path)
    names = before["statement_id"].tolist()

    add_label(path, "by_ben", names[0], "need")
    add_label(path, "by_anna", names[2], "use")
    add_label(path, "by_ben", names[0], "support")  # ben thinks again
    add_label(path, ADJUDICATED, names[0], "use")

    after = read_sheet(path)
    assert labellers(after) == ["by_anna", "by_ben"]
    assert after["by_anna"].tolist() == ["use", "use", "use", "", "support"]
    assert after["by_ben"].tolist() == ["support", "", "", "", ""]
    assert after[ADJUDICATED].tolist() == ["use", "", "", "", ""]
    assert answers(after)[:2] == [{"use", "support"}, {"use"}]
    pd.testing.assert_frame_equal(after[["statement", "probability"]], before[["statement", "probability"]])


def test_two_who_label_one_file_at_once_lose_nothing(tmp_path: Path) -> None:
    path = made_sheet(tmp_path, 8)
    code = (
        "import sys; from pathlib import Path; from voc.labelling.sheet import add_label, read_sheet\n"
        f"path = Path({str(path)!r})\n"
        "for name in read_sheet(path)['statement_id']: add_label(path, sys.argv[1], name, 'use')"
    )
    both = [subprocess.Popen([sys.executable, "-c", code, column]) for column in ("by_anna", "by_ben")]

    assert [each.wait() for each in both] == [0, 0]
    assert answers(read_sheet(path)) == [{"use"}] * 8
    assert (read_sheet(path)[["by_anna", "by_ben"]] == "use").all(axis=None)
    assert [each.name for each in tmp_path.iterdir()] == ["sheet.csv"]


def test_a_write_that_fails_leaves_the_old_sheet_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made_sheet(tmp_path, anna=["use"] * 5)
    before = path.read_bytes()

    def full(*_: object, **__: object) -> None:
        (tmp_path / "sheet.csv.tmp").write_text("half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_csv", full)
    with pytest.raises(OutputError, match="No space left"):
        add_label(path, "by_ben", read_sheet(path)["statement_id"][0], "use")

    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["sheet.csv"]


def test_a_sheet_is_never_written_over(tmp_path: Path) -> None:
    path = made_sheet(tmp_path)
    with pytest.raises(OutputError, match="may hold labels"):
        write_sheet(read_sheet(path), path)


def test_what_a_spreadsheet_makes_of_a_sheet_is_read(tmp_path: Path) -> None:
    path = made_sheet(tmp_path, anna=[" Use", "USE", "", "need ", ""])
    rows = pd.read_csv(path, keep_default_na=False)
    rows.to_csv(path, sep=";", index=False, encoding="cp1252", lineterminator="\r\n")

    assert read_sheet(path)["by_anna"].tolist() == ["use", "use", "", "need", ""]


def test_whatever_reads_statements_reads_a_sheet(tmp_path: Path) -> None:
    rows = read_statements(made_sheet(tmp_path))
    assert {"statement", "text", "start", "end"} <= set(rows)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"by_anna": ["use", "using", "", "", ""]}, r"row 2: 'using' in column by_anna is none of need, evaluate"),
        ({"adjudicated": ["?", "", "", "", ""]}, r"row 1: '\?' in column adjudicated"),
        ({"probability": ["0.1", "0", "1", "1", "1"]}, r"row 2: the probability"),
        ({"probability": ["0.1", "0.1", "x", "1", "1"]}, r"row 3: the probability"),
        ({"label": ["stage", "value", "stage", "stage", "stage"]}, "several labels: stage, value"),
        ({"label": ["mood"] * 5}, "no label 'mood'"),
        ({"statement_id": ["a", "b", "a", "c", "d"]}, "statement a has two rows"),
        ({"statement_id": None}, "no column 'statement_id'"),
    ],
)
def test_what_is_wrong_with_a_sheet_is_said(tmp_path: Path, change: dict[str, list[str] | None], message: str) -> None:
    path = made_sheet(tmp_path)
    rows = (
        pd.read_csv(path).assign(**change).dropna(axis=1, how="all").assign(adjudicated=change.get("adjudicated", ""))
    )
    rows.to_csv(path, index=False)

    with pytest.raises(InputError, match=message):
        read_sheet(path)


def test_a_label_that_cannot_be_is_not_written(tmp_path: Path) -> None:
    path = made_sheet(tmp_path)
    before = path.read_bytes()

    with pytest.raises(InputError, match="no statement x"):
        add_label(path, "by_ben", "x", "use")
    with pytest.raises(InputError, match="none of need"):
        add_label(path, "by_ben", read_sheet(path)["statement_id"][0], "mood")
    assert path.read_bytes() == before


@pytest.mark.parametrize(("name", "column"), [("anna", "by_anna"), (" Anna ", "by_anna"), ("jörg-2", "by_jörg-2")])
def test_a_name_makes_a_column(name: str, column: str) -> None:
    assert column_of(name) == column


@pytest.mark.parametrize("name", ["", "a b", "a,b", "=x"])
def test_a_name_that_makes_no_column_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="no name for a labeller"):
        column_of(name)


def test_a_sheet_is_csv(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"Name it x\.csv"):
        read_sheet(tmp_path / "x.xlsx")
