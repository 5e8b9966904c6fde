"""What the app looks things up in: the feedback and statements of a run in one DuckDB file, joined and numbered.

Parquet with ids of text is slow to join, and files that a run in progress replaces must not change under a reader:
so both tables are copied, once, into a private file that goes when the app ends. Nothing of it is held in memory
beyond what DuckDB needs to answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

DISTINCT = 5_000
"""A column of text with fewer different values, or about so many, is kept as numbers with a list of what they mean."""
MEMORY = "512MB"
"""What DuckDB may hold at once; what is beyond that it puts on the disk."""
TEXTS = ("text", "title")
"""The feedback's columns that stay with it: they are long, and the same for each of its statements."""


@dataclass(frozen=True)
class Index:
    """The file, open, and the columns of both tables as the run has them, with DuckDB's types."""

    connection: DuckDBPyConnection
    feedback: Mapping[str, str]
    statements: Mapping[str, str]


def build_index(feedback: Path, statements: Path, topics: Path, at: Path) -> Index:
    """Copy the tables of a run into a new DuckDB file and open it.

    `feedback`: as in the run, with `piece` (a number) and `person` (a number; feedback without an author is a person
    of its own). `said`: a row a statement, in the run's order, with `place` (a number from 0), `piece`, and every
    column of its feedback but the texts; one that statements have too is called `feedback_<name>`; `counted` tells
    whether the figures of a run count it: feedback that repeats other feedback they do not; `folded` is its text in
    small letters. `topics`: as in the run.
    """
    import duckdb

    made = duckdb.connect(at, config={"memory_limit": MEMORY, "enable_external_access": True})
    made.execute("SET enable_progress_bar = false")
    made.read_parquet(str(feedback), file_row_number=True).create_view("read_feedback")
    made.read_parquet(str(statements), file_row_number=True).create_view("read_statements")
    own = _columns(made, "read_feedback")
    author = "coalesce(author, feedback_id)" if "author" in own else "feedback_id"
    made.execute(
        f"CREATE TABLE feedback AS SELECT * EXCLUDE (file_row_number) {_listed(made, 'read_feedback', own)},"
        f" file_row_number::INTEGER AS piece, (dense_rank() OVER (ORDER BY {author}))::INTEGER AS person"
        " FROM read_feedback ORDER BY piece"
    )
    said = _columns(made, "read_statements")
    joined = ", ".join(
        _renamed(name, said) for name in (*own, "piece", "person") if name not in (*TEXTS, "feedback_id")
    )
    made.execute(
        f"CREATE TABLE said AS SELECT s.* EXCLUDE (file_row_number) {_listed(made, 'read_statements', said)},"
        f" s.file_row_number::INTEGER AS place, lower(s.text) AS folded, {_counted(own)} AS counted, {joined}"
        " FROM read_statements s JOIN feedback f USING (feedback_id) ORDER BY place"
    )
    made.read_parquet(str(topics)).create("topics")
    made.execute("CREATE UNIQUE INDEX of_feedback ON feedback (piece); CREATE UNIQUE INDEX of_said ON said (place)")
    made.execute("DROP VIEW read_feedback; DROP VIEW read_statements; CHECKPOINT")
    made.execute("SET enable_external_access = false; SET lock_configuration = true")
    return Index(made, own, said)


def quoted(name: str) -> str:
    """Return the name of a column as SQL writes it; a column may be called anything."""
    return '"' + name.replace('"', '""') + '"'


def _columns(made: DuckDBPyConnection, table: str) -> dict[str, str]:
    rows = made.execute("SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ?", [table]).fetchall()
    return {str(name): str(kind) for name, kind in rows if name != "file_row_number"}


def _counted(own: Iterable[str]) -> str:
    return "f.duplicate_of IS NULL" if "duplicate_of" in own else "true"


def _renamed(name: str, taken: Iterable[str]) -> str:
    return f"f.{quoted(name)}" + (f" AS {quoted(f'feedback_{name}')}" if name in taken else "")


def _listed(made: DuckDBPyConnection, table: str, columns: dict[str, str]) -> str:
    """Return the part of a SELECT that turns text of few different values into numbers with a list."""
    texts = [name for name, kind in columns.items() if kind == "VARCHAR" and name not in (*TEXTS, "feedback_id")]
    if not texts:
        return ""
    asked = ", ".join(f"approx_count_distinct({quoted(name)})" for name in texts)
    counts = made.execute(f"SELECT {asked} FROM {table}").fetchone() or ()
    changed = []
    for name, count in zip(texts, counts, strict=True):
        if 0 < count <= DISTINCT:
            kind = quoted(f"{table} {name}")
            column = quoted(name)
            made.execute(
                f"CREATE TYPE {kind} AS ENUM (SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL"
                f" ORDER BY {column})"
            )
            changed.append(f"{column}::{kind} AS {column}")
    return f"REPLACE ({', '.join(changed)})" if changed else ""
