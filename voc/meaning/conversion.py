"""Open a network: as torch has it, or converted for OpenVINO, checked, and kept in the workspace."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from voc.errors import ModelError
from voc.meaning.batches import ROOMS
from voc.meaning.engine import FAST, Engine, OpenVino, Torch, engine_name, openvino_version, vectors
from voc.meaning.minilm import END
from voc.meaning.windows import Window
from voc.resources import file_hash
from voc.workspace import workspace

if TYPE_CHECKING:
    from torch import nn

ALIKE = 0.999
"""The cosine with torch's vectors below which a converted network is refused."""


def opened(name: str, fingerprint: str, build: Callable[[], nn.Module]) -> Engine:
    """Return this machine's engine for a network.

    name, fingerprint: what the network is called, and what tells its weights from any other's. build: makes it, from
    tokens (rows, room) and mask (rows, room) to tokens' vectors (rows, room, WIDTH).
    """
    return OpenVino(_converted(name, fingerprint, build)) if engine_name() == FAST else Torch(build())


def _converted(name: str, fingerprint: str, build: Callable[[], nn.Module]) -> Path:
    """Return the network as OpenVINO reads it: from the workspace, or made, checked and kept there, the others gone."""
    digest = blake2b(f"{fingerprint} {openvino_version()}".encode(), digest_size=8).hexdigest()
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
        _compare(Torch(network), OpenVino(draft))
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
