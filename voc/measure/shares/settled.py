"""People's settled labels of statements, as `voc label settle` writes them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from pydantic import BaseModel, ConfigDict

from voc.errors import InputError
from voc.measure.shares.codes import classes

FORMATS = (".csv", ".jsonl", ".parquet")
PREFIX = "label_"
NEEDED = ("statement_id", "probability")
COLUMNS = ("statement_id", "code", "probability")


@dataclass(frozen=True)
class Settled:
    """The settled labels of one sheet.

    rows: one row a statement: statement_id, code (of the class), probability (of being drawn).
    """

    file: str
    label: str
    rows: pd.DataFrame


class Sheet(BaseModel):
    """A settled sheet as a run keeps it among its settings. rows: statement_id, code, probability of each."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str
    label: str
    rows: tuple[tuple[str, str, float], ...]


def sheet_of(settled: Settled) -> Sheet:
    """Return a settled sheet as a run keeps it."""
    rows = settled.rows[list(COLUMNS)].itertuples(index=False, name=None)
    return Sheet(file=settled.file, label=settled.label, rows=tuple(rows))


def settled_of(sheet: Sheet) -> Settled:
    """Return a sheet that a run kept. Raises InputError when it holds what no draw and no codebook knows."""
    rows = pd.DataFrame(list(sheet.rows), columns=list(COLUMNS)).astype(
        {"statement_id": "str", "code": "str", "probability": "float64"}
    )
    if sheet.label not in classes():
        raise InputError(
            f"{sheet.file}: there is no label '{sheet.label}'. Labels with shares: {', '.join(classes())}."
        )
    _check(rows, sheet.label, sheet.file)
    return Settled(sheet.file, sheet.label, rows)


def read_settled(path: Path) -> Settled:
    """Read a settled sheet. Raises InputError when it is none, or holds what no draw and no codebook knows."""
    table = _table(path)
    named = [str(name).removeprefix(PREFIX) for name in table if str(name).startswith(PREFIX)]
    absent = [name for name in NEEDED if name not in table]
    if absent or len(named) != 1:
        lacking = f"no column '{absent[0]}'" if absent else f"{len(named)} columns {PREFIX}..., where one is needed"
        raise InputError(f"{path.name} has {lacking}. Settle a sheet first: voc label settle SHEET -o {path.stem}.csv")
    label, codes = named[0], table[PREFIX + named[0]].astype("str").str.strip()
    if label not in classes():
        raise InputError(f"{path.name}: there is no label '{label}'. Labels with shares: {', '.join(classes())}.")
    rows = pd.DataFrame({"statement_id": table["statement_id"].astype("str"), "code": codes})
    rows["probability"] = pd.to_numeric(table["probability"], errors="coerce").astype("float64")
    _check(rows, label, path.name)
    return Settled(path.name, label, rows)


def _table(path: Path) -> pd.DataFrame:
    if path.suffix not in FORMATS:
        raise InputError(f"{path.name} ends in none of {', '.join(FORMATS)}. Give what voc label settle wrote.")
    if not path.is_file():
        raise InputError(f"There is no file {path}. Name a settled sheet under [shares] labels, or leave it out.")
    try:
        if path.suffix == ".parquet":
            return pd.read_parquet(path)
        if path.suffix == ".jsonl":
            return pd.read_json(path, lines=True, dtype=False, convert_dates=False)
        return pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise InputError(f"{path.name} cannot be read as {path.suffix[1:]}. Settle the sheet again.") from error


def _check(rows: pd.DataFrame, label: str, name: str) -> None:
    codes = classes()[label]
    wrong = {
        "is there twice. Remove one": rows["statement_id"].duplicated(),
        "has a probability that is not above 0 and at most 1. Restore it from the sheet": ~rows["probability"].between(
            0, 1, inclusive="right"
        ),
        f"has a label that is none of {', '.join(codes)}. Use one of them": ~rows["code"].isin(codes),
    }
    for what, bad in wrong.items():
        if bad.any():
            raise InputError(f"{name}: statement {rows.loc[bad, 'statement_id'].iloc[0]} {what}.")
