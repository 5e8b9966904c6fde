"""Names for topics: short phrases in the customers' own words, that tell a topic from the others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from voc.meaning.facets import facets
from voc.meaning.muting import name_pattern
from voc.meaning.phrases import phrase_terms
from voc.meaning.terms import Terms, count_terms, stem, stop_words
from voc.meaning.verdicts import verdict_kind, verdict_words, weak_words
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
TELLING = 0.15
"""A topic whose statements give no reason is called so, unless a term of its own stands in this share of it."""
PARSED, FORMED = 40, 2
"""Statements of a topic and tone whose grammar is looked at, the nearest to its centre; how many must form a phrase."""
ENGLISH = 0.5
"""Share of a topic's statements in English above which it is called by a phrase: other grammars are not known."""
BESIDE = 0.3
"""A second term stands in a name when its score is at least this part of the first one's."""


@dataclass(frozen=True)
class Spoken:
    """A sample of distinct statements, row by row: (n) texts, (n, width) vectors, topic ids (-1 = none) and weights.

    A weight is how many statements are worded so. english: whose grammar is known. tone: 1 praise, -1 blame, 0 neither.
    """

    texts: Sequence[str]
    vectors: np.ndarray
    topic: np.ndarray
    weights: np.ndarray
    english: np.ndarray
    tone: np.ndarray


@dataclass(frozen=True)
class TopicName:
    """What a topic is called, the words that stand out in it, and whether it only praises or blames.

    praised, blamed: what tells most of what it is praised and blamed for; "" where nothing does.
    """

    name: str
    words: list[str]
    verdict: bool
    praised: str
    blamed: str


@dataclass(frozen=True)
class _Scores:
    """Terms by topics: (topics, terms) arrays.

    share: of the topic's statements that hold the term. score: how well it names the topic. weight: how much it tells.
    """

    terms: Terms
    share: np.ndarray
    score: np.ndarray
    weight: np.ndarray

    def best(self, topic: int) -> list[int]:
        """Return the terms that name a topic, the best first."""
        scores = self.score[topic]
        return [int(at) for at in np.argsort(-scores, kind="stable")[:MOST] if scores[at] > 0]


def name_topics(
    sample: Spoken, centres: np.ndarray, names: Sequence[str], given: Sequence[str | None] | None = None
) -> list[TopicName]:
    """Return a name and words for each topic, in the order of the centres.

    names: brands and products; none of them names a topic. given: the name of each topic that has one already.
    """
    sample = replace(sample, texts=_without(sample.texts, names))
    words = _score(sample, centres, count_terms(sample.texts, RARE))
    spoken = _score(sample, centres, phrase_terms(sample.texts, _middle(sample, centres), FORMED))
    dull = _stems([*weak_words(), *(word.lower() for name in names for word in name.split())])
    given = given or [None] * len(centres)
    taken = {_likeness(name) for name in given if name}
    tells = np.array([not _likeness(term) <= dull for term in spoken.terms.shown], dtype=bool)
    named = []
    for each in range(len(centres)):
        own = np.flatnonzero(sample.topic == each)
        kind = _verdict(words, sample, each, own, dull)
        plain = _verdict_names(words, words.best(each), kind or "mixed")
        speaking = (spoken, words) if sample.english[own].sum() > ENGLISH * len(own) else (words,)
        wanted = plain if kind else chain(*(_names(scores, each, dull) for scores in speaking), plain)
        name = given[each] or _capital(_free(wanted, taken))
        taken.add(_likeness(name))
        sides = facets(spoken.terms, own[sample.tone[own] > 0], own[sample.tone[own] < 0], tells)
        named.append(TopicName(name, _words(words, each), kind is not None, *map(_capital, sides)))
    return named


def _verdict(words: _Scores, sample: Spoken, topic: int, rows: np.ndarray, dull: frozenset[str]) -> str | None:
    """Return the kind of a topic whose statements only praise or blame, None for one that has a subject."""
    telling = any(_said_share(words, sample, rows, at) >= TELLING for at in _strong(words, topic, dull)[:1])
    return None if telling else verdict_kind([sample.texts[row] for row in rows.tolist()], sample.weights[rows])


def _middle(sample: Spoken, centres: np.ndarray) -> list[str]:
    """Return the texts nearest to each topic's centre, so many of each tone, of those whose grammar is known."""
    rows = np.flatnonzero(sample.english & (sample.topic >= 0))
    near = np.einsum("nw,nw->n", sample.vectors[rows], centres[sample.topic[rows]])
    group = 3 * sample.topic[rows] + sample.tone[rows] + 1
    order = np.lexsort((-near, group))
    rows, group = rows[order], group[order]
    return [sample.texts[row] for row in rows[np.arange(len(rows)) - np.searchsorted(group, group) < PARSED]]


def _strong(scores: _Scores, topic: int, dull: frozenset[str]) -> list[int]:
    """Return the terms that stand in enough of a topic's statements and say something, the best first."""
    best = [at for at in scores.best(topic) if scores.share[topic, at] >= SLIGHT]
    return [at for at in best if not _likeness(scores.terms.shown[at]) <= dull]


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _score(sample: Spoken, centres: np.ndarray, terms: Terms) -> _Scores:
    """Score a term: the share of the topic that holds it, how much of it the topic holds, how near its meaning is."""
    import scipy.sparse as sp

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
    score, often = share**0.6 * own * near**2 * _worth(terms.shown), count >= RARE
    return _Scores(terms, share, np.where(often, score, 0.0), np.where(often, share * own**0.7, 0.0))


def _worth(shown: Sequence[str]) -> np.ndarray:
    """Return what a term is worth by its form: a phrase says more than a word, praise or blame at its edge less."""
    parts = [term.lower().split() for term in shown]
    phrase = np.array([PHRASE_BONUS if len(each) > 1 else 1.0 for each in parts])
    edged = [len(each) > 1 and not verdict_words().isdisjoint((each[0], each[-1])) for each in parts]
    return np.where(np.array(edged, dtype=bool), 0.4, phrase)


def _said_share(scores: _Scores, sample: Spoken, rows: np.ndarray, term: int) -> float:
    weights = sample.weights[rows]
    return float(scores.terms.counts[:, [term]].toarray()[rows, 0] @ weights / max(weights.sum(), 1))


def _names(scores: _Scores, topic: int, dull: frozenset[str]) -> Iterator[str]:
    """Yield names, the best first: a phrase, or a word with a second one beside it."""
    shown, strong = scores.terms.shown, _strong(scores, topic, dull)
    for place, at in enumerate(strong):
        longer = _longer(scores, topic, at, strong, dull)
        if longer is not None:
            yield shown[longer]
        if " " in shown[at] or scores.share[topic, at] >= ALONE:
            yield shown[at]
        for other in strong[place + 1 :]:
            beside = scores.score[topic, other] >= BESIDE * scores.score[topic, at]
            if beside and _likeness(shown[at]).isdisjoint(_likeness(shown[other])):
                yield f"{shown[at]}, {shown[other]}"
        yield shown[at]


def _longer(scores: _Scores, topic: int, at: int, strong: Sequence[int], dull: frozenset[str]) -> int | None:
    """Return the best phrase that holds this word and adds a strong one; None where no phrase comes near it."""
    shown, word = scores.terms.shown, _likeness(scores.terms.shown[at])
    for other in strong:
        if scores.score[topic, other] < LONGER * scores.score[topic, at]:
            return None
        parts = _likeness(shown[other])
        if " " not in shown[at] and word < parts and dull.isdisjoint(parts):
            return other
    return None


def _verdict_names(scores: _Scores, best: Sequence[int], kind: str) -> Iterator[str]:
    name = str(definition("topics")["verdict_names"][kind])
    yield name
    generic = _stems(definition("topics")["generic"]["words"])
    for at in sorted(best, key=lambda at: _likeness(scores.terms.shown[at]) <= generic):
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


def _words(scores: _Scores, topic: int) -> list[str]:
    """Return the single words that tell most of the topic (after c-TF-IDF), each word once in one form."""
    weight = scores.weight[topic]
    best = [int(at) for at in np.argsort(-weight, kind="stable")[:MOST] if weight[at] > 0]
    found: dict[str, str] = {}
    for at in best:
        if " " not in scores.terms.keys[at]:
            found.setdefault(stem(scores.terms.keys[at]), scores.terms.shown[at])
    return list(found.values())[:WORDS]


def _without(texts: Sequence[str], names: Sequence[str]) -> list[str]:
    if not names:
        return list(texts)
    anyone = re.compile("|".join(name_pattern(name) for name in names))
    return [anyone.sub(" | ", text) for text in texts]
