"""Turn bytes into text: UTF-8 with or without a mark, UTF-16, older encodings, and files that mix them."""

from __future__ import annotations

import codecs

from voc.errors import InputError

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE = 200_000
PLAUSIBLE = [
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "iso8859_2",
    "koi8_r",
    "shift_jis",
    "gb18030",
    "big5",
    "euc_kr",
    "euc_jp",
]
_PLAIN = bytes([*b"\t\r\n\f\v", *range(32, 256)])
"""Bytes that text in an older encoding holds; control bytes are none of them."""
WESTERN_LETTERS = set("äöüÄÖÜßéèêëàâáãåæçíìîïñóòôõøúùûýÿœÉÈÀÁÂÇÑÓØÅÆ€£§°´·«»–—‘’“”„•…®™©¡¿½¼²³ªº×\xa0")
"""What cp1252 text uses above ASCII; bytes of another encoding read as cp1252 give other signs, such as þ or ¹."""


def decode(name: str, data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """Return the text and the encoding it was in ("utf-8 and cp1252" for a file that mixes them). No line is lost.

    Raises InputError when the bytes are no text, or when `encoding` is not known.
    """
    if encoding is not None:
        return _as_told(name, data, encoding)
    for mark, told in MARKS:
        if data.startswith(mark):
            return data.decode(told, errors="replace"), told.removesuffix("-sig")
    if b"\0" in data[:SAMPLE]:
        return _without_mark(name, data)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _line_by_line(name, data)


def _as_told(name: str, data: bytes, encoding: str) -> tuple[str, str]:
    try:
        return data.decode(encoding, errors="replace").removeprefix("\ufeff"), encoding
    except LookupError as error:
        raise InputError(f"{name}: there is no encoding '{encoding}'. Use utf-8, utf-16, cp1252.") from error


def _without_mark(name: str, data: bytes) -> tuple[str, str]:
    """Read UTF-16 that lacks its mark: in European text every other byte is zero."""
    head = data[:SAMPLE]
    for encoding, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        if zeros.count(0) > 0.4 * len(zeros) and zeros.count(0) > 0.8 * head.count(0):
            return data.decode(encoding, errors="replace"), encoding
    if data.count(0) < 0.001 * len(data):  # a few stray zero bytes in text do no harm
        return decode(name, data.replace(b"\0", b""))
    raise InputError(f"{name} holds no text that can be read (binary data). Save it as CSV in UTF-8, or as XLSX.")


def _line_by_line(name: str, data: bytes) -> tuple[str, str]:
    """Read each line as UTF-8 where it is, else in the older encoding that fits all such lines best."""
    lines = data.split(b"\n")
    texts: list[str | None] = [_utf8(line) for line in lines]
    older = [line for line, text in zip(lines, texts, strict=True) if text is None]
    junk = b"\n".join(older)
    if len(junk.translate(None, _PLAIN)) > 0.01 * len(junk):
        raise InputError(f"{name} holds no text that can be read (binary data). Save it as CSV in UTF-8, or as XLSX.")
    encoding = _older_encoding(junk[:SAMPLE])
    mixed = any(text is not None and not text.isascii() for text in texts)
    whole = (
        text if text is not None else line.decode(encoding, errors="replace")
        for line, text in zip(lines, texts, strict=True)
    )
    return "\n".join(whole), f"utf-8 and {encoding}" if mixed else encoding


def _utf8(line: bytes) -> str | None:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _older_encoding(sample: bytes) -> str:
    """Return cp1252 where the signs it gives are those of Western text, else what charset-normalizer finds."""
    signs = [sign for sign in sample.decode("cp1252", errors="replace") if not sign.isascii()]
    if sum(sign in WESTERN_LETTERS for sign in signs) >= 0.9 * len(signs):
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=PLAUSIBLE).best()
    return best.encoding if best is not None else "cp1252"
