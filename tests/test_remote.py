"""Tests of voc/remote.py."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import fsspec
import pandas as pd
import pytest
from typer.testing import CliRunner

import voc
from voc.cli import app
from voc.corpus import Corpus
from voc.errors import OutputError
from voc.remote import is_remote, run_folder, safe_url, send

ADDRESS = "memory://shop/runs/spring"


@pytest.fixture
def store() -> Any:
    """Return an empty store, with one file that is no run's."""
    system = fsspec.filesystem("memory")
    system.store.clear()
    system.pipe_file("/shop/runs/notes.txt", b"mine")
    return system


def names(store: Any) -> list[str]:
    return sorted(Path(path).name for path in store.ls("/shop/runs/spring", detail=False))


def test_a_run_is_written_to_an_address_and_read_back(
    store: Any, small_run: tuple[Corpus, Path], small_file: Path
) -> None:
    done = CliRunner().invoke(app, ["run", str(small_file), "-o", f"{ADDRESS}/"])

    assert done.exit_code == 0, done.output
    assert done.output.rstrip().endswith(f"Report: {ADDRESS}/report.html")
    assert {"manifest.json", "report.html", "moments.parquet"} <= set(names(store))
    assert store.cat_file("/shop/runs/notes.txt") == b"mine"
    again, local = voc.load(ADDRESS), small_run[0]
    for name, table in local.tables().items():
        pd.testing.assert_frame_equal(getattr(again, name), table.reset_index(drop=True), check_dtype=False)
    assert [path.name for path in run_folder(ADDRESS).iterdir()] == ["parts"]


def test_the_manifest_comes_last_and_a_run_that_cannot_be_sent_stays_here(
    store: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("manifest.json", "topics.parquet", "report.html"):
        (tmp_path / name).write_text(f"new {name}")
        store.pipe_file(f"/shop/runs/spring/{name}", b"old")
    sent: list[str] = []

    def put_file(self: Any, path: str, place: str) -> None:  # noqa: ARG001
        sent.append(Path(path).name)
        if len(sent) == 2:
            raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(store), "put_file", put_file)
    with pytest.raises(OutputError, match=r"memory://shop/runs/spring cannot be written: Permission denied"):
        send(tmp_path, ADDRESS)

    assert sent == ["report.html", "topics.parquet"]
    assert "manifest.json" not in names(store)
    assert len(list(tmp_path.iterdir())) == 3
    send(tmp_path, ADDRESS)
    assert sent[2:] == ["report.html", "topics.parquet", "manifest.json"]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("place", "said"),
    [("memory://shop/none", "holds no finished run"), ("nowhere://shop/run", "Protocol not known: nowhere")],
)
def test_no_run_at_an_address_is_one_clear_line(store: Any, place: str, said: str) -> None:  # noqa: ARG001
    with pytest.raises(OutputError, match=said):
        voc.load(place)


def test_an_address_that_nobody_knows_is_refused_before_any_work() -> None:
    with pytest.raises(OutputError, match="Give a path or a URL fsspec knows"):
        voc.analyse("absent.csv", "nowhere://shop/run")


def test_a_path_is_no_address(tmp_path: Path) -> None:
    assert is_remote("s3://shop/run")
    assert not is_remote(tmp_path)
    assert run_folder(tmp_path) == tmp_path


def test_a_shown_url_holds_no_secret() -> None:
    assert safe_url("https://ann:pw@shop.org/r.csv?sig=abc") == "https://shop.org/r.csv"
