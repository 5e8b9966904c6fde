"""The workspace: what outlives a run on this machine (the key that hides authors, the cache of vectors).

It is the user's data folder, or the folder named by the variable VOC_HOME.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from voc.errors import OutputError

KEY_BYTES = 32
_lent: list[bytes] = []


def workspace() -> Path:
    """Return the workspace folder, made at first use."""
    from platformdirs import user_data_path

    folder = Path(os.environ.get("VOC_HOME") or user_data_path("voc"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"The workspace {folder} cannot be made: {error.strerror}. Set VOC_HOME to another."
        ) from error
    return folder


def key() -> bytes:
    """Return the workspace's secret key (32 bytes), made at first use and readable by its owner only."""
    if _lent:
        return _lent[-1]
    path = workspace() / "key"
    if not path.exists():
        try:
            _make_key(path)
        except OSError as error:
            raise OutputError(
                f"The key {path} cannot be written: {error.strerror}. Set VOC_HOME to another folder."
            ) from error
    return _stored_key(path)


def lend_key(secret: bytes) -> None:
    """Let this process use another machine's key, so that all who work on one run hide authors alike."""
    _lent[:] = [secret]


def _make_key(path: Path) -> None:
    """Write a whole key or none, also when two processes start at once: the first one's key stays."""
    draft = path.with_name(f"key.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def _stored_key(path: Path) -> bytes:
    stored = path.read_bytes()
    if len(stored) != KEY_BYTES:
        raise OutputError(
            f"The key {path} is damaged ({len(stored)} bytes instead of {KEY_BYTES}). Delete it to make a new one."
        )
    return stored
