"""The app with files of its own to write, and jobs that are only noted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from voc.app.access import Access
from voc.app.desk import Desk
from voc.app.jobs import Jobs
from voc.app.library import Library
from voc.app.site import site


class Noted(Jobs):
    """Keeps what it was to run, and runs nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.commands: list[list[str]] = []

    def start(self, run: str, what: str, command: Sequence[str]) -> None:  # noqa: ARG002
        self.commands.append(list(command))


class Writer:
    """An editor in a browser without JavaScript."""

    def __init__(self, library: Library, folder: Path, jobs: Jobs | None = None) -> None:
        self.jobs = Noted()
        self.desk = Desk(folder / "topics.toml", folder / "labels", jobs or self.jobs)
        self.client = TestClient(site(library, Access(), self.desk), base_url="http://localhost")

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(f"/run/{path}", **more)

    def post(self, path: str, part: bool = False, **fields: Any) -> Any:
        """Send a form as the page before it would; part: as htmx does."""
        page = self.client.get("/run/edits").text
        token = re.findall(r'<meta name="csrf" content="([^"]*)"', page)[0]
        headers = {"HX-Request": "true"} if part else {}
        return self.client.post(f"/run/{path}", data={"csrf": token, **fields}, headers=headers, follow_redirects=False)


def wrong(answer: Any) -> str:
    """Return what a page says is wrong."""
    found = re.findall(r'class="wrong"[^>]*>([^<]*)', answer.text)
    return str(found[0]) if found else ""
