"""Files and run folders elsewhere: on any store that fsspec knows (s3://, gs://, az://, https://, memory://).

A run bound for such a store is worked on in a folder of the workspace, so that a stopped one goes on and finished parts
stay, and then copied there.
"""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from voc.errors import OutputError, VocError
from voc.workspace import workspace


def is_remote(place: str | Path) -> bool:
    """Tell an address from a path."""
    return "://" in str(place)


def safe_url(place: str) -> str:
    """Return a place as it may be shown: an address without its user, password and query, which may hold keys."""
    if not is_remote(place):
        return place
    parts = urlsplit(place)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def system_of(place: str, error: type[VocError]) -> tuple[Any, str]:
    """Return fsspec's file system for a path or address, and the path in it. Raises the error where there is none."""
    from fsspec.core import url_to_fs

    try:
        system, path = url_to_fs(place)
    except ImportError as absent:
        raise error(f"{safe_url(place)} needs a package that is not installed: {absent}.") from absent
    except ValueError as unknown:
        raise error(f"{safe_url(place)} cannot be opened: {unknown}. Give a path or a URL fsspec knows.") from unknown
    return system, str(path)


def run_folder(out: str | Path) -> Path:
    """Return the folder on this machine that a run is written into: `out` itself, or for an address one of its own."""
    if not is_remote(out):
        return Path(out)
    system_of(str(out), OutputError)  # what cannot be reached at all is said before hours of work
    return workspace() / "runs" / blake2b(str(out).rstrip("/").encode(), digest_size=8).hexdigest()


def send(folder: Path, address: str) -> None:
    """Move a finished run to its address, the manifest last: until then nobody there takes it for whole.

    Finished parts stay in the folder, for the next run. Raises OutputError, and leaves the run here, when it cannot be
    written there.
    """
    system, place = system_of(address.rstrip("/"), OutputError)
    files = sorted((path for path in folder.iterdir() if path.is_file()), key=_manifest_last)
    try:
        system.makedirs(place, exist_ok=True)
        if system.exists(f"{place}/{files[-1].name}"):
            system.rm(f"{place}/{files[-1].name}")
        for path in files:
            system.put_file(str(path), f"{place}/{path.name}")
    except Exception as error:  # every remote system has its own tree of errors
        raise OutputError(
            f"{safe_url(address)} cannot be written: {_reason(error)}. The run is whole in {folder}: copy it from "
            "there, or give the same command again."
        ) from error
    for path in files:
        path.unlink()


def fetch(address: str, folder: Path) -> None:
    """Copy a run from its address into a folder, without its parts. Raises OutputError when it cannot be read."""
    system, place = system_of(address.rstrip("/"), OutputError)
    try:
        for found in system.ls(place, detail=False):
            if system.isfile(found):
                system.get_file(found, str(folder / Path(found).name))
    except FileNotFoundError:
        return  # an empty folder says the same, and the store says it in its own words
    except Exception as error:
        raise OutputError(
            f"{safe_url(address)} cannot be read: {_reason(error)}. Check the address and your access."
        ) from error


def _manifest_last(path: Path) -> tuple[bool, str]:
    return path.name == "manifest.json", path.name


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or type(error).__name__
