"""Label every statement: stage of the journey, kind of value, sentiment, need, relationship, turning point, emotion."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

import numpy as np
import pandas as pd

from voc.corpus import Corpus
from voc.errors import SettingsError
from voc.meaning.encoder import encode_texts
from voc.meaning.features import BACKGROUND, Sight, sight
from voc.meaning.given import given_sight
from voc.meaning.heads import BEST, FULL, QUICK, Verdict, shipped_heads, shipped_reader
from voc.meaning.static import STATIC
from voc.resources import definition, shipped
from voc.step import StepSettings, step

Tier = Literal["quick", "full", "best"]
"""How closely statements are read: not at all (static vectors), by the default encoder, by the larger one, too."""
HEADS: dict[Tier, str] = {"quick": QUICK, "full": FULL, "best": BEST}
EMOTION: dict[Tier, str] = {"quick": "quick_emotion", "full": "emotion", "best": "emotion"}
"""The folders under models/ of the codebook's heads, and of the emotion's."""
LABELS = ("stage", "value", "dimension", "sentiment", "need", "ladder", "turn", "emotion")
SURE = 0.5
"""The probability below which a label is called unsure: it is more likely wrong than right."""
PUNCTUATION = " \t\n\r.,;:!?…*-–—_/\\|'\"`()[]{}<>#=+~•·"


class LabelSettings(StepSettings):
    """Which heads label the statements.

    best: whether the larger encoder reads them, too: labels are right more often, and take some eight times as long. It
        needs the extra `best` (400 MB).
    """

    best: bool = False


@step(
    scope="rows",
    reads=(
        "vectors",
        *(f"statements.{column}" for column in ("text", "start", "end")),
        *(f"feedback.{column}" for column in ("text", *BACKGROUND)),
    ),
    adds=tuple(f"statements.{label}{end}" for label in LABELS for end in ("", "_p", "_second")),
)
def label(corpus: Corpus, settings: LabelSettings) -> Corpus:
    """Add to each statement, for every head, the label, its calibrated probability and the runner-up."""
    tier = _tier(corpus, settings)
    seen = sight(corpus.statements, corpus.feedback, corpus.vectors if tier == "quick" else None)
    verdicts = judge(seen, tier)
    silent = says_nothing(corpus.statements["text"])
    columns: dict[str, Any] = {}
    for name in LABELS:
        columns |= label_columns(name, verdicts[name], silent)
    return corpus.with_statements(**columns).with_facts(
        "label", silent=int(silent.sum()), tier=tier, scores=_scores(tier)
    )


def _tier(corpus: Corpus, settings: LabelSettings) -> Tier:
    if corpus.facts.get("encode", {}).get("model") != STATIC:
        return "best" if settings.best else "full"
    if settings.best:
        raise SettingsError("A quick run reads no statement: leave --quick, or best under [label], out.")
    return "quick"


def judge(seen: Sight, tier: Tier = "full") -> dict[str, Verdict]:
    """Return the verdicts of all heads that ship with voc.

    tier: the quick ones are for static vectors, which must be those of `seen`; for the others a statement is read in
    its text, for the best ones by both readers.
    """
    known = seen if tier == "quick" or seen.read is not None else shipped_reader().read(seen)[0]
    unread = replace(known, read=None) if tier == "best" else known
    return {**shipped_heads(HEADS[tier]).predict(unread), **shipped_heads(EMOTION[tier]).predict(known)}


def says_nothing(texts: pd.Series) -> np.ndarray:
    """Tell (n,) which texts are answers without content: "n/a", "none", ".", an empty text."""
    bare = texts.fillna("").str.strip(PUNCTUATION).str.lower()
    return bare.isin(definition("labels")["answers"]["silent"]).to_numpy(dtype=bool)


def judge_given(rows: pd.DataFrame, tier: Tier = "full") -> dict[str, Verdict]:
    """Return the verdicts on given statements (see `given_sight`). tier: as in `judge`."""
    return judge(given_sight(rows, _static if tier == "quick" else None), tier)


def _static(texts: Sequence[str]) -> np.ndarray:
    return encode_texts(texts, STATIC)[0]


def _scores(tier: Tier) -> dict[str, Any]:
    """Return each codebook label's accuracy with interval on random statements of businesses never trained on.

    And, where the card tells it, how far shares are off in a new source (see `share_spread`), and from how many sources
    that is known.
    """
    card = json.loads(shipped("models", HEADS[tier], "card.json").read_text(encoding="utf-8"))
    off = card.get("share_error", {})
    return {
        name: {"accuracy": each["at_random"]["accuracy"], **off.get(name, {})}
        for name, each in card["scores"]["unseen, three readers"].items()
    }


def label_columns(name: str, verdict: Verdict, silent: np.ndarray) -> dict[str, Any]:
    """Return label, probability and runner-up of one head; a text that says nothing has them from the definitions."""
    nothing = definition("labels")["silent"][name]
    given = np.where(silent, nothing, verdict.given())
    second = np.where(silent & (verdict.given() != nothing), verdict.given(), verdict.given(1))
    sure = np.where(silent, 1.0, verdict.sure())
    if name == "turn":
        return {name: given.astype(np.int8), f"{name}_p": sure, f"{name}_second": second.astype(np.int8)}
    return {name: pd.array(given, dtype="str"), f"{name}_p": sure, f"{name}_second": pd.array(second, dtype="str")}


def chance_columns(name: str, verdict: Verdict, silent: np.ndarray) -> dict[str, Any]:
    """Return every class's probability (n,) by `<name>_p_<class>`."""
    nothing = np.array([code == definition("labels")["silent"][name] for code in verdict.classes], dtype=float)
    chances = np.where(silent[:, None], nothing, verdict.chances)
    return {f"{name}_p_{code}": chances[:, place] for place, code in enumerate(verdict.classes)}
