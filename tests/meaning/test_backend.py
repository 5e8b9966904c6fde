"""Tests of voc/meaning/backend.py."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest

from voc.errors import SettingsError
from voc.meaning import backend as module
from voc.meaning.backend import Taker, backend_name, vectors
from voc.meaning.batches import Batch
from voc.meaning.minilm import BEGIN, END, WIDTH
from voc.meaning.windows import Window


class ByHand:
    """A backend that makes of a token its number; off by a little where `wrong`."""

    def __init__(self, *, wrong: bool = False) -> None:
        self.wrong = wrong

    def run(self, batches: Iterable[Batch], take: Taker) -> None:
        for batch in batches:
            ids, _ = batch.arrays()
            found = np.repeat(ids[:, :, None].astype(np.float32), WIDTH, axis=2)
            found[:, :, 0] *= -100 if self.wrong else 1
            take(batch, found)


def test_a_vector_is_the_mean_of_its_tokens_with_marks_where_the_span_has_them() -> None:
    cut = [Window((1000, 1002, 1008), ((0, 2), (-1, 4)), (1, 0))]
    found = vectors(ByHand(), cut, 2)
    assert found[1, 0] == 1001
    assert found[0, 0] == (BEGIN + 1000 + 1002 + 1008 + END) / 5


def test_the_machine_or_the_variable_names_the_backend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VOC_BACKEND", raising=False)
    monkeypatch.setattr(module, "has_gpu", lambda: False)
    assert backend_name() == "fast"
    monkeypatch.setattr(module, "has_gpu", lambda: True)
    assert backend_name() == "torch"
    monkeypatch.setenv("VOC_BACKEND", "fast")
    assert backend_name() == "fast"
    monkeypatch.setattr(module, "openvino_version", lambda: None)
    with pytest.raises(SettingsError, match="needs the package openvino"):
        backend_name()
    monkeypatch.setenv("VOC_BACKEND", "auto")
    monkeypatch.setattr(module, "has_gpu", lambda: False)
    assert backend_name() == "torch"
    monkeypatch.setenv("VOC_BACKEND", "abacus")
    with pytest.raises(SettingsError, match="There is no backend 'abacus'"):
        backend_name()
