"""Two runs under one set of topics, so that a share means the same in both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from voc.corpus import Corpus
from voc.errors import InputError
from voc.topic_model import TopicModel

ARRAYS = ("centres", "muted", "ids", "inside", "lift")


def under_one_set(a: Corpus, b: Corpus, labels: tuple[str, str]) -> tuple[Corpus, Mapping[int, str], tuple[str, ...]]:
    """Return A's corpus with B's topics, what each topic of B comes from, and the names of A's topics that are gone.

    Where B took over A's topics nothing has to be done. Otherwise every statement of A is given its topic by B's
    model, which knows what is new; its vectors come from the cache of the workspace, or are computed anew. What each
    comes from (same, split, merged, new) follows from the vectors that both models keep (see `voc.meaning.lineage`).
    Raises InputError when the topics of both cannot be compared.
    """
    before, after = (_model(corpus, label) for corpus, label in zip((a, b), labels, strict=True))
    if all(np.array_equal(getattr(before, name), getattr(after, name)) for name in ARRAYS):
        return a, {}, ()
    theirs, encoder = (corpus.facts.get("encode", {}).get("model") for corpus in (a, b))
    if theirs != encoder:
        raise InputError(
            f"The topics of {labels[0]} were found with the model '{theirs}', those of {labels[1]} with '{encoder}': "
            f"they cannot be compared. Make {labels[1]} again: voc run FILES --topics {labels[0]} -o {labels[1]}"
        )
    origin, gone = _lineage(before, after)
    names = dict(zip(a.topics["topic_id"], a.topics["name"], strict=True))
    return _assigned(a, after, str(encoder)), origin, tuple(str(names[each]) for each in gone if each in names)


def _model(corpus: Corpus, label: str) -> TopicModel:
    if corpus.topic_model is None:
        raise InputError(f"{label} was written by an earlier voc, without its topics' model. Run voc again into it.")
    return corpus.topic_model


def _assigned(corpus: Corpus, model: TopicModel, encoder: str) -> Corpus:
    from voc.meaning.encode import EncodeSettings, encode
    from voc.meaning.topic_fit import assign_topics, one_thread, placed

    read = encode(corpus, EncodeSettings(model=encoder))
    with one_thread():
        ids, scores = assign_topics(read, placed(read, model.context), model)
    return replace(read, vectors=None).with_statements(topic_id=ids, topic_score=scores)


def _lineage(before: TopicModel, after: TopicModel) -> tuple[dict[int, str], list[int]]:
    from voc.meaning.lineage import inherit

    vectors = np.vstack([each.kept for each in (before, after) if each.kept.size]).astype(np.float32)
    line = inherit(before, after, vectors, np.ones(len(vectors)))
    own = dict(zip(line.model.ids.tolist(), after.ids.tolist(), strict=True))
    return {int(own[each]): origin for each, origin in line.origin.items()}, line.gone
