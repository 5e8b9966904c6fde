"""What `voc train` does, and says."""

from __future__ import annotations

import json
from pathlib import Path

from voc.labelling.statements import read_statements
from voc.schemes.figures import mistakes
from voc.schemes.saving import PAGE, refuse_strangers, save_trained
from voc.schemes.scheme import read_scheme
from voc.schemes.training import Trained, train_scheme

MEASURES = {"macro_f1": "macro-F1", "accuracy": "accuracy", "ece": "calibration error"}


def train_command(scheme: Path, labels: str | None, out: Path, as_json: bool = False) -> str:
    """Train a scheme (a TOML file) on a file of labelled statements, save it, and return what to print."""
    refuse_strangers(out)  # before the work, not after it
    trained = train_scheme(read_scheme(scheme), None if labels is None else read_statements(labels))
    save_trained(trained, out)
    if as_json:
        return json.dumps({"scheme": trained.scheme.name, "folder": str(out), **trained.figures})
    return f"{trained_text(trained)}\n\nWritten: {out} (card: {out / PAGE}). Use it: voc classify FILE --scheme {out}"


def trained_text(trained: Trained) -> str:
    """Return a trained scheme's figures as lines for a terminal."""
    figures, name = trained.figures, trained.scheme.name
    head = f"{name}: {figures['labels']:,} labels, {figures['examples']:,} examples; {figures['way']}"
    width = max(len(code) for code in trained.scheme.codes) + 2
    lines = [head, "", f"{'':<{width}}{'examples':>9}{'labels':>8}{'precision':>11}{'recall':>8}{'F1':>6}"]
    for code, each in figures["classes"].items():
        shares = [_share(each.get(key)) for key in ("precision", "recall", "f1")]
        counts = f"{each['examples']:>9,}{each['labels']:>8,}"
        lines.append(f"{code:<{width}}{counts}{shares[0]:>11}{shares[1]:>8}{shares[2]:>6}")
    if "scores" in figures:
        parts = [
            f"{label} {value:.3f} ({low:.3f}-{high:.3f})"
            for label, (value, low, high) in ((label, figures["scores"][key]) for key, label in MEASURES.items())
        ]
        lines += [
            "",
            f"Cross-validated: {', '.join(parts)}",
            f"Most often wrong: {'; '.join(mistakes(figures)) or 'never'}",
        ]
    return "\n".join([*lines, "", *figures["weak"]]).rstrip()


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
