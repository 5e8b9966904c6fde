"""Tests of voc/intake/language.py."""

from __future__ import annotations

import pandas as pd
import pytest

from voc.corpus import Corpus
from voc.intake.language import LanguageSettings, detected, language, language_code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("en", "en"),
        ("EN-gb", "en"),
        ("pt_BR", "pt"),
        ("deu", "de"),
        ("German", "de"),
        ("Español", "es"),
        ("English (US)", "en"),
        ("schinese", "zh"),
        ("nb", "no"),
        ("klingon", None),
        ("", None),
    ],
)
def test_language_code(name: str, code: str | None) -> None:
    assert language_code(name) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The parcel arrived two days late and nobody told me.", "en"),
        ("Das Paket kam zwei Tage zu spät und niemand sagte Bescheid.", "de"),
        ("El paquete llegó dos días tarde y nadie me avisó.", "es"),
        ("Le colis est arrivé avec deux jours de retard.", "fr"),
        ("包裹晚了两天才到", "zh"),
        ("荷物が二日遅れて届きました", "ja"),
        ("good", "und"),
        ("Nice one!", "und"),
        ("10/10 👍", "und"),
        ("", "und"),
        ("@somebody https://example.org/a-long-address #hashtag", "und"),
    ],
)
def test_detected(text: str, code: str) -> None:
    assert detected(text, LanguageSettings()) == code


def test_only_the_chosen_languages_are_detected() -> None:
    text = "El paquete llegó dos días tarde y nadie me avisó."

    assert detected(text, LanguageSettings(languages=("en", "de"), sure=0)) in {"en", "de"}


def test_an_unknown_language_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="xx is no language voc knows; it knows af, "):
        LanguageSettings(languages=("xx",))


def test_what_the_file_says_goes_first() -> None:
    table = pd.DataFrame(
        {
            "clean_text": ["The parcel arrived two days late.", "The parcel arrived two days late.", "ok"],
            "given_lang": ["fr-CA", None, "unheard of"],
        },
        dtype="str",
    )

    after = language(Corpus(table), LanguageSettings()).feedback

    assert after["lang"].tolist() == ["fr", "en", "und"]
    assert "given_lang" not in after
