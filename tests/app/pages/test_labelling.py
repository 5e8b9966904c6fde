"""Tests of voc/app/pages/labelling.py: what people say stands in a sheet that every other command reads."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.app.writing import Writer, wrong
from tests.read_only import read_only
from voc.app.corrected import corrected, settle
from voc.app.library import Library, Run
from voc.corpus import Corpus
from voc.labelling.drawing import draw
from voc.labelling.sheet import new_sheet, read_sheet, write_sheet
from voc.measure.shares.shares import SharesSettings
from voc.measure.shares.shares import shares as shares_step

SIZE = 40


@pytest.fixture
def writer(library: Library, small_run: tuple[Corpus, Path], tmp_path: Path) -> Writer:
    """Return anna at her machine, with a sheet drawn."""
    made = Writer(library, tmp_path)
    sheet = made.desk.sheet("run", "stage")
    sheet.parent.mkdir(parents=True)
    write_sheet(new_sheet(draw(small_run[0], "stage", SIZE, "random")), sheet)
    made.post("labelling/name", name="Anna")
    return made


def sheet_of(writer: Writer) -> pd.DataFrame:
    return read_sheet(writer.desk.sheet("run", "stage"))


def asked(answer: Any) -> str:
    """Return the statement that a page asks about."""
    return str(re.findall(r'name="statement_id" value="([^"]*)"', answer.text)[0])


def test_who_labels_is_asked_once(library: Library, tmp_path: Path) -> None:
    writer = Writer(library, tmp_path)

    assert "Who are you?" in writer.get("labelling").text
    assert "no name for a labeller" in wrong(writer.post("labelling/name", name="a b"))
    writer.post("labelling/name", name="Jörg")
    assert 'value="jörg"' in writer.get("labelling").text


def test_a_sheet_is_drawn_as_the_command_draws_it(library: Library, run: Run, tmp_path: Path) -> None:
    writer = Writer(library, tmp_path)

    writer.post("labelling", label="stage", count="50", how="random")

    sheet = str(tmp_path / "labels" / "run" / "stage.csv")
    assert writer.jobs.commands == [
        ["label", "draw", str(run.folder), "-o", sheet, "-l", "stage", "-n", "50", "--how", "random"]
    ]
    assert writer.post("labelling", label="../stage", count="50", how="random").status_code == 400
    assert writer.post("labelling", label="stage", count="50", how="guess").status_code == 400


def test_without_javascript_one_statement_follows_another(writer: Writer) -> None:
    first = writer.get("labelling/stage")
    ids = sheet_of(writer)["statement_id"].tolist()

    answer = writer.post("labelling/stage", statement_id=asked(first), code="use", note="sure?")
    then = writer.client.get(answer.headers["location"])

    assert asked(first) == ids[0]
    assert answer.status_code == 303
    assert asked(then) == ids[1]
    assert "1 of 40 labelled" in then.text
    assert sheet_of(writer)[["by_anna", "note_anna"]].iloc[0].to_list() == ["use", "sure?"]


def test_htmx_gets_the_next_statement_alone(writer: Writer) -> None:
    ids = sheet_of(writer)["statement_id"].tolist()

    part = writer.post("labelling/stage", part=True, statement_id=ids[0], code="use")

    assert "<html" not in part.text
    assert asked(part) == ids[1]


def test_skip_and_undo(writer: Writer) -> None:
    ids = sheet_of(writer)["statement_id"].tolist()
    writer.post("labelling/stage", statement_id=ids[0], code="use")

    skipped = writer.post("labelling/stage", part=True, do="skip", statement_id=ids[1])
    writer.post("labelling/stage", statement_id=ids[2], code="support")
    undone = writer.post("labelling/stage", part=True, do="undo", statement_id=ids[3])
    more = writer.post("labelling/stage", part=True, do="undo", statement_id=asked(undone))

    assert (asked(skipped), asked(undone), asked(more)) == (ids[2], ids[2], ids[0])
    assert (sheet_of(writer)["by_anna"] == "").all()


@pytest.mark.parametrize(
    ("fields", "message"),
    [({"code": ""}, "Choose a class"), ({"code": "mood"}, "none of need"), ({"statement_id": "x"}, "no statement x")],
)
def test_what_is_no_label_is_said_and_not_written(writer: Writer, fields: dict[str, str], message: str) -> None:
    before = writer.desk.sheet("run", "stage").read_bytes()
    name = sheet_of(writer)["statement_id"][0]

    assert message in wrong(writer.post("labelling/stage", **{"statement_id": name, "code": "use", **fields}))
    assert writer.desk.sheet("run", "stage").read_bytes() == before


def test_each_is_blind_to_the_others_until_they_differ_on_what_both_labelled(
    writer: Writer, library: Library, tmp_path: Path
) -> None:
    ben = Writer(library, tmp_path)
    ben.post("labelling/name", name="ben")
    ids = sheet_of(writer)["statement_id"].tolist()
    for name in ids[:3]:
        writer.post("labelling/stage", statement_id=name, code="loyalty", note="clear to me")
    ben.post("labelling/stage", statement_id=ids[0], code="use")

    page = ben.get(f"labelling/stage?at={ids[1]}").text
    settling = ben.get("labelling/stage?settling=1")

    assert "anna" not in page
    assert "clear to me" not in page
    assert "checked" not in page
    assert asked(settling) == ids[0]
    assert "<strong>anna</strong>" in settling.text
    assert "clear to me" in settling.text
    ben.post("labelling/stage", statement_id=ids[0], code="use", settling="1")
    assert sheet_of(writer).loc[0, "adjudicated"] == "use"
    assert "Nothing is left" in ben.get("labelling/stage?settling=1").text


def test_many_who_label_at_once_lose_nothing(writer: Writer, library: Library, tmp_path: Path) -> None:
    others = [Writer(library, tmp_path) for _ in range(3)]
    for number, each in enumerate(others):
        each.post("labelling/name", name=f"no{number}")
    ids = sheet_of(writer)["statement_id"].tolist()[:6]

    def label(each: Writer) -> None:
        for name in ids:
            assert each.post("labelling/stage", statement_id=name, code="use").status_code == 303

    with ThreadPoolExecutor() as pool:
        list(pool.map(label, [writer, *others]))

    columns = ["by_anna", "by_no0", "by_no1", "by_no2"]
    assert (sheet_of(writer).loc[:5, columns] == "use").all(axis=None)
    assert "24" not in [each.name for each in tmp_path.rglob("*.lock")]
    page = writer.get("labelling").text
    assert "6 statements by two or more: too few" in page


def test_agreement_is_shown_once_there_is_enough_of_it(writer: Writer, library: Library, tmp_path: Path) -> None:
    ids = sheet_of(writer)["statement_id"].tolist()
    ben = Writer(library, tmp_path)
    ben.post("labelling/name", name="ben")
    for k, name in enumerate(ids[:12]):
        writer.post("labelling/stage", statement_id=name, code="use" if k % 2 else "support")
        ben.post("labelling/stage", statement_id=name, code="use" if k % 2 or k == 0 else "support")

    page = writer.get("labelling").text

    assert "Cohen&#39;s kappa: anna, ben" in page or "Cohen's kappa: anna, ben" in page
    assert "Settle 1 difference<" in page


def label_all(writer: Writer, run: Run) -> None:
    sheet = sheet_of(writer)
    said = run.frame("SELECT statement_id, stage FROM said").set_index("statement_id")["stage"]
    sheet["by_anna"] = said.reindex(sheet["statement_id"]).to_numpy()
    sheet.to_csv(writer.desk.sheet("run", "stage"), index=False)


def test_shares_follow_the_labels_as_the_step_corrects_them(
    writer: Writer, run: Run, small_run: tuple[Corpus, Path], tmp_path: Path
) -> None:
    before = writer.get("labelling/stage/shares").text
    label_all(writer, run)
    settle(writer.desk.sheet("run", "stage"), tmp_path / "settled.csv")

    found = pd.DataFrame(corrected(run, "stage", sheet_of(writer))["rows"]).drop(columns="name")
    step = shares_step(small_run[0], SharesSettings(labels=(tmp_path / "settled.csv",))).shares
    page = writer.get("labelling/stage/shares").text

    pd.testing.assert_frame_equal(found, step[step["label"] == "stage"].reset_index(drop=True))
    assert "0 settled labels of the 30 that it takes" in before
    assert f"Corrected by {SIZE} settled labels" in page


def test_corrected_shares_are_put_into_the_run(writer: Writer, run: Run) -> None:
    label_all(writer, run)

    writer.post("labelling/stage/apply")

    settled = writer.desk.settled("run", "stage")
    assert len(pd.read_csv(settled)) == SIZE
    assert writer.jobs.commands == [["replay", str(run.folder), "--labels", str(settled)]]


def test_a_sheet_that_is_not_there_or_is_damaged_is_said(writer: Writer) -> None:
    assert writer.get("labelling/value").status_code == 404
    assert writer.get("labelling/mood").status_code == 400
    writer.desk.sheet("run", "stage").write_text("a,b\n1,2\n")

    assert "has no column" in wrong(writer.get("labelling"))
    assert "has no column" in writer.get("labelling/stage").text


def test_a_folder_that_may_only_be_read_is_one_line(writer: Writer, library: Library) -> None:
    with read_only(writer.desk.labels) as labels:
        other = Writer(library, labels.parent)
        object.__setattr__(other.desk, "labels", labels)
        other.post("labelling/name", name="anna")
        name = read_sheet(other.desk.sheet("run", "stage"))["statement_id"][0]

        answer = other.post("labelling/stage", statement_id=name, code="use")

    assert answer.status_code == 400
    assert "cannot be written: Permission denied" in wrong(answer)


def test_what_customers_wrote_is_only_shown(writer: Writer) -> None:
    sheet = sheet_of(writer)
    sheet["text"] = "<script>alert(1)</script> " + sheet["statement"]
    sheet["title"] = "<img src=x onerror=alert(1)>"
    sheet.to_csv(writer.desk.sheet("run", "stage"), index=False)

    page = writer.get("labelling/stage").text

    assert "<script>alert" not in page
    assert "<img" not in page
    assert "&lt;img src=x" in page
