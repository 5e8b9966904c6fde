"""What was worked out before, kept for the readers who ask for the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Any, TypeVar

Made = TypeVar("Made")
KEPT = 512
"""Answers kept at once; the one that nobody asked for longest goes first."""


class Recall:
    """Answers by their question. Who asks while one is worked out waits for it."""

    def __init__(self) -> None:
        self._known: OrderedDict[Hashable, Future[Any]] = OrderedDict()
        self._lock = Lock()

    def __call__(self, question: Hashable, make: Callable[[], Made]) -> Made:
        """Return the answer to a question, worked out by `make` where nobody asked before."""
        with self._lock:
            known = self._known.get(question)
            answer: Future[Made] = known if known is not None else Future()
            self._known[question] = answer
            self._known.move_to_end(question)
            if len(self._known) > KEPT:
                self._known.popitem(last=False)
        if known is not None:
            return answer.result()
        try:
            answer.set_result(make())
        except BaseException as error:
            with self._lock:
                self._known.pop(question, None)
            answer.set_exception(error)
            raise
        return answer.result()
