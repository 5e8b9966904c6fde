"""Tests of voc/schemes/training.py and scheme_figures.py."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.schemes.own import content, labelled
from voc.errors import InputError
from voc.schemes.figures import mistakes
from voc.schemes.scheme import make_scheme
from voc.schemes.training import FEWEST, Trained, train_scheme

pytestmark = pytest.mark.usefixtures("tiny_encoder")


def same(one: Trained, two: Trained) -> bool:
    arrays = list(zip(vars(one.head.weights).values(), vars(two.head.weights).values(), strict=True))
    return one.figures == two.figures and all(np.allclose(left, right, atol=1e-6) for left, right in arrays)


def test_few_examples_give_prototypes_and_no_score() -> None:
    trained = train_scheme(make_scheme(content()))
    assert trained.figures["way"] == "cosine with prototypes"
    assert "scores" not in trained.figures
    assert trained.figures["weak"][0].startswith("Nothing was scored")
    assert trained.head.calibration.temperature == 1


def test_labels_are_learnt_from_and_scored_by_documents_not_seen() -> None:
    trained = train_scheme(make_scheme(content()), labelled(200))
    figures = trained.figures
    assert (figures["labels"], figures["documents"], figures["examples"]) == (200, 100, 3)
    assert (figures["judged"], figures["judged_on"], figures["folds"]) == (200, "labels", 5)
    assert np.sum(figures["confusion"]) == 200
    low, high = figures["scores"]["macro_f1"][1:]
    assert 0.9 < low <= figures["scores"]["macro_f1"][0] <= high
    assert figures["scores"]["ece"][0] < 0.1
    assert figures["classes"]["billing"]["labels"] > figures["classes"]["app"]["labels"]
    assert list(figures["near"]) == ["0.01", "0.05", "0.1", "0.5"]


def test_labels_of_chance_score_as_chance() -> None:
    rows = labelled(200)
    rows["label_reason"] = np.random.default_rng(1).permutation(rows["label_reason"].to_numpy())
    found = train_scheme(make_scheme(content()), rows).figures["scores"]
    assert found["accuracy"][1] < 0.55  # the share of the commonest class is about 0.5


def test_copies_in_one_document_do_not_raise_the_score() -> None:
    rows = labelled(40, seed=3)
    rows["label_reason"] = np.random.default_rng(1).permutation(rows["label_reason"].to_numpy())
    scheme = make_scheme(content())
    copied = train_scheme(scheme, pd.concat([rows] * 4)).figures["scores"]["accuracy"][0]
    apart = train_scheme(scheme, pd.concat([rows.assign(doc=f"{n}-" + rows["doc"]) for n in range(4)]))
    assert copied < 0.6 < apart.figures["scores"]["accuracy"][0]


@pytest.mark.parametrize("count", [0, 30, 120])
def test_the_order_of_rows_classes_and_examples_does_not_matter(count: int) -> None:
    given = content()
    turned = {**given, "class": [{**each, "examples": each.get("examples", [])[::-1]} for each in given["class"][::-1]]}
    rows = labelled(count) if count else None
    mixed = None if rows is None else rows.sample(frac=1, random_state=5)
    assert same(train_scheme(make_scheme(given), rows), train_scheme(make_scheme(turned), mixed))


def test_enough_examples_are_scored_but_their_shares_are_not_believed() -> None:
    rows = labelled(60).drop_duplicates("statement").groupby("label_reason").head(12)
    examples = {str(code): part["statement"].tolist() for code, part in rows.groupby("label_reason")}
    scheme = make_scheme(
        {"name": "reason", "class": [{"code": code, "examples": own} for code, own in examples.items()]}
    )
    trained = train_scheme(scheme)
    assert trained.figures["judged_on"] == "all"
    assert "own examples" in trained.figures["weak"][0]
    assert not trained.head.calibration.offset.any()
    assert not trained.head.calibration.lean.any()


def test_an_example_among_the_labelled_rows_counts_once() -> None:
    rows = labelled(FEWEST)
    rows.loc[0, ["statement", "label_reason"]] = [" Charged  twice ", "billing"]
    figures = train_scheme(make_scheme(content()), rows).figures
    assert (figures["labels"], figures["examples"]) == (FEWEST, 2)


@pytest.mark.parametrize("column", ["label_reason", "reason"])
def test_labels_may_be_codes_or_names_and_may_be_missing(column: str) -> None:
    rows = pd.DataFrame(
        {"statement": ["a", "b", "c", None, " "], column: ["delivery", "late  parcel", None, "app", "app"]}
    )
    figures = train_scheme(make_scheme(content()), rows).figures
    assert figures["classes"]["delivery"]["labels"] == figures["labels"] == 2


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            {"statement": ["a"], "label": ["app"]},
            "no labels to learn from. Columns: statement, label. Give label_reason.",
        ),
        (
            {"statement": ["a", "b"], "reason": ["app", "sales"]},
            "Row 2: 'sales' in column reason is no class of 'reason'",
        ),
        ({"statement": ["a"], "reason": [None]}, "No row has both a statement and a label in column reason."),
        ({"body": ["a"], "reason": ["app"]}, "The rows have no column 'statement'. Columns: body, reason."),
    ],
)
def test_rows_that_cannot_be_learnt_from_are_refused(rows: dict[str, list[str]], message: str) -> None:
    with pytest.raises(InputError) as caught:
        train_scheme(make_scheme(content()), pd.DataFrame(rows))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_weak_classes_are_named() -> None:
    rows = labelled(80)
    swapped = (rows["label_reason"] == "app") & (rows.index % 8 > 0)
    figures = train_scheme(
        make_scheme(content()), rows.assign(label_reason=rows["label_reason"].mask(swapped, "billing"))
    )
    weak = " ".join(figures.figures["weak"])
    assert "Fewer than 10 texts to judge by" in weak
    assert "app" in weak
    assert "Without a definition: app." in weak


def test_mistakes_are_named_by_how_often_they_are_made() -> None:
    confusion = [[5, 2, 0], [0, 1, 3], [0, 0, 9]]
    found = mistakes({"confusion": confusion, "classes": {"a": {}, "b": {}, "c": {}}})
    assert found == ["b taken for c (3)", "a taken for b (2)"]


def test_a_threshold_is_judged_on_the_labels() -> None:
    found = train_scheme(make_scheme(content(none_below=0.999)), labelled(60)).figures["none"]
    assert found == {"share": 1.0, "accuracy": None}


@pytest.mark.parametrize("count", [FEWEST, 25])
def test_one_document_alone_is_not_cross_validated(count: int) -> None:
    assert "scores" not in train_scheme(make_scheme(content()), labelled(count).assign(doc="1")).figures
