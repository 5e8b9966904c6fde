"""Bring text into one clean form: no mark-up, no broken encoding, no invisible characters."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import cache

import pandas as pd

from voc.corpus import Corpus
from voc.resources import definition
from voc.step import StepSettings, step

PLAIN = re.compile(r"[!-%'-;=-Z\\-~]+(?:[ \n][!-%'-;=-Z\\-~]+)*")
ENTITY = re.compile(r"&(?:#\d{2,7}(?:;|\b)|#[xX][0-9a-fA-F]{2,6};|[A-Za-z][A-Za-z0-9]{1,30};)")
MOST_ESCAPES = 5
BREAK = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufff9-\ufffb]")
INVISIBLE = re.compile(r"[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
JOINER = re.compile(r"(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])")
TAG_CHARACTER = re.compile(r"(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0001-\U000e007f]+")
LOST_APOSTROPHE = re.compile(r"(?<=[a-z])\ufffd(?=(?:s|t|d|m|re|ve|ll)\b)")
SPACE = re.compile(r"(?:[^\S\n]|[\u2800\u3164])+")
LINE_END = re.compile(r" ?\n[ \n]*")
WIDE = {
    code: code - 0xFEE0
    for code in range(0xFF10, 0xFF5B)
    if unicodedata.category(chr(code))[0] in "NL" or code == 0xFF20
}


class NormaliseSettings(StepSettings):
    """How text is cleaned.

    fix_encoding: repair text that was decoded wrongly (`Ã©` for `é`).
    """

    fix_encoding: bool = True


@step(scope="rows", reads=("feedback.raw_text",), adds=("feedback.clean_text", "feedback.clean_title"))
def normalise(corpus: Corpus, settings: NormaliseSettings) -> Corpus:
    """Add `clean_text` ("" where there is none) and `clean_title` (missing where there is none)."""
    table = corpus.feedback
    titles = table["raw_title"] if "raw_title" in table else pd.Series(None, index=table.index, dtype="str")
    text = cleaned(table["raw_text"], settings).fillna("")
    title = cleaned(titles, settings)
    return corpus.with_feedback(clean_text=text, clean_title=title.mask(title == ""))


def cleaned(texts: pd.Series[str], settings: NormaliseSettings) -> pd.Series[str]:
    """Return the texts in clean form; a missing one stays missing."""
    clean = [None if pd.isna(text) else clean_form(str(text), settings.fix_encoding) for text in texts]
    return pd.Series(clean, index=texts.index, dtype="str")


def clean_form(text: str, fix_encoding: bool = True) -> str:
    """Return one text in clean form: mark-up out, characters repaired, NFC, white space folded, line breaks kept."""
    if PLAIN.fullmatch(text):
        return text
    text = _without_markup(text)
    if not text.isascii():
        text = _repaired(text) if fix_encoding else text
        text = TAG_CHARACTER.sub("", JOINER.sub("", INVISIBLE.sub("", text)))
        text = unicodedata.normalize("NFC", LOST_APOSTROPHE.sub("'", text.translate(WIDE)))
    text = CONTROL.sub("", BREAK.sub("\n", text))
    return LINE_END.sub("\n", SPACE.sub(" ", text)).strip()


def _without_markup(text: str) -> str:
    for _ in range(MOST_ESCAPES):
        if not ENTITY.search(text):
            break
        text = ENTITY.sub(lambda found: html.unescape(found.group()), text)
    if "<" not in text and "[" not in text:
        return text
    silent, block, inline = _tags()
    return inline.sub("", block.sub("\n", silent.sub("\n", text)))


def _repaired(text: str) -> str:
    import ftfy

    # Entities are out already; full-width punctuation and line breaks are the business of later lines.
    return ftfy.fix_text(
        text, unescape_html=False, fix_character_width=False, fix_line_breaks=False, normalization=None
    )


@cache
def _tags() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    names = {kind: "|".join(map(re.escape, tags)) for kind, tags in definition("markup").items()}
    silent = rf"<({names['silent']})\b[^<>]{{0,500}}>.{{0,2000}}?</\1\s*>"
    block = rf"</?(?:{names['block']})(?:\s[^<>]{{0,2000}})?/?>|\[/?(?:{names['forum_block']})\]"
    inline = rf"</?(?:{names['inline']})(?:\s[^<>]{{0,2000}})?/?>"
    inline += rf"|\[/?(?:{names['forum_inline']})(?:=[^\[\]]{{0,500}})?\]"
    comment = r"<!--.{0,2000}?-->|<!\[CDATA\[|\]\]>|<!doctype[^<>]{0,200}>"
    flags = re.IGNORECASE | re.DOTALL
    return re.compile(rf"{silent}|{comment}", flags), re.compile(block, flags), re.compile(inline, flags)
