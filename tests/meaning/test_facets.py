"""Tests of voc/meaning/facets.py."""

from __future__ import annotations

import numpy as np
import pytest

from voc.meaning.facets import facets
from voc.meaning.phrases import phrase_terms

PRAISE = [f"{who} true to size" for who in ("it is", "they are", "mine is", "all was", "the coat is")]
BLAME = [f"{who} runs small" for who in ("it", "this", "mine", "the coat", "the shirt")]


def sides(praise: list[str], blame: list[str], dull: str = "") -> tuple[str, str]:
    texts = [*praise, *blame]
    terms = phrase_terms(texts, texts, min_rows=2)
    telling = np.array([term != dull for term in terms.shown], dtype=bool)
    return facets(terms, np.arange(len(praise)), np.arange(len(praise), len(texts)), telling)


def test_each_side_has_its_own_phrase() -> None:
    praised, blamed = sides(PRAISE, BLAME)

    assert praised == "true to size"
    assert blamed == "runs small"


def test_what_both_say_alike_is_neither_s() -> None:
    assert sides(BLAME, [f"{text} again" for text in BLAME]) == ("", "")


def test_a_larger_side_does_not_take_the_other_s_phrase() -> None:
    assert sides(PRAISE * 8, [*BLAME, *PRAISE[:1]])[1] == "runs small"


@pytest.mark.parametrize("blame", [[], BLAME[:2]])
def test_a_side_with_few_statements_has_none(blame: list[str]) -> None:
    assert sides(PRAISE, blame)[1] == ""


def test_a_dull_phrase_is_nobody_s() -> None:
    assert sides(PRAISE, BLAME, dull="runs small")[1] != "runs small"
