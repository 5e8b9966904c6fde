"""What can go wrong. The command line turns each into one line and exit code 1, in one place.

VocError
├── InputError      feedback that cannot be read or understood
├── SettingsError   a voc.toml, or a value in it, that is not allowed
├── ModelError      a model that is missing, damaged or does not fit
├── OutputError     a run folder that cannot be written or read
└── StepError       a step called before what it reads is there (a mistake in a pipeline)
"""

from __future__ import annotations

import traceback
from pathlib import Path


class VocError(Exception):
    """Base of every error a user can meet. Its message says what, where, what exists, what to do."""


class InputError(VocError):
    """The feedback cannot be read or understood."""


class SettingsError(VocError):
    """A settings file, or a value in it, is not allowed."""


class ModelError(VocError):
    """A model is missing, damaged, or does not fit what it is used for."""


class OutputError(VocError):
    """A run folder cannot be written or read."""


class StepError(VocError):
    """A step was called before what it reads is there, or broke its promise."""


def place(error: Exception) -> str:
    """Return the kind of a foreign error and where it happened, without its message, which may quote a customer."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(Path(__file__).parent)]
    called = f", called in {_line(own[-1])}" if own and own[-1] is not frames[-1] else ""
    return f"{type(error).__name__} in {_line(frames[-1])}{called}"


def _line(frame: traceback.FrameSummary) -> str:
    return f"{Path(frame.filename).name}, line {frame.lineno}"
