"""What a step is: a function from corpus to corpus that says what it reads, what it adds, and its scope."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from time import perf_counter
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

from voc.corpus import Corpus
from voc.errors import StepError

Scope = Literal["rows", "corpus"]


class StepSettings(BaseModel):
    """The settings of one step: one section of voc.toml. Unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Settings = TypeVar("Settings", bound=StepSettings)


@dataclass(frozen=True)
class Step(Generic[Settings]):
    """A function with its contract, checked on every call.

    name: the function's name, and the name of its section in voc.toml.
    scope: "rows" treats every row alone, so it may run part by part with the same result;
        "corpus" needs to see the whole.
    reads, adds: parts of the corpus as `Corpus.has` names them (`statements.stage`, `facts.read`, `vectors`).
    """

    name: str
    scope: Scope
    reads: tuple[str, ...]
    adds: tuple[str, ...]
    work: Callable[[Corpus, Settings], Corpus]

    def __reduce__(self) -> tuple[Callable[[str, str], Any], tuple[str, str]]:
        """Travel to another process by name: what it does is known there."""
        return _step_of, (self.work.__module__, self.name)

    def __call__(self, corpus: Corpus, settings: Settings) -> Corpus:
        """Run the step, check both sides of its promise, and note its seconds."""
        start = perf_counter()
        absent = [part for part in self.reads if not corpus.has(part)]
        if absent:
            raise StepError(
                f"'{self.name}' reads {', '.join(absent)}, which no step has added yet. "
                f"Steps run so far: {', '.join(corpus.trail) or 'none'}."
            )
        result = self.work(corpus, settings)
        forgotten = [part for part in self.adds if not result.has(part)]
        if forgotten:
            raise StepError(f"'{self.name}' promises {', '.join(forgotten)} but did not add it.")
        result = result.with_facts("seconds", **{self.name: round(perf_counter() - start, 3)})
        return replace(result, trail=(*corpus.trail, self.name))


def _step_of(module: str, name: str) -> Any:
    return getattr(import_module(module), name)


def step(
    *, scope: Scope, reads: tuple[str, ...], adds: tuple[str, ...]
) -> Callable[[Callable[[Corpus, Settings], Corpus]], Step[Settings]]:
    """Turn a function into a step."""
    return lambda work: Step(work.__name__, scope, reads, adds, work)
