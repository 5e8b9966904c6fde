"""Tests of voc/meaning/batches.py."""

from __future__ import annotations

from voc.meaning.batches import ROOMS, TOGETHER, Batch, batches
from voc.meaning.minilm import BEGIN, END, MOST_TOKENS
from voc.meaning.windows import Window


def window(size: int, row: int = 0) -> Window:
    return Window(tuple(range(1000, 1000 + size)), ((0, size),), (row,))


def test_every_window_is_in_one_batch_of_its_own_room() -> None:
    cut = [window(size, row) for row, size in enumerate([1, 6, 7, 200, 6, MOST_TOKENS])]
    found = list(batches(cut))
    assert sorted(each.rows[0] for batch in found for each in batch.windows) == list(range(6))
    assert {batch.room for batch in found} == {8, 12, ROOMS[-2] if ROOMS[-2] >= 202 else ROOMS[-1], ROOMS[-1]}
    assert all(batch.rows == max(TOGETHER // batch.room, 1) for batch in found)


def test_a_batch_is_filled_up_to_its_shape() -> None:
    ids, mask = Batch((window(3),), 8).arrays()
    assert ids.shape == mask.shape == (TOGETHER // 8, 8)
    assert ids[0].tolist() == [BEGIN, 1000, 1001, 1002, END, 0, 0, 0]
    assert mask[0].tolist() == [1] * 5 + [0] * 3
    assert not mask[1:].any()
