"""Unpack .gz, .zst and .zip in memory, within a stated size. Names inside an archive are shown, never written to."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from voc.errors import InputError
from voc.resources import definition

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

MAX_BYTES = 4 * 2**30
"""No file may unpack to more than this."""
MAX_RATIO = 200
"""Feedback packs about 3 to 20 times; beyond this, above FREE_BYTES, a file was made to fill the memory."""
FREE_BYTES = 64 * 2**20
GZIP, ZSTD, ZIP = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", (b"PK\x03\x04", b"PK\x05\x06")
WORKBOOK = "xl/workbook.xml"
TABLES = {".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".parquet", ".xlsx"}
CHUNK = 4096


@dataclass(frozen=True)
class Document:
    """The content of one file: what to call it (never a full path) and its bytes, unpacked."""

    name: str
    data: bytes

    @property
    def suffix(self) -> str:
        """Return the ending that tells the format, in lower case: ".csv" of "reviews.CSV.gz"."""
        path = PurePosixPath(self.name.lower())
        return PurePosixPath(path.stem).suffix if path.suffix in {".gz", ".zst"} else path.suffix


def unpack(name: str, data: bytes) -> Iterator[Document]:
    """Yield the document itself, or what the archive holds. Raises InputError for a damaged or oversized one."""
    if data.startswith(GZIP):
        yield Document(name, _whole(name, _gunzip(name, data), len(data)))
    elif data.startswith(ZSTD):
        yield Document(name, _whole(name, _unzstd(name, data), len(data)))
    elif data.startswith(ZIP):
        yield from _unzip(name, data)
    else:
        yield Document(name, data)


def _whole(name: str, parts: Iterator[bytes], packed: int) -> bytes:
    """Join the parts, stopping before they outgrow the limits: a size an archive declares may be a lie."""
    joined = BytesIO()
    for part in parts:
        joined.write(part)
        _check_size(name, joined.tell(), packed)
    if not joined.tell():
        raise InputError(f"{name} is empty once unpacked. Give a file with a header and at least one row.")
    return joined.getvalue()


def _check_size(name: str, unpacked: int, packed: int) -> None:
    if unpacked > MAX_BYTES or (unpacked > FREE_BYTES and unpacked > MAX_RATIO * packed):
        raise InputError(
            f"{name} unpacks to more than {unpacked / 2**20:,.0f} MB from {packed / 2**20:,.1f} MB. The limits are "
            f"{MAX_BYTES / 2**30:.0f} GB and {MAX_RATIO} times its size. If you trust it, unpack it and give the file."
        )


def _gunzip(name: str, data: bytes) -> Iterator[bytes]:
    import gzip

    try:
        with gzip.GzipFile(fileobj=BytesIO(data)) as file:
            while part := file.read(2**20):
                yield part
    except (EOFError, OSError, zlib.error) as error:
        raise _damaged(name, "gzip") from error


def _unzstd(name: str, data: bytes) -> Iterator[bytes]:
    import zstandard

    rest = memoryview(data)
    while rest:
        frame = zstandard.ZstdDecompressor().decompressobj()
        try:
            while rest and not frame.eof:
                part, rest = rest[:CHUNK], rest[CHUNK:]
                yield frame.decompress(bytes(part))
        except zstandard.ZstdError as error:
            raise _damaged(name, "zstandard") from error
        if not frame.eof:
            raise _damaged(name, "zstandard")
        if frame.unused_data:
            rest = memoryview(frame.unused_data + bytes(rest))


def _damaged(name: str, kind: str) -> InputError:
    return InputError(f"{name} is damaged or cut short: its {kind} data cannot be unpacked. Copy or download it again.")


def _unzip(name: str, data: bytes) -> Iterator[Document]:
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(BytesIO(data)) as archive:
            members = [each for each in archive.infolist() if not each.is_dir()]
            parts = {each.filename for each in members}
            if WORKBOOK in parts:
                _check_size(name, sum(each.file_size for each in members), len(data))
                yield Document(name, data)
                return
            _refuse_office(name, parts)
            for member in _tables(name, members):
                yield _member(name, archive, member)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise _damaged(name, "zip") from error


def _refuse_office(name: str, parts: set[str]) -> None:
    for part, kind in definition("files")["office"].items():
        if part in parts:
            raise InputError(f"{name} is {kind}, which voc does not read. Save the table as CSV or XLSX.")


def _tables(name: str, members: list[ZipInfo]) -> list[ZipInfo]:
    """Return the members to read: those named like tables where there are any, else all that are not hidden."""
    paths = [(PurePosixPath(each.filename), each) for each in members]
    shown = [(path, each) for path, each in paths if not path.name.startswith(".") and "__MACOSX" not in path.parts]
    tables = [each for path, each in shown if path.suffix.lower() in TABLES] or [each for _, each in shown]
    if not tables:
        raise InputError(f"{name} holds no files. Give an archive with at least one table in it.")
    return tables


def _member(name: str, archive: ZipFile, member: ZipInfo) -> Document:
    shown = f"{name}:{PurePosixPath(member.filename.replace(chr(92), '/')).name}"
    if member.flag_bits & 1:
        raise InputError(f"{shown} is protected by a password. Unpack it and give the file itself.")
    with archive.open(member) as file:
        data = _whole(shown, iter(lambda: file.read(2**20), b""), max(member.compress_size, 1))
    if data.startswith((GZIP, ZSTD)) or (data.startswith(ZIP) and not shown.lower().endswith(".xlsx")):
        raise InputError(f"{shown} is an archive inside an archive. Unpack {name} once and give what it holds.")
    return Document(shown, data)
