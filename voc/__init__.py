"""Voice-of-customer text mining: from feedback to pivotal moments and unmet needs, with the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from voc.version import __version__

if TYPE_CHECKING:
    from voc.corpus import Corpus
    from voc.errors import VocError
    from voc.pipeline import analyse
    from voc.settings import Settings
    from voc.store import load

__all__ = ["Corpus", "Settings", "VocError", "__version__", "analyse", "load"]

_HOMES = {
    "Corpus": "voc.corpus",
    "Settings": "voc.settings",
    "VocError": "voc.errors",
    "analyse": "voc.pipeline",
    "load": "voc.store",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for, so that `import voc` and `voc --help` are quick."""
    if name not in _HOMES:
        raise AttributeError(f"module 'voc' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
