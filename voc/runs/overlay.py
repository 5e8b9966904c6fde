"""Lay a brand's own map over a finished run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from voc.brand_map import BrandMap, make_map, read_map
from voc.corpus import Corpus
from voc.errors import InputError
from voc.meaning.encode import EncodeSettings, encode
from voc.meaning.overlay import OverlaySettings
from voc.meaning.overlay import overlay as lay
from voc.measure.brand.gaps import GapsSettings, gaps
from voc.measure.routes import RoutesSettings, routes
from voc.output.report import render
from voc.store import REPORT, held, load, save


def overlay(run: Corpus | str | Path, brand_map: BrandMap | Mapping[str, Any] | str | Path) -> Corpus:
    """Return the run with the brand's map laid over it: its tables `overlay` and `routes`, and `statements.touchpoint`.

    run: a corpus, the folder of a run, or its address. brand_map: a journey.toml, its content, or what `read_map`
    gives. Nothing is written. Raises a VocError when either cannot be used.
    """
    corpus = run if isinstance(run, Corpus) else load(run)
    chosen = _read(brand_map)
    laid = lay(_with_vectors(corpus), OverlaySettings(map=chosen))
    found = routes(gaps(laid, GapsSettings()), RoutesSettings())
    settings = {"map": chosen.model_dump(mode="json", exclude_defaults=True)}
    # what embeds the statements and when is told of the run itself
    told = {name: found.facts[name] for name in ("overlay", "gaps", "routes") if name in found.facts}
    found = replace(found, facts=corpus.facts, trail=corpus.trail, vectors=corpus.vectors)
    for name, facts in told.items():
        found = found.with_facts(name, **facts)
    return found.with_facts("settings", overlay=settings)


def keep(corpus: Corpus, folder: Path) -> Path:
    """Write the run with its overlay into its folder, and its report anew; return where that is."""
    with held(folder):
        save(corpus, folder, render(corpus).encode())
    return folder / REPORT


def _read(brand_map: BrandMap | Mapping[str, Any] | str | Path) -> BrandMap:
    if isinstance(brand_map, BrandMap):
        return brand_map
    return make_map(brand_map) if isinstance(brand_map, Mapping) else read_map(Path(brand_map))


def _with_vectors(corpus: Corpus) -> Corpus:
    """Return the corpus with its statements' vectors: a loaded run has none, the cache mostly does."""
    if corpus.vectors is not None:
        return corpus
    if "encode" not in corpus.facts:
        raise InputError("The run does not say what embedded its statements. Run voc again.")
    return encode(corpus, EncodeSettings(model=corpus.facts["encode"]["model"]))
