"""Label given statements: `voc classify`, and `voc.classify` in Python."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from voc.labelling.statements import read_statements
from voc.meaning.label import LABELS, SURE, Tier, chance_columns, judge_given, label_columns, says_nothing


def classify(source: str | Path | pd.DataFrame, tier: Tier = "full") -> pd.DataFrame:
    """Return the statements with all their labels: one row out for each row in, in the same order.

    source: a file of statements (see `read_statements`), or such rows.
    tier: `quick` for heads that neither read the statement in its text nor ask a network: some hundred times as quick,
    less exact (models/quick/card.md); `best` for those that a larger encoder reads for, too: much slower, right more
    often (models/best/card.md).
    Every column of the input stays. For each label, such as `stage`, there come: `stage`, the label; `stage_p`, its
    calibrated probability; `stage_second`, the runner-up; `stage_unsure`, whether the probability is below 0.5; and
    `stage_p_<class>`, the probability of every class. A column of the input that is called so is replaced.
    """
    rows = source.reset_index(drop=True) if isinstance(source, pd.DataFrame) else read_statements(source)
    verdicts = judge_given(rows, tier)
    columns: dict[str, Any] = {}
    silent = says_nothing(rows["statement"])
    for name in LABELS:
        columns |= label_columns(name, verdicts[name], silent)
        columns[f"{name}_unsure"] = columns[f"{name}_p"] < SURE
        columns |= chance_columns(name, verdicts[name], silent)
    kept = rows.drop(columns=[name for name in rows if name in columns])
    return pd.concat([kept, pd.DataFrame(columns, index=rows.index)], axis=1)
