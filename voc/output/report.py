"""The report: one HTML file that needs nothing else, for the people who decide."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voc.corpus import Corpus
from voc.output import breakdown, cards, charts, experiments, people, segments, shares, sources, topics
from voc.output.changes import changes
from voc.output.colours import palettes
from voc.output.files import write_whole
from voc.output.findings import findings, little_at_stake
from voc.output.glossary import linked, slug
from voc.output.overlay import brand_overlay
from voc.output.quotes import Evidence
from voc.output.readers import Reader, reader_of
from voc.output.report_settings import settings_of
from voc.output.routes import graphs
from voc.output.scale import percent, scale_of
from voc.output.short import method, right
from voc.resources import PACKAGE, definition
from voc.store import REPORT

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = PACKAGE / "output" / "templates"


def write_report(corpus: Corpus, folder: Path) -> Path:
    """Write the report of a run into its folder, whole or not at all, and return its path.

    Raises OutputError when the folder cannot be written.
    """
    return write_whole(folder / REPORT, render(corpus).encode())


def render(corpus: Corpus, reader: str | None = None) -> str:
    """Return the report as HTML. It links to nothing outside itself, and a policy in it forbids the browser to.

    reader: who reads it (readers.toml, or one of the run's own); the one that the run was told when it is None.
    Raises SettingsError where there is no such reader.
    """
    templates = environment()
    script = templates.get_template("report.js").render()
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    shown = view(corpus, reader_of(corpus, reader))
    return linked(templates.get_template("report.html.j2").render(**shown, script_hash=digest))


@cache
def environment() -> Environment:
    """Return what renders the templates; every text in them is escaped.

    Findings lead to their cards on the same page, numbers to nothing; another page says where else (`href`, `find`).
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    templates = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= {"percent": percent, "count": "{:,}".format, "slug": slug}
    templates.globals |= {
        "colours": palettes(),
        "href": lambda card: f"#{card.anchor}" if card.carded else "",
        "find": lambda **_: "",
    }
    return templates


def view(corpus: Corpus, reader: Reader | None = None) -> dict[str, Any]:
    """Return all that the templates show. reader: who reads; the one that the run was told when it is None."""
    reader = reader or reader_of(corpus)
    shown = {**_findings(corpus, reader), "reader": reader, "facts": corpus.facts}
    return {**shown, **_look(corpus), **_words(), "method": list(method(shown)), "scores": right(corpus.facts)}


def _findings(corpus: Corpus, reader: Reader) -> dict[str, Any]:
    """Return what was found, by section."""
    scale, evidence = scale_of(corpus.feedback), Evidence(corpus)
    every, wanted = cards.moments(corpus, scale, evidence), cards.needs(corpus, scale, evidence)
    journey = charts.stations(corpus.journey, scale.level)
    found = findings(every, wanted, journey, scale)
    moments, needs = reader.moments(every, found), reader.needs(wanted, found)
    changed, overlay = changes(corpus, scale, evidence), brand_overlay(corpus, evidence)
    known = {"changes": changed, "overlay": overlay, "routes": corpus.facts.get("routes")}
    told = topics.topic_cards(corpus, breakdown.topic_rows(corpus), evidence)
    return {
        "absent": [chapter for chapter, content in known.items() if not content],
        "head": sources.head(corpus),
        "quality": sources.quality(corpus),
        "scale": scale,
        "findings": found,
        "little": little_at_stake(every, scale),
        "journey": journey,
        "moments": moments,
        "experiments": experiments.by_moment(corpus, scale),
        "forests": charts.forests(moments, scale),
        "needs": needs,
        "map": charts.opportunity_map(needs),
        "values": [breakdown.value_matrix(corpus.values, by) for by in ("value", "dimension")],
        "ladder": breakdown.rungs(corpus.ladder),
        "shares": shares.groups(corpus),
        "ladder_topics": segments.by_topic(corpus),
        "indicators": people.indicators(corpus),
        "segments": segments.columns(corpus, scale, evidence),
        "known_for": breakdown.known_for(corpus, moments),
        "more_often": segments.more_often(corpus),
        "personas": segments.personas(corpus, scale, evidence),
        "headlines": people.headlines(corpus, scale),
        "overlay": overlay,
        "graphs": graphs(corpus),
        "topics": told,
        "topic_map": topics.topic_map(corpus.topics, told),
        "changes": changed,
    }


def _look(corpus: Corpus) -> dict[str, Any]:
    """Return the colours and the logo that the run was told."""
    settings = settings_of(corpus)
    return {"colours": palettes(settings.accent), "logo": settings.logo}


def _words() -> dict[str, Any]:
    """Return the words that the templates put in."""
    return {
        "words": definition("report"),
        "words_of_change": definition("changes"),
        "phases": definition("journey")["phases"],
        "terms": definition("glossary")["term"],
    }
