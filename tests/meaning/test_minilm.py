"""Tests of voc/meaning/minilm.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from voc.errors import ModelError
from voc.meaning.minilm import UNKNOWN, check, tokens_of


def test_weights_that_are_not_the_published_ones_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")

    with pytest.raises(ModelError, match="sha256 differs"):
        check(tmp_path)


def test_weights_that_are_missing_are_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="are missing"):
        check(tmp_path)


def test_tokens_stand_where_they_are_in_the_text() -> None:
    text = "The cap leaks 😀 everywhere. " * 40
    found, nothing = tokens_of([text, "\u200b"])
    assert text[slice(*found.offsets[1])] == "cap"
    assert len(found.ids) == len(found.offsets) > 200  # not cut
    assert (list(nothing.ids), list(nothing.offsets)) == ([UNKNOWN], [(0, 1)])
