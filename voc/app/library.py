"""The runs that the app shows, each opened once and again when it has changed on the disk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from voc.app.index import build_index
from voc.app.recall import Recall
from voc.corpus import Corpus
from voc.errors import InputError, OutputError
from voc.store import MANIFEST, checked_tables

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from pyarrow import RecordBatchReader

LARGE = ("feedback", "statements")
"""The tables that are never held whole."""
RESERVED = frozenset({"", "static", "login", "logout"})
"""What no run may be called: these addresses mean something else."""


class Run:
    """A finished run as it stood when it was opened.

    name: how it is called in addresses. folder: where it is. manifest: what is in its manifest.json.
    tables: every table but the feedback and the statements, which are asked for with `rows`. recall: keeps what was
    worked out of it.
    """

    def __init__(self, name: str, folder: Path, scratch: Path) -> None:
        self.name, self.folder = name, folder
        self.stamp, self.recall = stamp_of(folder), Recall()
        self.manifest, paths = checked_tables(folder)
        self.tables: Mapping[str, pd.DataFrame] = MappingProxyType(
            {each: pd.read_parquet(path) for each, path in paths.items() if each not in LARGE}
        )
        self.index = build_index(paths["feedback"], paths["statements"], paths["topics"], scratch / "index.duckdb")

    @cached_property
    def columns(self) -> Mapping[str, str]:
        """The columns of `said` with DuckDB's types."""
        asked = "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = 'said'"
        return {str(row["column_name"]): str(row["data_type"]) for row in self.rows(asked)}

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Ask the tables `said` and `feedback`; what comes from outside goes into `values`, never into the text.

        What is not known is None.
        """
        names, found = self._few(sql, values)
        return [dict(zip(names, row, strict=True)) for row in found]

    def frame(self, sql: str, values: Sequence[Any] = ()) -> pd.DataFrame:
        """Ask like `rows` for whole columns; the answer as a table."""
        with self._cursor() as cursor:
            found = cursor.execute(sql, list(values)).df()
        return found.astype(dict.fromkeys(found.select_dtypes("category").columns, "str"))

    def _few(self, sql: str, values: Sequence[Any]) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Ask for some rows: as a table of pandas each would bring every value that its columns could have."""
        with self._cursor() as cursor:
            found = cursor.execute(sql, list(values)).fetchall()
            return [str(each[0]) for each in cursor.description or ()], found

    def _cursor(self) -> DuckDBPyConnection:
        return self.index.connection.cursor()  # a connection of its own: readers do not wait for each other

    def batches(self, sql: str, values: Sequence[Any], size: int) -> RecordBatchReader:
        """Ask like `rows`; the answer comes in batches of `size` rows, to be closed by who asked."""
        # a relation is read as it is asked for; what `execute` returns would be held whole
        return self._cursor().sql(sql, params=list(values)).to_arrow_reader(size)

    def corpus(self, ids: Iterable[str] = ()) -> Corpus:
        """Return the run as the report's parts want it, cut to these statements and their feedback."""
        wanted = list(dict.fromkeys(map(str, ids)))
        found = self.rows("SELECT place FROM said WHERE statement_id IN (SELECT unnest(?))", [wanted])
        return self.cut([each["place"] for each in found])

    def cut(self, places: Sequence[int]) -> Corpus:
        """Return the same for statements by their `place`, which is quicker."""
        statements = self.numbered("said", places)
        feedback = self.numbered("feedback", [int(each) for each in statements["piece"].unique()])
        tables: dict[str, Any] = dict(self.tables)
        return Corpus(
            **tables,
            feedback=feedback,
            statements=statements[list(self.index.statements)],
            facts=MappingProxyType(self.manifest["facts"]),
            trail=tuple(self.manifest["trail"]),
        )

    def numbered(self, table: Literal["said", "feedback"], numbers: Sequence[int]) -> pd.DataFrame:
        """Return rows of `said` by `place`, or of `feedback` by `piece`, in the order of the numbers."""
        key = {"said": "place", "feedback": "piece"}[table]
        asked = ", ".join("?" * len(numbers)) or "NULL"  # listed one by one, DuckDB goes by its index
        names, found = self._few(f"SELECT * FROM {table} WHERE {key} IN ({asked}) ORDER BY {key}", list(numbers))
        return pd.DataFrame(found, columns=pd.Index(names))

    def close(self) -> None:
        """Let go of the file."""
        self.index.connection.close()


@dataclass
class _Place:
    folder: Path
    run: Run | None = None


class Library:
    """The runs by name. Every one is opened at the start, so that a folder that is none is said at once."""

    def __init__(self, folders: Sequence[str | Path]) -> None:
        self._scratch = TemporaryDirectory(prefix="voc-app-")
        self._lock, self._opened = Lock(), 0
        self._places = {name: _Place(folder) for name, folder in _named([Path(each) for each in folders]).items()}
        for name in self._places:
            self.run(name)

    @property
    def names(self) -> tuple[str, ...]:
        """The runs' names, in the order given."""
        return tuple(self._places)

    def run(self, name: str) -> Run:
        """Return a run as it stands now. Raises InputError for a name that is none of them.

        While a run is being written anew, the one before is shown.
        """
        place = self._places.get(name)
        if place is None:
            raise InputError(f"There is no run '{name}'. Runs: {', '.join(self.names)}.")
        if place.run is not None and stamp_of(place.folder) in {place.run.stamp, None}:
            return place.run
        with self._lock:
            if place.run is None:
                place.run = self._open(name, place.folder)
            elif stamp_of(place.folder) not in {place.run.stamp, None}:
                with suppress(OutputError):
                    place.run = self._open(name, place.folder)
            return place.run

    def close(self) -> None:
        """Let go of every run, and of the files made for looking things up."""
        for place in self._places.values():
            if place.run is not None:
                place.run.close()
        self._scratch.cleanup()

    def _open(self, name: str, folder: Path) -> Run:
        self._opened += 1
        scratch = Path(self._scratch.name) / str(self._opened)
        scratch.mkdir()
        return Run(name, folder, scratch)


def stamp_of(folder: Path) -> int | None:
    """Return what changes whenever a run is written; None while it has no manifest."""
    try:
        return (folder / MANIFEST).stat().st_mtime_ns
    except OSError:
        return None


def _named(folders: Sequence[Path]) -> dict[str, Path]:
    """Give every folder a name that is its own."""
    named: dict[str, Path] = {}
    for folder in folders:
        base = folder.resolve().name
        name, number = base, 1
        while name in named or name in RESERVED:
            number += 1
            name = f"{base}-{number}"
        named[name] = folder
    return named
