"""Tests of voc/app/library.py and voc/app/index.py."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from voc.app.index import quoted
from voc.app.library import Library, Run
from voc.corpus import Corpus
from voc.errors import InputError, OutputError
from voc.store import MANIFEST, load, save


@pytest.fixture
def copied(small_run: tuple[Corpus, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_run[1], tmp_path / "copied"))


def test_a_run_is_cut_to_what_is_asked_for(run: Run, small_run: tuple[Corpus, Path]) -> None:
    corpus = small_run[0]
    wanted = list(corpus.statements["statement_id"].iloc[[7, 3, 40]])
    cut = run.corpus(wanted)

    assert sorted(cut.statements["statement_id"]) == sorted(wanted)
    assert set(cut.feedback["feedback_id"]) == set(cut.statements["feedback_id"])
    assert list(cut.statements.columns) == list(corpus.statements.columns)
    texts = corpus.feedback.set_index("feedback_id")["text"]
    assert all(
        texts[each] == text for each, text in zip(cut.feedback["feedback_id"], cut.feedback["text"], strict=True)
    )
    pd.testing.assert_frame_equal(cut.moments, corpus.moments, check_dtype=False)


def test_a_folder_that_is_no_run_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="holds no finished run"):
        Library([tmp_path])


def test_a_changed_table_is_no_result(copied: Path) -> None:
    (copied / "topics.parquet").write_bytes(b"else")

    with pytest.raises(OutputError, match="has changed since the run was written"):
        Library([copied])


def test_runs_are_called_by_their_folders(copied: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(copied, tmp_path / "more" / "copied"))
    taken = Path(shutil.copytree(copied, tmp_path / "static"))
    library = Library([copied, other, taken])

    assert library.names == ("copied", "copied-2", "static-2")
    with pytest.raises(InputError, match=r"There is no run 'x'\. Runs: copied, copied-2, static-2\."):
        library.run("x")
    library.close()


def test_a_run_written_anew_is_shown_anew(copied: Path) -> None:
    library = Library([copied])
    before = library.run("copied")
    corpus = load(copied)
    save(replace(corpus, topics=corpus.topics.assign(name="renamed")), copied)

    after = library.run("copied")

    assert set(after.tables["topics"]["name"]) == {"renamed"}
    assert library.run("copied") is after
    assert before.rows("SELECT count(*) AS n FROM said")[0]["n"]
    library.close()


def test_while_a_run_is_written_the_one_before_is_shown(copied: Path) -> None:
    library = Library([copied])
    before = library.run("copied")
    (copied / "topics.parquet").write_bytes(b"half")
    (copied / MANIFEST).touch()
    assert library.run("copied") is before
    (copied / MANIFEST).unlink()
    assert library.run("copied") is before
    library.close()


def test_nothing_outside_can_be_read_through_a_run(run: Run) -> None:
    with pytest.raises(Exception, match=r"[Pp]ermission|disabled"):
        run.rows("SELECT * FROM read_csv('/etc/passwd')")


def test_columns_may_be_called_anything() -> None:
    assert quoted('a"; DROP TABLE said; --') == '"a""; DROP TABLE said; --"'
