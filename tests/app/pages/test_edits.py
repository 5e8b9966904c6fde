"""Tests of voc/app/pages/edits.py: what is decided stands in the file of edits, and the run is told to replay it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.app.writing import Writer, wrong
from voc.app.jobs import Jobs
from voc.app.library import Library, Run
from voc.corpus import Corpus
from voc.editing.notes import add_edit
from voc.meaning.edit_file import read_edits
from voc.runs.replay import replay
from voc.store import load


@pytest.fixture
def writer(library: Library, tmp_path: Path) -> Writer:
    return Writer(library, tmp_path)


def names(run: Run) -> list[str]:
    return [str(each) for each in run.tables["topics"]["name"]]


def test_every_topic_stands_on_the_page(writer: Writer, run: Run) -> None:
    page = writer.get("edits").text

    assert all(f'href="/run/edits/{each}"' in page for each in run.tables["topics"]["topic_id"])
    assert "Nothing yet." in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"do": "rename", "topics": "0", "name": "Ours"}, "rename '{0}' to 'Ours'"),
        ({"do": "merge", "topics": ["1", "2"], "name": "Both"}, "merge '{1}', '{2}' into 'Both'"),
        ({"do": "hide", "topics": "1"}, "hide '{1}'"),
        ({"do": "pin", "topics": "1"}, "pin '{1}'"),
        ({"do": "seed", "name": "Parking", "examples": "No place to park\n\nThe car park was full"}, "seed 'Parking'"),
        (
            {
                "do": "split",
                "topics": "0",
                "names": ["One", "Two", ""],
                "examples": ["It leaks", "It drips\nA lot", ""],
            },
            "split '{0}' into 'One', 'Two'",
        ),
    ],
)
def test_a_decision_is_written_and_replayed(writer: Writer, run: Run, fields: dict[str, Any], said: str) -> None:
    answer = writer.post("edits", **fields)

    assert (answer.status_code, answer.headers["location"]) == (303, "/run/edits")
    assert [str(each) for each in read_edits(writer.desk.edits)] == [said.format(*names(run))]
    assert writer.jobs.commands == [["replay", str(run.folder), "--file", str(writer.desk.edits)]]
    assert "Not replayed yet" in writer.get("edits").text


def test_a_split_takes_ticked_statements_as_examples(writer: Writer, run: Run) -> None:
    one, two = (str(each) for each in run.tables["topics"]["exemplars"][0][:2])
    texts = {each["statement_id"]: each["text"] for each in run.corpus([one, two]).statements.to_dict("records")}

    writer.post(
        "edits", do="split", topics="0", names=["A", "B"], examples=["", "more"], picked=[f"1:{one}", f"2:{two}"]
    )

    (edit,) = read_edits(writer.desk.edits)
    assert dict(edit.into) == {"A": (texts[one],), "B": (texts[two], "more")}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"do": "rename", "topics": "0", "name": " "}, "needs a name"),
        ({"do": "merge", "topics": "0"}, "Name two or more"),
        ({"do": "rename", "topics": "999", "name": "X"}, ""),
        ({"do": "split", "topics": "0", "names": ["A", "B"], "examples": ["x", ""]}, "has no example"),
        ({"do": "split", "topics": "0", "names": ["A", ""], "examples": ["x", "y"]}, "Part 2 has examples and no name"),
        ({"do": "burn", "topics": "0"}, "burn"),
    ],
)
def test_what_cannot_be_decided_is_said_and_nothing_is_written(
    writer: Writer, fields: dict[str, Any], message: str
) -> None:
    answer = writer.post("edits", **fields)

    assert answer.status_code in {400, 404}
    assert message in wrong(answer)
    assert not writer.desk.edits.exists()
    assert writer.jobs.commands == []


def test_a_name_that_another_topic_has_is_refused(writer: Writer, run: Run) -> None:
    answer = writer.post("edits", do="rename", topics="0", name=names(run)[1].upper())

    assert "Merge the two" in wrong(answer)
    assert not writer.desk.edits.exists()


def test_what_an_edit_would_do_is_said_before_it_is_done(writer: Writer, run: Run) -> None:
    sizes = run.tables["topics"]["size"]

    part = writer.get("edits/preview?do=merge&topics=0&topics=1&name=", headers={"HX-Request": "true"}).text
    page = writer.get("edits/preview?do=hide&topics=0").text

    assert f"One topic of {sizes[0] + sizes[1]:,} statements; {sizes[1]:,} of them change topic." in part
    assert "<html" not in part
    assert f"{sizes[0]:,} keep the topic" in page
    assert not writer.desk.edits.exists()


def test_only_what_was_seen_last_is_undone(writer: Writer, run: Run) -> None:
    writer.post("edits", do="hide", topics="0")
    add_edit(writer.desk.edits, {"do": "hide", "topic": "By hand meanwhile"})

    refused = writer.post("edits/undo", last=f"hide '{names(run)[0]}'")
    done = writer.post("edits/undo", last="hide 'By hand meanwhile'")

    assert refused.status_code == 409
    assert "is now: hide &#39;By hand meanwhile&#39;" in wrong(refused)
    assert done.status_code == 303
    assert [str(each) for each in read_edits(writer.desk.edits)] == [f"hide '{names(run)[0]}'"]
    assert len(writer.jobs.commands) == 2


def test_a_file_damaged_by_hand_is_said_and_left(writer: Writer) -> None:
    writer.desk.edits.write_text("[[edit]\n")

    assert "not valid TOML" in wrong(writer.get("edits"))
    assert "not valid TOML" in wrong(writer.post("edits", do="hide", topics="0"))
    assert writer.desk.edits.read_text() == "[[edit]\n"


def test_words_of_others_are_only_shown(writer: Writer) -> None:
    add_edit(writer.desk.edits, {"do": "hide", "topic": "<script>alert(1)</script>"})

    assert "<script>alert" not in writer.get("edits").text
    assert "&lt;script&gt;alert" in writer.get("edits").text


@pytest.mark.slow
def test_a_decision_reaches_the_pages_and_can_be_taken_back(
    small_run: tuple[Corpus, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = Path(shutil.copytree(small_run[1], tmp_path / "run"))
    library, jobs = Library([folder]), Jobs()
    writer = Writer(library, tmp_path, jobs)
    first = small_run[0].topics["name"][0]

    writer.post("edits", do="rename", topics="0", name="Ours")
    done = jobs.wait("run")
    page = writer.get("edits").text
    writer.post("edits/undo", last=f"rename '{first}' to 'Ours'")
    jobs.wait("run")

    assert done is not None
    assert done.state == "done", done.said
    assert ">Ours</a>" in page
    assert ">Done</span>" in page
    assert load(folder).topics["name"].tolist() == small_run[0].topics["name"].tolist()
    library.close()


def test_a_run_that_another_writes_is_left_alone(small_run: tuple[Corpus, Path], tmp_path: Path) -> None:
    from voc.errors import OutputError
    from voc.store import held

    folder = Path(shutil.copytree(small_run[1], tmp_path / "run"))
    before = (folder / "manifest.json").read_bytes()

    with held(folder), pytest.raises(OutputError, match="is being written by another voc"):
        replay(folder)

    assert (folder / "manifest.json").read_bytes() == before
