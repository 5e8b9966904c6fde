"""Measure own schemes: `python -m benchmarks.schemes CORPORA_DIR` (default ../shared/corpora; some three minutes).

Three public corpora with labels of their own serve as schemes that users might write: why airline customers complain
(10 reasons), what app reviews are (4 kinds), and which stage telecom customers were asked about (4 stages; the text
alone often cannot tell). Each is tried with the definitions below alone, with 5 and 20 examples a class, and with 500
labels, always on the same held-out texts, beside baselines. `told` is what cross-validation promised. A last table
tells how many texts that belong to no class a threshold catches. `--designs` compares other designs of the head.
No text of the corpora stands here: examples are drawn from the files at run time. Figures are means over draws with
the SEEDS. VOC_HOME names the cache of vectors.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pandas as pd

from voc.meaning.encoder import embed_statements
from voc.meaning.evaluate import Answers, accuracy, calibration_error, macro_f1
from voc.schemes.applying import apply_scheme
from voc.schemes.scheme import make_scheme
from voc.schemes.training import Trained, train_scheme
from voc.schemes.ways import PROTOTYPES, WAYS

HELD_OUT, LABELS = 1_500, 500
SEEDS = (0, 1, 2)
AMOUNTS = {
    "definitions only": (0, 0),
    "5 examples a class": (5, 0),
    "20 examples a class": (20, 0),
    f"{LABELS} labels": (0, LABELS),
}
"""Examples a class, and labels."""
WORTH, TRIED = "voc.schemes.training.DEFINITION", "voc.schemes.training.WAYS"
DESIGNS: dict[str, dict[str, Any]] = {
    "as it is": {},
    "a description counts as 1 example": {WORTH: 1},
    "a description counts as 16 examples": {WORTH: 16},
    "prototypes only": {TRIED: {PROTOTYPES: WAYS[PROTOTYPES]}},
    "discriminant only": {TRIED: {name: way for name, way in WAYS.items() if "discriminant" in name}},
    "regression only": {TRIED: {name: way for name, way in WAYS.items() if "regression" in name}},
}
CORPORA = Path(__file__).parents[2] / "shared" / "corpora"


Parts = tuple[pd.DataFrame, pd.DataFrame]
"""Held-out texts, and texts to learn from."""


@dataclass(frozen=True)
class Case:
    """A corpus, its column of true classes, and the definitions that a user would write for them."""

    file: str
    column: str
    definitions: dict[str, str]


CASES = {
    "airline, 10 reasons": Case(
        "airline_tweets",
        "label_negativereason",
        {
            "Customer Service Issue": "Nobody answers, people are left on hold, or service is rude or does not help.",
            "Late Flight": "The flight is delayed, or passengers wait on the plane or at the gate.",
            "Can't Tell": "A complaint without a clear reason.",
            "Cancelled Flight": "The flight was cancelled.",
            "Lost Luggage": "Bags are lost, missing or come late.",
            "Bad Flight": "The flight itself was unpleasant: seats, food, entertainment, wifi, cabin.",
            "Flight Booking Problems": "Trouble with booking, changing or paying for a ticket, on the website or app.",
            "Flight Attendant Complaints": "The crew or the staff at the gate were rude or did not help.",
            "longlines": "Long lines or queues at check-in, security or boarding.",
            "Damaged Luggage": "Luggage was damaged or broken.",
        },
    ),
    "apps, 4 kinds of review": Case(
        "app_reviews_labelled",
        "label_type",
        {
            "bug report": "Something does not work: crashes, errors, freezes, login fails.",
            "feature request": "A wish for a new function, an option or a change.",
            "rating": "Only praise or blame without detail.",
            "user experience": "What it is like to use, what it helped with and in which situation.",
        },
    ),
    "telecom, 4 stages": Case(
        "telecom_nps",
        "label_journey_stage",
        {
            "Order": "Choosing and ordering: the website, the shop, the sales call, the offer.",
            "Equipment Received": "Delivery and installation of the router or phone.",
            "First Payment": "The first bill, its amount and how to pay it.",
            "Service in Use": "Day-to-day service: speed, coverage, faults, support.",
        },
    ),
}


def code(name: str) -> str:
    """Return a class's name as a plain code."""
    return re.sub("[^a-z]+", "_", name.lower())


def texts_of(case: Case, corpora: Path) -> Parts:
    """Return held-out texts and texts to learn from, each with `statement` and `label_own`."""
    rows = pd.read_parquet(corpora / f"{case.file}.parquet").dropna(subset=[case.column])
    rows = pd.DataFrame({"statement": rows["text"], "label_own": rows[case.column].map(code)})
    rows = rows.drop_duplicates("statement").sort_values("statement").sample(frac=1, random_state=0)
    held_out = min(HELD_OUT, len(rows) // 2)
    return rows[:held_out], rows[held_out:]


def scheme_of(case: Case, examples: dict[str, list[str]]) -> dict[str, Any]:
    """Return the scheme as it would stand in a TOML file."""
    classes = [
        {"code": code(name), "name": name, "definition": text, "examples": examples.get(code(name), [])}
        for name, text in case.definitions.items()
    ]
    return {"name": "own", "class": classes}


def drawn(learn: pd.DataFrame, each: int, seed: int) -> dict[str, list[str]]:
    """Return by class as many examples, drawn at random."""
    mixed = learn.sample(frac=1, random_state=seed)
    return {str(name): part["statement"].head(each).tolist() for name, part in mixed.groupby("label_own")}


def judged(held_out: pd.DataFrame, given: np.ndarray, sure: np.ndarray) -> list[float]:
    """Return accuracy, macro-F1 and calibration error."""
    codes = sorted(set(held_out["label_own"]) | set(given))
    truth, said = (np.array([codes.index(each) for each in column]) for column in (held_out["label_own"], given))
    found = Answers(truth, said, sure, np.ones(len(truth)), len(codes))
    return [accuracy(found), macro_f1(found), calibration_error(found)]


def trained_on(case: Case, learn: pd.DataFrame, amount: tuple[int, int], seed: int) -> Trained:
    """Return the scheme with so many examples a class and labels."""
    each, labels = amount
    rows = learn.sample(labels, random_state=seed) if labels else None
    return train_scheme(make_scheme(scheme_of(case, drawn(learn, each, seed))), rows)


def tried(case: Case, parts: Parts, amount: tuple[int, int], seed: int) -> list[float]:
    """Return what a scheme scores with so many examples a class and labels, and what it was told to expect."""
    held_out, learn = parts
    trained = trained_on(case, learn, amount, seed)
    told = trained.figures.get("scores", {"accuracy": [np.nan], "macro_f1": [np.nan]})
    found = apply_scheme(held_out, trained)
    own = judged(held_out, found["own"].to_numpy(), found["own_p"].to_numpy())
    return [*own, told["accuracy"][0], told["macro_f1"][0]]


def by_logistic(parts: Parts, words: bool, seed: int) -> list[float]:
    """Return what logistic regression scores on LABELS labels: on words alone (TF-IDF), or on the same vectors."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    held_out, rows = parts[0], parts[1].sample(LABELS, random_state=seed)
    texts = [part["statement"].tolist() for part in (rows, held_out)]
    if words:
        weigher = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True).fit(texts[0])
    seen, new = (weigher.transform(each) if words else embed_statements(each) for each in texts)
    model = LogisticRegression(C=10 if words else 3, max_iter=500, class_weight="balanced")
    chances = model.fit(seen, rows["label_own"]).predict_proba(new)
    return [*judged(held_out, model.classes_[chances.argmax(axis=1)], chances.max(axis=1)), np.nan, np.nan]


def by_constant(parts: Parts) -> list[float]:
    """Return what the most common class scores, given always."""
    held_out, learn = parts
    common, share = str(learn["label_own"].mode()[0]), float(learn["label_own"].value_counts(normalize=True).max())
    constant = np.full(len(held_out), common, dtype=object), np.full(len(held_out), share)
    return [*judged(held_out, *constant), np.nan, np.nan]


def ways(case: Case, parts: Parts) -> Iterator[tuple[str, list[float]]]:
    """Yield each way's name and figures."""
    yield "always the most common class", by_constant(parts)
    for name, amount in AMOUNTS.items():
        yield name, np.mean([tried(case, parts, amount, seed) for seed in SEEDS], axis=0).tolist()
    for words, what in ((True, "words only (TF-IDF)"), (False, "logistic regression on the vectors")):
        runs = [by_logistic(parts, words, seed) for seed in SEEDS]
        yield f"{LABELS} labels, {what}", np.mean(runs, axis=0).tolist()


def designs(case: Case, parts: Parts) -> Iterator[tuple[str, list[float]]]:
    """Yield what the design would score otherwise: other worth of a description, one way of scoring only."""
    for name, changed in DESIGNS.items():
        with ExitStack() as stack:
            for place, value in changed.items():
                stack.enter_context(patch(place, value))
            for amount_name, amount in list(AMOUNTS.items())[1:]:
                runs = [tried(case, parts, amount, seed) for seed in SEEDS]
                yield f"{amount_name}; {name}", np.mean(runs, axis=0).tolist()


def strangers(corpora: Path) -> Iterator[str]:
    """Yield how many texts of another corpus a threshold catches that loses 5 % of the airline scheme's own."""
    case = CASES["airline, 10 reasons"]
    held_out, learn = texts_of(case, corpora)
    every = pd.read_parquet(corpora / f"{case.file}.parquet")
    others = {"tweets that are no complaint": every[every[case.column].isna()]["text"]}
    if (corpora / "app_reviews_labelled.parquet").is_file():
        others["app reviews"] = pd.read_parquet(corpora / "app_reviews_labelled.parquet")["text"]
    for name in ("definitions only", f"{LABELS} labels"):
        trained = trained_on(case, learn, AMOUNTS[name], 0)
        floor = np.quantile(trained.head.near(embed_statements(held_out["statement"].tolist())), 0.05)
        for what, texts in others.items():
            near = trained.head.near(embed_statements(texts.sort_values().sample(500, random_state=0).tolist()))
            yield f"| {name} | {floor:.2f} | {what} | {np.mean(near < floor):.1%} |"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path, nargs="?", default=CORPORA)
    parser.add_argument("--designs", action="store_true", help="compare designs instead")
    chosen = parser.parse_args()
    print(
        "| scheme | what it learns from | accuracy | macro-F1 | calibration error | told: accuracy | told: macro-F1 |"
    )
    print("|---|---|---|---|---|---|---|")
    absent = [
        file for file in (f"{case.file}.parquet" for case in CASES.values()) if not (chosen.corpora / file).is_file()
    ]
    for title, case in CASES.items():
        if f"{case.file}.parquet" in absent:
            continue
        for name, figures in (designs if chosen.designs else ways)(case, texts_of(case, chosen.corpora)):
            shown = ["–" if np.isnan(value) else f"{value:.3f}" for value in figures]
            print(f"| {title} | {name} | {' | '.join(shown)} |", flush=True)
    if "airline_tweets.parquet" not in absent and not chosen.designs:
        print("\n| airline, 10 reasons | threshold that loses 5 % | other texts | caught |\n|---|---|---|---|")
        print("\n".join(strangers(chosen.corpora)))
    if absent:
        print(f"\nNot in {chosen.corpora}: {', '.join(absent)} (real feedback, which does not ship with voc).")


if __name__ == "__main__":
    main()
