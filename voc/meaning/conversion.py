"""Open a network: as torch has it, or converted for OpenVINO, checked, and kept in the workspace."""

from __future__ import annotations

import csv
import json
import warnings
from collections.abc import Callable, Iterator
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from voc.errors import ModelError
from voc.meaning.backend import FAST, Backend, OpenVino, Torch, backend_name, openvino_version, vectors
from voc.meaning.batches import MINILM_FORM, ROOMS, Form
from voc.meaning.minilm import END, tokens_of
from voc.meaning.vnni import has_vnni, in_eight_bits
from voc.meaning.windows import Window
from voc.resources import file_hash, shipped
from voc.workspace import workspace

if TYPE_CHECKING:
    from torch import nn

ALIKE = 0.999
"""The mean cosine with torch's vectors below which a converted network is refused."""
SAMPLES = 4
"""Windows of each size that are compared."""


def opened(name: str, fingerprint: str, build: Callable[[], nn.Module], form: Form = MINILM_FORM) -> Backend:
    """Return this machine's backend for a network.

    name, fingerprint: what the network is called, and what tells its weights from any other's. build: makes it, from
    tokens (rows, room) and mask (rows, room) to tokens' vectors (rows, room, width).
    """
    if backend_name() != FAST:
        return Torch(build())
    return OpenVino(_converted(name, fingerprint, build, form))


def _converted(name: str, fingerprint: str, build: Callable[[], nn.Module], form: Form) -> Path:
    """Return the network as OpenVINO reads it: from the workspace, or made, checked and kept there, the others gone."""
    digest = blake2b(f"{fingerprint} {openvino_version()} {has_vnni()}".encode(), digest_size=8).hexdigest()
    folder = workspace() / "networks"
    path = folder / f"{name}-{digest}.xml"
    if _is_whole(path):
        return path
    folder.mkdir(exist_ok=True)
    _convert(build(), path, form)
    for old in folder.glob(f"{name}-*"):
        if not old.name.startswith(path.stem):
            old.unlink(missing_ok=True)
    return path


def _convert(network: nn.Module, path: Path, form: Form) -> None:
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
    if has_vnni():
        in_eight_bits(model)
    with TemporaryDirectory(dir=path.parent, prefix="draft-") as scratch:
        draft = Path(scratch) / path.name
        openvino.save_model(model, draft, compress_to_fp16=False)
        _compare(Torch(network), OpenVino(draft), form)
        for ending in (".bin", ".xml"):
            draft.with_suffix(ending).replace(path.with_suffix(ending))
    hashes = {ending: file_hash(path.with_suffix(ending)) for ending in (".bin", ".xml")}
    path.with_suffix(".json").write_text(json.dumps(hashes) + "\n", encoding="utf-8")


def _compare(one: Backend, other: Backend, form: Form) -> None:
    """Raise ModelError where two backends give different vectors."""
    cut = list(_samples())
    left, right = (vectors(backend, cut, len(cut), form) for backend in (one, other))
    alike = (left * right).sum(axis=1) / np.linalg.norm(left, axis=1) / np.linalg.norm(right, axis=1)
    if not alike.mean() >= ALIKE:
        raise ModelError(
            f"The encoder as OpenVINO runs it differs from torch's (cosine {alike.mean():.4f}). "
            "Set VOC_BACKEND to 'torch'."
        )


def _samples() -> Iterator[Window]:
    """Yield windows of every size, SAMPLES each, of the text that ships with voc."""
    with shipped("corpora", "demo", "reviews.csv").open(encoding="utf-8", newline="") as file:
        said = " ".join(row["review"] for row in csv.DictReader(file))
    (found,) = tokens_of([said])
    at = 0
    for row, room in enumerate(room for room in ROOMS for _ in range(SAMPLES)):
        size = room - 2 - row % 3
        yield Window(tuple(found.ids[at : at + size]), ((-1, size + 1),), (row,))
        at += size


def _is_whole(path: Path) -> bool:
    """Tell whether all files are there and as they were written."""
    try:
        hashes: dict[str, Any] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        return {ending: file_hash(path.with_suffix(ending)) for ending in (".bin", ".xml")} == hashes
    except (OSError, ValueError):
        return False
