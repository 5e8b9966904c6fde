"""How well `voc ask` finds, counts and admits that there is nothing: `python -m benchmarks.ask CORPORA_DIR`.

Questions of questions.toml, written for this. Found: statements ranked by vectors, by words (BM25), by both as
reciprocal ranks (k = 60; Cormack et al. 2009) and as voc does; a statement is right where its feedback has the label
that the question asks for. Counted: precision of the statements that voc counts, and how many of the pieces with the
label it counts. Evidence: how often voc finds any, for questions that the corpus answers and for foreign ones. The
constants of definitions/ask.toml were chosen on the labelled corpora; the held-out ones were only looked at after.
Seconds: of a question on vectors made up, in one file, beside texts repeated.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.pages import put
from benchmarks.run import HERE
from voc.corpus import Corpus
from voc.intake.read import read
from voc.intake.segment import segment
from voc.meaning.question import Question, read_question
from voc.meaning.search import Search, cosines, search, word_share
from voc.measure.intervals import wilson
from voc.pipeline import SAFE
from voc.resources import definition
from voc.settings import Settings

RESULTS = HERE / "results" / "ask.json"
QUESTIONS = tomllib.loads((HERE / "questions.toml").read_text(encoding="utf-8"))
LABELLED = ("survey_nhs_fft", "airline_tweets", "banking77")
WAYS = ("vectors", "words", "reciprocal ranks", "voc")
RANKS = 60
TEXTS = 3_000


def statements_of(path: Path, column: str | None, texts: int) -> Corpus:
    """Return the statements of texts drawn from a corpus, those with a label where one is named, not yet encoded."""
    table = pd.read_parquet(path)
    table = table[table[column].notna()] if column else table
    table = table.sample(min(texts, len(table)), random_state=0).sort_index()
    settings = Settings()
    with TemporaryDirectory() as folder:
        table.to_parquet(Path(folder) / path.name)
        corpus = read([str(Path(folder) / path.name)], settings.read)
    for step in (*SAFE, segment):
        corpus = step(corpus, getattr(settings, step.name))
    return corpus


def ranked(scores: np.ndarray) -> np.ndarray:
    """Return (n,) each statement's place, the best 0."""
    places = np.empty(len(scores))
    places[np.argsort(-scores, kind="stable")] = np.arange(len(scores))
    return places


def ways(corpus: Corpus, question: Question, found: Search) -> dict[str, np.ndarray]:
    """Return every way's scores of the statements."""
    meaning, _ = cosines(corpus, question)
    words = word_share(corpus.statements["text"], question.words)
    fused = 1 / (RANKS + ranked(meaning)) + np.where(words > 0, 1 / (RANKS + ranked(words)), 0)
    return dict(zip(WAYS, (meaning, words, fused, found.likeness), strict=True))


def finding(scores: np.ndarray, right: np.ndarray) -> dict[str, float]:
    """Return precision of the first ten and nDCG of the first twenty."""
    first = right[np.argsort(-scores, kind="stable")][:20].astype(float)
    gain = 1 / np.log2(np.arange(2, 22))
    best = gain[: min(20, int(right.sum()))].sum()
    return {"precision_10": float(first[:10].mean()), "ndcg_20": float((first * gain[: len(first)]).sum() / best)}


def third(corpus: Corpus, likeness: np.ndarray) -> float:
    """Return the likeness of the third piece of feedback by its best statement."""
    best = pd.Series(likeness).groupby(corpus.statements["feedback_id"].to_numpy()).max()
    return float(best.nlargest(definition("ask")["evidence"]["people"]).iloc[-1])


def counting(corpus: Corpus, found: Search, right: np.ndarray) -> dict[str, float]:
    """Return how right the statements counted are, and how many of the labelled pieces they find."""
    rules = definition("ask")["evidence"]
    near = found.likeness >= max(found.least, rules["beside_third"] * third(corpus, found.likeness))
    pieces = pd.DataFrame({"near": near, "right": right}).groupby(corpus.statements["feedback_id"].to_numpy()).any()
    hit = float((pieces["near"] & pieces["right"]).sum())
    return {
        "precision": float(right[near].mean()) if near.any() else np.nan,
        "recall": hit / float(pieces["right"].sum()),
    }


def evidence(corpus: Corpus, questions: list[str]) -> list[bool]:
    """Return for each question whether voc says there is evidence."""
    found = [search(corpus, read_question(each)) for each in questions]
    return [third(corpus, each.likeness) >= each.least for each in found]


def labelled(corpora: Path, name: str, texts: int) -> Iterator[dict[str, Any]]:
    """Yield a row a question and way, and a row for each kind of question's evidence."""
    column = QUESTIONS[name]["column"]
    corpus = statements_of(corpora / f"{name}.parquet", column, texts)
    labels = corpus.statements["feedback_id"].map(corpus.feedback.set_index("feedback_id")[column])
    own = labels.astype("str").str.split("|")
    asked = []
    for plain, key, label in QUESTIONS[name]["questions"]:
        right = own.map(lambda each, label=label: label in each).to_numpy(dtype=bool)
        if right.sum() < 5:
            continue
        for form, text in (("question", plain), ("key words", key)):
            asked.append(text)
            base = {"corpus": name, "form": form, "question": text}
            question = read_question(text)
            found = search(corpus, question)
            for way, scores in ways(corpus, question, found).items():
                yield {**base, "kind": "finding", "way": way, **finding(scores, right)}
            yield {**base, "kind": "counting", **counting(corpus, found, right)}
    yield from _evidence_rows(corpus, name, "chosen on", asked, QUESTIONS["foreign"]["near"][name])


def held_out(corpora: Path, name: str, texts: int) -> Iterator[dict[str, Any]]:
    """Yield the rows of a corpus on which nothing was chosen."""
    corpus = statements_of(corpora / f"{name}.parquet", None, texts)
    own = QUESTIONS["held_out"][name]
    yield from _evidence_rows(corpus, name, "held out", own["there"], own["foreign"])


def _evidence_rows(
    corpus: Corpus, name: str, how: str, there: list[str], foreign: list[str]
) -> Iterator[dict[str, Any]]:
    kinds = {"there": there, "of other businesses": foreign, "of no business": QUESTIONS["foreign"]["plain"]}
    for about, questions in kinds.items():
        for text, found in zip(questions, evidence(corpus, questions), strict=True):
            yield {"kind": "evidence", "corpus": name, "how": how, "about": about, "question": text, "found": found}


def timing(sizes: tuple[int, ...]) -> Iterator[dict[str, Any]]:
    """Yield the seconds and memory of a question on so many statements, made up from one another."""
    import resource

    from numpy.lib.format import open_memmap

    words = [
        f"{a} {b} {c}"
        for a in ("late", "kind", "broken", "quick")
        for b in ("parcel", "staff", "pump")
        for c in "abcdefgh"
    ]
    for size in sizes:
        with TemporaryDirectory() as folder:
            kept = open_memmap(Path(folder) / "made.npy", mode="w+", dtype=np.float16, shape=(size, 384))
            for start in range(0, size, 50_000):
                part = np.random.default_rng(start).normal(size=(min(50_000, size - start), 384)).astype(np.float32)
                kept[start : start + 50_000] = part / np.linalg.norm(part, axis=1, keepdims=True)
            text = pd.Series(
                np.array(words)[np.arange(size) % len(words)] + " of the order that came to us", dtype="str"
            )
            feedback = pd.DataFrame({"feedback_id": np.arange(size).astype(str), "lang": "en"}).astype("str")
            statements = pd.DataFrame({"feedback_id": feedback["feedback_id"], "text": text})
            corpus = Corpus(feedback, statements=statements, vectors=np.load(Path(folder) / "made.npy", mmap_mode="r"))
            search(corpus, read_question("late parcel"))
            start_at, cpu_at = perf_counter(), process_time()
            search(corpus, read_question("How late are parcels and orders?"))
            seconds, cpu = round(perf_counter() - start_at, 2), round(process_time() - cpu_at, 2)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            yield {"kind": "timing", "statements": size, "seconds": seconds, "cpu": cpu, "peak_mb": int(peak)}


def page(rows: list[dict[str, Any]]) -> str:
    """Return the tables for the README."""
    table = pd.DataFrame(rows)
    lines = ["| corpus | form | way | precision of 10 | nDCG of 20 |", "|---|---|---|---|---|"]
    of = table[table["kind"] == "finding"].groupby(["corpus", "form", "way"], sort=False)
    lines += [
        f"| {c} | {f} | {w} | {own['precision_10'].mean():.2f} | {own['ndcg_20'].mean():.2f} |" for (c, f, w), own in of
    ]
    lines += ["", "| corpus | form | counted that are right | labelled pieces counted |", "|---|---|---|---|"]
    of = table[table["kind"] == "counting"].groupby(["corpus", "form"], sort=False)
    lines += [f"| {c} | {f} | {own['precision'].mean():.0%} | {own['recall'].mean():.0%} |" for (c, f), own in of]
    lines += ["", "| corpus | constants | questions | asked | evidence found | 95 % |", "|---|---|---|---|---|---|"]
    for (name, how, about), own in table[table["kind"] == "evidence"].groupby(["corpus", "how", "about"], sort=False):
        lines.append(f"| {name} | {how} | {about} | {_rate(own['found'])}")
    for (how, about), own in table[table["kind"] == "evidence"].groupby(["how", "about"], sort=False):
        lines.append(f"| all | {how} | {about} | {_rate(own['found'])}")
    lines += ["", "| statements | seconds a question | CPU seconds | peak MB |", "|---|---|---|---|"]
    lines += [
        f"| {row['statements']:,} | {row['seconds']:.1f} | {row['cpu']:.1f} | {row['peak_mb']:,} |"
        for row in rows
        if row["kind"] == "timing"
    ]
    return "\n".join(lines)


def _rate(found: pd.Series[Any]) -> str:
    hits = int(found.astype(bool).sum())
    low, high = wilson(hits, len(found))
    return f"{len(found)} | {hits / len(found):.0%} | {float(low):.0%} to {float(high):.0%} |"


def main() -> None:
    """Measure, write the results and the section of the README."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--texts", type=int, default=TEXTS)
    given = parser.parse_args()
    rows = [row for name in LABELLED for row in labelled(given.corpora, name, given.texts)]
    rows += [row for name in QUESTIONS["held_out"] for row in held_out(given.corpora, name, given.texts)]
    rows += timing((100_000, 1_000_000))
    RESULTS.write_text(json.dumps({"texts": given.texts, "rows": rows}) + "\n", encoding="utf-8")
    put(HERE / "README.md", "ask", page(rows))
    print(page(rows))


if __name__ == "__main__":
    main()
