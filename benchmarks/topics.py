"""Topics beside others' topics: `python -m benchmarks.topics CORPORA_DIR [NAME ...] [--texts 2000]`.

Every way finds topics in the same feedback: voc (its statements; a document's topic is that of most of its letters),
BERTopic with its defaults and tuned (documents, vectors of the same published encoder), scikit-learn's NMF and LDA on
words, with as many topics as voc finds. Measured a corpus and way: topics; coverage (share of documents with a topic);
NPMI of the ten words that tell a topic (Bouma 2009; within documents) and how many of them are its own; agreement with
the labels of the corpus (AMI, ARI; no topic counts as one); agreement (ARI) between fits with other seeds and orders
of the documents, and between fits on bootstraps, of what each way sorts, statements or documents; and seconds of a fit,
vectors given.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, cast

import numpy as np
import pandas as pd

from benchmarks.pages import put
from benchmarks.run import HERE
from voc.corpus import Corpus
from voc.meaning.encode import EncodeSettings, encode
from voc.meaning.encoder import encode_texts
from voc.meaning.topic_fit import assign_topics, placed
from voc.meaning.topics import TopicsSettings, topics
from voc.pipeline import analyse
from voc.topic_model import TopicModel

LABELS = {
    "womens_clothing": None,
    "telecom_nps": "label_journey_stage",
    "airline_tweets": "label_negativereason",
    "survey_nhs_fft": "label_topics",
    "tripadvisor_aspects": None,
    "banking77": "label_intent",
    "app_reviews_labelled": "label_type",
}
"""The corpora, and the column with the themes that people gave; texts with several, or none that could be told, are no
part of what is compared with them."""
NO_THEME = r"[;,|]|^Labelling not possible$|^Not assigned$|^Can't Tell$"
WORDS = 10
SEEDS, BOOTSTRAPS = 3, 3
WORD = re.compile(r"\w[\w'-]*")


@dataclass(frozen=True)
class Feedback:
    """Documents, the published encoder's vectors of them, the same as a corpus with its own, and themes (or None)."""

    texts: list[str]
    vectors: np.ndarray
    corpus: Corpus
    themes: np.ndarray | None


@dataclass(frozen=True)
class Found:
    """Every document's topic, -1 for none, the words that tell each topic, and the topics of what was sorted."""

    topic: np.ndarray
    words: list[list[str]]
    sorted: np.ndarray


Way = Callable[[Feedback, np.ndarray, int], Found]
"""Finds topics among these rows of the feedback, in this order and with this seed; all documents have theirs after."""


def voc(feedback: Feedback, rows: np.ndarray, seed: int) -> Found:  # noqa: ARG001
    """Topics of statements; nothing in them is random."""
    corpus = feedback.corpus
    own = topics(taken(corpus, rows), TopicsSettings())
    model = cast("TopicModel", own.topic_model)
    ids, _ = assign_topics(corpus, placed(corpus, model.context), model)
    letters = (corpus.statements["end"] - corpus.statements["start"]).to_numpy()
    held = pd.DataFrame({"row": corpus.statements["feedback_id"].to_numpy(), "topic": ids, "letters": letters})
    most = held[held["topic"] >= 0].groupby(["row", "topic"])["letters"].sum().reset_index()
    most = most.sort_values("letters", kind="stable").drop_duplicates("row", keep="last").set_index("row")
    found = most["topic"].reindex(corpus.feedback["feedback_id"]).fillna(-1).to_numpy(dtype=np.int64)
    return Found(found, [[word.lower() for word in words] for words in own.topics["words"]], ids)


def taken(corpus: Corpus, rows: np.ndarray) -> Corpus:
    """Return these rows of the feedback, in this order, with their statements."""
    feedback = corpus.feedback.iloc[rows].reset_index(drop=True)
    place = pd.Index(feedback["feedback_id"]).get_indexer(pd.Index(corpus.statements["feedback_id"]))
    order = np.argsort(place, kind="stable")[(place < 0).sum() :]
    statements, vectors = corpus.statements.iloc[order].reset_index(drop=True), cast("np.ndarray", corpus.vectors)
    return Corpus(feedback, statements=statements, vectors=vectors[order], facts=corpus.facts)


def bertopic(feedback: Feedback, rows: np.ndarray, seed: int) -> Found:  # noqa: ARG001
    """BERTopic as it comes; its own chance."""
    from bertopic import BERTopic

    return _by_bertopic(BERTopic(), feedback, rows, tuned=False)


def bertopic_tuned(feedback: Feedback, rows: np.ndarray, seed: int) -> Found:
    """BERTopic as its guide advises: a seed, no stop words among the words, outliers given to the nearest topic."""
    from bertopic import BERTopic
    from sklearn.feature_extraction.text import CountVectorizer
    from umap import UMAP

    reduction = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed)
    model = BERTopic(umap_model=reduction, vectorizer_model=CountVectorizer(stop_words="english"), min_topic_size=15)
    return _by_bertopic(model, feedback, rows, tuned=True)


def _by_bertopic(model: Any, feedback: Feedback, rows: np.ndarray, tuned: bool) -> Found:
    own = [feedback.texts[row] for row in rows]
    found, _ = model.fit_transform(own, feedback.vectors[rows])
    if tuned and -1 in found and max(found) >= 0:
        found = model.reduce_outliers(own, found, strategy="embeddings", embeddings=feedback.vectors[rows])
    topic = np.empty(len(feedback.texts), dtype=np.int64)
    topic[rows] = found
    others = np.setdiff1d(np.arange(len(topic)), rows)
    if len(others):
        given, _ = model.transform([feedback.texts[row] for row in others], feedback.vectors[others])
        if tuned and -1 in given and max(given) >= 0:
            given = model.reduce_outliers(
                [feedback.texts[row] for row in others],
                list(given),
                strategy="embeddings",
                embeddings=feedback.vectors[others],
            )
        topic[others] = given
    words = [[word for word, _ in model.get_topic(each)] for each in sorted(model.get_topics()) if each >= 0]
    return Found(topic, [[word for word in each if word] for each in words], topic)


def by_words(kind: str, count: int) -> Way:
    """Return a way that factors a matrix of words: NMF of TF-IDF, or LDA of counts."""
    from sklearn.decomposition import NMF, LatentDirichletAllocation
    from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

    def way(feedback: Feedback, rows: np.ndarray, seed: int) -> Found:
        words = (TfidfVectorizer if kind == "NMF" else CountVectorizer)(stop_words="english", min_df=3)
        model = (NMF if kind == "NMF" else LatentDirichletAllocation)(count, random_state=seed)
        model.fit(words.fit_transform(feedback.texts[row] for row in rows))
        weight = model.transform(words.transform(feedback.texts))
        names = words.get_feature_names_out()
        told = [[str(names[at]) for at in np.argsort(-each)[:WORDS]] for each in model.components_]
        topic = np.where(weight.sum(axis=1) > 0, weight.argmax(axis=1), -1)
        return Found(topic, told, topic)

    return way


def coherence(texts: list[str], words: list[list[str]]) -> float:
    """Return the mean NPMI of the pairs of a topic's words (Bouma 2009), by how many documents hold both; -1 to 1."""
    from sklearn.feature_extraction.text import CountVectorizer

    known = sorted({word for each in words for word in each})
    held = CountVectorizer(vocabulary=known, binary=True, tokenizer=WORD.findall, token_pattern=None).transform(texts)
    place, single = {word: at for at, word in enumerate(known)}, np.asarray(held.mean(axis=0)).ravel()
    both = (held.T @ held).toarray() / len(texts)
    scores = []
    for each in words:
        pairs = list(combinations([place[word] for word in each[:WORDS]], 2))
        scores.append(np.mean([_npmi(both[one, two], single[one], single[two]) for one, two in pairs] or [0.0]))
    return float(np.mean(scores))


def _npmi(both: float, one: float, two: float) -> float:
    return -1.0 if both == 0 else 1.0 if both == 1 else float(np.log(both / (one * two)) / -np.log(both))


def measured(way: Way, feedback: Feedback) -> dict[str, float]:
    """Return all figures of a way."""
    from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

    count, chance = len(feedback.texts), np.random.default_rng(0)
    start = perf_counter()
    fits = [way(feedback, np.arange(count) if seed == 0 else chance.permutation(count), seed) for seed in range(SEEDS)]
    seconds = (perf_counter() - start) / SEEDS
    boots = [way(feedback, np.unique(chance.integers(0, count, count)), 0) for _ in range(BOOTSTRAPS)]
    first = fits[0]
    told = [word for each in first.words for word in each[:WORDS]]
    found = {
        "topics": len(first.words),
        "coverage": float((first.topic >= 0).mean()),
        "npmi": coherence(feedback.texts, first.words),
        "diversity": len(set(told)) / max(len(told), 1),
        "seeds": _agreement(fits),
        "bootstraps": _agreement(boots),
        "seconds": seconds,
    }
    if feedback.themes is not None:
        known = feedback.themes != ""
        pairs = [(feedback.themes[known], each.topic[known]) for each in fits]
        found["ami"] = float(np.mean([adjusted_mutual_info_score(*pair) for pair in pairs]))
        found["ari"] = float(np.mean([adjusted_rand_score(*pair) for pair in pairs]))
    return found


def _agreement(fits: list[Found]) -> float:
    from sklearn.metrics import adjusted_rand_score

    return float(np.mean([adjusted_rand_score(one.sorted, two.sorted) for one, two in combinations(fits, 2)]))


def read(path: Path, texts: int) -> Feedback:
    """Return so many distinct documents of a corpus, the same ones every time."""
    rows = pd.read_parquet(path).dropna(subset="text").drop_duplicates("text")
    rows = rows.sample(min(texts, len(rows)), random_state=0).sort_values("text")
    with TemporaryDirectory() as scratch:
        file = Path(scratch) / path.name
        rows.to_parquet(file)
        corpus = encode(analyse(file), EncodeSettings())
    own = corpus.feedback["text"].tolist()
    column = LABELS.get(path.stem)
    return Feedback(own, encode_texts(own)[0], corpus, _themes(corpus.feedback[column]) if column else None)


def _themes(given: pd.Series[str]) -> np.ndarray:
    known = given.fillna("").astype("str")
    return known.where(~known.str.contains(NO_THEME), "").to_numpy(dtype=str)


def main() -> None:
    """Measure every corpus and way, and put the table into the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("names", nargs="*", default=[*LABELS])
    parser.add_argument("--texts", type=int, default=2_000)
    told = parser.parse_args()
    kept = HERE / "results" / "topics.json"
    results = json.loads(kept.read_text()) if kept.exists() else {}
    for name in told.names:
        feedback = read(told.corpora / f"{name}.parquet", told.texts)
        ways: dict[str, Way] = {"voc": voc, "BERTopic, defaults": bertopic, "BERTopic, tuned": bertopic_tuned}
        bertopic(feedback, np.arange(min(500, len(feedback.texts))), 0)  # what is compiled or loaded once is not timed
        results[name] = {}
        for way, function in ways.items():
            results[name][way] = measured(function, feedback)
            print(name, way, results[name][way], flush=True)
        for kind in ("NMF", "LDA"):
            results[name][kind] = measured(by_words(kind, int(results[name]["voc"]["topics"])), feedback)
            print(name, kind, results[name][kind], flush=True)
        kept.write_text(json.dumps(results, indent=1) + "\n")
    put(HERE / "README.md", "topics", table(results))


def table(results: dict[str, dict[str, dict[str, float]]]) -> str:
    """Return the results as a table, a row a corpus and way."""
    columns = ("topics", "coverage", "npmi", "diversity", "ami", "ari", "seeds", "bootstraps", "seconds")
    head = "| corpus | way | topics | coverage | NPMI | own words | AMI | ARI | seeds | bootstraps | s |"
    lines = [head, "|" + "---|" * (len(columns) + 2)]
    for name in LABELS:
        for way, found in results.get(name, {}).items():
            digits = {"topics": "{:.0f}", "coverage": "{:.0%}", "seconds": "{:.1f}"}
            cells = [digits.get(each, "{:.2f}").format(found[each]) if each in found else "–" for each in columns]
            lines.append(f"| {name} | {way} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
