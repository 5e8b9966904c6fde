"""Tests of voc/intake/normalise.py."""

from __future__ import annotations

import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voc.corpus import Corpus
from voc.intake.normalise import NormaliseSettings, clean_form, normalise


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Plain words, left alone.", "Plain words, left alone."),
        ("  too   much\tspace ", "too much space"),
        ("one<br>two<BR/>three", "one\ntwo\nthree"),
        ("<p>One.</p><p class='x'>Two.</p>", "One.\nTwo."),
        ("very <b>good</b> <a href='http://x.org/y'>shop</a>", "very good shop"),
        ("[h1]Good[/h1][b]very[/b] [sic]", "Good\nvery [sic]"),
        ("<script>var a = 1;</script>ok", "ok"),
        ("I <really> mean it, 5 < 6 > 4", "I <really> mean it, 5 < 6 > 4"),  # no mark-up
        ("tea &amp; cake", "tea & cake"),
        ("don&amp;#39;t", "don't"),  # escaped twice
        ("5&#39;2&#34 tall", "5'2\" tall"),  # the semicolon was forgotten
        ("I &lt;3 it", "I <3 it"),
        ("R&D and AT&T", "R&D and AT&T"),
        ("cafÃ© dâ€™or", "café d'or"),
        ("don\ufffdt", "don't"),
        ("zero\u200bwidth\ufeff and soft\u00adhyphen", "zerowidth and softhyphen"),
        ("bell\x07 and \x1b", "bell and"),
        ("\u202eturned\u202c", "turned"),
        ("a\r\nb\rc\u2028d\n\n\ne", "a\nb\nc\nd\ne"),
        ("no\u00a0break\u3000space", "no break space"),
        ("e\u0301", "é"),
        ("family 👩‍👩‍👧 ❤️", "family 👩‍👩‍👧 ❤️"),  # joined emoji stay whole
        ("flag 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "flag 🏴󠁧󠁢󠁥󠁮󠁧󠁿"),
        ("می‌خواهم", "می‌خواهم"),  # the joiner is part of the spelling
        ("ＡＢ１２ ＠ 很好！", "AB12 @ 很好！"),
        ("kept: <EMAIL> and <NAME>", "kept: <EMAIL> and <NAME>"),
        ("\u200b \n", ""),
    ],
)
def test_clean_form(raw: str, clean: str) -> None:
    assert clean_form(raw) == clean


def test_encoding_is_left_alone_on_request() -> None:
    assert clean_form("cafÃ©", fix_encoding=False) == "cafÃ©"


@given(st.text(st.characters(codec="utf-8"), max_size=200))
@settings(max_examples=200, deadline=None)
def test_a_clean_text_is_without_double_space_and_control_characters(text: str) -> None:
    clean = clean_form(text)

    assert clean == clean.strip()
    assert not any(bad in clean for bad in ("  ", "\n\n", "\r", "\t", "\x00", "\u200b"))


@pytest.mark.parametrize("part", ["<", "<b ", "&#", "<!--", "[url=", " \n", "<script>", "é<a x"])
def test_hostile_text_takes_no_time(part: str) -> None:
    start = time.process_time()

    clean_form(part * (40_000 // len(part)))

    assert time.process_time() - start < 2


def test_normalise_adds_both_columns_and_leaves_its_input_alone() -> None:
    table = pd.DataFrame({"raw_text": ["a<br>b", None], "raw_title": ["Fine &amp; dandy", " "]}, dtype="str")
    before = Corpus(table)

    after = normalise(before, NormaliseSettings()).feedback

    assert after["clean_text"].tolist() == ["a\nb", ""]
    assert after["clean_title"].iloc[0] == "Fine & dandy"
    assert pd.isna(after["clean_title"].iloc[1])
    assert "clean_text" not in before.feedback


def test_normalise_does_without_titles() -> None:
    after = normalise(Corpus(pd.DataFrame({"raw_text": ["a"]}, dtype="str")), NormaliseSettings()).feedback

    assert after["clean_title"].isna().all()
