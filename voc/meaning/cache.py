"""Vectors kept by content, so that no text is embedded twice on one machine.

One SQLite file a model. The key of a text is a keyed hash, so the cache holds no text and tells
nobody without the workspace key whether a text is in it. Vectors are kept in half precision.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from hashlib import blake2b
from pathlib import Path

import numpy as np

from voc.workspace import key, workspace

TABLE = "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID"
MOST_VARIABLES = 900
"""SQLite's own limit on `?` in one statement is 999 in old builds."""


class VectorCache:
    """Vectors of texts under one model, by content."""

    def __init__(self, model: str) -> None:
        folder = workspace() / "vectors"
        folder.mkdir(exist_ok=True)
        self._path = folder / f"{blake2b(model.encode(), digest_size=8).hexdigest()}.sqlite"
        self._secret = key()

    def get(self, texts: Sequence[str]) -> dict[str, np.ndarray]:
        """Return the vectors that are known, by text: each (width,) float16."""
        by_key = {self._key(text): text for text in texts}
        keys = list(by_key)
        found: dict[str, np.ndarray] = {}
        with self._open() as database:
            for start in range(0, len(keys), MOST_VARIABLES):
                part = keys[start : start + MOST_VARIABLES]
                marks = ",".join("?" * len(part))
                rows = database.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", part)  # noqa: S608
                found.update((by_key[row[0]], np.frombuffer(row[1], dtype=np.float16)) for row in rows)
        return found

    def put(self, texts: Sequence[str], vectors: np.ndarray) -> None:
        """Keep vectors of shape (texts, width). All of them or, if interrupted, none."""
        rows = [
            (self._key(text), vector.tobytes()) for text, vector in zip(texts, vectors.astype(np.float16), strict=True)
        ]
        with self._open() as database, database:
            database.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)

    def _key(self, text: str) -> bytes:
        return blake2b(text.encode(errors="surrogatepass"), key=self._secret, digest_size=16).digest()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(_connect(self._path)) as database:
            yield database


def _connect(path: Path) -> sqlite3.Connection:
    """Open the file; one that is damaged is put aside, for its vectors can be computed again."""
    try:
        return _connect_as_is(path)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        path.replace(path.with_suffix(".damaged"))
        return _connect_as_is(path)


def _connect_as_is(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=60)
    try:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=NORMAL")
        database.execute(TABLE)
    except sqlite3.Error:
        database.close()
        raise
    return database
