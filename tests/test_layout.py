"""The structure: imports point one way, files stay small, nothing is loaded early."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "voc").rglob("*.py"))
FOLDERS = {
    "intake": {"intake"},
    "meaning": {"meaning"},
    "training": {"training", "meaning"},
    "measure": {"measure"},
    "output": {"output"},
    "editing": {"editing", "meaning"},
    "labelling": {"labelling", "intake", "meaning"},
    "schemes": {"schemes", "labelling", "meaning"},
    "runs": {"runs", "meaning", "measure", "output"},
    "app": {"app", "output", "runs", "editing", "labelling", "meaning", "measure"},
}
TOP = {"voc.settings", "voc.pipeline", "voc.cli"}
REPLAYS = {"voc.runs.replay", "voc.runs.report", "voc.runs.verify"}
"""What makes the measures or the report of a finished run again, and so knows the steps and their settings."""


def module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def imports(path: Path) -> set[str]:
    nodes = ast.walk(ast.parse(path.read_text()))
    modules = [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    return {name for name in modules if name.partition(".")[0] == "voc"}


def is_step(path: Path) -> bool:
    return bool(re.search(r"^@step\(", path.read_text(), flags=re.MULTILINE))


STEPS = {module(path) for path in FILES if is_step(path)}


@pytest.mark.parametrize("path", FILES, ids=module)
def test_a_file_is_small(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 300


@pytest.mark.parametrize("path", FILES, ids=module)
def test_functions_are_short(path: Path) -> None:
    functions = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)]
    long = [node.name for node in functions if (node.end_lineno or 0) - node.body[0].lineno >= 60]
    assert not long


@pytest.mark.parametrize("path", FILES, ids=module)
def test_imports_point_one_way(path: Path) -> None:
    found = imports(path)
    if module(path) in TOP or path.name == "__init__.py":
        return
    assert module(path) in REPLAYS or not found & TOP
    assert "voc" not in found
    folder = path.relative_to(ROOT / "voc").parts[0]
    foreign = {
        name for name in found if name.split(".")[1] in FOLDERS and name.split(".")[1] not in FOLDERS.get(folder, set())
    }
    assert not foreign, f"{module(path)} reaches into another folder"


@pytest.mark.parametrize("path", [path for path in FILES if is_step(path)], ids=module)
def test_a_step_imports_no_other_step(path: Path) -> None:
    assert not imports(path) & STEPS


def test_nothing_imports_in_a_circle() -> None:
    graph = {module(path): imports(path) for path in FILES if path.name != "__init__.py"}
    done: set[str] = set()
    while len(done) < len(graph):
        free = {name for name, needs in graph.items() if name not in done and needs & graph.keys() <= done}
        assert free, f"a circle among {sorted(graph.keys() - done)}"
        done |= free


def test_outside_intake_nobody_reads_raw_text() -> None:
    readers = [module(path) for path in FILES if re.search(r"raw_text|clean_text|raw_author", path.read_text())]
    assert all(name.startswith("voc.intake.") for name in readers), readers


@pytest.mark.parametrize(
    "heavy", ["torch", "pandas", "spacy", "bertopic", "jinja2", "sentence_transformers", "fastapi", "duckdb"]
)
def test_the_command_line_starts_light(heavy: str) -> None:
    code = f"import sys, voc, voc.cli; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
