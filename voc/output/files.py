"""Files for readers: written whole or not at all, dated by what they tell of, with one line where a package lacks."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pandas as pd

from voc.corpus import Corpus
from voc.errors import OutputError

UNDATED = datetime(2000, 1, 1)
"""The date of files about feedback without dates."""
YEARS = range(1980, 2100)
"""Years that a zip archive and every office program can write."""
WRITTEN = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def write_whole(path: Path, content: bytes) -> Path:
    """Write a file whole or not at all, and return its path. Raises OutputError when it cannot be written."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise OutputError(f"{path} cannot be written: {error.strerror}. Name another folder with -o.") from error
    return path


def date_of(corpus: Corpus) -> datetime:
    """Return the date that files about a run carry: of its last feedback, so that the same run gives the same bytes."""
    dates = corpus.feedback["date"].dropna() if "date" in corpus.feedback else pd.Series(dtype="datetime64[ns]")
    if dates.empty or dates.max().year not in YEARS:
        return UNDATED
    last = dates.max()
    return datetime(last.year, last.month, last.day)


def dated(archive: bytes, date: datetime) -> bytes:
    """Return an office document with nothing in it of when it was made, but this date instead."""
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = WRITTEN.sub(rb"\g<1>" + f"{date:%Y-%m-%dT%H:%M:%SZ}".encode(), content)
            entry = zipfile.ZipInfo(name, date.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return packed.getvalue()


@contextmanager
def packages(kind: str) -> Iterator[None]:
    """Turn a package that is not installed, or a system library it lacks, into one line. kind: PDF, PPTX or XLSX.

    Raises OutputError.
    """
    try:
        yield
    except ImportError as absent:
        raise OutputError(
            f"A report as {kind} needs packages that are not installed ({absent.name}). "
            'Install them: pip install "voc[papers]"'
        ) from absent
    except OSError as absent:
        reason = str(absent).partition(":")[0]
        raise OutputError(
            f"A report as {kind} needs the system library Pango ({reason}). Install it (Debian: apt-get install "
            "libpango-1.0-0 libpangoft2-1.0-0), or take another format: html, pptx, xlsx."
        ) from absent
