"""Heads of chance in the place of the shipped ones: quick, and the same every time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from voc.meaning.features import Sight
from voc.meaning.heads import Verdict
from voc.resources import definition

CLASSES = {**definition("labels")["classes"], "emotion": list(definition("emotions")["classes"])}


class StandIn:
    """Gives each statement chances by its length: long ones the last class, short ones the first."""

    def judge(self, seen: Sight, quick: bool = False) -> dict[str, Verdict]:  # noqa: ARG002
        lengths = (seen.spans[:, 1] - seen.spans[:, 0]) / 40
        return {label: self._verdict(tuple(codes), lengths) for label, codes in CLASSES.items()}

    def _verdict(self, codes: tuple[str, ...], lengths: np.ndarray) -> Verdict:
        places = np.linspace(0, 1, len(codes))
        chances = np.exp(-8 * np.abs(lengths.clip(0, 1)[:, None] - places))
        chances /= chances.sum(axis=1, keepdims=True)
        return Verdict(codes, chances, np.argsort(-chances, axis=1, kind="stable"))


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch, tiny_encoder: Any) -> StandIn:  # noqa: ARG001
    heads = StandIn()
    monkeypatch.setattr("voc.meaning.label.judge", heads.judge)
    return heads
