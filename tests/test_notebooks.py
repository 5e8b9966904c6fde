"""The notebooks: stripped and tidy, and each runs from a clean kernel, without network, and does what it says."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pandas as pd
import pytest
from nbclient import NotebookClient

from voc.corpus import Corpus

ROOT = Path(__file__).parents[1]
PICTURES = {"01_first_report": 3, "02_own_taxonomy": 4, "03_are_the_drivers_right": 6, "04_compare_periods": 4}
"""How many pictures each notebook shows."""
CLAIMS = {
    "01_first_report": """
        assert (found["found as"] != "not found").sum() >= 4
        assert not about.head(5).any()
        """,
    "02_own_taxonomy": """
        assert scores["definitions only"]["low"] > guess
        assert scores["definitions only"]["right"] > scores["2 examples a class, no definitions"]["high"]
        assert mean["right"].iloc[-1] > mean["right"].iloc[0] + 0.03
        assert mean["right"].iloc[-1] > mean["right"].iloc[1]
        assert phases["people"].notna().all() and sheet["probability"].between(0, 1).all()
        """,
    "03_are_the_drivers_right": """
        from scipy.stats import binom
        # so few of 95 % intervals hold the truth once in a thousand times, if they are what they say
        assert covered.sum() >= binom.ppf(0.001, len(covered), 0.95)
        assert trap.loc[B, "impact_high"] < 0 and trap.loc[B, "penalty_low"] <= 0 <= trap.loc[B, "penalty_high"]
        assert trap.loc[A, "penalty_high"] < 0 and innocent["together_with"] == A
        assert means.loc["everybody"].diff().iloc[-1] > 0 > means.loc[product].diff().iloc[-1]
        assert paradox.loc[rain, "impact_high"] < 0 < paradox.loc[rain, "reward_low"] < 0.1
        assert worlds.iloc[3] > worlds.iloc[2] and worlds.iloc[1] < worlds.iloc[0]
        """,
    "04_compare_periods": """
        assert compared.table.iloc[0]["verdict"] == "shrinking" and blamed["low"] > 0
        assert alerts["since"].between("2026-02-01", "2026-04-01").all()
        assert after["mix"].abs().mean() > 2 * before["mix"].abs().mean()
        assert (after["within"] - before["within"]).abs().mean() < before["within"].abs().mean()
        assert alarms <= 8 and naive >= 38
        """,
}
"""What the words of a notebook say of its figures; run after its last cell."""
NO_NETWORK = """
import socket
def refuse(_, address):
    raise OSError(f"notebooks use no network, but something connects to {address}")
socket.socket.connect = refuse
"""
ASPECTS = '{"aspect_plants": "plant leaves soil alive dead", "aspect_help": "doctor advice answer help"}'


@pytest.fixture(scope="module")
def checkout(demo_run: tuple[Corpus, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of what the notebooks read of a checkout, with the demo's run where the first one writes it."""
    folder = tmp_path_factory.mktemp("checkout")
    for part in ("notebooks", "corpora/demo", "benchmarks/results"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    shutil.copytree(demo_run[1], folder / "voc-runs" / "demo")
    return folder


@pytest.fixture(autouse=True)
def _own_jupyter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))


def opened(name: str) -> Any:
    return nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=nbformat.NO_CONVERT)


def executed(book: Any, folder: Path) -> Any:
    """Run a notebook from a clean kernel in the checkout's folder, which it may not leave for the network."""
    book.cells.insert(0, nbformat.v4.new_code_cell(NO_NETWORK))
    client = NotebookClient(book, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(folder)}})
    return client.execute()


def shown(book: Any) -> list[Mapping[str, Any]]:
    return [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]


def test_there_are_no_others() -> None:
    assert {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")} == set(PICTURES)


@pytest.mark.parametrize("name", PICTURES)
def test_a_notebook_is_valid_and_stripped(name: str) -> None:
    book = opened(name)

    nbformat.validate(book)
    assert (book.nbformat, book.nbformat_minor) == (4, 5)
    assert set(book.metadata) <= {"kernelspec", "language_info"}
    assert len({cell.id for cell in book.cells}) == len(book.cells)
    for cell in book.cells:
        assert not cell.metadata
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", cell.id), "an id says what the cell is for, and so stays"
        assert cell.cell_type == "markdown" or (cell.outputs == [] and cell.execution_count is None)


@pytest.mark.parametrize("name", PICTURES)
def test_a_notebook_names_no_address_and_no_path_of_a_machine(name: str) -> None:
    for cell in opened(name).cells:
        assert "://" not in cell.source
        assert not re.search(r"""["'(](/\w|~|[A-Za-z]:\\)|/(home|root|Users|tmp|work)/""", cell.source)


@pytest.mark.parametrize("name", PICTURES)
def test_links_of_a_notebook_lead_somewhere(name: str) -> None:
    texts = [cell.source for cell in opened(name).cells if cell.cell_type == "markdown"]
    links = [link for text in texts for link in re.findall(r"\]\(([^)#\s]+)", text)]

    assert links
    assert all((ROOT / "notebooks" / link).exists() for link in links)


@pytest.mark.parametrize("name", PICTURES)
def test_a_notebook_runs_and_its_words_hold(name: str, checkout: Path) -> None:
    book, claims = opened(name), re.sub(r"^ +", "", CLAIMS[name], flags=re.MULTILINE)
    book.cells.append(nbformat.v4.new_code_cell(claims))
    before = files(checkout)

    outputs = shown(executed(book, checkout / "notebooks"))

    assert sum("image/png" in output.get("data", {}) for output in outputs) == PICTURES[name]
    assert not [output["text"] for output in outputs if output.get("name") == "stderr"], "warnings are for nobody"
    assert files(checkout) == before, "a notebook writes into voc-runs only"


def files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.relative_to(folder).parts[0] != "voc-runs"}


def test_own_aspect_ratings_are_compared_where_there_are_any(checkout: Path, small_file: Path, tmp_path: Path) -> None:
    chance, rows = np.random.default_rng(0), pd.read_csv(small_file)
    plants = (rows["stars"] + chance.integers(-1, 2, len(rows))).clip(1, 5)
    own = rows.assign(aspect_plants=plants, aspect_help=chance.integers(1, 6, len(rows)))
    own.to_csv(tmp_path / "own.csv", index=False)
    book = opened("03_are_the_drivers_right")
    book.cells = [cell for cell in book.cells if cell.id == "imports" or cell.id.startswith("own-")]
    (table,) = [cell for cell in book.cells if cell.id == "own-table"]
    table.source = f"OWN = {str(tmp_path / 'own.csv')!r}\nASPECTS = {ASPECTS}"
    claim = 'assert result["customers"]["aspect_plants"] > 0.5 > result["customers"]["aspect_help"] >= 0'
    book.cells.append(nbformat.v4.new_code_cell(claim))

    outputs = shown(executed(book, checkout / "notebooks"))

    said = "".join(output.get("text", "") for output in outputs)
    assert "rank correlation" in said
    assert "over 2 aspects" in said
    assert sum("image/png" in output.get("data", {}) for output in outputs) == 1
