"""Label statements by an own scheme."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from voc.errors import SettingsError
from voc.meaning.label import SURE, says_nothing
from voc.schemes.saving import load_trained
from voc.schemes.scheme import NONE, Scheme, read_scheme
from voc.schemes.training import Trained, statements_of, train_scheme
from voc.schemes.ways import seen


def open_scheme(path: Path) -> Trained:
    """Return a trained scheme from its folder, or a scheme from its TOML file, taught by its own examples only.

    Raises SettingsError where there is neither, or the file is not allowed; ModelError where the folder is not whole.
    """
    if path.is_dir():
        return load_trained(path)
    if not path.is_file():
        raise SettingsError(f"There is no {path}. Name the TOML file of a scheme, or a folder that voc train wrote.")
    return train_scheme(read_scheme(path))


def apply_scheme(rows: pd.DataFrame, scheme: Scheme | Trained) -> pd.DataFrame:
    """Return the rows with the scheme's columns: one row out for each row in, in the same order.

    rows: `statement`, and any other columns; one that is called as a new one is replaced.
    For a scheme `reason` there come: `reason`, the label, `none` where no class is near or the text says nothing;
    `reason_p`, its probability (missing where no class is near: nothing has measured that); `reason_second`, the
    runner-up (for `none`: the class it would else be); `reason_unsure`, whether the probability is below 0.5 or
    missing; `reason_near`, the cosine with the nearest class, which `none_below` is compared with; `reason_p_<code>`,
    every class's probability, were it one of them (0 where the text says nothing); and, where classes have phases,
    `reason_phase`: buy, own, advocate or missing.
    """
    rows, texts = rows.reset_index(drop=True), statements_of(rows)
    columns = _columns(scheme if isinstance(scheme, Trained) else train_scheme(scheme), texts)
    kept = rows.drop(columns=[name for name in rows if name in columns])
    return pd.concat([kept, pd.DataFrame(columns, index=rows.index)], axis=1)


def _columns(trained: Trained, texts: list[str]) -> dict[str, Any]:
    name, known = trained.scheme.name, seen(texts)
    verdict, near = trained.head.judge(known), trained.head.near(known.vectors)
    silent = says_nothing(pd.Series(texts, dtype="str"))
    far = (near < (-np.inf if trained.scheme.none_below is None else trained.scheme.none_below)) & ~silent
    given = np.where(far | silent, NONE, verdict.given())
    second = np.where(far | silent, verdict.given(), verdict.given(1))
    sure = np.where(silent, 1.0, np.where(far, np.nan, verdict.sure()))
    columns: dict[str, Any] = {
        name: pd.array(given, dtype="str"),
        f"{name}_p": sure,
        f"{name}_second": pd.array(second, dtype="str"),
        f"{name}_unsure": ~(sure >= SURE),
        f"{name}_near": near,
    }
    phases = trained.scheme.phases()
    if phases:
        columns[f"{name}_phase"] = pd.array([phases.get(code) for code in given], dtype="str")
    chances = np.where(silent[:, None], 0.0, verdict.chances)
    return columns | {f"{name}_p_{code}": chances[:, at] for at, code in enumerate(verdict.classes)}
