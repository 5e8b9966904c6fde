"""A run's topics as they were found, kept in its folder before edits change them.

Edits are replayed on what was found, so that one can be undone. Seeking topics again would give the same, but takes the
longest of all steps, and an earlier run or a language model that names them may be gone.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from voc.corpus import Corpus
from voc.resources import file_hash
from voc.shelf import SHELF
from voc.store import plainly
from voc.topic_model import read_model, write_model

TOPICS, STATEMENTS, MODEL = "unedited.topics.parquet", "unedited.statements.parquet", "unedited.safetensors"
"""Among the parts of a run: the next `voc run` into the folder sweeps them away."""
COLUMNS = ["topic_id", "topic_score"]


def keep(found: Corpus, folder: Path) -> dict[str, str]:
    """Write the topics of a corpus into the run folder; return the sha256 of each file, for the manifest.

    Raises OutputError when the folder cannot be written.
    """
    home = folder / SHELF
    with plainly(folder):
        home.mkdir(exist_ok=True)
        found.topics.to_parquet(home / TOPICS, index=False)
        found.statements[COLUMNS].to_parquet(home / STATEMENTS, index=False)
        if found.topic_model is not None:
            write_model(found.topic_model, home / MODEL)
        return {path.name: file_hash(path) for path in sorted(home.glob("unedited.*"))}


def restored(corpus: Corpus, folder: Path, noted: dict[str, Any]) -> Corpus | None:
    """Return the corpus with the topics that were kept; None where they are not there as they were written.

    noted: what `keep` returned.
    """
    home = folder / SHELF
    with suppress(OSError):
        if not noted or any(file_hash(home / name) != known for name, known in noted.items()):
            return None
        model = read_model(home / MODEL) if MODEL in noted else None
        columns = pd.read_parquet(home / STATEMENTS)
        found = replace(corpus, topics=pd.read_parquet(home / TOPICS), topic_model=model)
        return found.with_statements(**{name: columns[name].to_numpy() for name in COLUMNS})
    return None
