"""A brand's logo as a part of the report: a PNG or an SVG that can do no harm, carried in the page itself."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from xml.etree import ElementTree

LARGEST = 100_000
"""Bytes of a logo."""
PIXELS = 4_000
"""A PNG's longest side."""
PNG = b"\x89PNG\r\n\x1a\n"
KINDS = ("png", "svg+xml")
CARRIED = re.compile(rf"data:image/({'|'.join(map(re.escape, KINDS))});base64,([A-Za-z0-9+/=]*)")
ACTIVE = {"script", "foreignObject", "iframe", "handler", "set", "animate"}
"""What a drawing does not need, and what could do something."""
OUTSIDE = re.compile(r"@import|url\(\s*['\"]?(?!#)|javascript:", re.IGNORECASE)


def carried(logo: str) -> str:
    """Return a logo as a data URI. logo: the path of a PNG or SVG file, or such a URI, which is checked again.

    Raises ValueError where it cannot be read, is too large, or is anything but a picture.
    """
    known = CARRIED.fullmatch(logo)
    content = base64.b64decode(known[2]) if known else _read(logo)
    name = "the logo" if known else logo
    if len(content) > LARGEST:
        raise ValueError(f"{name} has {len(content):,} bytes; a logo may have {LARGEST:,}")
    kind = _kind(content, name)
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def png(logo: str) -> bytes | None:
    """Return a logo's bytes for programs that know no SVG; None where it is one, or there is none."""
    known = CARRIED.fullmatch(logo)
    return base64.b64decode(known[2]) if known and known[1] == "png" else None


def _read(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}") from error


def _kind(content: bytes, name: str) -> str:
    if content.startswith(PNG):
        wide, tall = (int.from_bytes(content[at : at + 4]) for at in (16, 20))
        if not (content[12:16] == b"IHDR" and 0 < wide <= PIXELS and 0 < tall <= PIXELS):
            raise ValueError(f"{name} is no PNG of at most {PIXELS:,} pixels a side")
        return "png"
    _refuse_active(content, name)
    return "svg+xml"


def _refuse_active(content: bytes, name: str) -> None:
    """Raise ValueError where a file is no drawing, or one that does something or leads outside."""
    if re.search(rb"<!(doctype|entity)|<\?xml-stylesheet", content, re.IGNORECASE):
        raise ValueError(f"{name} declares entities or style sheets: save it as a plain SVG")
    try:
        root = ElementTree.fromstring(content)  # noqa: S314, what could expand is refused above
    except (ElementTree.ParseError, ValueError) as error:
        raise ValueError(f"{name} is neither a PNG nor an SVG") from error
    if _bare(root.tag) != "svg":
        raise ValueError(f"{name} is neither a PNG nor an SVG")
    for element in root.iter():
        links = [value for key, value in element.attrib.items() if _bare(key) == "href"]
        told = (*element.attrib.values(), element.text or "")
        if (
            _bare(element.tag) in ACTIVE
            or any(_bare(key).lower().startswith("on") for key in element.attrib)
            or any(not link.startswith(("#", "data:image/png;", "data:image/jpeg;")) for link in links)
            or any(OUTSIDE.search(each) for each in told)
        ):
            raise ValueError(f"{name} holds a script or a link to elsewhere (<{_bare(element.tag)}>): take it out")


def _bare(name: object) -> str:
    return str(name).rpartition("}")[2]
