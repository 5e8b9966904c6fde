"""Shares corrected by the labels that people have given so far, without writing the run."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from voc.app.library import Run
from voc.errors import InputError
from voc.labelling.settling import settled, settled_rows
from voc.labelling.sheet import read_sheet
from voc.labelling.statements import write_rows
from voc.measure.mentions import Mentions
from voc.measure.shares.settled import Settled
from voc.measure.shares.shares import LABELS, OWN, SharesSettings, shares_of
from voc.output.shares import class_names


def settle(sheet: Path, to: Path) -> int:
    """Write the settled labels of a sheet as `voc label settle` does; return how many there are."""
    rows = settled_rows(read_sheet(sheet))
    write_rows(rows, to)
    return len(rows)


def corrected(run: Run, label: str, sheet: pd.DataFrame) -> dict[str, Any]:
    """Return the shares of a label's classes as counted and as the sheet corrects them.

    {"rows": one a class, "labels": how many are settled, "floor": how many it takes, "own": whether these correct}.
    Raises InputError for a label whose shares nothing corrects.
    """
    if label not in LABELS:
        raise InputError(f"The shares of '{label}' are not corrected. Labels with shares: {', '.join(LABELS)}.")
    codes, floor = settled(sheet), SharesSettings().floor
    known = pd.DataFrame({"statement_id": sheet["statement_id"], "code": codes, "probability": sheet["probability"]})
    known = known[known["code"] != ""].reset_index(drop=True)
    errors = run.manifest["facts"].get("label", {}).get("scores", {}).get(label, {})
    rows = shares_of(label, _mentions(run, label), Settled("the sheet", label, known), errors, floor)
    names = class_names(label)
    shown = [{**row, "name": names.get(str(row["class"]), str(row["class"]))} for row in rows]
    return {"rows": shown, "labels": len(known), "floor": floor, "own": any(row["correction"] == OWN for row in rows)}


@lru_cache(maxsize=4)
def _mentions(run: Run, label: str) -> Mentions:
    """Return the counted statements with what the model says of the label, as the step `shares` counts them."""
    own = f"statement_id, {label}, {label}_p, {label}_second, person, place AS row"
    said = run.frame(f"SELECT {own} FROM said WHERE counted ORDER BY statement_id")
    person = said["person"].factorize()[0]
    return Mentions(said.assign(person=person, piece=0), pd.DataFrame(), int(person.max(initial=-1)) + 1)
