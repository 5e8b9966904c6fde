"""Run an encoder's layers over windows of tokens: by OpenVINO on a processor, or by torch.

Batches have a few fixed shapes, chosen by a window's own length, so that what comes out for it does not depend on what
is read beside it: a vector is the same to the bit in any order and any company.
"""

from __future__ import annotations

import json
import os
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from itertools import groupby
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from voc.errors import ModelError, SettingsError
from voc.meaning.minilm import BEGIN, END, MOST_TOKENS, WIDTH
from voc.meaning.windows import Window
from voc.resources import file_hash
from voc.workspace import workspace

if TYPE_CHECKING:
    from torch import nn

AUTO, FAST, TORCH = "auto", "fast", "torch"
ENGINES = (AUTO, FAST, TORCH)
ROOMS = (8, 16, 24, 32, 48, 64, 96, 128, 192, MOST_TOKENS + 2)
"""Tokens, with the marks of begin and end, that windows are filled up to."""
TOGETHER = 1024
"""Tokens, about, in a batch."""
ALIKE = 0.999
"""The cosine with torch's vectors below which a converted network is refused."""


@dataclass(frozen=True)
class Batch:
    """Windows that run together: `rows` of `room` tokens each, those without a window being empty."""

    windows: tuple[Window, ...]
    room: int

    @property
    def rows(self) -> int:
        """Return how many rows the batch has, which its room alone decides."""
        return max(TOGETHER // self.room, 1)

    def arrays(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the tokens (rows, room) int64 and the mask (rows, room) float32."""
        ids, mask = np.zeros((self.rows, self.room), np.int64), np.zeros((self.rows, self.room), np.float32)
        for row, window in enumerate(self.windows):
            marked = [BEGIN, *window.ids, END]
            ids[row, : len(marked)], mask[row, : len(marked)] = marked, 1
        return ids, mask


Taker = Callable[[Batch, np.ndarray], None]
"""What takes a batch and its tokens' vectors (rows, room, WIDTH)."""


class Engine(Protocol):
    """What runs a network over batches."""

    def run(self, batches: Iterable[Batch], take: Taker) -> None:
        """Hand each batch with its tokens' vectors to `take`, in any order."""
        ...


def vectors(engine: Engine, cut: Sequence[Window], count: int) -> np.ndarray:
    """Return the mean of each statement's tokens: (count, WIDTH) float32, by the windows' `rows`, each in one window.

    A span from -1, one before the first token, takes in the mark of the begin; one past the last that of the end.
    """
    found = np.zeros((count, WIDTH), dtype=np.float32)

    def take(batch: Batch, tokens: np.ndarray) -> None:
        for window, own in zip(batch.windows, tokens, strict=False):
            for (start, end), row in zip(window.spans, window.rows, strict=True):
                found[row] = own[start + 1 : end + 1].mean(axis=0)

    engine.run(batches(cut), take)
    return found


def batches(cut: Sequence[Window]) -> Iterator[Batch]:
    """Yield the windows in batches of one room each."""
    for room, own in groupby(sorted(cut, key=lambda each: len(each.ids)), key=_room):
        waiting = list(own)
        rows = Batch((), room).rows
        for start in range(0, len(waiting), rows):
            yield Batch(tuple(waiting[start : start + rows]), room)


def _room(window: Window) -> int:
    return next(room for room in ROOMS if len(window.ids) + 2 <= room)


def engine_name() -> str:
    """Return what runs networks here: the variable VOC_ENGINE (`fast`: OpenVINO; `torch`), or what suits the machine.

    Raises SettingsError when there is no such engine, or OpenVINO is not installed.
    """
    wanted = os.environ.get("VOC_ENGINE") or AUTO
    if wanted not in ENGINES:
        raise SettingsError(f"There is no engine '{wanted}'. Set VOC_ENGINE to one of {', '.join(ENGINES)}.")
    there = _openvino() is not None
    if wanted == FAST and not there:
        raise SettingsError("The engine 'fast' needs the package openvino. Install it, or set VOC_ENGINE to 'auto'.")
    if wanted == AUTO:
        return TORCH if _has_gpu() or not there else FAST
    return wanted


def opened(name: str, fingerprint: str, build: Callable[[], nn.Module]) -> Engine:
    """Return this machine's engine for a network.

    name, fingerprint: what the network is called, and what tells its weights from any other's. build: makes it, from
    tokens (rows, room) and mask (rows, room) to tokens' vectors (rows, room, WIDTH).
    """
    return _OpenVino(_converted(name, fingerprint, build)) if engine_name() == FAST else _Torch(build())


class _Torch:
    def __init__(self, network: nn.Module) -> None:
        self._device = "cuda" if _has_gpu() else "cpu"
        self._network = network.eval().to(self._device)

    def run(self, batches: Iterable[Batch], take: Taker) -> None:
        import torch

        with torch.inference_mode():
            for batch in batches:
                given = (torch.from_numpy(array).to(self._device) for array in batch.arrays())
                take(batch, self._network(*given).cpu().numpy())


class _OpenVino:
    def __init__(self, path: Path) -> None:
        import openvino

        compiled = openvino.Core().compile_model(path, "CPU", {"PERFORMANCE_HINT": "THROUGHPUT"})
        count = compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS")
        self._requests = [compiled.create_infer_request() for _ in range(count)]

    def run(self, batches: Iterable[Batch], take: Taker) -> None:
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


def _converted(name: str, fingerprint: str, build: Callable[[], nn.Module]) -> Path:
    """Return the network as OpenVINO reads it: from the workspace, or made, checked and kept there, the others gone."""
    digest = blake2b(f"{fingerprint} {_openvino()}".encode(), digest_size=8).hexdigest()
    folder = workspace() / "engines"
    path = folder / f"{name}-{digest}.xml"
    if _is_whole(path):
        return path
    folder.mkdir(exist_ok=True)
    _convert(build(), path)
    for old in folder.glob(f"{name}-*"):
        if not old.name.startswith(path.stem):
            old.unlink(missing_ok=True)
    return path


def _convert(network: nn.Module, path: Path) -> None:
    import openvino
    import torch

    # Not openvino.convert_model: it reports to its maker over the network.
    from openvino.frontend import FrontEndManager
    from openvino.frontend.pytorch.ts_decoder import TorchScriptPythonDecoder

    example = torch.full((2, 5), END), torch.ones((2, 5))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the tracer, about sizes that it takes for constants; the check below tells
        frontend = FrontEndManager().load_by_framework("pytorch")
        decoder = TorchScriptPythonDecoder(network.eval(), example_input=example)  # must outlive what is made of it
        model = frontend.convert(frontend.load(decoder))
    with TemporaryDirectory(dir=path.parent, prefix="draft-") as scratch:
        draft = Path(scratch) / path.name
        openvino.save_model(model, draft, compress_to_fp16=False)
        _compare(_Torch(network), _OpenVino(draft))
        for ending in (".bin", ".xml"):
            draft.with_suffix(ending).replace(path.with_suffix(ending))
    hashes = {ending: file_hash(path.with_suffix(ending)) for ending in (".bin", ".xml")}
    path.with_suffix(".json").write_text(json.dumps(hashes) + "\n", encoding="utf-8")


def _compare(one: Engine, other: Engine) -> None:
    """Raise ModelError where two engines give different vectors."""
    chance = np.random.default_rng(0)
    sizes = [size for room in ROOMS for size in (room - 2, room - 5)]
    cut = [
        Window(tuple(chance.integers(1000, 30000, size).tolist()), ((-1, size + 1),), (row,))
        for row, size in enumerate(sizes)
    ]
    left, right = (vectors(engine, cut, len(cut)) for engine in (one, other))
    alike = (left * right).sum(axis=1) / np.linalg.norm(left, axis=1) / np.linalg.norm(right, axis=1)
    if not alike.min() >= ALIKE:
        raise ModelError(
            f"The encoder as OpenVINO runs it differs from torch's (cosine {alike.min():.4f}). "
            "Set VOC_ENGINE to 'torch'."
        )


def _is_whole(path: Path) -> bool:
    """Tell whether all files are there and as they were written."""
    try:
        hashes: dict[str, Any] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        return {ending: file_hash(path.with_suffix(ending)) for ending in (".bin", ".xml")} == hashes
    except (OSError, ValueError):
        return False


@cache
def _openvino() -> str | None:
    """Return the version of OpenVINO; None where it is not installed."""
    try:
        return version("openvino")
    except PackageNotFoundError:
        return None


@cache
def _has_gpu() -> bool:
    if which("nvidia-smi") is None:  # spares the import of torch where there is none anyway
        return False
    import torch

    return bool(torch.cuda.is_available())
