"""Tests of voc/labelling/settling.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.labelling.made import made_sheet
from voc.errors import InputError
from voc.labelling.settling import settled, settled_rows, together
from voc.labelling.sheet import read_sheet

ANNA = ["use", "use", "", "need", ""]


def test_what_all_say_or_was_adjudicated_is_settled(tmp_path: Path) -> None:
    sheet = read_sheet(
        made_sheet(tmp_path, anna=ANNA, ben=["use", "need", "", "", "support"], adjudicated=["", "", "use", "", "use"])
    )

    assert settled(sheet).tolist() == ["use", "", "use", "need", "use"]
    rows = settled_rows(sheet)
    assert rows["label_stage"].tolist() == ["use", "use", "need", "use"]
    assert {"statement", "text", "probability"} < set(rows)
    assert not {"by_anna", "adjudicated"} & set(rows)


def test_nothing_is_settled_before_anyone_labelled(tmp_path: Path) -> None:
    assert len(settled_rows(read_sheet(made_sheet(tmp_path)))) == 0


def test_copies_are_put_together_in_the_order_of_the_first(tmp_path: Path) -> None:
    sheet = read_sheet(made_sheet(tmp_path, anna=ANNA))
    other = sheet.assign(by_anna=["", "use", "use", "", ""], by_ben="need", adjudicated="use").iloc[::-1]

    whole = together([sheet, other])

    assert whole["statement_id"].tolist() == sheet["statement_id"].tolist()
    assert whole["by_anna"].tolist() == ["use", "use", "use", "need", ""]
    assert whole["by_ben"].tolist() == ["need"] * 5
    assert whole["adjudicated"].tolist() == ["use"] * 5
    assert list(whole)[-1] == "adjudicated"


def test_sheets_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    sheet = read_sheet(made_sheet(tmp_path, anna=ANNA))

    with pytest.raises(InputError, match="not of one draw"):
        together([sheet, sheet.head(3)])
    with pytest.raises(InputError, match="by_anna is 'use' in one sheet and 'need' in another"):
        together([sheet, sheet.assign(by_anna="need")])
