"""Names for topics: short phrases in the customers' own words, that tell a topic from the others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from voc.meaning.muting import name_pattern
from voc.meaning.terms import Terms, count_terms, stem, stop_words
from voc.resources import definition

WORDS = 10
MOST = 300
"""Terms considered for a topic."""
RARE = 3
SLIGHT = 0.03
"""Statements, and share of the topic's statements, that hold a term at least before it can name the topic."""
ALONE = 0.45
"""From this share of a topic's statements on, one word is name enough."""
PHRASE_BONUS = 1.5
LONGER = 0.45
"""A phrase is taken for the word in it when its score is at least this part of the word's."""
VERDICT_SHARE, NEARLY_SHARE, EMPTY_SHARE = 0.35, 0.6, 0.25
"""A topic gives no reason when so many statements are bare verdicts, or half as many and so many but for one word; it
says nothing at all when fewer than the third share hold a word of praise or blame."""
TELLING = 0.15
"""Unless a term of its own stands in this share of it."""
CLEAR = 3
"""Times praise must stand before blame, or blame before praise, for verdicts to be of one kind."""


@dataclass(frozen=True)
class Spoken:
    """A sample of distinct statements, row by row: (n) texts, (n, width) vectors, topic ids (-1 = none) and weights.

    A weight is how many statements are worded so.
    """

    texts: Sequence[str]
    vectors: np.ndarray
    topic: np.ndarray
    weights: np.ndarray


@dataclass(frozen=True)
class TopicName:
    """What a topic is called, the words that stand out in it, and whether it only praises or blames."""

    name: str
    words: list[str]
    verdict: bool


@dataclass(frozen=True)
class _Scores:
    """How well each term names each topic: (topics, terms) arrays, and the terms."""

    terms: Terms
    share: np.ndarray
    score: np.ndarray


def name_topics(
    sample: Spoken, centres: np.ndarray, names: Sequence[str], given: Sequence[str | None] | None = None
) -> list[TopicName]:
    """Return a name and words for each topic, in the order of the centres.

    names: brands and products; none of them names a topic. given: the name of each topic that has one already.
    """
    scores = _score(replace(sample, texts=_without(sample.texts, names)), centres)
    dull = _stems([*weak_words(), *(word.lower() for name in names for word in name.split())])
    given = given or [None] * len(centres)
    taken = {_likeness(name) for name in given if name}
    named = []
    for each in range(len(centres)):
        best = [int(at) for at in np.argsort(-scores.score[each], kind="stable")[:MOST] if scores.score[each, at] > 0]
        strong = [at for at in best if scores.share[each, at] >= SLIGHT]
        strong = [at for at in strong if not _likeness(scores.terms.keys[at]) <= dull]
        telling = bool(strong) and _said_share(scores, sample, each, strong[0]) >= TELLING
        kind = None if telling else verdict_kind(sample, each)
        plain = _verdict_names(scores, best, kind or "mixed")
        wanted = plain if kind else chain(_names(scores, each, strong, dull), plain)
        name = given[each] or _capital(_free(wanted, taken))
        taken.add(_likeness(name))
        named.append(TopicName(name, _words(scores, best), kind is not None))
    return named


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def weak_words() -> frozenset[str]:
    """Return the words that name no topic alone: praise and blame, and what could be said of anything."""
    return _verdict_words() | frozenset(definition("topics")["generic"]["words"])


def verdict_kind(sample: Spoken, topic: int) -> str | None:
    """Return praise, blame, mixed or empty for a topic of statements that give no reason; None for any other."""
    rules = definition("topics")["verdict"]
    plain = weak_words() | stop_words()
    rows = np.flatnonzero(sample.topic == topic).tolist()
    words = [set(re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", sample.texts[row].lower().replace("’", "'"))) for row in rows]
    weight = sample.weights[rows]
    missing = np.array([len(each - plain) for each in words])
    bare, nearly = (float(weight[missing <= most].sum() / max(weight.sum(), 1)) for most in (0, 1))
    if bare < VERDICT_SHARE and (bare < VERDICT_SHARE / 2 or nearly < NEARLY_SHARE):
        return None
    praise, blame = (
        float(weight[[not each.isdisjoint(rules[side]) for each in words]].sum()) for side in ("praise", "blame")
    )
    if praise + blame < EMPTY_SHARE * weight.sum():
        return "empty"
    return "praise" if praise > CLEAR * blame else "blame" if blame > CLEAR * praise else "mixed"


def _verdict_words() -> frozenset[str]:
    rules = definition("topics")["verdict"]
    return frozenset([*rules["praise"], *rules["blame"]])


def _score(sample: Spoken, centres: np.ndarray) -> _Scores:
    """Score a term: the share of the topic that holds it, how much of it the topic holds, how near its meaning is."""
    import scipy.sparse as sp

    terms = count_terms(sample.texts, min_rows=RARE)
    inside = np.flatnonzero(sample.topic >= 0)
    shape = (len(centres), len(sample.texts))
    member = sp.csr_array((np.ones(len(inside)), (sample.topic[inside], inside)), shape=shape)
    count = (member @ terms.counts).toarray()
    total = np.asarray(terms.counts.sum(axis=0)).ravel()
    share = count / np.maximum(np.asarray(member.sum(axis=1)).reshape(-1, 1), 1)
    own = count / (total + RARE)
    meaning = np.asarray(terms.counts.T @ sample.vectors)
    meaning /= np.maximum(np.linalg.norm(meaning, axis=1, keepdims=True), 1e-9)
    near = (centres @ meaning.T).clip(min=0.0)
    score = share**0.6 * own * near**2 * _worth(terms.keys)
    return _Scores(terms, share, np.where(count >= RARE, score, 0.0))


def _worth(keys: Sequence[str]) -> np.ndarray:
    """Return what a term is worth by its form: a phrase says more than a word, praise or blame at its edge less."""
    verdicts = _verdict_words()
    parts = [key.split() for key in keys]
    phrase = np.array([PHRASE_BONUS if len(each) > 1 else 1.0 for each in parts])
    edged = np.array([len(each) > 1 and (each[0] in verdicts or each[-1] in verdicts) for each in parts], dtype=bool)
    return np.where(edged, 0.4, phrase)


def _said_share(scores: _Scores, sample: Spoken, topic: int, term: int) -> float:
    weights = np.where(sample.topic == topic, sample.weights, 0)
    return float(scores.terms.counts[:, [term]].T.dot(weights)[0] / max(weights.sum(), 1))


def _names(scores: _Scores, topic: int, strong: Sequence[int], dull: frozenset[str]) -> Iterator[str]:
    """Yield names, the best first: a phrase, or a word with a second one beside it."""
    keys, shown = scores.terms.keys, scores.terms.shown
    for place, at in enumerate(strong):
        longer = _longer(scores, topic, at, strong, dull)
        if longer is not None:
            yield shown[longer]
        if " " in keys[at] or scores.share[topic, at] >= ALONE:
            yield shown[at]
        for other in strong[place + 1 :]:
            if _likeness(keys[at]).isdisjoint(_likeness(keys[other])):
                yield f"{shown[at]}, {shown[other]}"
    yield from (shown[at] for at in strong)


def _longer(scores: _Scores, topic: int, at: int, strong: Sequence[int], dull: frozenset[str]) -> int | None:
    """Return the best phrase that holds this word and adds a strong one; None where no phrase comes near it."""
    word = scores.terms.keys[at]
    for other in strong:
        if scores.score[topic, other] < LONGER * scores.score[topic, at]:
            return None
        parts = scores.terms.keys[other].split()
        if " " not in word and len(parts) > 1 and word in parts and dull.isdisjoint(_stems(parts)):
            return other
    return None


def _verdict_names(scores: _Scores, best: Sequence[int], kind: str) -> Iterator[str]:
    name = str(definition("topics")["verdict_names"][kind])
    yield name
    generic = _stems(definition("topics")["generic"]["words"])
    for at in sorted(best, key=lambda at: _likeness(scores.terms.keys[at]) <= generic):
        yield f"{name}: {scores.terms.shown[at]}"


def _stems(words: Iterable[str]) -> frozenset[str]:
    return frozenset(stem(word) for word in words)


def _free(names: Iterator[str], taken: set[frozenset[str]]) -> str:
    last = ""
    for name in names:
        last = name
        if _likeness(name) not in taken:
            return name
    number = next(number for number in range(2, len(taken) + 3) if _likeness(f"{last} {number}") not in taken)
    return f"{last} {number}"


def _likeness(name: str) -> frozenset[str]:
    """Return what two names must not share: the stems of their words, whatever their order."""
    return _stems(word for word in re.findall(r"[^\W_]+(?:['-][^\W_]+)*", name.lower()) if word not in stop_words())


def _words(scores: _Scores, best: Sequence[int]) -> list[str]:
    """Return the topic's single words, the most telling first and general ones last, each word once in one form."""
    generic = frozenset(definition("topics")["generic"]["words"])
    found: dict[str, str] = {}
    for at in sorted(best, key=lambda at: scores.terms.keys[at] in generic):
        if " " not in scores.terms.keys[at]:
            found.setdefault(stem(scores.terms.keys[at]), scores.terms.shown[at])
    return list(found.values())[:WORDS]


def _without(texts: Sequence[str], names: Sequence[str]) -> list[str]:
    if not names:
        return list(texts)
    anyone = re.compile("|".join(name_pattern(name) for name in names))
    return [anyone.sub(" | ", text) for text in texts]
