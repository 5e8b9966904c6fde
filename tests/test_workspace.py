"""Tests of voc/workspace.py."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from voc.errors import OutputError
from voc.workspace import key, workspace


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VOC_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_the_key_is_made_once_and_only_its_owner_reads_it(home: Path) -> None:
    first = key()

    assert key() == first
    assert len(first) == 32
    assert stat.S_IMODE((home / "key").stat().st_mode) == 0o600
    assert [path.name for path in home.iterdir()] == ["key"]


def test_two_that_start_at_once_get_the_same_key() -> None:
    workspace()
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: key(), range(8)))

    assert len(set(keys)) == 1


def test_a_damaged_key_is_named(home: Path) -> None:
    key()
    (home / "key").write_bytes(b"short")

    with pytest.raises(OutputError, match="damaged"):
        key()


def test_a_workspace_that_cannot_be_made_is_named(home: Path) -> None:
    home.write_text("a file")

    with pytest.raises(OutputError, match="Set VOC_HOME"):
        workspace()
