"""Tests of voc/app/patience.py: slow clients, on sockets that are never connected to a network."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest
from uvicorn import Config
from uvicorn.server import ServerState

from tests.app.doors import awaited
from voc.app import patience

ASKED = b"GET / HTTP/1.1\r\nHost: localhost\r\n"


async def _page(_: Any, __: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


async def _answer(sent: list[bytes], pause: float) -> bytes:
    """Send parts of a request, a pause before each; return all that comes until the server lets go."""
    config = Config(_page, timeout_keep_alive=60, log_level="critical")
    config.load()
    here, there = socket.socketpair()
    there.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.connect_accepted_socket(lambda: patience.Patient(config, ServerState(), {}), here)
    reader, writer = await asyncio.open_connection(sock=there)
    for part in sent:
        await asyncio.sleep(pause)
        writer.write(part)
    got = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    return got


@pytest.mark.parametrize("sent", [[], [ASKED[:9]], [ASKED] + [b"X: y\r\n"] * 3])
def test_who_never_ends_a_request_is_let_go(sent: list[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "SECONDS", 0.1)

    assert awaited(_answer(sent, 0.02)) == b""


def test_who_ends_it_in_time_is_answered_and_let_go_when_nothing_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "SECONDS", 0.1)

    got = awaited(_answer([ASKED, b"\r\n"], 0.01))

    assert got.startswith(b"HTTP/1.1 200")
    assert got.endswith(b"ok")
