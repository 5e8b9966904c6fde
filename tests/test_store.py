"""Tests of voc/store.py."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from voc.corpus import Corpus
from voc.errors import OutputError
from voc.store import claim, held, load, save


@pytest.fixture
def corpus() -> Corpus:
    feedback = pd.DataFrame({"feedback_id": ["f1"], "text": ["fine"], "rating": [4.0]})
    topics = pd.DataFrame({"topic_id": [0], "words": [["pump", "leak"]]})
    return Corpus(feedback, topics=topics, trail=("normalise",)).with_facts("moments", tested=3)


def test_what_is_saved_is_loaded(corpus: Corpus, tmp_path: Path) -> None:
    save(corpus, claim(tmp_path / "run"))

    again = load(tmp_path / "run")

    pd.testing.assert_frame_equal(again.feedback, corpus.feedback)
    assert again.topics["words"][0].tolist() == ["pump", "leak"]
    assert again.facts["moments"] == {"tested": 3}


def test_the_same_corpus_gives_the_same_bytes(corpus: Corpus, tmp_path: Path) -> None:
    hashes = []
    for name in ("one", "two"):
        save(corpus, claim(tmp_path / name))
        hashes.append(json.loads((tmp_path / name / "manifest.json").read_text())["tables"])

    assert hashes[0] == hashes[1]


def test_raw_text_is_never_written(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="raw_text: run 'redact'"):
        save(corpus.with_feedback(raw_text=["call 07700 900123"]), claim(tmp_path / "run"))

    assert list((tmp_path / "run").iterdir()) == []


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"")

    with pytest.raises(OutputError, match=r"is not a run folder: it holds holiday\.jpg"):
        claim(tmp_path)


def test_a_file_in_the_folders_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("")

    with pytest.raises(OutputError, match="is a file"):
        claim(tmp_path / "run")


def test_an_unwritable_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "blocked").write_text("")

    with pytest.raises(OutputError, match="cannot be used: Not a directory"):
        claim(tmp_path / "blocked" / "run")


def test_a_run_without_its_manifest_is_not_believed(corpus: Corpus, tmp_path: Path) -> None:
    save(corpus, claim(tmp_path))
    (tmp_path / "manifest.json").unlink()

    with pytest.raises(OutputError, match="holds no finished run"):
        load(tmp_path)


def test_who_only_reads_leaves_the_drafts_of_who_writes(corpus: Corpus, tmp_path: Path) -> None:
    save(corpus, tmp_path)
    draft = tmp_path / "topics.parquet.tmp"
    draft.write_bytes(b"on its way")
    (tmp_path / "topics.parquet").write_bytes(b"changed")

    with pytest.raises(OutputError):
        load(tmp_path)

    assert draft.exists()


def test_a_table_that_changed_is_not_believed(corpus: Corpus, tmp_path: Path) -> None:
    save(corpus, claim(tmp_path))
    (tmp_path / "topics.parquet").write_bytes(b"PAR1 cut short")

    with pytest.raises(OutputError, match=r"topics\.parquet is missing or has changed"):
        load(tmp_path)


FILL_THE_DISK = """
import sys, pandas as pd, numpy as np
from pathlib import Path
from voc.corpus import Corpus
from voc.errors import OutputError
from voc.store import save
try:
    save(Corpus(pd.DataFrame({"noise": np.random.default_rng(0).random(200_000)})), Path(sys.argv[1]))
except OutputError as error:
    print(error)
"""


def test_a_full_disk_leaves_the_earlier_run_whole(corpus: Corpus, tmp_path: Path) -> None:
    save(corpus, claim(tmp_path))

    done = subprocess.run(
        [sys.executable, "-c", FILL_THE_DISK, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        # a limit on the size of files makes the system itself refuse the write
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
        env={**os.environ},
    )

    assert "cannot be used: " in done.stdout
    assert "too large" in done.stdout
    assert load(tmp_path).feedback["text"].tolist() == ["fine"]
    assert not list(tmp_path.glob("*.tmp"))


KILLED = """
import os, sys
from pathlib import Path
import pandas as pd
from voc.corpus import Corpus
from voc.store import save
moves, replace = 0, Path.replace
def counting(self, target):
    global moves
    if moves == int(sys.argv[2]):
        os.kill(os.getpid(), 9)
    moves += 1
    return replace(self, target)
Path.replace = counting
page = sys.argv[3].encode() if len(sys.argv) > 3 else None
save(Corpus(pd.DataFrame({"text": ["new"]}), topics=pd.DataFrame({"topic_id": [1]})), Path(sys.argv[1]), page)
"""


@pytest.mark.parametrize("page", ["", "the page of it"])
@pytest.mark.parametrize("moves", [0, 1, 2, 5, 21])
def test_a_writer_who_is_killed_leaves_the_earlier_run_or_the_new_one(
    corpus: Corpus, tmp_path: Path, moves: int, page: str
) -> None:
    save(corpus, claim(tmp_path), b"the old page")
    (tmp_path / "report.pdf").write_bytes(b"old")
    command = [sys.executable, "-c", KILLED, str(tmp_path), str(moves), *([page] if page else [])]

    assert subprocess.run(command, check=False).returncode == -9

    text = load(tmp_path).feedback["text"].tolist()
    assert text == (["fine"] if moves == 0 else ["new"])
    reports = {each.name: each.read_text() for each in tmp_path.glob("report.*") if each.suffix != ".tmp"}
    new = {"report.html": page} if page else {}
    assert reports == ({"report.html": "the old page", "report.pdf": "old"} if moves == 0 else new)
    save(corpus, tmp_path)
    assert load(tmp_path).feedback["text"].tolist() == ["fine"]
    assert not list(tmp_path.glob("*.tmp"))


def test_a_folder_that_is_held_is_not_written_by_another(corpus: Corpus, tmp_path: Path) -> None:
    save(corpus, claim(tmp_path))

    with held(tmp_path), pytest.raises(OutputError, match="is being written by another voc"), held(tmp_path):
        pass

    assert load(tmp_path).feedback["text"].tolist() == ["fine"]
