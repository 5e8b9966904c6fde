"""Who may enter."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Access:
    """Who may enter, and as what. With nothing set: everybody on this machine, as editor."""
