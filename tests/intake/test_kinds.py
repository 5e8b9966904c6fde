"""Tests of voc/intake/kinds.py."""

import pandas as pd
import pytest

from voc.intake.columns import Column, Columns
from voc.intake.kinds import likely_kind

PLAIN = ["The bottle arrived leaking.", "Lovely shine on my old estate car.", "Too dear."]
POSTS = ["@halverncare the bottle leaks again", "rain beads like mad #carcare", "my car looks new"]


@pytest.mark.parametrize(
    ("roles", "texts", "kind"),
    [
        (["text", "rating"], PLAIN, "review"),
        (["text", "recommend"], PLAIN, "review"),
        (["text", "nps"], PLAIN, "survey"),
        (["text", "rating", "question"], PLAIN, "survey"),
        (["text", "text"], PLAIN, "survey"),
        (["text", "segment"], POSTS, "social"),
        (["text", "rating"], POSTS, "review"),
        (["text"], PLAIN, None),
        (["text"], [None, None], None),
        (["rating"], PLAIN, "review"),
    ],
)
def test_the_columns_tell_the_kind(roles: list[str], texts: list[str | None], kind: str | None) -> None:
    names = [f"{role} {place}" for place, role in enumerate(roles)]
    columns = Columns("file.csv", tuple(Column(name, role, "", "") for name, role in zip(names, roles, strict=True)))

    assert likely_kind(pd.DataFrame(dict.fromkeys(names, texts)), columns) == kind
