"""Tests of voc/output/plain.py."""

import pytest

from voc.output.plain import clean, cut, said
from voc.output.quotes import Part


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("the cap came loose", "the cap came loose"),
        ("a\x00b\x08c\x0bd\x1fe\x7ff", "abcdef"),
        ("tab\tline\nreturn\r", "tab\tline\nreturn\r"),
        ("half a \ud83d pair", "half a  pair"),
        ("\ufffe\uffffäöü 漢 😀", "äöü 漢 😀"),
    ],
)
def test_clean_leaves_what_xml_allows(text: str, left: str) -> None:
    assert clean(text) == left


@pytest.mark.parametrize(
    ("text", "most", "left"),
    [
        ("the cap came loose", 18, "the cap came loose"),
        ("the cap came loose", 17, "the cap came …"),
        ("the cap came loose", 9, "the cap …"),
        ("x" * 30, 10, "xxxxxxxx …"),
    ],
)
def test_cut_stops_between_words_and_says_so(text: str, most: int, left: str) -> None:
    assert cut(text, most) == left
    assert len(left) <= max(most, len(text)) if left == text else len(left) <= most


def test_said_is_one_line_with_hidden_details_in_brackets() -> None:
    parts = (
        Part("write\nto ", said=True, hidden=False),
        Part("EMAIL", said=True, hidden=True),
        Part(" \x00now", True, False),
    )

    assert said(parts) == "write to [email] now"
