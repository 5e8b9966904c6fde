"""The label heads: from what is seen of a statement to a probability of every class."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from voc.errors import ModelError
from voc.meaning.bases import BASES, SMALL
from voc.meaning.calibrate import Calibration
from voc.meaning.features import FACTS, GRAM_BITS, Sight
from voc.meaning.int8 import packed, unpacked
from voc.meaning.net import Member, Net
from voc.meaning.reader import SIZE, Reader
from voc.meaning.slim import published_layers, slim, whole
from voc.resources import file_hash, shipped

FULL, QUICK, BEST = "heads", "quick", "best"
"""The folders under models/ of the codebook's heads: with the reader, for static vectors, with the larger reader."""
WEIGHTS, SETUP, MANIFEST = "heads.safetensors", "heads.json", "manifest.json"
SEES = {"facts": FACTS, "gram_bits": GRAM_BITS, "window": SIZE}
"""What the weights were made for; other weights are refused."""
CONTEXT, READER, LENS = "context", "reader.", "lens."
RANK = {384: 64, 768: 16}
"""Of the reader's difference from the published encoder, matrix by matrix (see `slim`), by the width of its vectors."""


@dataclass(frozen=True)
class Verdict:
    """What one head says of n statements: k classes, their probabilities (n, k), the order (n, k) to give them in."""

    classes: tuple[str, ...]
    chances: np.ndarray
    order: np.ndarray

    def at(self, rows: np.ndarray) -> Verdict:
        """Return the verdict on these statements (positions)."""
        return Verdict(self.classes, self.chances[rows], self.order[rows])

    def given(self, place: int = 0) -> np.ndarray:
        """Return (n,) the class in this place: 0 the label, 1 the runner-up."""
        return np.asarray(np.array(self.classes, dtype=object)[self.order[:, place]])

    def sure(self) -> np.ndarray:
        """Return (n,) the probability of the label given."""
        return np.asarray(np.take_along_axis(self.chances, self.order[:, :1], axis=1)[:, 0])


@dataclass(frozen=True)
class InContext:
    """The voice that sees a statement in its text: the reader, and a net on its vectors and the facts."""

    reader: Reader
    net: Member

    def scores(self, seen: Sight) -> np.ndarray:
        """Return (n, all classes) scores of statements that were read."""
        return np.asarray(self.net.scores(np.hstack([np.asarray(seen.read), seen.facts])))


@dataclass(frozen=True)
class Voices:
    """What scores the classes: the mean of two that see different things.

    alone: sees what the topics see, and the statement's words. in_context: None where the other speaks alone.
    """

    alone: Net
    in_context: InContext | None = None

    def scores(self, seen: Sight, keep: bool = True) -> np.ndarray:
        """Return (n, all classes) scores: logarithms of chances, not yet calibrated.

        A reader reads what was not read yet. keep: see `Reader.read`.
        """
        if self.in_context is None:
            return self.alone.scores(seen)
        known = seen if seen.read is not None else self.in_context.reader.read(seen, keep)[0]
        return np.asarray((self.alone.scores(known) + self.in_context.scores(known)) / 2)


@dataclass(frozen=True)
class Heads:
    """The voices for all heads, and each head's classes and calibration, in the order of the scores."""

    voices: Voices
    classes: dict[str, tuple[str, ...]]
    calibrations: dict[str, Calibration]

    def predict(self, seen: Sight) -> dict[str, Verdict]:
        """Return every head's verdict on every statement."""
        return self.judge(self.voices.scores(seen))

    def judge(self, scores: np.ndarray) -> dict[str, Verdict]:
        """Return every head's verdict for scores (n, all classes)."""
        verdicts: dict[str, Verdict] = {}
        for label, part in split(scores, self.classes).items():
            chances = self.calibrations[label].chances(part)
            verdicts[label] = Verdict(self.classes[label], chances, self.calibrations[label].order(chances))
        return verdicts


@cache
def shipped_heads(name: str) -> Heads:
    """Return heads that ship with voc, by their folder under models/, checked and loaded once."""
    return load_heads(shipped("models", name))


def shipped_reader() -> Reader:
    """Return the reader that ships with voc, that of the codebook's heads."""
    in_context = shipped_heads(FULL).voices.in_context
    if in_context is None:
        raise ModelError("The label heads have no reader. Install voc again, or run `make models`.")
    return in_context.reader


def split(scores: np.ndarray, classes: dict[str, tuple[str, ...]]) -> dict[str, np.ndarray]:
    """Return each head's own columns of the scores."""
    borders = np.cumsum([len(codes) for codes in classes.values()])[:-1]
    return dict(zip(classes, np.split(scores, borders, axis=1), strict=True))


def save_heads(heads: Heads, folder: Path, small: bool = False, net_of: str | None = None) -> None:
    """Write the weights, the set-up, and their sha256 in the manifest beside the folder.

    Weights are written in half precision, those of the reader in eight bits, its layers as what they differ in from the
    published ones (see `slim`, `packed`). small: all in eight bits. net_of: heads that ship, whose net speaks here
    too, and is not written again.
    """
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    arrays = _arrays(heads.voices, small, net_of is None)
    save_file({name: np.ascontiguousarray(array) for name, array in arrays.items()}, folder / WEIGHTS)
    (folder / WEIGHTS).chmod(0o644)  # safetensors leaves it to its owner alone, which an installed package must not
    context = heads.voices.in_context
    setup = {
        "members": len(heads.voices.alone.members),
        **({"net_of": net_of} if net_of else {}),
        **({"base": context.reader.base.name} if context else {}),
        "sees": SEES,
        "heads": {label: _described(codes, heads.calibrations[label]) for label, codes in heads.classes.items()},
    }
    (folder / SETUP).write_text(json.dumps(setup, indent=1) + "\n", encoding="utf-8")
    add_to_manifest(folder, (WEIGHTS, SETUP))


def load_heads(folder: Path) -> Heads:
    """Read heads written by `save_heads`. Raises ModelError when a file is missing or is not as it was written."""
    from safetensors.numpy import load_file

    check_files(folder, (WEIGHTS, SETUP))
    setup = json.loads((folder / SETUP).read_text(encoding="utf-8"))
    if setup["sees"] != SEES:
        raise ModelError(f"The label heads in {folder.name}/ were made by another version of voc. Install voc again.")
    voices = _voices(unpacked(load_file(folder / WEIGHTS)), setup)
    heads = setup["heads"]
    return Heads(
        voices,
        {label: tuple(head["classes"]) for label, head in heads.items()},
        {
            label: Calibration(head["temperature"], np.array(head["offset"]), np.array(head["lean"]))
            for label, head in heads.items()
        },
    )


def _arrays(voices: Voices, small: bool, net: bool) -> dict[str, np.ndarray]:
    members = {f"member{number}": each for number, each in enumerate(voices.alone.members) if net}
    found = {"words": voices.alone.words} if net else {}
    if voices.in_context is not None:
        members[CONTEXT] = voices.in_context.net
    for name, member in members.items():
        for depth, (weight, bias) in enumerate(member.layers):
            found |= {f"{name}.layer{depth}.weight": weight, f"{name}.layer{depth}.bias": bias}
    plain = packed(found) if small else {name: array.astype(np.float16) for name, array in found.items()}
    return plain | (_reader_arrays(voices.in_context.reader) if voices.in_context is not None else {})


def _reader_arrays(reader: Reader) -> dict[str, np.ndarray]:
    slimmed = slim(reader.layers, published_layers(reader.base.folder()), RANK[reader.base.form.width])
    lens = dict(zip((f"{LENS}weight", f"{LENS}bias"), reader.lens or (), strict=False))
    plain = {name: array.astype(np.float16) for name, array in lens.items()}
    return packed({READER + name: array for name, array in slimmed.items()}) | plain


def _voices(arrays: dict[str, np.ndarray], setup: dict[str, Any]) -> Voices:
    alone = shipped_heads(setup["net_of"]).voices.alone if "net_of" in setup else _net(arrays, setup["members"])
    learnt = {name.removeprefix(READER): array for name, array in arrays.items() if name.startswith(READER)}
    if not learnt:
        return Voices(alone)
    base = BASES[setup.get("base", SMALL.name)]
    lens = (arrays[f"{LENS}weight"], arrays[f"{LENS}bias"]) if f"{LENS}weight" in arrays else None
    reader = Reader(whole(learnt, published_layers(base.folder())), lens, base)
    return Voices(alone, InContext(reader, _member(arrays, CONTEXT)))


def _net(arrays: dict[str, np.ndarray], members: int) -> Net:
    return Net(tuple(_member(arrays, f"member{number}") for number in range(members)), arrays["words"])


def _member(arrays: dict[str, np.ndarray], name: str) -> Member:
    depth = sum(each.startswith(f"{name}.") for each in arrays) // 2
    parts = [(arrays[f"{name}.layer{at}.weight"], arrays[f"{name}.layer{at}.bias"]) for at in range(depth)]
    return Member(tuple(parts))


def _described(codes: tuple[str, ...], calibration: Calibration) -> dict[str, object]:
    offset, lean = calibration.offset.round(4).tolist(), calibration.lean.round(4).tolist()
    return {"classes": list(codes), "temperature": round(calibration.temperature, 4), "offset": offset, "lean": lean}


def add_to_manifest(folder: Path, names: Sequence[str]) -> None:
    """Note the sha256 and size of files of one model in the manifest beside its folder."""
    path = folder.parent / MANIFEST
    noted = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    noted |= {
        f"{folder.name}/{name}": {"sha256": file_hash(folder / name), "bytes": (folder / name).stat().st_size}
        for name in names
    }
    path.write_text(json.dumps(dict(sorted(noted.items())), indent=1) + "\n", encoding="utf-8")


def check_files(folder: Path, names: Sequence[str]) -> None:
    """Raise ModelError when a file of a shipped model is missing or is not as the manifest beside the folder says."""
    for path in (folder.parent / MANIFEST, *(folder / name for name in names)):
        if not path.is_file():
            raise ModelError(f"The model file {path.name} is missing from {path.parent.name}/. Install voc again.")
    noted = json.loads((folder.parent / MANIFEST).read_text(encoding="utf-8"))
    for name in names:
        if file_hash(folder / name) != noted.get(f"{folder.name}/{name}", {}).get("sha256"):
            raise ModelError(
                f"The model file {folder.name}/{name} is not the published one (its sha256 differs). "
                "Install voc again, or run `make models`."
            )
