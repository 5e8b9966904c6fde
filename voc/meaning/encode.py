"""Turn every statement into a vector."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from voc.corpus import Corpus
from voc.meaning.backend import backend_name
from voc.meaning.encoder import encode_texts
from voc.meaning.features import BACKGROUND, sight
from voc.meaning.heads import shipped_reader
from voc.meaning.minilm import MINILM
from voc.meaning.reader import READER
from voc.step import StepSettings, step


class EncodeSettings(StepSettings):
    """Which model embeds the statements.

    model: `reader`, which reads each statement in its text, once for topics and labels; `static`, for a first look at
        very much feedback: some hundred times as quick, less exact, and the labels are then given by heads made for it;
        `minilm`, the encoder as published; a folder; or the name of a sentence-transformers model.
    """

    model: str = READER


@step(
    scope="rows",
    reads=(
        *(f"statements.{column}" for column in ("text", "start", "end")),
        *(f"feedback.{column}" for column in ("text", *BACKGROUND)),
    ),
    adds=("vectors",),
)
def encode(corpus: Corpus, settings: EncodeSettings) -> Corpus:
    """Add one vector a statement: (statements, width) float32, unit length."""
    texts = corpus.statements["text"].tolist()
    in_text = settings.model == READER
    vectors, computed = _read(corpus) if in_text else encode_texts(texts, settings.model)
    facts = {
        "model": settings.model,
        "backend": backend_name() if settings.model in (READER, MINILM) else None,
        "embedded": computed,
        "from_cache": (len(texts) if in_text else len(set(texts))) - computed,
    }
    return replace(corpus, vectors=vectors).with_facts("encode", **facts)


def _read(corpus: Corpus) -> tuple[np.ndarray, int]:
    seen, computed = shipped_reader().read(sight(corpus.statements, corpus.feedback))
    return seen.vectors, computed
