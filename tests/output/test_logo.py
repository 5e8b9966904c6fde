"""Tests of voc/output/logo.py: a picture, and nothing but one."""

from __future__ import annotations

import base64
import re
import struct
import zlib
from pathlib import Path

import pytest

from voc.output.logo import LARGEST, carried, png

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'


def picture(wide: int = 2, tall: int = 1) -> bytes:
    """Return a PNG."""
    rows = zlib.compress(b"".join(b"\0" + b"\xff\0\0" * wide for _ in range(tall)))
    parts = ((b"IHDR", struct.pack(">IIBBBBB", wide, tall, 8, 2, 0, 0, 0)), (b"IDAT", rows), (b"IEND", b""))
    told = [struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in parts]
    return b"\x89PNG\r\n\x1a\n" + b"".join(told)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (picture(), "png"),
        (SVG.format('<path d="M0 0h1v1"/>').encode(), "svg+xml"),
        (SVG.format('<g id="a"/><use xlink:href="#a" fill="url(#a)"/>').encode(), "svg+xml"),
    ],
)
def test_a_picture_is_carried_whole(tmp_path: Path, content: bytes, kind: str) -> None:
    (tmp_path / "logo").write_bytes(content)

    found = carried(str(tmp_path / "logo"))

    assert found == f"data:image/{kind};base64,{base64.b64encode(content).decode()}"
    assert carried(found) == found
    assert png(found) == (content if kind == "png" else None)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"GIF89a", "neither a PNG nor an SVG"),
        (b"", "neither a PNG nor an SVG"),
        (b"<html></html>", "neither a PNG nor an SVG"),
        (picture()[:20] + struct.pack(">I", 90_000) + picture()[24:], "no PNG of at most 4,000 pixels"),
        (b"\x89PNG\r\n\x1a\n", "no PNG of at most"),
        (picture() + b"\0" * LARGEST, "a logo may have 100,000"),
        (SVG.format("<script>alert(1)</script>").encode(), "holds a script or a link"),
        (SVG.format('<g onload="alert(1)"/>').encode(), "holds a script or a link"),
        (SVG.format("<foreignObject/>").encode(), "holds a script or a link"),
        (SVG.format('<a xlink:href="javascript:alert(1)"/>').encode(), "holds a script or a link"),
        (SVG.format('<image href="https://evil.example/x.png"/>').encode(), "holds a script or a link"),
        (SVG.format("<style>@import 'https://evil.example/x.css'</style>").encode(), "holds a script or a link"),
        (SVG.format('<g style="fill:url(https://evil.example/x)"/>').encode(), "holds a script or a link"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("").encode(), "declares entities"),
    ],
)
def test_what_is_no_harmless_picture_is_refused(tmp_path: Path, content: bytes, why: str) -> None:
    (tmp_path / "logo").write_bytes(content)

    with pytest.raises(ValueError, match=why):
        carried(str(tmp_path / "logo"))


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(ValueError, match=re.escape("nowhere.png cannot be read: No such file")):
        carried("nowhere.png")
