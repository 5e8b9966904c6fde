"""Tests of voc/intake/names.py and the lists and cues of voc/definitions/people.toml."""

from __future__ import annotations

import pytest

from voc.intake.names import find_names, merged

READABLE = frozenset({"Laura Ashley", "Delia", "Healthy Hounds", "Max Mara"})


def names(text: str, language: str = "en") -> list[str]:
    return [text[start:end] for start, end in find_names([text], [language], READABLE)[0]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sarah was great and so was Priya.", ["Sarah", "Priya"]),
        ("Thank you Sarah Connor for the help", ["Sarah Connor"]),
        ("Helped by James T. Kirkwood", ["James T. Kirkwood"]),
        ("Anne-Marie O'Brien called back", ["Anne-Marie O'Brien"]),
        ("Sarah Was Great", ["Sarah"]),  # title case is no surname
        ("SARAH DID NOT HELP", ["SARAH"]),
        ("Mr. Zxyroth and Mrs Abcde-Fgh answered", ["Zxyroth", "Abcde-Fgh"]),  # after a title, any name
        ("my name is sarah", ["sarah"]),
        ("my daughter Zxyla loves it", ["Zxyla"]),
        ("Great shop.\nKind regards,\nJ. Zxyroth", ["Zxyroth"]),
        ("Our dog Bella is insured here", ["Bella"]),  # pets are hidden like people
        ("Grace was lovely on the phone.", ["Grace"]),  # spaCy decides
        ("Zandelle Smith was a joy to talk to.", ["Zandelle Smith"]),
        ("It was great.Sarah helped", ["Sarah"]),
    ],
)
def test_english_names(text: str, found: list[str]) -> None:
    assert names(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "We flew to Austin via Charlotte and Paris",
        "By the grace of God, in June or August",
        "a Jack Russell, a Saint Bernard and a King Charles from St Lucia",
        "the Laura Ashley dress, the Delia bag and Max Mara",
        "Healthy Hounds paid at once",
        "LHR to MIA with BAs crew",
        "The Customer Service Team At Head Office",
        "Kind regards to all the staff",
        "<NAME> wrote to <EMAIL>",
        "",
    ],
)
def test_what_is_nobody_stays(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("de", "Herr Müller und Frau Zxyroth waren nett", ["Müller", "Zxyroth"]),
        ("de", "Als meine Frau Probleme hatte", []),
        ("de", "Mein Kollege Jürgen half im Sommer", ["Jürgen"]),
        ("es", "Mi vecino Ramón dijo que sí", ["Ramón"]),
        ("es", "La señora Zxyroth me atendió", ["Zxyroth"]),
        ("fr", "Merci à Amélie pour son aide", ["Amélie"]),
        ("fr", "Je m'appelle Zxyla et je suis contente", ["Zxyla"]),
        ("es", "Ella no quiso ayudar", []),  # at the start of a sentence, a capital says nothing
    ],
)
def test_other_languages(language: str, text: str, found: list[str]) -> None:
    assert names(text, language) == found


def test_each_text_is_judged_alone() -> None:
    texts = ["Grace was lovely.", "We went to Austin.", "Sarah helped.", "nobody here"]

    together = find_names(texts, ["en"] * 4, READABLE)

    assert together == [find_names([text], ["en"], READABLE)[0] for text in texts]


def test_merged_joins_what_overlaps() -> None:
    assert merged([(5, 9), (0, 3), (7, 12), (0, 3)]) == [(0, 3), (5, 12)]
