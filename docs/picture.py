"""Take the README's picture of the demo corpus's report: `python docs/picture.py`, with Debian's chromium installed."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from voc.pipeline import analyse
from voc.resources import shipped

PICTURE = Path(__file__).parent / "report.png"
FILES = ("reviews.csv", "survey.csv", "social.jsonl")
QUIET = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars", "--disable-sync")
OFFLINE = ("--disable-background-networking", "--disable-component-update", "--disable-quic")


def main() -> None:
    """Analyse the demo corpus and photograph the first screen of its report."""
    with tempfile.TemporaryDirectory() as folder:
        run = Path(folder) / "run"
        analyse([shipped("corpora", "demo", name) for name in FILES], run)
        size = (f"--screenshot={PICTURE}", "--window-size=1280,1040", f"--user-data-dir={folder}/profile")
        call = ["chromium", *QUIET, *OFFLINE, *size, (run / "report.html").as_uri()]
        subprocess.run(call, check=True, capture_output=True)  # noqa: S603


if __name__ == "__main__":
    main()
