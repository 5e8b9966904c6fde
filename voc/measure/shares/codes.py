"""The codes of the labels."""

from __future__ import annotations

from voc.resources import definition


def classes() -> dict[str, list[str]]:
    """Return the codes of every label of the codebook, in its order."""
    known: dict[str, list[str]] = definition("labels")["classes"]
    return known
