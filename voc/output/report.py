"""The report: one HTML file that needs nothing else, for the people who decide."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voc.corpus import Corpus
from voc.output import breakdown, cards, charts, experiments, people, segments, shares, sources
from voc.output.changes import changes
from voc.output.files import write_whole
from voc.output.findings import findings, little_at_stake
from voc.output.overlay import brand_overlay
from voc.output.quotes import Evidence
from voc.output.routes import graphs
from voc.output.scale import percent, scale_of
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


def render(corpus: Corpus) -> str:
    """Return the report as HTML. It links to nothing outside itself, and a policy in it forbids the browser to."""
    templates = environment()
    script = templates.get_template("report.js").render()
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return templates.get_template("report.html.j2").render(**view(corpus), script_hash=digest)


@cache
def environment() -> Environment:
    """Return what renders the templates; every text in them is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    templates = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= {"percent": percent, "count": "{:,}".format}
    return templates


def view(corpus: Corpus) -> dict[str, Any]:
    """Return all that the templates show, by section."""
    scale, evidence = scale_of(corpus.feedback), Evidence(corpus)
    moments = cards.moments(corpus, scale, evidence)
    needs = cards.needs(corpus, scale, evidence)
    journey = charts.stations(corpus.journey, scale.level)
    return {
        "head": sources.head(corpus),
        "quality": sources.quality(corpus),
        "scale": scale,
        "findings": findings(moments, needs, journey, scale),
        "little": little_at_stake(moments, scale),
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
        "more_often": segments.more_often(corpus),
        "personas": segments.personas(corpus, scale, evidence),
        "headlines": people.headlines(corpus, scale),
        "overlay": brand_overlay(corpus, evidence),
        "graphs": graphs(corpus),
        "topics": breakdown.topic_rows(corpus),
        "changes": changes(corpus, scale, evidence),
        "href": lambda card: f"#{card.anchor}" if card.carded else "",
        "find": lambda **_: "",
        "words_of_change": definition("changes"),
        "facts": corpus.facts,
        "words": definition("report"),
        "phases": definition("journey")["phases"],
    }
