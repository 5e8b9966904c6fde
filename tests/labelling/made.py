"""A run and a sheet made by hand, for the tests of labelling by people."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from voc.corpus import Corpus
from voc.labelling.drawing import draw
from voc.labelling.sheet import ADJUDICATED, new_sheet, with_labeller, write_sheet

STAGES = {"use": 0.62, "support": 0.2, "purchase": 0.12, "need": 0.04, "advocate": 0.02}


def made_corpus(size: int, seed: int = 0) -> Corpus:
    """Return `size` pieces with one statement each; the stage predicted is right at least as often as it says.

    `truth` among the statements is what a careful reader would say.
    """
    chance = np.random.default_rng(seed)
    stages = np.array(list(STAGES))
    truth = chance.choice(stages, size, p=list(STAGES.values()))
    sure = chance.uniform(0.3, 1, size)
    predicted = np.where(chance.random(size) < sure, truth, chance.permutation(truth))
    names = [f"f{number:04d}" for number in range(size)]
    texts = [f"Bought it. Cap {number} leaks! Bye." for number in range(size)]
    statements = pd.DataFrame({"feedback_id": names, "start": 11, "end": [len(text) - 5 for text in texts]})
    statements = statements.assign(
        statement_id=[f"{name}-1" for name in names],
        text=[text[11:-5] for text in texts],
        stage=predicted,
        stage_p=sure,
        turn=np.zeros(size, dtype=np.int8),
        turn_p=1.0,
        truth=truth,
    )
    feedback = pd.DataFrame(
        {"feedback_id": names, "text": texts, "duplicate_of": pd.Series([None] * size, dtype="str")}
    )
    return Corpus(feedback, statements)


def made_sheet(folder: Path, size: int = 5, **labels: list[str]) -> Path:
    """Write a sheet of `size` statements, with these labels by anna=[...], ben=[...], and return its path."""
    sheet = new_sheet(draw(made_corpus(50), "stage", size, "random")).sort_values("statement_id", ignore_index=True)
    for name, codes in labels.items():
        column = name if name == ADJUDICATED else f"by_{name}"
        sheet = with_labeller(sheet, column).assign(**{column: codes})
    write_sheet(sheet, folder / "sheet.csv")
    return folder / "sheet.csv"
