"""The whole way, from files to findings, as a list. READ THIS FIRST."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from time import perf_counter
from typing import Any

from voc.corpus import Corpus
from voc.engine.local import Engine
from voc.errors import InputError
from voc.intake.duplicates import duplicates
from voc.intake.identify import identify
from voc.intake.language import language
from voc.intake.normalise import normalise
from voc.intake.read import read
from voc.intake.redact import redact
from voc.intake.segment import segment
from voc.meaning.edits import edits
from voc.meaning.encode import encode
from voc.meaning.label import label
from voc.meaning.overlay import overlay
from voc.meaning.topics import topics
from voc.measure.brand.gaps import gaps
from voc.measure.change.trends import trends
from voc.measure.journey import journey
from voc.measure.moments.moments import moments
from voc.measure.moments.playbook import playbook
from voc.measure.needs.needs import needs
from voc.measure.outcome import outcome
from voc.measure.people.headlines import headlines
from voc.measure.people.indicators import indicators
from voc.measure.people.ladder import ladder
from voc.measure.people.personas import personas
from voc.measure.people.segments import segments
from voc.measure.routes import routes
from voc.measure.shares.shares import shares
from voc.measure.values import values
from voc.output.report import write_report
from voc.parts import by_parts
from voc.progress import track
from voc.remote import is_remote, run_folder, send
from voc.settings import Settings, load_settings, make_settings
from voc.shelf import Shelf
from voc.step import Step
from voc.store import claim, held, save

SAFE: tuple[Step[Any], ...] = (
    # intake: what came in, whole and safe
    normalise,
    language,
    redact,
)
"""Steps that treat every row alone (see `by_parts`), once told which brands and products must stay readable."""

ROWS: tuple[Step[Any], ...] = (
    # intake: the points each makes
    segment,
    # meaning: what each statement says
    encode,
    label,
    # measure: how it ended
    outcome,
)
"""Steps that depend on nothing but their own row: new products elsewhere do not make them run again."""

WHOLE: tuple[Step[Any], ...] = (
    # intake: one order, and copies marked
    identify,
    duplicates,
    # meaning: what is spoken of
    topics,
    edits,
    # measure: what it adds up to
    journey,
    moments,
    needs,
    values,
    ladder,
    indicators,
    shares,
    segments,
    personas,
    headlines,
    trends,
    routes,
    # the journey as the brand believes in it
    overlay,
    gaps,
    # what to do about it
    playbook,
)
"""Steps that see the whole corpus."""

STEPS = (*SAFE, *ROWS, *WHOLE)


def analyse(
    sources: str | Path | Sequence[str | Path],
    out: str | Path | None = None,
    settings: Settings | Mapping[str, Any] | str | Path | None = None,
    engine: Engine | None = None,
) -> Corpus:
    """Analyse customer feedback: read it, label every statement, find pivotal moments and unmet needs.

    sources: files, globs or fsspec URLs (CSV, TSV, XLSX, JSON, JSONL, Parquet; compressed too).
    out: the run folder to write tables, manifest and report into, or its address (s3://bucket/run); nothing is
        written when it is None.
    settings: a voc.toml, a mapping of its sections, or a Settings; the defaults when it is None.
    engine: where the steps of rows are worked on, such as `voc.engine.ray.Ray(address)`; here when it is None.
    Returns the corpus: every table is a DataFrame (`corpus.moments`, `corpus.needs`, ...).
    Raises a VocError with one clear line when the feedback, the settings or the folder cannot be used.
    """
    chosen = _chosen(settings)
    folder = claim(run_folder(out)) if out is not None else None
    files = [sources] if isinstance(sources, str | Path) else list(sources)
    with held(folder) if folder is not None else nullcontext():
        start = perf_counter()
        corpus = read(files, chosen.read)
        corpus = corpus.with_facts("seconds", read=round(perf_counter() - start, 3))
        corpus = run_steps(corpus, chosen, folder, engine)
        corpus = corpus.with_facts("settings", **chosen.model_dump(mode="json", exclude_defaults=True))
        if folder is not None:
            save(corpus, folder)
            write_report(corpus, folder)
    if folder is not None and is_remote(str(out)):
        send(folder, str(out))
    return corpus


def rerun(
    corpus: Corpus, steps: str | Sequence[str], settings: Settings | Mapping[str, Any] | str | Path | None = None
) -> Corpus:
    """Run steps again on a corpus whose tables were cut or changed: one product alone, dates shuffled, a what-if.

    steps: names of `STEPS`, such as "moments"; they run in the order of `STEPS`. The other tables stay as they are.
    settings: as in `analyse`; those that the corpus was made with when it is None.
    Returns a new corpus. Raises InputError for a step that does not exist, StepError where a step lacks what it reads.
    """
    wanted = {steps} if isinstance(steps, str) else set(steps)
    unknown = sorted(wanted - {step.name for step in STEPS})
    if unknown:
        raise InputError(f"There is no step '{unknown[0]}'. Steps: {', '.join(step.name for step in STEPS)}.")
    chosen = _chosen(corpus.facts.get("settings", {}) if settings is None else settings)
    for step in STEPS:
        if step.name in wanted:
            corpus = step(corpus, getattr(chosen, step.name))
    return corpus


def run_steps(corpus: Corpus, settings: Settings, folder: Path | None = None, engine: Engine | None = None) -> Corpus:
    """Run every step in order, each with its own section of the settings; finished parts are kept in the folder."""
    shelf = Shelf(folder) if folder is not None else None
    for stretch in (SAFE, ROWS):
        corpus = by_parts(corpus, [(step, getattr(settings, step.name)) for step in stretch], shelf, engine)
    if shelf is not None:
        shelf.sweep()
    for step in track(WHOLE, "steps", len(WHOLE)):
        corpus = step(corpus, getattr(settings, step.name))
    return corpus


def _chosen(settings: Settings | Mapping[str, Any] | str | Path | None) -> Settings:
    if settings is None:
        return Settings()
    if isinstance(settings, str | Path):
        return load_settings(Path(settings))
    return settings if isinstance(settings, Settings) else make_settings(settings)
