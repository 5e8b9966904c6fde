"""From several people's labels to one: copies of a sheet put together, and what is settled of them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from voc.errors import InputError
from voc.labelling.sheet import ADJUDICATED, answers, label_of, labellers, notes, with_labeller


def together(sheets: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return one sheet of several copies of it, each labelled by others, in the order of the first.

    Raises InputError when they are no copies of one draw, or one labeller says two things of one statement.
    """
    whole, *others = (sheet.set_index("statement_id") for sheet in sheets)
    for other in others:
        if set(whole.index) != set(other.index) or label_of(whole) != label_of(other):
            raise InputError("The sheets are not of one draw. Give copies of one sheet, each labelled by others.")
        for column in (*labellers(other), ADJUDICATED):
            whole = _with_labels(whole, other[column].reindex(whole.index))
        for column in notes(other):
            whole = _with_notes(whole, other[column].reindex(whole.index))
    return whole.reset_index()


def settled(sheet: pd.DataFrame) -> pd.Series[str]:
    """Return each statement's label: the adjudicated one, else what all who labelled it say, else "" (still open)."""
    agreed = [next(iter(said)) if len(said) == 1 else "" for said in answers(sheet)]
    return sheet[ADJUDICATED].where(sheet[ADJUDICATED] != "", pd.Series(agreed, index=sheet.index, dtype="str"))


def settled_rows(sheet: pd.DataFrame) -> pd.DataFrame:
    """Return the statements whose label is settled, with it in a column such as `label_stage`: for `voc evaluate`."""
    label = f"label_{label_of(sheet)}"
    rows = sheet.drop(columns=[*labellers(sheet), *notes(sheet), ADJUDICATED, "label"]).assign(
        **{label: settled(sheet)}
    )
    return rows[rows[label] != ""].reset_index(drop=True)


def _with_notes(sheet: pd.DataFrame, said: pd.Series[str]) -> pd.DataFrame:
    whole = with_labeller(sheet, str(said.name))
    known = whole[str(said.name)]
    return whole.assign(**{str(said.name): known.where(known != "", said)})


def _with_labels(sheet: pd.DataFrame, said: pd.Series[str]) -> pd.DataFrame:
    column = str(said.name)
    whole = with_labeller(sheet, column)
    known = whole[column]
    torn = known[(known != "") & (said != "") & (known != said)]
    if len(torn):
        raise InputError(
            f"Statement {torn.index[0]}: {column} is '{torn.iloc[0]}' in one sheet and "
            f"'{said.loc[torn.index].iloc[0]}' in another. Empty the wrong cell."
        )
    return whole.assign(**{column: known.where(known != "", said)})
