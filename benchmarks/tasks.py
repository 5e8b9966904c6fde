"""Measure voc on public tasks: `python -m benchmarks.tasks [CORPORA_DIR] [LABELS_DIR]` (defaults in ../shared).

Five public corpora with labels of their own: customer needs, suggestions, feature requests, sentiment of airline posts,
topics of a patient survey. On each, on the same held-out texts: the label heads as they ship, where they mean the same
thing; an own scheme by its definitions alone, and with all labels that are not held out; words with a linear model; for
sentiment VADER (`pip install vaderSentiment`, left out where absent). Held-out texts that the shipped heads have learnt
from are left out. Published figures stand beside, on splits of their own. 95 % intervals from 1,000 resamples.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.pages import put
from benchmarks.run import HERE
from benchmarks.schemes import CORPORA, code
from voc.labelling.classify import classify
from voc.meaning.evaluate import Answers, score
from voc.resources import shipped
from voc.schemes.applying import apply_scheme
from voc.schemes.scheme import NONE, make_scheme
from voc.schemes.training import train_scheme

HELD_OUT = 1_500
FEWEST = 40
"""Texts below which a topic of the survey is left out."""
Guess = tuple[np.ndarray, np.ndarray]
"""(n,) labels and (n,) their probabilities."""


@dataclass(frozen=True)
class Task:
    """A corpus with true classes.

    names: the corpus's labels, and the class that each is here; every label is a class where there are none.
    definitions: by class; the name alone where there is none. asked: the class whose F1 is published, if one is.
    shipped: from what `classify` gives to a guess, where the shipped heads mean the same thing.
    """

    file: str
    column: str
    names: dict[str, str]
    definitions: dict[str, str]
    asked: str | None = None
    shipped: Callable[[pd.DataFrame], Guess] | None = None
    published: str = ""


def by_need(found: pd.DataFrame) -> Guess:
    """Return `need` where the shipped head sees one, met or not."""
    none = found["need_p_none"].to_numpy()
    return np.where(found["need"] == "none", "no_need", "need"), np.maximum(none, 1 - none)


def by_sentiment(found: pd.DataFrame) -> Guess:
    """Return the shipped head's sentiment among three classes: a mixed post is what it would be next."""
    codes = {"neg": "negative", "neu": "neutral", "pos": "positive"}
    chances = found[[f"sentiment_p_{name}" for name in codes]].to_numpy()
    chances = chances / chances.sum(axis=1, keepdims=True)
    return np.array(list(codes.values()))[chances.argmax(axis=1)], chances.max(axis=1)


TASKS = {
    "customer needs": Task(
        "needs_amazon",
        "label_need",
        {"0": "no_need", "1": "need"},
        {
            "no_need": "Says nothing of what a customer wants from a product.",
            "need": "Tells what a customer wants, misses or likes in a product: a need, met or not.",
        },
        shipped=by_need,
        published="macro-F1: RoBERTa .806, CNN .771, SVM .751 (Stahlmann et al. 2023)",
    ),
    "suggestions": Task(
        "semeval2019_suggestions",
        "label_suggestion",
        {"0": "other", "1": "suggestion"},
        {
            "suggestion": "A suggestion or a request: something should be added, changed or allowed.",
            "other": "A question, a description of a problem, or an explanation, without any suggestion.",
        },
        asked="suggestion",
        published="F1 of suggestions: winner .781, on the test part, which is not here (SemEval-2019 task 9A)",
    ),
    "feature requests": Task(
        "app_reviews_labelled",
        "label_type",
        {
            "feature request": "request",
            **dict.fromkeys(("bug report", "rating", "user experience"), "other"),
        },
        {
            "request": "A wish for a new function, an option or a change.",
            "other": "A fault, praise or blame, or what it is like to use.",
        },
        asked="request",
    ),
    "airline sentiment": Task(
        "airline_tweets",
        "label_sentiment",
        {},
        {
            "negative": "A complaint: the customer is angry, annoyed or disappointed.",
            "neutral": "A question or a plain fact, without feeling.",
            "positive": "Praise or thanks: the customer is glad.",
        },
        shipped=by_sentiment,
    ),
    "survey topics": Task("survey_nhs_fft", "label_topics", {}, {}),
}
HEAD = ("task", "way", "accuracy", "macro-F1", "F1 of the class asked for", "calibration error")
NO_TOPIC = ("Labelling not possible", "Not assigned")


def texts_of(task: Task, corpora: Path, known: set[tuple[str, str]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return held-out texts, none of them `known` (source, id), and those to learn from: statement, label_own."""
    rows = pd.read_parquet(corpora / f"{task.file}.parquet").dropna(subset=["text", task.column])
    raw = rows[task.column].astype("str")
    if task.column == "label_topics":
        raw = raw[~raw.isin(NO_TOPIC) & ~raw.str.contains("|", regex=False)]
        raw = raw[raw.map(raw.value_counts()) >= FEWEST]
    label = raw.map(task.names) if task.names else raw.map(code)
    kept = {"statement": rows["text"], "label_own": label, "id": rows["id"].astype("str")}
    rows = pd.DataFrame({**kept, "source_kind": rows["source_kind"]}).dropna()
    rows = rows.drop_duplicates("statement").sort_values("statement").sample(frac=1, random_state=0)
    fresh = ~pd.Series(list(zip([task.file] * len(rows), rows["id"], strict=True)), index=rows.index).isin(known)
    held_out = rows[fresh][: min(HELD_OUT, len(rows) // 3)]
    return held_out, rows.drop(held_out.index)


def learnt_from(labels: Path) -> set[tuple[str, str]]:
    """Return source and id of all feedback that the shipped heads learnt from."""
    own = pd.read_csv(shipped("corpora", "labelled") / "read.csv", dtype=str)
    known = set(zip(own["source"], own["doc"], strict=True))
    given = [json.loads(line) for line in (labels / "train.jsonl").read_text(encoding="utf-8").splitlines()]
    return known | {(row["source"], str(row["doc"])) for row in given}


def by_scheme(task: Task, held_out: pd.DataFrame, learn: pd.DataFrame, rows: pd.DataFrame | None) -> Guess:
    """Return what an own scheme gives that learnt from its definitions and these rows."""
    classes = [
        {
            "code": name,
            "name": name.replace("_", " "),
            "definition": task.definitions.get(name, name.replace("_", " ")),
            "examples": [],
        }
        for name in sorted(learn["label_own"].unique())
    ]
    found = apply_scheme(held_out, train_scheme(make_scheme({"name": "own", "class": classes}), rows))
    silent = found["own"] == NONE
    return found["own"].mask(silent, found["own_second"]).to_numpy(), found["own_p"].to_numpy()


def by_words(held_out: pd.DataFrame, learn: pd.DataFrame) -> Guess:
    """Return what logistic regression on words and pairs of words (TF-IDF) gives."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    weigher = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2).fit(learn["statement"])
    model = LogisticRegression(C=10, max_iter=500, class_weight="balanced")
    model.fit(weigher.transform(learn["statement"]), learn["label_own"])
    chances = model.predict_proba(weigher.transform(held_out["statement"]))
    return model.classes_[chances.argmax(axis=1)], chances.max(axis=1)


def by_vader(held_out: pd.DataFrame) -> Guess:
    """Return VADER's sentiment by its authors' borders. It gives no probability: 1 stands for it."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    judge = SentimentIntensityAnalyzer()
    compound = np.array([judge.polarity_scores(text)["compound"] for text in held_out["statement"]])
    given = np.select([compound >= 0.05, compound <= -0.05], ["positive", "negative"], "neutral")
    return given, np.ones(len(given))


def ways(task: Task, held_out: pd.DataFrame, learn: pd.DataFrame) -> Iterator[tuple[str, Guess]]:
    """Yield each way's name and what it gives."""
    common = str(learn["label_own"].mode()[0])
    share = float((learn["label_own"] == common).mean())
    yield "always the most common class", (np.full(len(held_out), common), np.full(len(held_out), share))
    if task.shipped is not None:
        yield "voc's heads as they ship", task.shipped(classify(held_out))
    if "sentiment" in task.column and find_spec("vaderSentiment"):
        yield "VADER", by_vader(held_out)
    yield "own scheme, definitions only (zero-shot)", by_scheme(task, held_out, learn, None)
    yield f"own scheme, {len(learn):,} labels", by_scheme(task, held_out, learn, learn)
    yield f"words (TF-IDF), {len(learn):,} labels", by_words(held_out, learn)


def judged(task: Task, held_out: pd.DataFrame, guess: Guess) -> list[str]:
    """Return accuracy, macro-F1, F1 of the class asked for and calibration error, those of a score with intervals."""
    given, sure = guess
    codes = sorted(set(held_out["label_own"]) | set(given))
    truth, said = (np.array([codes.index(each) for each in column]) for column in (held_out["label_own"], given))
    figures = score(Answers(truth, said, sure, np.ones(len(truth)), len(codes)), np.arange(len(truth)))
    shown = ["{:.3f} ({:.3f}–{:.3f})".format(*figures[name]) for name in ("accuracy", "macro_f1")]
    one = "–"
    if task.asked is not None:
        both = (truth == codes.index(task.asked)).sum() + (said == codes.index(task.asked)).sum()
        one = f"{2 * ((truth == said) & (truth == codes.index(task.asked))).sum() / both:.3f}"
    return [*shown, one, f"{figures['ece'][0]:.3f}"]


def main() -> None:
    """Print the table, and put it into the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path, nargs="?", default=CORPORA)
    parser.add_argument("labels", type=Path, nargs="?", default=CORPORA.parent / "labels")
    chosen = parser.parse_args()
    known = learnt_from(chosen.labels)
    lines = [f"| {' | '.join(HEAD)} |", f"{'|---' * len(HEAD)}|"]
    for title, task in TASKS.items():
        held_out, learn = texts_of(task, chosen.corpora, known)
        for name, guess in ways(task, held_out, learn):
            lines.append(f"| {title} | {name} | {' | '.join(judged(task, held_out, guess))} |")
            print(lines[-1], flush=True)
        what = f"{len(held_out):,} held out, {held_out['label_own'].nunique()} classes"
        lines.append(f"| {title} | {what} | {task.published} | | | |")
    put(HERE / "README.md", "tasks", "\n".join(lines))


if __name__ == "__main__":
    main()
