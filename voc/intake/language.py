"""Tell the language of each text: what its file says, or else what its letters say."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import Any

import pandas as pd
from pydantic import Field, field_validator

from voc.corpus import Corpus
from voc.resources import definition
from voc.step import StepSettings, step

UNKNOWN = "und"
NOISE = re.compile(r"https?://\S+|www\.\S+|[@#]\w+")
LETTER = re.compile(r"[^\W\d_]")
ASCII_LETTER = re.compile(r"[A-Za-z]")
SAMPLE = 160


class LanguageSettings(StepSettings):
    """How a text's language is told when its file does not say.

    languages: ISO 639-1 codes to choose from; all that voc knows when empty.
    shortest: letters below which a text is "und"; a letter outside A-Z says more and counts four times.
    sure: confidence (0-1) below which a text is "und".
    """

    languages: tuple[str, ...] = ()
    shortest: int = Field(default=20, ge=1)
    sure: float = Field(default=0.3, ge=0, le=1)

    @field_validator("languages")
    @classmethod
    def _known(cls, languages: tuple[str, ...]) -> tuple[str, ...]:
        unknown = sorted(set(languages) - set(definition("languages")))
        if unknown:
            raise ValueError(
                f"{', '.join(unknown)} is no language voc knows; it knows {', '.join(definition('languages'))}"
            )
        return languages


@step(scope="rows", reads=("feedback.clean_text",), adds=("feedback.lang",))
def language(corpus: Corpus, settings: LanguageSettings) -> Corpus:
    """Add `lang` (ISO 639-1, or "und" where it cannot be told) in the place of `given_lang`."""
    table = corpus.feedback
    given = table["given_lang"] if "given_lang" in table else pd.Series(None, index=table.index, dtype="str")
    codes = {name: language_code(str(name)) for name in given.dropna().unique()}
    texts = table["clean_text"].fillna("")
    lang = [codes.get(name) or detected(text, settings) for name, text in zip(given, texts, strict=True)]
    feedback = table.drop(columns="given_lang", errors="ignore")
    return replace(corpus, feedback=feedback.assign(lang=pd.Series(lang, index=table.index, dtype="str")))


def language_code(name: str) -> str | None:
    """Return the ISO 639-1 code for a code, tag or name of a language (`en-GB`, `deu`, `Español`), None if unknown."""
    whole = name.strip().lower()
    return _codes().get(whole) or _codes().get(re.split(r"[-_ (]", whole)[0])


def detected(text: str, settings: LanguageSettings) -> str:
    """Return the language that the letters of a text speak for, "und" when they are too few or undecided."""
    sample = NOISE.sub(" ", text[:SAMPLE])
    letters = LETTER.findall(sample)
    plain = len(ASCII_LETTER.findall(sample))
    if plain + 4 * (len(letters) - plain) < settings.shortest:
        return UNKNOWN
    code, confidence = _identifier(settings.languages).classify(sample)
    return str(code) if confidence >= settings.sure else UNKNOWN


@cache
def _codes() -> dict[str, str]:
    names = definition("languages")
    return {name: code for code, others in names.items() for name in others} | {code: code for code in names}


@cache
def _identifier(languages: tuple[str, ...]) -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(languages or tuple(definition("languages")))
    return identifier
