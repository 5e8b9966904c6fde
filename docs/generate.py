"""Write the pages that follow from the code: docs/commands.md and docs/settings.md (`make docs`)."""

from __future__ import annotations

import html
import json
import subprocess
import sys
from pathlib import Path

from voc.settings import Settings

HERE = Path(__file__).parent
NOTE = "<!-- Made by `make docs`; change the code, not this page. -->\n\n"


def commands() -> str:
    """Return every command with its options, as typer itself describes them."""
    call = [sys.executable, "-m", "typer", "voc.cli", "utils", "docs", "--name", "voc", "--title", "Commands"]
    page = subprocess.run(call, capture_output=True, text=True, check=True).stdout  # noqa: S603
    return NOTE + html.unescape(page).rstrip() + "\n"


def settings() -> str:
    """Return every section of voc.toml with its settings, defaults and meaning."""
    parts = [NOTE + "# Settings\n\nA `voc.toml` holds one section a step; everything has a default.\n"]
    for section, field in Settings.model_fields.items():
        known = type(field.default).model_fields
        if known:
            rows = [
                f"| `{name}` | `{_shown(each.default)}` | {_meaning(each.description)} |"
                for name, each in known.items()
            ]
            parts.append(
                "\n".join([f"## [{section}]\n", "| setting | default | meaning |", "|---|---|---|", *rows]) + "\n"
            )
    return "\n".join(parts)


def _shown(default: object) -> str:
    return json.dumps(default, default=str) if default is not None else "none"


def _meaning(description: str | None) -> str:
    return " ".join((description or "").split()).replace("|", "\\|")


PAGES = {"commands.md": commands, "settings.md": settings}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), encoding="utf-8")
