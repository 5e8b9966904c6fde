"""What an edit would do, as far as that is known before it is replayed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from voc.corpus import Corpus
from voc.editing.listing import find


def preview(corpus: Corpus, edit: Mapping[str, Any]) -> str:
    """Return in a sentence or two how many statements an edit (see `voc.editing.making`) would move."""
    named = edit.get("topics") or [edit["topic"]]
    if edit["do"] == "seed":
        return "Statements near its examples come to the new topic; how many is known once it is replayed."
    sizes = [int(find(corpus, each["name"] if isinstance(each, Mapping) else each)["size"]) for each in named]
    if edit["do"] == "merge":
        return f"One topic of {sum(sizes):,} statements; {sum(sizes[1:]):,} of them change topic."
    if edit["do"] == "split":
        parts = len(edit["into"])
        return f"{sizes[0]:,} statements are shared out among {parts} topics, each to the part it lies nearest."
    if edit["do"] == "hide":
        return f"No statement moves. {sizes[0]:,} keep the topic, and it is left out of the findings."
    return f"No statement moves: the topic keeps its {sizes[0]:,}."
