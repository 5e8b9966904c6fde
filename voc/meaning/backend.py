"""Run a network over windows of tokens: by OpenVINO on a processor, or by torch."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from voc.errors import SettingsError
from voc.meaning.batches import MINILM_FORM, ROOMS, TOGETHER, Batch, Form, batches
from voc.meaning.vnni import GROUP, has_vnni
from voc.meaning.windows import Window

if TYPE_CHECKING:
    from torch import nn

AUTO, FAST, TORCH = "auto", "fast", "torch"
BACKENDS = (AUTO, FAST, TORCH)
Taker = Callable[[Batch, np.ndarray], None]
"""What takes a batch and its tokens' vectors (rows, room, width)."""


class Backend(Protocol):
    """What runs a network over batches."""

    def run(self, batches: Iterable[Batch], take: Taker) -> None:
        """Hand each batch with its tokens' vectors to `take`, in any order."""
        ...


def vectors(backend: Backend, cut: Sequence[Window], count: int, form: Form = MINILM_FORM) -> np.ndarray:
    """Return the mean of each statement's tokens: (count, width) float32, by the windows' `rows`, each in one window.

    A span from -1, one before the first token, takes in the mark of the begin; one past the last that of the end.
    """
    found = np.zeros((count, form.width), dtype=np.float32)

    def take(batch: Batch, tokens: np.ndarray) -> None:
        for window, own in zip(batch.windows, tokens, strict=False):
            for (start, end), row in zip(window.spans, window.rows, strict=True):
                found[row] = own[start + 1 : end + 1].mean(axis=0)

    backend.run(batches(cut, form), take)
    return found


def backend_form() -> str:
    """Return what the last digits of vectors depend on: the backend, its version, how exactly and in what shapes."""
    name = backend_name()
    version = f" {openvino_version()}{' in eight bits' if has_vnni() else ''}" if name == FAST else ""
    return f"{name}{version} {ROOMS} {TOGETHER}"


def backend_name() -> str:
    """Return what runs networks here: the variable VOC_BACKEND (`fast`: OpenVINO; `torch`), or what suits the machine.

    Raises SettingsError when there is no such backend, or OpenVINO is not installed.
    """
    wanted = os.environ.get("VOC_BACKEND") or AUTO
    if wanted not in BACKENDS:
        raise SettingsError(f"There is no backend '{wanted}'. Set VOC_BACKEND to one of {', '.join(BACKENDS)}.")
    there = openvino_version() is not None
    if wanted == FAST and not there:
        raise SettingsError("The backend 'fast' needs the package openvino. Install it, or set VOC_BACKEND to 'auto'.")
    if wanted == AUTO:
        return TORCH if has_gpu() or not there else FAST
    return wanted


class Torch:
    """torch, on a graphics card where there is one."""

    def __init__(self, network: nn.Module) -> None:
        self._device = "cuda" if has_gpu() else "cpu"
        self._network = network.eval().to(self._device)

    def run(self, batches: Iterable[Batch], take: Taker) -> None:
        """Run the batches one by one."""
        import torch

        with torch.inference_mode():
            for batch in batches:
                given = (torch.from_numpy(array).to(self._device) for array in batch.arrays())
                take(batch, self._network(*given).cpu().numpy())


class OpenVino:
    """OpenVINO, on the processor."""

    def __init__(self, path: Path) -> None:
        import openvino

        threads = os.environ.get("OMP_NUM_THREADS")  # as other libraries heed it, and as Ray sets it for a task
        limit = {"INFERENCE_NUM_THREADS": int(threads)} if threads and threads.isdecimal() else {}
        how = {"PERFORMANCE_HINT": "THROUGHPUT", "DYNAMIC_QUANTIZATION_GROUP_SIZE": GROUP, **limit}
        compiled = openvino.Core().compile_model(path, "CPU", how)
        count = compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS")
        self._requests = [compiled.create_infer_request() for _ in range(count)]

    def run(self, batches: Iterable[Batch], take: Taker) -> None:
        """Run as many batches at once as suits the processor."""
        # Not AsyncInferQueue: its callbacks can lock up with the interpreter when a network is let go.
        free, busy = [*self._requests], deque[tuple[Any, Batch]]()
        for batch in batches:
            if not free:
                free.append(_finished(*busy.popleft(), take))
            request = free.pop()
            request.start_async(list(batch.arrays()))
            busy.append((request, batch))
        for request, batch in busy:
            _finished(request, batch, take)


def _finished(request: Any, batch: Batch, take: Taker) -> Any:
    request.wait()
    take(batch, request.get_output_tensor(0).data)
    return request


@cache
def openvino_version() -> str | None:
    """Return the version of OpenVINO; None where it is not installed."""
    try:
        return version("openvino")
    except PackageNotFoundError:
        return None


@cache
def has_gpu() -> bool:
    """Tell whether torch can use a graphics card."""
    if which("nvidia-smi") is None:  # spares the import of torch where there is none anyway
        return False
    import torch

    return bool(torch.cuda.is_available())
