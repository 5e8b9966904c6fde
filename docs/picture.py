"""Take the docs' pictures of the demo corpus's report: `python docs/picture.py`, with Debian's chromium installed."""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

from voc.output.report import render
from voc.pipeline import analyse
from voc.resources import shipped

HERE = Path(__file__).parent
FILES = ("reviews.csv", "survey.csv", "social.jsonl")
QUIET = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars", "--disable-sync")
OFFLINE = ("--disable-background-networking", "--disable-component-update", "--disable-quic")
COLOURS = 128
"""In a picture: enough for a page, and a third of the bytes, which stay in the repository for ever."""
MAIN = re.compile(r"(?s)(<main[^>]*>).*(</main>)")
PICTURES = (
    # the picture, its size, and what of the page it shows: all from its top, or one part
    ("report.png", "1280,1040", ""),
    ("report-moment.png", "1060,1240", r'(?s)<article class="card loss".*?</article>'),
    ("report-needs.png", "1060,530", r'(?s)<div class="needmap">.*?</ol>\s*</div>'),
)


def main() -> None:
    """Analyse the demo corpus and photograph its report."""
    with tempfile.TemporaryDirectory() as folder:
        run = Path(folder) / "run"
        page = render(analyse([shipped("corpora", "demo", name) for name in FILES], run))
        for name, size, part in PICTURES:
            shown = Path(folder) / "shown.html"
            shown.write_text(only(page, part) if part else page, encoding="utf-8")
            photograph(shown, HERE / name, size, folder)


def only(page: str, part: str) -> str:
    """Return the page with nothing in it but one part, found by its pattern, and all its quotes but two left out."""
    found = re.search(part, page)
    if found is None:
        raise SystemExit(f"The report holds nothing like {part}.")
    quotes = re.findall(r'(?s)<figure class="quote.*?</figure>', found[0])
    shown = found[0]
    for quote in quotes[1:-1]:
        shown = shown.replace(quote, "")
    shown = shown.replace('<details class="try">', '<details class="try" open>')
    return MAIN.sub(lambda main: main[1] + shown + main[2], page).replace('<nav class="contents"', "<nav hidden")


def photograph(page: Path, picture: Path, size: str, folder: str) -> None:
    """Take a picture of a page. size: of the window, in pixels."""
    look = (f"--screenshot={picture}", f"--window-size={size}", f"--user-data-dir={folder}/profile")
    call = ["chromium", *QUIET, *OFFLINE, *look, page.as_uri()]
    subprocess.run(call, check=True, capture_output=True)  # noqa: S603
    Image.open(picture).convert("RGB").quantize(COLOURS).save(picture, optimize=True)


if __name__ == "__main__":
    main()
