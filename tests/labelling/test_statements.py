"""Tests of voc/labelling/statements.py."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from voc.errors import InputError, OutputError
from voc.labelling.statements import read_statements, write_rows

ROWS = pd.DataFrame({"statement": ["Grüße, it leaks", "fine ❤️"], "stage_p": [0.25, 1.0]})


def test_rows_come_as_they_stand(tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("n,statement\n2,It leaks\n1,\n3,It leaks\n")
    rows = read_statements(tmp_path / "s.csv")
    assert rows["n"].astype(int).tolist() == [2, 1, 3]
    assert rows["statement"].fillna("").tolist() == ["It leaks", "", "It leaks"]


@pytest.mark.parametrize("ending", [".jsonl", ".csv", ".parquet"])
def test_what_is_written_reads_the_same(tmp_path: Path, ending: str) -> None:
    write_rows(ROWS, tmp_path / f"out{ending}")
    again = read_statements(tmp_path / f"out{ending}")
    assert again["statement"].tolist() == ROWS["statement"].tolist()
    assert again["stage_p"].astype(float).tolist() == [0.25, 1.0]
    assert [path.name for path in tmp_path.iterdir()] == [f"out{ending}"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("s.csv", "text\nIt leaks\n", "has no column 'statement'. Its columns: text."),
        ("s.jsonl", '{"statement": "a"}\n{"statement": \n', "row 2: not valid JSON"),
        ("s.csv", "", "is empty"),
    ],
)
def test_a_file_of_something_else_is_refused_in_one_line(tmp_path: Path, name: str, content: str, message: str) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(InputError) as caught:
        read_statements(tmp_path / name)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_output_of_no_known_kind_or_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="ends in none of"):
        write_rows(ROWS, tmp_path / "out.doc")
    with pytest.raises(OutputError, match="cannot be written"):
        write_rows(ROWS, tmp_path / "absent" / "out.csv")
