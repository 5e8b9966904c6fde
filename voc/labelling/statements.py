"""Files of single statements: read them, and write what was found beside each."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from voc.errors import InputError, OutputError
from voc.intake.files import documents
from voc.intake.formats import read_table

STATEMENT = "statement"
FORMATS = (".jsonl", ".csv", ".parquet")


def read_statements(source: str | Path) -> pd.DataFrame:
    """Return the rows of one file (JSONL, CSV or any other table voc reads) as they stand; the index is 0…n-1.

    Each row holds one `statement`, where known with the `text` it stands in (`start`, `end`), `source_kind`, `rating`
    and `rating_scale`. Raises InputError when there is no such column, or a row cannot be read: none may be lost.
    """
    tables = [read_table(document) for document in documents([source])]
    for table in tables:
        if len(table.rejected):
            first = table.rejected.iloc[0]
            raise InputError(
                f"{table.file}, row {first['source_row']}: {first['detail']} ({len(table.rejected):,} such rows). "
                "Every row must be readable. Mend them there, or export the file again."
            )
        if STATEMENT not in table.rows:
            raise InputError(
                f"{table.file} has no column '{STATEMENT}'. Its columns: {', '.join(map(str, table.rows))}. "
                f"Name the column with the statements '{STATEMENT}'; for whole feedback use voc run."
            )
    return pd.concat([table.rows for table in tables], ignore_index=True)


def write_rows(rows: pd.DataFrame, path: Path) -> None:
    """Write rows as JSON lines, CSV or Parquet, by the path's ending. Raises OutputError where that cannot be."""
    if path.suffix not in FORMATS:
        raise OutputError(f"{path.name} ends in none of {', '.join(FORMATS)}. Name the output file with one of them.")
    draft = path.with_name(f"{path.name}.tmp")
    try:
        _write(rows, draft, path.suffix)
        draft.replace(path)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}. Name another file.") from error
    finally:
        draft.unlink(missing_ok=True)


def json_lines(rows: pd.DataFrame) -> str:
    """Return rows as JSON, one object a line, letters of every language as they are."""
    return str(rows.to_json(orient="records", lines=True, force_ascii=False, double_precision=6))


def _write(rows: pd.DataFrame, draft: Path, ending: str) -> None:
    if ending == ".jsonl":
        draft.write_text(json_lines(rows), encoding="utf-8")
    elif ending == ".csv":
        rows.to_csv(draft, index=False)
    else:
        rows.to_parquet(draft, index=False)
