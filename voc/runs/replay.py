"""Replay what people decided, edits of topics and labels, on a finished run: `voc replay`, and `voc.replay`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from voc.corpus import Corpus
from voc.errors import OutputError
from voc.meaning.edits import EditsSettings
from voc.meaning.encode import encode
from voc.meaning.topics import topics
from voc.measure.shares.shares import SharesSettings
from voc.output.report import render
from voc.pipeline import WHOLE, rerun
from voc.remote import is_remote, safe_url
from voc.runs.unedited import keep, restored
from voc.settings import Settings, make_settings
from voc.store import MANIFEST, held, load, save

NAMES = [step.name for step in WHOLE]
AFTER = NAMES[NAMES.index("edits") :]
"""The steps that what people decide can change."""


def replay(run: str | Path, edits: str | Path | None = None, labels: Sequence[str | Path] | None = None) -> Corpus:
    """Replay edits and labels on a finished run, write its tables and report anew, and return it.

    The run is then what `voc run` would have made of the same feedback with them. It is written whole or not at all,
    by one process at a time; other reports than report.html go, since they tell of what was.

    run: its folder. edits: a file of edits; every edit that the run has replayed and the file does not hold is undone.
    labels: settled sheets (see `voc label settle`), one a label. The run keeps the edits or labels it has where these
    are None. Raises a VocError when either cannot be used, or the folder cannot be written.
    """
    if is_remote(run):
        raise OutputError(f"{safe_url(str(run))} is an address: copy the run to this machine and replay it there.")
    folder = Path(run)
    if not folder.is_dir():
        raise OutputError(f"{folder} holds no finished run (no {MANIFEST}). Make one: voc run FILES -o {folder}")
    with held(folder):
        corpus = load(folder)
        settings = _settings(corpus, edits, labels)
        found, kept = _found(corpus, folder, settings)
        after = _replayed(found, settings)
        if settings.edits.edit:
            after = after.with_facts("edits", unedited=kept or keep(found, folder))
        save(after, folder, render(after).encode())
    return after


def replayed_text(corpus: Corpus, folder: str | Path) -> str:
    """Return what became of the edits, and what is corrected by labels, as lines for a terminal."""
    said = corpus.facts.get("edits", {}).get("replayed", [])
    lost = [f"  {each['edit']}: {each['lost']}" for each in said if each["lost"]]
    moved = sum(each["statements"] for each in corpus.facts.get("edits", {}).get("moved", []))
    lines = [f"{len(said) - len(lost)} of {len(said)} edits replayed; {moved:,} statements have another topic.", *lost]
    sheets = corpus.facts.get("shares", {}).get("sheets", [])
    lines += [f"Shares of {each['label']} corrected by {each['labels']:,} labels ({each['file']})." for each in sheets]
    return "\n".join([*lines, f"Written: {folder}"])


def _settings(corpus: Corpus, edits: str | Path | None, labels: Sequence[str | Path] | None) -> Settings:
    known = make_settings(dict(corpus.facts.get("settings", {})), MANIFEST)
    changed: dict[str, Any] = {}
    if edits is not None:
        changed["edits"] = EditsSettings(file=Path(edits))
    if labels is not None:
        changed["shares"] = SharesSettings(labels=tuple(map(Path, labels)), floor=known.shares.floor)
    return known.model_copy(update=changed)


def _found(corpus: Corpus, folder: Path, settings: Settings) -> tuple[Corpus, Mapping[str, str]]:
    """Return the corpus with vectors and with its topics as they were found, and the files that hold these, if any."""
    edited = corpus.facts.get("edits", {})
    noted = edited.get("unedited", {})
    # what embedded the statements, and when, is told of the run itself
    corpus = replace(encode(corpus, settings.encode), facts=corpus.facts)
    if not edited:
        return corpus, {}
    kept = restored(corpus, folder, noted)
    if kept is not None:
        return kept, noted
    return topics(_without(corpus, ["topics"]), settings.topics), {}


def _replayed(found: Corpus, settings: Settings) -> Corpus:
    after = rerun(_without(found, AFTER), AFTER, settings)
    facts = {**after.facts, "settings": settings.model_dump(mode="json", exclude_defaults=True)}
    return replace(after, facts=MappingProxyType(facts), trail=tuple(dict.fromkeys((*found.trail, *AFTER))))


def _without(corpus: Corpus, steps: Sequence[str]) -> Corpus:
    """Return the corpus without what these steps noted: a step may note less when it runs again."""
    facts = {name: each for name, each in corpus.facts.items() if name not in steps}
    return replace(corpus, facts=MappingProxyType(facts))
