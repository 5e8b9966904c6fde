"""Tests of voc/intake/files.py and archives.py."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest
import zstandard

from voc.errors import InputError
from voc.intake import archives
from voc.intake.files import documents

ROWS = b"text,rating\nquick and friendly,5\n"


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("reviews_may.csv", "reviews_june.csv", "notes.txt"):
        (tmp_path / name).write_bytes(ROWS)
    return tmp_path


@pytest.mark.parametrize(
    ("sources", "names"),
    [
        (["reviews_may.csv"], ["reviews_may.csv"]),
        (["reviews_*.csv"], ["reviews_june.csv", "reviews_may.csv"]),
        (["reviews_may.csv", "*.csv"], ["reviews_may.csv", "reviews_june.csv"]),  # nothing is read twice
        (["**/*.txt"], ["notes.txt"]),
    ],
)
def test_paths_and_globs_are_found_once_in_order(folder: Path, sources: list[str], names: list[str]) -> None:
    found = list(documents([folder / source for source in sources]))

    assert [each.name for each in found] == names
    assert all(each.data == ROWS for each in found)


def test_a_url_is_opened_through_fsspec() -> None:
    import fsspec

    with fsspec.open("memory://shop/reviews.csv", "wb") as file:
        file.write(ROWS)

    assert [(each.name, each.data) for each in documents(["memory://shop/reviews.csv"])] == [("reviews.csv", ROWS)]


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(ROWS)))

    assert [each.name for each in documents(["-"])] == ["standard input"]


def test_files_of_the_same_name_are_told_apart(tmp_path: Path) -> None:
    for month in ("may", "june"):
        (tmp_path / month).mkdir()
        (tmp_path / month / "r.csv").write_bytes(ROWS)

    assert [each.name for each in documents([tmp_path / "*" / "r.csv"])] == ["r.csv", "r.csv (2)"]


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("r.csv.gz", gzip.compress(ROWS, mtime=0), ["r.csv.gz"]),
        ("r.csv.zst", zstandard.compress(ROWS), ["r.csv.zst"]),
        ("r.csv.zst", zstandard.compress(ROWS[:20]) + zstandard.compress(ROWS[20:]), ["r.csv.zst"]),  # two frames
        ("r.zip", zipped({"a.csv": ROWS, "deep/b.csv": ROWS}), ["r.zip:a.csv", "r.zip:b.csv"]),
        ("r.zip", zipped({"../../a.csv": ROWS, "README.md": b"x", "__MACOSX/a.csv": b"x"}), ["r.zip:a.csv"]),
    ],
)
def test_archives_are_unpacked_in_memory(tmp_path: Path, name: str, content: bytes, found: list[str]) -> None:
    (tmp_path / name).write_bytes(content)

    unpacked = list(documents([tmp_path / name]))

    assert [each.name for each in unpacked] == found
    assert all(each.data == ROWS and each.suffix == ".csv" for each in unpacked)
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("r.csv", b"", r"r\.csv is empty"),
        ("r.csv.gz", gzip.compress(b"", mtime=0), r"r\.csv\.gz is empty once unpacked"),
        ("r.csv.gz", gzip.compress(ROWS * 9, mtime=0)[:-9], r"r\.csv\.gz is damaged or cut short"),
        ("r.csv.zst", zstandard.compress(ROWS * 9)[:-3], r"r\.csv\.zst is damaged or cut short"),
        ("r.zip", zipped({"a.csv": ROWS})[:-30], r"r\.zip is damaged or cut short"),
        ("r.zip", zipped({"a.zip": zipped({"b.csv": ROWS})}), r"a\.zip is an archive inside an archive"),
        ("r.zip", zipped({}), r"r\.zip (holds no files|is damaged)"),
        ("r.docx", zipped({"word/document.xml": b"x"}), r"r\.docx is a Word document"),
    ],
)
def test_what_cannot_be_opened_is_said_in_one_line(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(InputError, match=message) as caught:
        list(documents([tmp_path / name]))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("review_may.csv", r"There is no file .*review_may\.csv\. Did you mean reviews_may\.csv"),
        ("zzz", r"There is no file .*zzz\. .* holds notes\.txt, reviews_june\.csv, reviews_may\.csv"),
        ("absent/r.csv", r"There is no folder .*absent"),
        ("*.xlsx", r"No file matches .*\.xlsx\. .* holds notes\.txt"),
        ("", r"is a folder\. .* holds notes\.txt.* Give files"),
    ],
)
def test_a_wrong_path_is_answered_with_what_there_is(folder: Path, source: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        list(documents([folder / source]))


@pytest.mark.parametrize(
    ("url", "message"), [("foo://x/r.csv", "Protocol not known"), ("memory://x/none.csv", "cannot be read")]
)
def test_a_wrong_url_is_an_input_error(url: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        list(documents([url]))


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress, lambda content: zipped({"a.csv": content})])
def test_a_bomb_is_refused_before_it_fills_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: object
) -> None:
    monkeypatch.setattr(archives, "FREE_BYTES", 2**16)
    assert callable(pack)
    (tmp_path / "bomb").write_bytes(pack(b"text\n" * 2**20))

    with pytest.raises(InputError, match=r"unpacks to more than .* The limits are 4 GB and 200 times"):
        list(documents([tmp_path / "bomb"]))


def test_no_source_is_an_input_error() -> None:
    with pytest.raises(InputError, match="No file was given"):
        list(documents([]))
