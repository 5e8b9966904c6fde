"""Voice-of-customer text mining: from feedback to pivotal moments and unmet needs, with the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from voc.version import __version__

if TYPE_CHECKING:
    from voc.corpus import Corpus
    from voc.errors import VocError
    from voc.labelling.classify import classify
    from voc.labelling.scoring import evaluate
    from voc.meaning.topic_frame import bertopic
    from voc.pipeline import analyse, rerun
    from voc.runs.ask import ask
    from voc.runs.compare import compare
    from voc.runs.overlay import overlay
    from voc.runs.replay import replay
    from voc.runs.report import report
    from voc.runs.verify import verify
    from voc.schemes.applying import apply_scheme
    from voc.schemes.scheme import make_scheme, read_scheme
    from voc.schemes.training import train_scheme
    from voc.settings import Settings
    from voc.store import load

__all__ = [
    "Corpus",
    "Settings",
    "VocError",
    "__version__",
    "analyse",
    "apply_scheme",
    "ask",
    "bertopic",
    "classify",
    "compare",
    "evaluate",
    "load",
    "make_scheme",
    "overlay",
    "read_scheme",
    "replay",
    "report",
    "rerun",
    "train_scheme",
    "verify",
]

_HOMES = {
    "Corpus": "voc.corpus",
    "Settings": "voc.settings",
    "VocError": "voc.errors",
    "analyse": "voc.pipeline",
    "apply_scheme": "voc.schemes.applying",
    "ask": "voc.runs.ask",
    "bertopic": "voc.meaning.topic_frame",
    "classify": "voc.labelling.classify",
    "compare": "voc.runs.compare",
    "evaluate": "voc.labelling.scoring",
    "load": "voc.store",
    "make_scheme": "voc.schemes.scheme",
    "overlay": "voc.runs.overlay",
    "read_scheme": "voc.schemes.scheme",
    "replay": "voc.runs.replay",
    "report": "voc.runs.report",
    "rerun": "voc.pipeline",
    "train_scheme": "voc.schemes.training",
    "verify": "voc.runs.verify",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for, so that `import voc` and `voc --help` are quick."""
    if name not in _HOMES:
        raise AttributeError(f"module 'voc' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
