"""A corpus to and from a run folder: one Parquet file a table, and a manifest that is written last.

A run is believed only with its manifest, and the manifest names the sha256 of every table: a folder that
an interruption left half-written is recognised and never read as a result. A run is written beside the one that is
there; once all of it is, the manifest to come (`manifest.next.json`) says so, and whoever opens the folder then
finishes what the writer could not.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import fields
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any

import pandas as pd

from voc.alone import alone
from voc.corpus import RAW_PREFIXES, Corpus
from voc.errors import OutputError
from voc.remote import fetch, is_remote, safe_url
from voc.resources import file_hash
from voc.topic_model import read_model, write_model
from voc.version import __version__

MANIFEST, MODEL = "manifest.json", "topic_model.safetensors"
NEXT, REPORT = "manifest.next.json", "report.html"
PATIENCE = 5.0
"""Seconds to wait for another who moves a run's tables to their places, which takes milliseconds."""
SCHEMA = 2
"""The version of the run folder's layout."""
PACKAGES = ("numpy", "pandas", "scikit-learn", "scipy", "sentence-transformers", "spacy", "torch", "openvino")


def claim(folder: Path) -> Path:
    """Make the run folder, or take one that holds an earlier run. Raises OutputError when it cannot be written."""
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder} is a file. Name a folder for the run.")
    with plainly(folder):
        strangers = [path.name for path in folder.iterdir() if not _ours(path)] if folder.exists() else []
        if strangers:
            raise OutputError(
                f"{folder} is not a run folder: it holds {strangers[0]}"
                f"{f' and {len(strangers) - 1} more' if len(strangers) > 1 else ''}. Name a new or empty folder."
            )
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".voc-probe"
        probe.write_bytes(b"")
        probe.unlink()
    return folder


def save(corpus: Corpus, folder: Path, report: bytes | None = None) -> None:
    """Write every table and then the manifest: all or nothing. Until the last moment an earlier run stays whole.

    report: the page about these tables, written with them. Reports on the earlier run go.
    """
    refuse_raw(corpus)
    with plainly(folder):
        drafts = {name: write_draft(table, folder / f"{name}.parquet") for name, table in corpus.tables().items()}
        model = _write_model(corpus, folder)
        page = folder / f"{REPORT}.tmp"
        page.unlink(missing_ok=True)
        if report is not None:
            page.write_bytes(report)
        manifest = folder / f"{MANIFEST}.tmp"
        manifest.write_text(
            json.dumps(_manifest(corpus, drafts, model), indent=1, ensure_ascii=False), encoding="utf-8"
        )
        manifest.replace(folder / NEXT)
        _finish(folder)


@contextmanager
def held(folder: Path, patience: float = 0) -> Iterator[None]:
    """Keep others from writing the run folder inside the block; finish first what a killed writer left to move.

    patience: seconds to wait for another writer. Raises OutputError when it takes longer, or the folder cannot be
    written.
    """
    with alone(folder, patience):
        with plainly(folder):
            _finish(folder)
        yield


def _finish(folder: Path) -> None:
    """Put what is written whole in its place, the manifest last; begun anew wherever it was interrupted."""
    coming, manifest = folder / NEXT, folder / MANIFEST
    if not coming.is_file():
        return
    if manifest.exists():
        for report in folder.glob("report.*"):
            if report.suffix != ".tmp":
                report.unlink()  # it tells of the tables that go now
        manifest.unlink()
    tables = json.loads(coming.read_text(encoding="utf-8"))["tables"]
    for name in (*(f"{table}.parquet" for table in tables), MODEL, REPORT):
        draft = folder / f"{name}.tmp"
        if draft.exists():
            draft.replace(folder / name)
    coming.replace(manifest)


def note(folder: Path, corpus: Corpus) -> None:
    """Write the facts of a corpus into the manifest of its run, whole or not at all; the tables stay as they are."""
    with plainly(folder):
        path = folder / MANIFEST
        manifest = json.loads(path.read_text(encoding="utf-8"))
        manifest["facts"] = {name: dict(facts) for name, facts in corpus.facts.items()}
        draft = folder / f"{MANIFEST}.tmp"
        draft.write_text(json.dumps(manifest, indent=1, ensure_ascii=False), encoding="utf-8")
        draft.replace(path)


def load(run: str | Path, believed: bool = False) -> Corpus:
    """Read a run back: the same tables and facts; `vectors` stay out (the cache has them).

    run: its folder, or the address of one. believed: whether files that changed since they were written are read all
    the same. Raises OutputError when it holds no finished run, or, unless believed, a table has changed.
    """
    if not is_remote(run):
        return _loaded(Path(run), str(run), believed)
    with TemporaryDirectory(prefix="voc-") as scratch:
        fetch(str(run), Path(scratch))
        return _loaded(Path(scratch), safe_url(str(run)), believed)


def _loaded(folder: Path, called: str, believed: bool) -> Corpus:
    manifest, paths = checked_tables(folder, called, believed)
    tables: dict[str, Any] = {}
    with plainly(folder, "Run voc again into it.", sweeps=False):
        tables = {name: pd.read_parquet(path) for name, path in paths.items()}
        noted = manifest.get("topic_model")
        model = read_model(_checked(folder / MODEL, noted["sha256"], believed)) if noted else None
    return Corpus(
        **tables, topic_model=model, facts=MappingProxyType(manifest["facts"]), trail=tuple(manifest["trail"])
    )


def checked_tables(folder: Path, called: str = "", believed: bool = False) -> tuple[dict[str, Any], dict[str, Path]]:
    """Return the manifest of a run, and where each of its tables is, before any is read.

    called: the run's name in messages. believed, and what is raised: as in `load`.
    """
    path, called = folder / MANIFEST, called or str(folder)
    if (folder / NEXT).is_file():
        with held(folder, PATIENCE):
            pass
    if not path.is_file():
        raise OutputError(f"{called} holds no finished run (no {MANIFEST}). Make one: voc run FILES -o {called}")
    with plainly(folder, "Run voc again into it.", sweeps=False):
        manifest = json.loads(path.read_text(encoding="utf-8"))
        tables = manifest["tables"]
        return manifest, {
            name: _checked(folder / f"{name}.parquet", facts["sha256"], believed) for name, facts in tables.items()
        }


def write_draft(table: pd.DataFrame, path: Path) -> Path:
    """Write a table beside its place, as `<path>.tmp`; return where."""
    draft = path.with_name(f"{path.name}.tmp")
    table.to_parquet(draft, index=False)
    return draft


def _write_model(corpus: Corpus, folder: Path) -> list[Path]:
    """Write the topics' model beside its place, if there is one; return where."""
    if corpus.topic_model is None:
        return []
    draft = folder / f"{MODEL}.tmp"
    write_model(corpus.topic_model, draft)
    return [draft]


def packages() -> dict[str, str]:
    """Return the versions of the packages that results depend on, as far as they are installed."""
    found = {}
    for name in PACKAGES:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


def _checked(path: Path, sha256: str, believed: bool) -> Path:
    if not path.is_file() or not (believed or file_hash(path) == sha256):
        raise OutputError(
            f"{path} is missing or has changed since the run was written. Run voc again into {path.parent}."
        )
    return path


def _manifest(corpus: Corpus, drafts: Mapping[str, Path], model: Sequence[Path]) -> dict[str, Any]:
    tables = {name: {"rows": len(getattr(corpus, name)), "sha256": file_hash(draft)} for name, draft in drafts.items()}
    return {
        "schema": SCHEMA,
        "voc": __version__,
        "python": platform.python_version(),
        "packages": packages(),
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "counts": _counts(corpus),
        "tables": tables,
        "topic_model": {"sha256": file_hash(model[0])} if model else None,
        "facts": {name: dict(facts) for name, facts in corpus.facts.items()},
        "trail": corpus.trail,
    }


def _counts(corpus: Corpus) -> dict[str, Any]:
    reasons = corpus.rejected["reason"].value_counts().sort_index() if len(corpus.rejected) else pd.Series(dtype=int)
    files = corpus.facts.get("read", {}).get("files", [])
    return {
        "rows": sum(each["rows"] for each in files),
        "kept": sum(each["kept"] for each in files),
        "rejected": {str(reason): int(count) for reason, count in reasons.items()},
        "feedback": len(corpus.feedback),
        "statements": len(corpus.statements),
    }


def refuse_raw(corpus: Corpus) -> None:
    """Raise OutputError when the feedback still holds what nobody may write."""
    raw = [str(column) for column in corpus.feedback if str(column).startswith(RAW_PREFIXES)]
    if raw:
        raise OutputError(f"The feedback still holds {', '.join(raw)}: run 'redact' before anything is written.")


def _ours(path: Path) -> bool:
    names = {each.name for each in fields(Corpus)}
    return path.name.partition(".")[0] in {*names, "manifest", "report", "parts", ""}


@contextmanager
def plainly(
    folder: Path, advice: str = "Free it, or name another folder with -o.", sweeps: bool = True
) -> Iterator[None]:
    """Turn the system's word on files into one line.

    sweeps: whether drafts that could not be finished go; who only reads leaves those of others.
    """
    try:
        yield
    except OSError as error:
        if sweeps:
            _sweep(folder)
        reason = error.strerror or str(error)
        raise OutputError(f"{folder} cannot be used: {reason}. {advice}") from error
    except BaseException:
        if sweeps:
            _sweep(folder)
        raise


def _sweep(folder: Path) -> None:
    if folder.is_dir() and os.access(folder, os.W_OK) and not (folder / NEXT).exists():
        for draft in folder.glob("*.tmp"):
            draft.unlink(missing_ok=True)
