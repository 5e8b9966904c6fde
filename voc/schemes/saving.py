"""A trained scheme to and from a folder: weights, set-up with figures, a card, and a manifest with their sha256."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from voc.errors import ModelError, OutputError
from voc.meaning.calibrate import Calibration
from voc.meaning.minilm import MINILM_SHA256
from voc.resources import file_hash
from voc.schemes.head import Head
from voc.schemes.scheme import make_scheme
from voc.schemes.training import Trained
from voc.schemes.ways import Weights
from voc.version import __version__

WEIGHTS, SETUP, PAGE, MANIFEST = "scheme.safetensors", "scheme.json", "card.md", "manifest.json"
FORMAT = 2
"""The version of the folder's layout."""
AGAIN = "Train it again: voc train SCHEME.toml [LABELS] -o"


def save_trained(trained: Trained, folder: Path) -> None:
    """Write the trained scheme; one that the folder holds is replaced. The same scheme gives the same bytes.

    Raises OutputError when the folder holds anything else or cannot be written.
    """
    try:
        refuse_strangers(folder)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MANIFEST).unlink(missing_ok=True)
        _write(trained, folder)
    except OSError as error:
        raise OutputError(f"{folder} cannot be written: {error.strerror or error}. Name another folder.") from error


def load_trained(folder: Path) -> Trained:
    """Read a folder written by `save_trained`. Raises ModelError when it is not as it was written."""
    from safetensors.numpy import load_file

    _check(folder)
    setup = json.loads((folder / SETUP).read_text(encoding="utf-8"))
    if (setup.get("format"), setup.get("encoder")) != (FORMAT, MINILM_SHA256):
        raise ModelError(f"The scheme in {folder} was trained by another version of voc. {AGAIN} {folder}")
    scheme, arrays = make_scheme(setup["scheme"], str(folder / SETUP)), load_file(folder / WEIGHTS)
    marks = setup["calibration"]
    calibration = Calibration(marks["temperature"], np.array(marks["offset"]), np.array(marks["lean"]))
    weights = Weights(arrays["vectors"], arrays["words"], arrays["bias"])
    head = Head(scheme.codes, arrays["prototypes"], weights, calibration)
    return Trained(scheme, head, setup["figures"])


def card(trained: Trained) -> str:
    """Return the card: the scheme, the data, the scores and what is weak, as Markdown."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    places = Environment(
        loader=PackageLoader("voc", "schemes/templates"),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - a page of Markdown from the user's own scheme
    )
    places.filters["zip"] = zip
    figures = {"scores": None, "none": None} | trained.figures
    return places.get_template("card.md").render(scheme=trained.scheme, figures=figures, version=__version__)


def _write(trained: Trained, folder: Path) -> None:
    from safetensors.numpy import save_file

    head = trained.head
    arrays = {"prototypes": head.prototypes, **vars(head.weights)}
    save_file({name: np.ascontiguousarray(array, dtype=np.float32) for name, array in arrays.items()}, folder / WEIGHTS)
    (folder / WEIGHTS).chmod(0o644)  # safetensors leaves it to its owner alone
    marks = head.calibration
    setup: dict[str, Any] = {
        "format": FORMAT,
        "encoder": MINILM_SHA256,
        "scheme": trained.scheme.content(),
        "calibration": {
            "temperature": marks.temperature,
            "offset": marks.offset.tolist(),
            "lean": marks.lean.tolist(),
        },
        "figures": trained.figures,
    }
    (folder / SETUP).write_text(json.dumps(setup, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / PAGE).write_text(card(trained), encoding="utf-8")
    hashes = {name: file_hash(folder / name) for name in (WEIGHTS, SETUP, PAGE)}
    (folder / MANIFEST).write_text(json.dumps(hashes, indent=1) + "\n", encoding="utf-8")


def refuse_strangers(folder: Path) -> None:
    """Raise OutputError where a trained scheme may not be written: a file, or a folder that holds other things."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise OutputError(f"{folder} is a file. Name a folder for the trained scheme.")
    strangers = sorted({path.name for path in folder.iterdir()} - {WEIGHTS, SETUP, PAGE, MANIFEST})
    if strangers:
        raise OutputError(f"{folder} holds {strangers[0]}, which is no trained scheme. Name a new or empty folder.")


def _check(folder: Path) -> None:
    for name in (MANIFEST, WEIGHTS, SETUP):
        if not (folder / name).is_file():
            raise ModelError(f"{folder} holds no trained scheme: {name} is missing. {AGAIN} {folder}")
    try:
        noted = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        changed = [name for name in (WEIGHTS, SETUP) if noted[name] != file_hash(folder / name)]
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{folder / MANIFEST} is damaged. {AGAIN} {folder}") from error
    if changed:
        raise ModelError(f"{folder / changed[0]} is not as it was written (its sha256 differs). {AGAIN} {folder}")
