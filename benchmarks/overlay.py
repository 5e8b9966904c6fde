"""How well statements are matched to the touchpoints of a brand's map: `python -m benchmarks.overlay RUNS [--fit]`.

RUNS is a folder of runs named after their corpora (`voc run ../shared/corpora/airline_tweets.parquet -o
RUNS/airline_tweets`); those that are absent are left out. The maps in `benchmarks/maps/` are written from the public
names of the corpora's own categories, without their texts. Judged by these categories, text by text, beside a plain
match of keywords (a text speaks of a touchpoint when it holds any word of it), with 95 % intervals from redraws of
texts; `transported` is with the probability fitted on the other corpora only. Where customers rated aspects: Spearman's
rank correlation of their rating with the feeling of what is matched, by each way. `--fit` prints the numbers for
`voc/definitions/overlay.toml`.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from voc.brand_map import BrandMap, read_map
from voc.corpus import Corpus
from voc.meaning.encode import EncodeSettings, encode
from voc.meaning.encoder import encode_texts
from voc.meaning.overlay import OverlaySettings, overlay
from voc.meaning.terms import SKIPPED, WORD, stem, stop_words
from voc.meaning.touchpoints import leading
from voc.measure.cells import FEELING
from voc.resources import definition
from voc.store import load

HERE = Path(__file__).parent
RESULTS = HERE / "results" / "overlay.json"
DRAWS, SEED = 500, 0
SURE = OverlaySettings().sure
GOLD = tomllib.loads((HERE / "gold.toml").read_text(encoding="utf-8"))
CATEGORIES: Mapping[str, tuple[str, Mapping[str, str], tuple[str, ...]]] = {
    name: (each["column"], each["touchpoints"], tuple(each["none"])) for name, each in GOLD["categories"].items()
}
ASPECTS: Mapping[str, Mapping[str, str]] = GOLD["aspects"]


@dataclass(frozen=True)
class Case:
    """A corpus with its map. gold: (texts, touchpoints); owner: (statements,) the text of each, -1: not judged."""

    corpus: Corpus
    brand_map: BrandMap
    gold: np.ndarray
    owner: np.ndarray

    def texts(self, place: np.ndarray, said: np.ndarray) -> np.ndarray:
        """Return which texts speak of which touchpoint, by statements that do (said) of the one at `place`."""
        rows = np.flatnonzero(said & (self.owner >= 0))
        found = np.zeros(self.gold.shape, dtype=bool)
        found[self.owner[rows], place[rows]] = True
        return found


def opened(runs: Path, name: str) -> tuple[Corpus, BrandMap]:
    """Return a run with its vectors, and the map written for it."""
    corpus = load(runs / name)
    found = encode(corpus, EncodeSettings(model=corpus.facts["encode"]["model"]))
    return found, read_map(HERE / "maps" / f"{name}.toml")


def case(runs: Path, name: str) -> Case:
    """Return a corpus with categories, ready to be judged. Copies and texts without a category are left out."""
    corpus, brand_map = opened(runs, name)
    column, category, nothing = CATEGORIES[name]
    known = corpus.feedback[column].where(corpus.feedback["duplicate_of"].isna())
    known = known[known.notna() & ~known.isin(nothing)]
    given = known.str.split("|")
    gold = np.stack([[category[each.name] in row for row in given] for each in brand_map.touchpoint], axis=1)
    judged = pd.Index(corpus.feedback.loc[known.index, "feedback_id"])
    return Case(corpus, brand_map, gold, judged.get_indexer(pd.Index(corpus.statements["feedback_id"])))


def embed(texts: Any) -> np.ndarray:
    """Return the vectors of texts that stand alone, by the encoder of the runs."""
    return encode_texts(texts, "reader")[0]


def pairs(each: Case) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the statements that may speak of something, the nearest touchpoint's place, its leads, and the truth."""
    near, leads = leading(each.corpus.statements, np.asarray(each.corpus.vectors), each.brand_map, embed)
    own = each.corpus.statements
    rows = np.flatnonzero((each.owner >= 0) & ~((own["need"] == "none") & (own["value"] == "none")).to_numpy())
    place = near.argmax(axis=1)
    return rows, place, leads, each.gold[each.owner[rows], place[rows]]


def partial(each: Case) -> Case:
    """Return the same with every third touchpoint only: a brand's map may cover little of what is said."""
    kept = each.brand_map.model_copy(update={"touchpoint": each.brand_map.touchpoint[::3]})
    return replace(each, brand_map=kept, gold=each.gold[:, ::3])


def fit(cases: list[Case]) -> Any:
    """Return the logistic function of the leads, each corpus counting the same, with its whole map and with a third."""
    from sklearn.linear_model import LogisticRegression

    maps = [each for case in cases for each in (case, partial(case))]
    parts = [(leads[rows], truth) for rows, _, leads, truth in map(pairs, maps)]
    weight = np.concatenate([np.full(len(truth), 1 / len(truth)) for _, truth in parts])
    x, y = (np.concatenate(each) for each in zip(*parts, strict=True))
    return LogisticRegression(C=1e6).fit(x, y, sample_weight=weight / weight.mean())


def keywords(each: Case) -> np.ndarray:
    """Return which judged texts hold any word of which touchpoint: (texts, touchpoints)."""
    own = [stems(" ".join(point.words())) for point in each.brand_map.touchpoint]
    found = np.zeros(each.gold.shape, dtype=bool)
    for owner, text in zip(each.owner, each.corpus.statements["text"], strict=True):
        if owner >= 0:
            held = stems(text)
            found[owner] |= [bool(held & words) for words in own]
    return found


def stems(text: str) -> set[str]:
    """Return the stems of a text's words, stop words left out."""
    words = WORD.findall(SKIPPED.sub(" ", text.lower()))
    return {stem(word) for word in words if len(word) > 2 and word not in stop_words()}


def score(found: np.ndarray, gold: np.ndarray) -> dict[str, Any]:
    """Return precision, recall and F1 over all pairs of text and touchpoint, each with its interval."""
    parts = np.stack([(found & gold).sum(axis=1), found.sum(axis=1), gold.sum(axis=1)], axis=1).astype(float)
    draws = np.random.default_rng(SEED)
    drawn = [draws.multinomial(len(parts), np.full(len(parts), 1 / len(parts))) @ parts for _ in range(DRAWS)]
    values = np.stack([_rates(each) for each in [parts.sum(axis=0), *drawn]])
    low, high = np.percentile(values[1:], [2.5, 97.5], axis=0)
    names = ("precision", "recall", "f1")
    return {name: [round(float(v), 3) for v in (values[0, at], low[at], high[at])] for at, name in enumerate(names)}


def _rates(sums: np.ndarray) -> np.ndarray:
    both, found, gold = sums
    return np.array([both / max(found, 1), both / max(gold, 1), 2 * both / max(found + gold, 1)])


def matching(cases: Mapping[str, Case]) -> dict[str, Any]:
    """Return the scores of each corpus by way, and what the probabilities promised beside what was right."""
    shipped = definition("overlay")["probability"]
    found: dict[str, Any] = {}
    for name, each in cases.items():
        rows, place, leads, truth = pairs(each)
        odds = shipped["base"] + leads @ np.array([shipped["over_second"], shipped["over_stages"]])
        ways = {"voc": 1 / (1 + np.exp(-odds))}
        others = [other for key, other in cases.items() if key != name]
        if others:
            ways["voc, transported"] = fit(others).predict_proba(leads)[:, 1]
        result: dict[str, Any] = {"texts": len(each.gold), "touchpoints": each.gold.shape[1]}
        may = np.zeros(len(odds), dtype=bool)
        may[rows] = True
        for way, p in ways.items():
            sure = p[rows] >= SURE
            told = {"promised": round(float(p[rows][sure].mean()), 3), "right": round(float(truth[sure].mean()), 3)}
            result[way] = {**score(each.texts(place, may & (p >= SURE)), each.gold), **told}
        result["keywords"] = score(keywords(each), each.gold)
        found[name] = result
    return found


def aspects(runs: Path, corpora: Path, name: str) -> list[dict[str, Any]]:
    """Return for each rated aspect how the ratings go with the feeling of what is matched, by way."""
    corpus, brand_map = opened(runs, name)
    laid = overlay(corpus, OverlaySettings(map=brand_map)).statements
    raw = pd.read_parquet(corpora / f"{name}.parquet").astype({"id": str}).drop_duplicates("id").set_index("id")
    source = corpus.feedback.set_index("feedback_id")["source_id"].astype(str)
    feeling = laid["sentiment"].map(FEELING).astype(float)
    held = [stems(text) for text in laid["text"]]
    found = []
    for point in brand_map.touchpoint:
        if point.name not in ASPECTS[name]:
            continue
        rating = raw[ASPECTS[name][point.name]]
        words = stems(" ".join(point.words()))
        ways = {
            "voc": laid["touchpoint"].eq(point.name).to_numpy(),
            "keywords": np.array([bool(each & words) for each in held]),
            "all that is said": np.ones(len(laid), dtype=bool),
        }
        row: dict[str, Any] = {"corpus": name, "aspect": point.name}
        for way, mine in ways.items():
            mean = feeling[mine].groupby(laid.loc[mine, "feedback_id"]).mean()
            row[way] = correlation(mean.to_numpy(), source.loc[mean.index].map(rating).to_numpy(dtype=float))
        found.append(row)
    return found


def correlation(one: np.ndarray, other: np.ndarray) -> dict[str, Any]:
    """Return Spearman's correlation with its interval, where both are known."""
    from scipy.stats import spearmanr

    known = ~np.isnan(one) & ~np.isnan(other)
    a, b = one[known], other[known]
    if len(a) < 30:
        return {"texts": len(a)}
    draws = np.random.default_rng(SEED)
    drawn = [spearmanr(a[rows], b[rows])[0] for rows in draws.integers(0, len(a), (200, len(a)))]
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return {"texts": len(a), "rho": [round(float(value), 3) for value in (spearmanr(a, b)[0], low, high)]}


def page(results: Mapping[str, Any]) -> str:
    """Return the results as tables."""
    lines = ["| corpus | way | precision | recall | F1 | promised | right |", "|---|---|---|---|---|---|---|"]
    for name, own in results["matching"].items():
        for way in ("voc", "voc, transported", "keywords"):
            if way in own:
                cells = [_cell(own[way][each]) for each in ("precision", "recall", "f1")]
                told = [str(own[way].get(each, "–")) for each in ("promised", "right")]
                lines.append(f"| {name} | {way} | {' | '.join([*cells, *told])} |")
    lines += ["", "| corpus | aspect | voc | keywords | all that is said |", "|---|---|---|---|---|"]
    for row in results["aspects"]:
        cells = [_cell(row[way]["rho"]) + f", {row[way]['texts']:,}" if "rho" in row[way] else "–" for way in ROW]
        lines.append(f"| {row['corpus']} | {row['aspect']} | {' | '.join(cells)} |")
    return "\n".join(lines)


ROW = ("voc", "keywords", "all that is said")


def _cell(value: list[float]) -> str:
    return f"{value[0]:.3f} ({value[1]:.3f}–{value[2]:.3f})"


def main() -> None:
    """Measure what there is; write results/overlay.json and print the tables, or print a fit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=Path)
    parser.add_argument("--corpora", type=Path, default=HERE.parents[1] / "shared" / "corpora")
    parser.add_argument("--fit", action="store_true")
    given = parser.parse_args()
    there = {name for name in (*CATEGORIES, *ASPECTS) if (given.runs / name / "manifest.json").is_file()}
    cases = {name: case(given.runs, name) for name in CATEGORIES if name in there}
    if given.fit:
        found = fit(list(cases.values()))
        (second, stages), base = found.coef_[0].round(2), found.intercept_[0].round(2)
        print(f"base = {base}\nover_second = {second}\nover_stages = {stages}")
        return
    rated = [row for name in ASPECTS if name in there for row in aspects(given.runs, given.corpora, name)]
    results = {"seed": SEED, "draws": DRAWS, "matching": matching(cases), "aspects": rated}
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(page(results))


if __name__ == "__main__":
    main()
