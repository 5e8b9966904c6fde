"""Tests of voc/schemes/applying.py."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.schemes.own import content, labelled
from voc.errors import InputError, SettingsError
from voc.schemes.applying import apply_scheme, open_scheme
from voc.schemes.scheme import make_scheme
from voc.schemes.training import train_scheme

TEXTS = ["wrong invoice charged twice", "the courier left a box", "login crash", "n/a", None, "quite another matter"]


@pytest.mark.usefixtures("tiny_encoder")
def test_each_row_comes_back_with_its_columns() -> None:
    rows = pd.DataFrame({"statement": TEXTS, "reason": "old", "kept": range(6)}, index=[9, 8, 7, 6, 5, 4])

    found = apply_scheme(rows, make_scheme(content(none_below=0.3)))

    assert found["kept"].tolist() == list(range(6))
    assert found["reason"].tolist() == ["billing", "delivery", "app", "none", "none", "none"]
    assert found["reason_phase"].fillna("").tolist() == ["buy", "own", "", "", "", ""]
    assert found["reason_p"].round(2).iloc[3:5].tolist() == [1, 1]  # they say nothing: that is sure
    assert np.isnan(found["reason_p"].iloc[5])
    assert found["reason_unsure"].tolist()[3:] == [False, False, True]
    assert found["reason_second"].iloc[5] in {"billing", "delivery", "app"}
    assert found["reason_near"].iloc[5] < 0.3 < found["reason_near"].iloc[0]
    chances = found[[f"reason_p_{code}" for code in ("app", "billing", "delivery")]].to_numpy()
    np.testing.assert_allclose(chances.sum(axis=1), [1, 1, 1, 0, 0, 1], atol=1e-6)
    assert (found["reason_p"].iloc[:3] == chances[:3].max(axis=1)).all()
    assert rows["reason"].tolist() == ["old"] * 6  # the input is left alone


@pytest.mark.usefixtures("tiny_encoder")
def test_without_a_threshold_every_text_gets_a_class_and_without_phases_no_phase() -> None:
    classes = [{"code": "billing", "definition": "wrong invoice"}, {"code": "app", "definition": "login crash"}]
    found = apply_scheme(pd.DataFrame({"statement": ["something else"]}), make_scheme(content(**{"class": classes})))
    assert found["reason"].iloc[0] in {"billing", "app"}
    assert "reason_phase" not in found


@pytest.mark.usefixtures("tiny_encoder")
def test_each_row_is_judged_alone() -> None:
    trained, rows = train_scheme(make_scheme(content()), labelled(60)), labelled(20, seed=7)
    whole = apply_scheme(rows, trained)
    parts = pd.concat([apply_scheme(rows[start : start + 5], trained) for start in range(0, 20, 5)], ignore_index=True)
    pd.testing.assert_frame_equal(whole, parts)


@pytest.mark.usefixtures("tiny_encoder")
def test_no_rows_are_no_rows() -> None:
    found = apply_scheme(pd.DataFrame({"statement": []}), make_scheme(content()))
    assert len(found) == 0
    assert {"reason", "reason_p", "reason_second", "reason_unsure", "reason_p_app", "reason_phase"} <= set(found)


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="Name the TOML file of a scheme, or a folder that voc train wrote"):
        open_scheme(tmp_path / "reasons.toml")
    with pytest.raises(InputError, match="no column 'statement'"):
        apply_scheme(pd.DataFrame({"text": ["a"]}), make_scheme(content()))


def test_the_real_encoder_understands_definitions() -> None:
    scheme = make_scheme(
        {
            "name": "reason",
            "class": [
                {"code": "billing", "definition": "Invoices, charges and refunds that are wrong."},
                {"code": "delivery", "definition": "The parcel is late, lost or left in the wrong place."},
            ],
        }
    )
    texts = ["They took the money twice from my card", "The courier threw it over the fence"]
    assert apply_scheme(pd.DataFrame({"statement": texts}), scheme)["reason"].tolist() == ["billing", "delivery"]
