"""How often somebody tried to log in, in memory that cannot grow."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

PLACES = 65_536
"""Keys share so many counters. None is ever pushed out, so a flood of made-up names cannot clear a real one's count."""


class Attempts:
    """Counts attempts by a key (a name, an address) within a stretch of time.

    limit: attempts within the stretch; seconds: its length; clock: seconds that never go back.
    """

    def __init__(self, limit: int, seconds: float = 900, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit = limit
        self.seconds = seconds
        self._clock = clock
        self._salt = secrets.token_bytes(16)  # so that nobody can choose names that share a counter with another's
        self._counts: dict[int, tuple[float, int]] = {}

    def take(self, key: str) -> bool:
        """Count an attempt; False, and nothing counted, where there have been too many."""
        place, now = self._place(key), self._clock()
        start, count = self._counts.get(place, (now, 0))
        if now - start >= self.seconds:
            start, count = now, 0
        if count >= self.limit:
            return False
        self._counts[place] = (start, count + 1)
        return True

    def forgive(self, key: str) -> None:
        """Forget the attempts of a key: it was the right one after all."""
        self._counts.pop(self._place(key), None)

    def give_back(self, key: str) -> None:
        """Take one attempt back, and leave the others counted."""
        place = self._place(key)
        start, count = self._counts.get(place, (0.0, 0))
        if count:
            self._counts[place] = (start, count - 1)

    def _place(self, key: str) -> int:
        return hash((self._salt, key)) % PLACES
