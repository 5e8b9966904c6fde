"""Check that a run says what its tables say, and its tables what the feedback says: `voc verify`, and `voc.verify`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

import pandas as pd

from voc.corpus import Corpus
from voc.errors import OutputError, VocError
from voc.meaning.backend import backend_name
from voc.meaning.encode import encode
from voc.output.report import render
from voc.pipeline import STEPS
from voc.resources import file_hash
from voc.runs.differences import column_differences, table_differences
from voc.runs.traces import Check, offsets, quotes, references
from voc.settings import Settings, make_settings
from voc.step import Step
from voc.store import MANIFEST, MODEL, REPORT, load
from voc.version import __version__

SHOWN = 3
"""Faults named a check."""
MEASURES: tuple[Step[Any], ...] = tuple(step for step in STEPS if step.work.__module__.startswith("voc.measure."))


@dataclass(frozen=True)
class Verdict:
    """All checks of a run. made_by: the version of voc that wrote it. notes: what to bear in mind."""

    checks: tuple[Check, ...]
    made_by: str
    notes: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether everything was checked and nothing differs."""
        return not any(check.faults or check.skipped for check in self.checks)


def verify(run: str | Path) -> Verdict:
    """Check a run folder: its files, offsets, evidence, every measure computed again, its report.

    Raises OutputError when the folder holds no finished run, or none that can be read.
    """
    folder = Path(run)
    path = folder / MANIFEST
    if not path.is_file():
        raise OutputError(f"{folder} holds no finished run (no {MANIFEST}). Make one: voc run FILES -o {folder}")
    manifest = json.loads(path.read_text(encoding="utf-8"))
    files = _files(folder, manifest)
    corpus = load(folder, believed=True)
    checks = (
        files,
        _guarded("offsets", lambda: offsets(corpus)),
        _guarded("evidence", lambda: references(corpus)),
        *_measures(corpus),
        *_report(corpus, folder),
    )
    return Verdict(checks, str(manifest["voc"]), tuple(_notes(corpus, manifest)))


def verdict_text(verdict: Verdict) -> str:
    """Return a verdict as lines for a terminal, one a check."""
    lines = list(verdict.notes)
    for check in verdict.checks:
        mark = "cannot be checked" if check.skipped else "DIFFERS" if check.faults else "holds"
        lines.append(f"{check.name:<10}  {mark:<8}  {check.skipped or check.on}")
        lines += [f"            {fault}" for fault in check.faults[:SHOWN]]
        lines += [f"            and {len(check.faults) - SHOWN:,} more"] if len(check.faults) > SHOWN else []
    wrong = sum(bool(check.faults or check.skipped) for check in verdict.checks)
    return "\n".join(
        [*lines, "", "Everything holds." if not wrong else f"{wrong} of {len(verdict.checks)} checks fail."]
    )


def _notes(corpus: Corpus, manifest: dict[str, Any]) -> Iterator[str]:
    if manifest["voc"] != __version__:
        yield f"Made by voc {manifest['voc']}; this is {__version__}: measures and report may differ for that alone."
    backend = corpus.facts.get("encode", {}).get("backend")
    if backend not in (None, backend_name()):
        yield f"Vectors came from the backend '{backend}', here is '{backend_name()}': last digits may differ."


def _files(folder: Path, manifest: dict[str, Any]) -> Check:
    wanted = {f"{name}.parquet": facts["sha256"] for name, facts in manifest["tables"].items()}
    if manifest.get("topic_model"):
        wanted[MODEL] = manifest["topic_model"]["sha256"]
    absent = [name for name in wanted if not (folder / name).is_file()]
    if absent:
        raise OutputError(f"{folder / absent[0]} is missing. Run voc again into {folder}.")
    changed = [name for name, known in wanted.items() if file_hash(folder / name) != known]
    faults = [f"{name} is not as the manifest says (its sha256 differs)" for name in changed]
    return Check("files", f"{len(wanted)} files as the manifest says", tuple(faults))


def _guarded(name: str, check: Callable[[], Check]) -> Check:
    """Return what a check finds; a table that it cannot even be made on is a finding too."""
    try:
        return check()
    except (VocError, ValueError, LookupError, TypeError, AttributeError) as error:
        return Check(name, "", skipped=f"these tables do not allow it ({type(error).__name__}: {error})")


def _measures(corpus: Corpus) -> Iterator[Check]:
    """Compute every measure again, each from what is stored, and compare."""
    settings = make_settings(dict(corpus.facts.get("settings", {})), MANIFEST)
    whole = replace(corpus, vectors=encode(corpus, settings.encode).vectors)
    for step in MEASURES:
        if step.name in corpus.trail:
            yield _guarded(step.name, partial(_again, step, whole, settings))
        else:
            yield Check(step.name, "", skipped="this run was made without it")


def _again(step: Step[Any], corpus: Corpus, settings: Settings) -> Check:
    facts = {name: each for name, each in corpus.facts.items() if name != step.name}
    read = {part.partition(".")[0] for part in step.reads}
    fresh_parts = [part for part in step.adds if part not in read]
    before = replace(_without(corpus, fresh_parts), facts=MappingProxyType(facts))
    after = step(before, getattr(settings, step.name))
    faults: list[str] = []
    for part in step.adds:
        name, _, column = part.partition(".")
        stored, fresh = getattr(corpus, name), getattr(after, name)
        if not isinstance(stored, pd.DataFrame):
            continue
        faults += (
            column_differences(name, stored, fresh, [column]) if column else table_differences(name, stored, fresh)
        )
    faults += _facts(step.name, corpus, after)
    return Check(step.name, f"computed again: {', '.join(step.adds)}", tuple(faults))


def _without(corpus: Corpus, parts: Sequence[str]) -> Corpus:
    for part in parts:
        name, _, column = part.partition(".")
        value = getattr(corpus, name)
        if isinstance(value, pd.DataFrame):
            kept = value.drop(columns=column, errors="ignore") if column else pd.DataFrame()
            corpus = replace(corpus, **{name: cast("Any", kept)})
    return corpus


def _facts(name: str, stored: Corpus, fresh: Corpus) -> list[str]:
    """Compare what a step noted in the manifest, as the manifest holds it."""
    known = json.loads(json.dumps(dict(fresh.facts.get(name, {}))))
    noted = dict(stored.facts.get(name, {}))
    wrong = [key for key in sorted(known.keys() | noted.keys()) if known.get(key) != noted.get(key)]
    return [f"manifest, facts.{name}.{key}: {noted.get(key)} stored, {known.get(key)} computed" for key in wrong]


def _report(corpus: Corpus, folder: Path) -> Iterator[Check]:
    path = folder / REPORT
    if not path.is_file():
        yield Check("report", "", skipped=f"there is no {REPORT}: voc report {folder} writes it")
        return
    page = path.read_text(encoding="utf-8")
    yield _guarded("report", lambda: _lines(page, render(corpus)))
    yield _guarded("quotes", lambda: quotes(corpus, page))


def _lines(page: str, again: str) -> Check:
    stored, fresh = page.splitlines(), again.splitlines()
    wrong = [k for k, (one, two) in enumerate(zip(stored, fresh, strict=False)) if one != two]
    faults = [f"line {k + 1}: {stored[k].strip()[:100]!r}, the tables give {fresh[k].strip()[:100]!r}" for k in wrong]
    if len(stored) != len(fresh):
        faults.append(f"it has {len(stored):,} lines, the tables give {len(fresh):,}")
    return Check("report", f"{len(stored):,} lines, each as the tables give it", tuple(faults))
