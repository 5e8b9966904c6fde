"""Write the pages that follow from the code: docs/commands.md and docs/settings.md (`make docs`)."""

from __future__ import annotations

import html
import inspect
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
    """Return every section of voc.toml: what its settings mean, and their defaults."""
    parts = [NOTE + "# Settings\n\nA `voc.toml` holds one section a step; everything has a default."]
    for section, field in Settings.model_fields.items():
        group = type(field.default)
        if group.model_fields:
            rows = [f"| `{name}` | {_shown(each.default)} |" for name, each in group.model_fields.items()]
            parts += [
                f"## [{section}]",
                inspect.getdoc(group) or "",
                "\n".join(["| setting | default |", "|---|---|", *rows]),
            ]
    return "\n\n".join(parts) + "\n"


def _shown(default: object) -> str:
    return "none" if default is None else f"`{json.dumps(default, default=str)}`"


PAGES = {"commands.md": commands, "settings.md": settings}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), encoding="utf-8")
