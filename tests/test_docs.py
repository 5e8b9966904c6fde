"""The docs tell the truth: the README's Python runs, generated pages are current, links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.generate import PAGES
from voc.settings import Settings

ROOT = Path(__file__).parents[1]
ELSEWHERE = {".venv", "voc-runs", "templates"}
PAGES_WRITTEN = [path for path in ROOT.rglob("*.md") if not ELSEWHERE & set(path.parts)]


def test_the_readmes_python_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), flags=re.DOTALL)
    (tmp_path / "reviews.csv").write_bytes((ROOT / "corpora" / "small" / "reviews.csv").read_bytes())
    monkeypatch.chdir(tmp_path)

    exec(code, {})  # noqa: S102

    assert (tmp_path / "my-run" / "report.html").is_file()
    assert capsys.readouterr().out


@pytest.mark.parametrize("name", PAGES)
def test_generated_pages_are_current(name: str) -> None:
    assert (ROOT / "docs" / name).read_text("utf-8") == PAGES[name](), "run `make docs`"


def test_every_setting_is_explained() -> None:
    silent = [
        f"[{section}] {name}"
        for section, field in Settings.model_fields.items()
        for name in type(field.default).model_fields
        if not re.search(rf"\b{name}\b[^:\n]*:", type(field.default).__doc__ or "")
    ]
    assert not silent


@pytest.mark.parametrize("page", PAGES_WRITTEN, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8"))
    broken = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert not broken


def test_every_make_word_in_the_docs_exists() -> None:
    words = {word for page in PAGES_WRITTEN for word in re.findall(r"`make ([a-z]+)", page.read_text("utf-8"))}
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    assert words <= targets
