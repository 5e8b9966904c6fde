"""Tests of voc/app/pages/downloads.py and voc/app/export.py."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from fastapi.testclient import TestClient

from tests.output.hostile import HOSTILE
from voc.app.access import Access
from voc.app.library import Library
from voc.app.site import site
from voc.corpus import Corpus
from voc.store import save

FORMULA = '=HYPERLINK("https://evil.example","x")'


@pytest.fixture(scope="module")
def corpus(small_run: tuple[Corpus, Path]) -> Corpus:
    return small_run[0]


def read(client: TestClient, kind: str, query: str = "", name: str = "run") -> pd.DataFrame:
    answer = client.get(f"/{name}/download?format={kind}{query}")
    assert answer.status_code == 200
    assert f"{name}-statements.{kind}" in answer.headers["content-disposition"]
    file = BytesIO(answer.content)
    if kind == "csv":
        return pd.read_csv(file)
    return pd.read_excel(file) if kind == "xlsx" else pd.read_parquet(file)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_a_file_holds_what_is_selected(client: TestClient, corpus: Corpus, kind: str) -> None:
    kept = corpus.feedback.loc[corpus.feedback["duplicate_of"].isna(), "feedback_id"]
    said = corpus.statements[corpus.statements["feedback_id"].isin(kept)]
    wanted = said[(said["stage"] == "use") & (said["sentiment"] == "neg")]
    found = read(client, kind, "&stage=use&sentiment=neg")

    assert list(found["statement_id"]) == list(wanted["statement_id"])
    assert list(found["start"]) == list(wanted["start"])
    assert {"topic", "rating", "product", "stage_p"} <= set(found)
    assert not {"place", "piece", "person", "folded"} & set(found)


def test_files_are_the_same_each_time(client: TestClient) -> None:
    for kind in ("csv", "xlsx", "parquet"):
        assert client.get(f"/run/download?format={kind}").content == client.get(f"/run/download?format={kind}").content


def test_a_selection_that_holds_nothing_is_a_file_without_rows(client: TestClient) -> None:
    assert [len(read(client, kind, "&q=zzzzz")) for kind in ("csv", "xlsx", "parquet")] == [0, 0, 0]


def test_no_text_is_a_formula(corpus: Corpus, tmp_path: Path) -> None:
    statements = corpus.statements.assign(text=FORMULA)
    feedback = corpus.feedback.assign(product=f"@{HOSTILE}")
    save(replace(corpus, statements=statements, feedback=feedback), tmp_path)
    library = Library([tmp_path])
    client = TestClient(site(library, Access()), base_url="http://localhost")
    name = library.names[0]

    table = read(client, "csv", name=name)
    assert set(table["text"]) == {f"'{FORMULA}"}
    assert set(table["product"]) == {f"'@{HOSTILE}"}
    book = openpyxl.load_workbook(BytesIO(client.get(f"/{name}/download?format=xlsx").content))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value is not None]
    assert FORMULA in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "b"}
    assert not [cell for cell in cells if cell.hyperlink]
    library.close()


def test_an_unknown_format_is_refused(client: TestClient) -> None:
    assert client.get("/run/download?format=exe").status_code == 400
