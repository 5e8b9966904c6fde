"""Tests of voc/labelling/asking.py: what is typed, read and kept, without a terminal."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest

from tests.labelling.made import made_sheet
from voc.labelling.asking import ask, introduction, matches, shown
from voc.labelling.codebook import codebook
from voc.labelling.sheet import ADJUDICATED, read_sheet


def asked(path: Path, typed: str, column: str = "by_anna") -> tuple[list[str], str]:
    """Return the column after this was typed, with | for the end of a line, and what was on the screen."""
    screen = StringIO()
    ask(path, column, StringIO(typed.replace("|", "\n")), screen)
    sheet = read_sheet(path)
    return sheet[column].tolist() if column in sheet else [], screen.getvalue()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("use|need|support|loyalty|none|", ["use", "need", "support", "loyalty", "none"]),
        ("us|E|su|l|non|", ["use", "evaluate", "support", "loyalty", "none"]),  # unambiguous beginnings
        ("use|q|", ["use", "", "", "", ""]),
        ("use|", ["use", "", "", "", ""]),  # the stream ends, as on Ctrl-D
        ("s|use|s|s|need|", ["", "use", "", "", "need"]),
        ("use|b|need|use|q|", ["need", "use", "", "", ""]),  # back, and another answer
        ("b|b|use|q|", ["use", "", "", "", ""]),
        ("s|b|use|q|", ["use", "", "", "", ""]),
        ("n|x||use|q|", ["use", "", "", "", ""]),  # unclear, unknown, empty: asked again
        ("?|?use|? sup|use|q|", ["use", "", "", "", ""]),
        ("q|", []),
    ],
)
def test_answers_are_kept(tmp_path: Path, typed: str, kept: list[str]) -> None:
    assert asked(made_sheet(tmp_path), typed)[0] == kept


def test_every_answer_is_in_the_file_before_the_next_question(tmp_path: Path) -> None:
    path = made_sheet(tmp_path)
    seen: list[list[str]] = []

    class Typist(StringIO):
        def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]  # noqa: ARG002
            sheet = read_sheet(path)
            seen.append(sheet["by_anna"].tolist() if "by_anna" in sheet else [])
            return "use\n" if len(seen) < 3 else "q\n"

    ask(path, "by_anna", Typist(), StringIO())

    assert seen == [[], ["use", "", "", "", ""], ["use", "use", "", "", ""]]


def test_only_what_is_open_is_asked_and_others_labels_stay(tmp_path: Path) -> None:
    path = made_sheet(tmp_path, anna=["use", "", "use", "", "use"], ben=["need"] * 5)

    kept, screen = asked(path, "support|q|")

    assert "2 to label" in screen
    assert kept == ["use", "support", "use", "", "use"]
    assert read_sheet(path)["by_ben"].tolist() == ["need"] * 5
    assert screen.endswith("1 labelled; 1 still open.\n")


def test_what_others_said_is_not_shown(tmp_path: Path) -> None:
    path = made_sheet(tmp_path, ben=["loyalty"] * 5)
    screen = asked(path, "q|")[1]
    assert "ben" not in screen


def test_adjudication_asks_where_labellers_differ_and_tells_who_said_what(tmp_path: Path) -> None:
    path = made_sheet(tmp_path, anna=["use", "use", "", "need", ""], ben=["use", "need", "", "use", "use"])

    kept, screen = asked(path, "use|need|", ADJUDICATED)

    assert kept == ["", "use", "", "need", ""]
    assert screen.count("Said: ") == 2
    assert "Said: anna: use, ben: need" in screen


def test_the_form_says_the_question_the_codes_and_the_keys(tmp_path: Path) -> None:
    _, screen = asked(made_sheet(tmp_path), "?use|n|zz|q|")

    assert "Which part of the journey" in screen
    assert screen.count("use: living with it") == 1
    assert "'n' may be need or none" in screen
    assert "'zz' is none of need" in screen
    assert "[1 of 5]" in screen
    assert "s skip, b back, q quit" in introduction(codebook("stage"), 5)


def test_a_statement_is_marked_in_its_text() -> None:
    row = {"statement": "It leaks!", "text": "Fine box. It leaks! Bye.", "start": "10", "end": "19", "question": "Why?"}
    assert shown(row, "by_anna") == "Question: Why?\nFine box. >>> It leaks! <<< Bye.\n"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"statement": "It leaks!", "text": "", "start": "0", "end": "9"}, ">>> It leaks! <<<\n"),
        ({"statement": "It leaks!"}, ">>> It leaks! <<<\n"),
        ({"statement": "It \x1b[2Jleaks"}, ">>> It  [2Jleaks <<<\n"),  # no customer steers the terminal
    ],
)
def test_a_statement_stands_alone_where_its_text_is_not_known(row: dict[str, str], expected: str) -> None:
    assert shown(row, "by_anna") == expected


def test_a_long_text_is_cut_around_the_statement() -> None:
    text = "a" * 5000 + "It leaks!" + "b" * 5000
    told = shown({"statement": "It leaks!", "text": text, "start": "5000", "end": "5009"}, "by_anna")
    assert told == "…" + "a" * 600 + ">>> It leaks! <<<" + "b" * 600 + "…\n"


@pytest.mark.parametrize(
    ("label", "said", "codes"),
    [
        ("stage", "use", ["use"]),
        ("stage", "u", ["use"]),
        ("stage", "n", ["need", "none"]),
        ("stage", "", []),
        ("stage", "zz", []),
        ("sentiment", "ne", ["neg", "neu"]),
        ("turn", "1", ["1"]),
        ("ladder", "re", ["repeat", "recommend"]),
        ("ladder", "rec", ["recommend"]),
    ],
)
def test_beginnings_mean_what_they_can_mean(label: str, said: str, codes: list[str]) -> None:
    assert matches(said, codebook(label)) == codes
