"""Tests of voc/meaning/windows.py."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.meaning.windows import Tokens, windows


def document(words: int) -> Tokens:
    """Return words of four letters with a space between, each a token whose id is its place."""
    return Tokens(list(range(words)), [(5 * at, 5 * at + 4) for at in range(words)])


def test_a_short_document_is_one_window() -> None:
    (window,) = windows(document(6), [(0, 9), (10, 29)], [7, 8], room=10)
    assert window.ids == (0, 1, 2, 3, 4, 5)
    assert (window.spans, window.rows) == (((0, 2), (2, 6)), (7, 8))


def test_a_statement_of_a_long_document_has_text_on_both_sides() -> None:
    (window,) = windows(document(100), [(250, 269)], [0], room=10)
    assert window.ids == tuple(range(47, 57))
    assert window.spans == ((3, 7),)


@pytest.mark.parametrize(("span", "first"), [((0, 9), 0), ((490, 499), 90)])
def test_at_the_ends_of_a_document_the_window_stays_full(span: tuple[int, int], first: int) -> None:
    (window,) = windows(document(100), [span], [0], room=10)
    assert window.ids[0] == first
    assert len(window.ids) == 10


def test_a_statement_longer_than_a_window_is_read_as_far_as_it_fits() -> None:
    (window,) = windows(document(100), [(0, 400)], [0], room=10)
    assert (window.ids, window.spans) == (tuple(range(10)), ((0, 10),))


def test_a_span_without_a_token_takes_the_one_before() -> None:
    (window,) = windows(document(3), [(4, 5)], [0], room=10)
    assert window.spans == ((0, 1),)


@given(st.lists(st.integers(1, 30), min_size=1, max_size=30), st.integers(5, 40))
def test_every_statement_is_in_one_window_with_its_tokens(lengths: list[int], room: int) -> None:
    borders = [sum(lengths[:at]) for at in range(len(lengths) + 1)]
    spans = [(5 * start, 5 * end - 1) for start, end in pairwise(borders)]

    found = list(windows(document(borders[-1]), spans, list(range(len(spans))), room))

    assert [row for window in found for row in window.rows] == list(range(len(spans)))
    for window in found:
        assert len(window.ids) <= room
        for (start, end), row in zip(window.spans, window.rows, strict=True):
            held = list(range(borders[row], borders[row + 1]))
            assert list(window.ids[start:end]) == held[: end - start]
            assert end - start == min(len(held), room)
