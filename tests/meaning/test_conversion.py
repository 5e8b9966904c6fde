"""Tests of voc/meaning/conversion.py."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.meaning.test_backend import ByHand
from tests.meaning.test_batches import window
from voc.errors import ModelError
from voc.meaning import conversion as module
from voc.meaning.backend import vectors
from voc.meaning.batches import MINILM_FORM
from voc.meaning.conversion import opened
from voc.meaning.minilm import WIDTH
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


@pytest.mark.parametrize("backend", ["fast", "torch"])
def test_both_backends_run_a_network(backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOC_BACKEND", backend)
    cut = [window(size, row) for row, size in enumerate([5, 30, 1, 60])]
    found = vectors(opened("tiny", backend, tiny), cut, 4)
    np.testing.assert_allclose(found[:, 0], [1002, 1014.5, 1000, 1029.5])


def test_what_was_converted_is_kept_and_made_again_when_it_is_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOC_BACKEND", "fast")
    built = []

    def build() -> nn.Module:
        built.append(1)
        return tiny()

    opened("kept", "one", build)
    opened("kept", "one", build)
    assert len(built) == 1
    (path,) = (workspace() / "networks").glob("kept-*.bin")
    path.write_bytes(b"damaged")
    opened("kept", "one", build)
    assert len(built) == 2
    opened("kept", "other weights", build)
    assert len(list((workspace() / "networks").glob("kept-*.xml"))) == 1


def test_a_network_that_came_out_otherwise_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelError, match=r"differs from torch's \(cosine .*Set VOC_BACKEND to 'torch'"):
        module._compare(ByHand(), ByHand(wrong=True), MINILM_FORM)
    module._compare(ByHand(), ByHand(), MINILM_FORM)
    monkeypatch.setenv("VOC_BACKEND", "fast")
    monkeypatch.setattr(module, "_compare", _refuse)
    with pytest.raises(ModelError, match="refused"):
        opened("bad", "bad", tiny)
    assert not list((workspace() / "networks").glob("*bad*"))


def _refuse(*_: object) -> None:
    raise ModelError("refused")


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
