"""Keep finished parts of a run in its folder: two tables each and a note with their sha256, written last.

A part is found again by all that it depends on: its rows, the settings, voc's own code, words and models. So a stopped
run goes on where it was, and the next run into the same folder works only on feedback added at the end. Nothing raw is
kept, and no vectors: they have a cache.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from voc.corpus import Corpus
from voc.resources import PACKAGE, file_hash, shipped
from voc.store import packages, plainly, refuse_raw, write_draft
from voc.workspace import key

SHELF = "parts"
"""The folder in the run folder."""
TABLES = ("feedback", "statements")


class Shelf:
    """The finished parts in one run folder."""

    def __init__(self, run: Path) -> None:
        self._folder = run / SHELF
        self._used: set[str] = set()

    def get(self, piece: Corpus, made_by: str) -> Corpus | None:
        """Return what was made of the piece when it was put here; None when it is not here, or not as it was written.

        made_by: what the result depends on besides the rows and voc itself.
        """
        name = _name(piece, made_by)
        with suppress(OSError, ValueError, KeyError):
            noted = json.loads(self._note(name).read_text(encoding="utf-8"))
            if any(file_hash(self._path(name, table)) != noted["sha256"][table] for table in TABLES):
                return None
            feedback, statements = (pd.read_parquet(self._path(name, table)) for table in TABLES)
            self._used.add(name)
            facts = MappingProxyType({**noted["facts"], **piece.facts})
            return replace(piece, feedback=feedback, statements=statements, facts=facts, trail=tuple(noted["trail"]))
        return None

    def put(self, piece: Corpus, made_by: str, done: Corpus) -> None:
        """Keep what the steps made of a piece. Raises OutputError when the folder cannot be written."""
        refuse_raw(done)
        name = _name(piece, made_by)
        with plainly(self._folder):
            self._folder.mkdir(exist_ok=True)
            drafts = {table: write_draft(getattr(done, table), self._path(name, table)) for table in TABLES}
            facts = {each: dict(noted) for each, noted in done.facts.items() if each not in piece.facts}
            hashes = {table: file_hash(path) for table, path in drafts.items()}
            note = self._note(name).with_suffix(".json.tmp")
            note.write_text(json.dumps({"sha256": hashes, "facts": facts, "trail": done.trail}), encoding="utf-8")
            for path in (*drafts.values(), note):
                path.replace(path.with_suffix(""))
        self._used.add(name)

    def sweep(self) -> None:
        """Delete the parts that were neither put nor got since the shelf was opened."""
        if self._folder.is_dir():
            for path in self._folder.iterdir():
                if path.name.partition(".")[0] not in self._used:
                    path.unlink(missing_ok=True)

    def _path(self, name: str, table: str) -> Path:
        return self._folder / f"{name}.{table}.parquet"

    def _note(self, name: str) -> Path:
        return self._folder / f"{name}.json"


def _name(piece: Corpus, made_by: str) -> str:
    digest = blake2b(f"{circumstances()} {made_by}".encode(), digest_size=16, key=key())
    digest.update(repr(piece.feedback.dtypes.to_dict()).encode())
    digest.update(pd.util.hash_pandas_object(piece.feedback, index=False).to_numpy().tobytes())
    return digest.hexdigest()


@cache
def circumstances() -> str:
    """Return what tells this installation's results from any other's: its code and words, its models, its packages."""
    digest = blake2b(repr((packages(), os.environ.get("VOC_BACKEND"))).encode(), digest_size=16)
    for path in sorted(_own_files()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _own_files() -> Iterator[Path]:
    yield from (path for path in PACKAGE.rglob("*") if path.suffix in {".py", ".toml"})
    yield shipped("models", "manifest.json")
