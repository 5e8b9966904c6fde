"""Tests of voc/meaning/engine.py."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pytest

from voc.errors import ModelError, SettingsError
from voc.meaning import engine as module
from voc.meaning.engine import ROOMS, TOGETHER, Batch, Taker, batches, engine_name, opened, vectors
from voc.meaning.minilm import BEGIN, END, MOST_TOKENS, WIDTH
from voc.meaning.windows import Window
from voc.workspace import workspace

if TYPE_CHECKING:
    from torch import Tensor, nn


def tiny() -> nn.Module:
    """Return a network that makes of a token its number, and of padding nothing."""
    from torch import nn

    class Tiny(nn.Module):
        def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
            return (ids * mask)[:, :, None].expand(-1, -1, WIDTH) * 1.0

    return Tiny()


def window(size: int, row: int = 0) -> Window:
    return Window(tuple(range(1000, 1000 + size)), ((0, size),), (row,))


class ByHand:
    """An engine that makes of a token its number; off by a little where `wrong`."""

    def __init__(self, *, wrong: bool = False) -> None:
        self.wrong = wrong

    def run(self, batches: Iterable[Batch], take: Taker) -> None:
        for batch in batches:
            ids, _ = batch.arrays()
            found = np.repeat(ids[:, :, None].astype(np.float32), WIDTH, axis=2)
            found[:, :, 0] *= -100 if self.wrong else 1
            take(batch, found)


def test_every_window_is_in_one_batch_of_its_own_room() -> None:
    cut = [window(size, row) for row, size in enumerate([1, 6, 7, 200, 6, MOST_TOKENS])]
    found = list(batches(cut))
    assert sorted(each.rows[0] for batch in found for each in batch.windows) == list(range(6))
    assert {batch.room for batch in found} == {8, 16, ROOMS[-2] if ROOMS[-2] >= 202 else ROOMS[-1], ROOMS[-1]}
    assert all(batch.rows == max(TOGETHER // batch.room, 1) for batch in found)


def test_a_batch_is_filled_up_to_its_shape() -> None:
    ids, mask = Batch((window(3),), 8).arrays()
    assert ids.shape == mask.shape == (TOGETHER // 8, 8)
    assert ids[0].tolist() == [BEGIN, 1000, 1001, 1002, END, 0, 0, 0]
    assert mask[0].tolist() == [1] * 5 + [0] * 3
    assert not mask[1:].any()


def test_a_vector_is_the_mean_of_its_tokens_with_marks_where_the_span_has_them() -> None:
    cut = [Window((1000, 1002, 1008), ((0, 2), (-1, 4)), (1, 0))]
    found = vectors(ByHand(), cut, 2)
    assert found[1, 0] == 1001
    assert found[0, 0] == (BEGIN + 1000 + 1002 + 1008 + END) / 5


@pytest.mark.parametrize("engine", ["fast", "torch"])
def test_both_engines_run_a_network(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOC_ENGINE", engine)
    cut = [window(size, row) for row, size in enumerate([5, 30, 1, 60])]
    found = vectors(opened("tiny", engine, tiny), cut, 4)
    np.testing.assert_allclose(found[:, 0], [1002, 1014.5, 1000, 1029.5])


def test_what_was_converted_is_kept_and_made_again_when_it_is_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOC_ENGINE", "fast")
    built = []

    def build() -> nn.Module:
        built.append(1)
        return tiny()

    opened("kept", "one", build)
    opened("kept", "one", build)
    assert len(built) == 1
    (path,) = (workspace() / "engines").glob("kept-*.bin")
    path.write_bytes(b"damaged")
    opened("kept", "one", build)
    assert len(built) == 2
    opened("kept", "other weights", build)
    assert len(list((workspace() / "engines").glob("kept-*.xml"))) == 1


def test_a_network_that_came_out_otherwise_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelError, match=r"differs from torch's \(cosine .*Set VOC_ENGINE to 'torch'"):
        module._compare(ByHand(), ByHand(wrong=True))
    module._compare(ByHand(), ByHand())
    monkeypatch.setenv("VOC_ENGINE", "fast")
    monkeypatch.setattr(module, "_compare", _refuse)
    with pytest.raises(ModelError, match="refused"):
        opened("bad", "bad", tiny)
    assert not list((workspace() / "engines").glob("*bad*"))


def _refuse(*_: object) -> None:
    raise ModelError("refused")


def test_the_machine_or_the_variable_names_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VOC_ENGINE", raising=False)
    monkeypatch.setattr(module, "_has_gpu", lambda: False)
    assert engine_name() == "fast"
    monkeypatch.setattr(module, "_has_gpu", lambda: True)
    assert engine_name() == "torch"
    monkeypatch.setenv("VOC_ENGINE", "fast")
    assert engine_name() == "fast"
    monkeypatch.setattr(module, "_openvino", lambda: None)
    with pytest.raises(SettingsError, match="needs the package openvino"):
        engine_name()
    monkeypatch.setenv("VOC_ENGINE", "auto")
    monkeypatch.setattr(module, "_has_gpu", lambda: False)
    assert engine_name() == "torch"
    monkeypatch.setenv("VOC_ENGINE", "abacus")
    with pytest.raises(SettingsError, match="There is no engine 'abacus'"):
        engine_name()


ENCODE = """
import sys
from voc.meaning.encoder import encode_texts
vectors, _ = encode_texts(["The cap leaks.", "Lovely."])
print(sum(name in sys.modules for name in ("torch", "transformers", "sentence_transformers")))
"""


def test_once_converted_the_encoder_needs_no_torch() -> None:
    run = [sys.executable, "-c", ENCODE]
    subprocess.run(run, check=True, capture_output=True)
    for path in (workspace() / "vectors").iterdir():
        path.unlink()
    assert subprocess.run(run, check=True, capture_output=True, text=True).stdout.split()[-1] == "0"
