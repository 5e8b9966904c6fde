"""The statements' vectors of a run in one file of the workspace: read in parts, so that a million need no memory.

A run folder holds no vectors. The cache has them one by one, found by what they are of; where it is gone, they are
computed again. The file is made when a run is first asked something, holds no text, and may be deleted at any time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path

import numpy as np
import pandas as pd

from voc.corpus import Corpus
from voc.meaning.backend import backend_form
from voc.meaning.encode import EncodeSettings, encode
from voc.progress import track
from voc.workspace import key, workspace

PART = 20_000
"""Statements, about, whose vectors are in memory at once."""


def statement_vectors(corpus: Corpus) -> np.ndarray:
    """Return the vectors of a corpus's statements, (statements, width) float16, left on disk until they are read.

    They are those of the model that the run was encoded with (fact `encode.model`); a corpus that has its vectors
    gives those. Raises ModelError when that model is not there.
    """
    if corpus.vectors is not None:
        return corpus.vectors
    if len(corpus.statements) == 0:
        return np.zeros((0, 1), dtype=np.float16)
    model = model_of(corpus)
    path = _path(corpus, model)
    if not path.is_file():
        _make(corpus, model, path)
    return np.asarray(np.load(path, mmap_mode="r"))


def laid_out(corpus: Corpus) -> bool:
    """Tell whether `statement_vectors` has nothing to compute."""
    return corpus.vectors is not None or not len(corpus.statements) or _path(corpus, model_of(corpus)).is_file()


def model_of(corpus: Corpus) -> str:
    """Return the model that a run's statements were encoded with."""
    return str(corpus.facts.get("encode", {}).get("model", EncodeSettings().model))


def _path(corpus: Corpus, model: str) -> Path:
    folder = workspace() / "asked"
    folder.mkdir(exist_ok=True)
    digest = blake2b(json.dumps([model, backend_form()]).encode(), key=key(), digest_size=16)
    for table, columns in (("statements", ("feedback_id", "start", "end")), ("feedback", ("feedback_id", "text"))):
        digest.update(
            pd.util.hash_pandas_object(getattr(corpus, table)[list(columns)], index=False).to_numpy().tobytes()
        )
    return folder / f"{digest.hexdigest()}.npy"


def _make(corpus: Corpus, model: str, path: Path) -> None:
    """Write the file whole or not at all: part by part, all statements of a piece of feedback in one."""
    draft = path.with_suffix(".tmp.npy")
    parts = list(_parts(corpus))
    kept: np.ndarray | None = None
    try:
        for rows in track(parts, "vectors", len(parts)):
            found = encode(_taken(corpus, rows), EncodeSettings(model=model)).vectors
            if found is None:
                continue
            if kept is None:
                shape = (len(corpus.statements), found.shape[1])
                kept = np.lib.format.open_memmap(draft, mode="w+", dtype=np.float16, shape=shape)
            kept[rows] = found
        del kept
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _parts(corpus: Corpus) -> Iterator[np.ndarray]:
    owner = pd.Index(corpus.feedback["feedback_id"]).get_indexer(pd.Index(corpus.statements["feedback_id"]))
    order = np.argsort(owner, kind="stable")
    start = 0
    while start < len(order):
        end = int(np.searchsorted(owner[order], owner[order[min(start + PART, len(order)) - 1]], side="right"))
        yield np.sort(order[start:end])
        start = end


def _taken(corpus: Corpus, rows: np.ndarray) -> Corpus:
    statements = corpus.statements.iloc[rows].reset_index(drop=True)
    own = corpus.feedback["feedback_id"].isin(statements["feedback_id"].unique())
    return replace(corpus, feedback=corpus.feedback[own].reset_index(drop=True), statements=statements, vectors=None)
