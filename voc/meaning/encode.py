"""Turn every statement into a vector."""

from __future__ import annotations

from dataclasses import replace

from voc.corpus import Corpus
from voc.meaning.backend import backend_name
from voc.meaning.encoder import encode_texts
from voc.meaning.minilm import MINILM
from voc.step import StepSettings, step


class EncodeSettings(StepSettings):
    """Which model embeds the statements.

    model: `minilm`; `static`, for a first look at very much feedback: some hundred times as quick, less exact, and the
        labels are then given by heads made for it; a folder; or the name of a sentence-transformers model.
    """

    model: str = MINILM


@step(scope="rows", reads=("statements.text",), adds=("vectors",))
def encode(corpus: Corpus, settings: EncodeSettings) -> Corpus:
    """Add one vector a statement: (statements, width) float32, unit length."""
    vectors, computed = encode_texts(corpus.statements["text"].tolist(), settings.model)
    facts = {
        "model": settings.model,
        "backend": backend_name() if settings.model == MINILM else None,
        "embedded": computed,
        "from_cache": len(set(corpus.statements["text"])) - computed,
    }
    return replace(corpus, vectors=vectors).with_facts("encode", **facts)
