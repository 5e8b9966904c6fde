"""Tests of voc/measure/cells.py."""

from typing import Any

import pandas as pd
import pytest

from voc.corpus import Corpus
from voc.measure.cells import find_cells
from voc.measure.mentions import counted

PLAIN = {"stage": "use", "topic_id": 0, "sentiment": "neg", "value": "functional", "need": "unmet", "ladder": "none"}


def corpus(**changed: Any) -> Corpus:
    """Return ten people who say one thing each, as PLAIN but for what is changed."""
    ids = [f"f{number}" for number in range(10)]
    feedback = pd.DataFrame({"feedback_id": ids, "author": ids, "duplicate_of": None})
    statements = pd.DataFrame({"statement_id": [f"{one}-0" for one in ids], "feedback_id": ids, "turn": 0})
    return Corpus(feedback, statements.assign(**{**PLAIN, **changed}))


@pytest.mark.parametrize(
    ("changed", "left_out"),
    [
        ({}, None),
        ({"stage": "none"}, "no stage"),
        ({"topic_id": -1}, "no topic"),
        ({"topic_id": 6}, "hidden"),
        ({"topic_id": 7}, "language"),
        ({"topic_id": 8}, "verdict"),
        ({"need": "none", "value": "none"}, "verdict"),
        ({"need": "none", "ladder": "recommend"}, "verdict"),
        ({"need": "none"}, None),
    ],
)
def test_a_cell_that_explains_nothing_is_no_candidate(changed: dict[str, Any], left_out: str | None) -> None:
    (cell,) = find_cells(counted(corpus(**changed)), 5, 0.5, {"hidden": [6], "language": [7], "verdict": [8]}).to_dict(
        "records"
    )

    assert (cell["left_out"] if isinstance(cell["left_out"], str) else None) == left_out
    assert cell["candidate"] is (left_out is None)


def test_few_people_make_no_cell() -> None:
    assert find_cells(counted(corpus()), 11, 0.5).empty
