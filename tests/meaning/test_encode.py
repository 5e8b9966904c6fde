"""Tests of voc/meaning/encode.py."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.meaning.test_label import THREE
from voc.meaning.encode import EncodeSettings, encode
from voc.meaning.encoder import encode_texts
from voc.meaning.static import STATIC

NONE = replace(THREE, vectors=None)


def test_by_default_statements_are_read_in_their_text() -> None:
    found = encode(NONE, EncodeSettings())
    other = THREE.feedback.assign(text=["It works. Will buy again!", "not ok"])

    moved = encode(
        replace(NONE, feedback=other, statements=THREE.statements.assign(start=[0, 10, 4], end=[9, 25, 6])),
        EncodeSettings(),
    )

    assert found.vectors is not None
    assert moved.vectors is not None
    np.testing.assert_allclose(np.linalg.norm(found.vectors, axis=1), 1, rtol=1e-5)
    np.testing.assert_array_equal(moved.vectors[:2], found.vectors[:2])
    assert not np.array_equal(moved.vectors[2], found.vectors[2])
    assert found.facts["encode"]["model"] == "reader"
    assert found.facts["encode"]["embedded"] + found.facts["encode"]["from_cache"] == 3


@pytest.mark.parametrize("model", ["minilm", STATIC])
def test_another_model_sees_statements_alone(model: str) -> None:
    found = encode(NONE, EncodeSettings(model=model))
    np.testing.assert_array_equal(found.vectors, encode_texts(THREE.statements["text"].tolist(), model)[0])
