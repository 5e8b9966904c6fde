"""Tests of voc/output/quotes.py."""

from __future__ import annotations

import pandas as pd
import pytest

from voc.corpus import Corpus
from voc.output.quotes import CONTEXT, Evidence

LONG = "word " * 200


def evidence(*rows: tuple[str, str, str | None, str | None]) -> Evidence:
    """Return evidence of one statement a feedback: (text, sentiment, author, duplicate_of)."""
    feedback = pd.DataFrame(
        [{"feedback_id": f"f{i}", "text": t, "author": a, "duplicate_of": d} for i, (t, _, a, d) in enumerate(rows)]
    )
    statements = pd.DataFrame(
        [
            {"statement_id": f"f{i}-0", "feedback_id": f"f{i}", "start": 0, "end": len(t), "text": t, "sentiment": s}
            for i, (t, s, _, _) in enumerate(rows)
        ]
    )
    return Evidence(Corpus(feedback, statements))


@pytest.mark.parametrize(
    ("rows", "limit", "kept"),
    [
        (
            [("the cap came loose on the way", "neg", "a", None), ("dry and whole on arrival day", "pos", "b", None)],
            6,
            2,
        ),
        (
            [("the cap came loose on the way", "neg", "a", None), ("the box was wet on arrival day", "neg", "a", None)],
            6,
            1,
        ),
        (
            [
                ("the cap came loose on the way", "neg", None, None),
                ("the box was wet on arrival day", "neg", None, None),
            ],
            6,
            2,
        ),
        (
            [
                ("the cap came loose on the way", "neg", None, None),
                ("the cap came loose on the way", "neg", None, None),
            ],
            6,
            1,
        ),
        ([("the cap came loose on the way", "neg", None, "f9")], 6, 0),
        ([(f"the cap came loose on way {i}", "neg", None, None) for i in range(9)], 6, 6),
    ],
)
def test_one_quote_a_person_and_a_text_and_no_copies(
    rows: list[tuple[str, str, str | None, str | None]], limit: int, kept: int
) -> None:
    assert len(evidence(*rows).pick([f"f{i}-0" for i in range(len(rows))], limit)) == kept


def test_good_and_bad_are_balanced() -> None:
    rows = [(f"the cap came loose on way {i}", "neg" if i < 8 else "pos", None, None) for i in range(12)]

    chosen = evidence(*rows).pick([f"f{i}-0" for i in range(12)], 6)

    assert [quote.sentiment for quote in chosen] == ["neg"] * 3 + ["pos"] * 3


@pytest.mark.parametrize("ids", [[], ["f99-0"], [None]])
def test_ids_that_lead_nowhere_give_no_quotes(ids: list[object]) -> None:
    assert evidence(("the cap came loose on the way", "neg", None, None)).pick(ids, 6) == []


@pytest.mark.parametrize(
    ("text", "start", "end", "parts"),
    [
        ("All good. It leaked.", 10, 20, [("All good. ", False, False), ("It leaked.", True, False)]),
        ("I wrote to <EMAIL>!", 0, 19, [("I wrote to ", True, False), ("EMAIL", True, True), ("!", True, False)]),
        ("<SCRIPT> is no mark", 0, 8, [("<SCRIPT>", True, False), (" is no mark", False, False)]),
    ],
)
def test_a_statement_stands_out_from_its_feedback(
    text: str, start: int, end: int, parts: list[tuple[str, bool, bool]]
) -> None:
    feedback = pd.DataFrame({"feedback_id": ["f0"], "text": [text]})
    row = {"statement_id": "f0-0", "feedback_id": "f0", "start": start, "end": end, "text": text[start:end]}
    quote = Evidence(Corpus(feedback, pd.DataFrame([row | {"sentiment": "neg"}]))).pick(["f0-0"], 1)[0]

    assert [(part.text, part.said, part.hidden) for part in quote.parts] == parts
    assert (quote.start, quote.end) == (start, end)


def test_long_feedback_is_cut_between_words_around_the_statement() -> None:
    text = LONG + "It leaked." + " " + LONG
    feedback = pd.DataFrame({"feedback_id": ["f0"], "text": [text]})
    row = {
        "statement_id": "f0-0",
        "feedback_id": "f0",
        "start": 1000,
        "end": 1010,
        "text": "It leaked.",
        "sentiment": "neg",
    }

    quote = Evidence(Corpus(feedback, pd.DataFrame([row]))).pick(["f0-0"], 1)[0]

    shown = "".join(part.text for part in quote.parts)
    assert shown.startswith("… word")
    assert shown.endswith("word …")
    assert len(shown) < 2 * CONTEXT + 30
    assert "".join(part.text for part in quote.whole) == text
    assert "".join(part.text for part in quote.said) == "It leaked."


@pytest.mark.parametrize(
    ("known", "about"),
    [
        ({"rating": 2.0, "rating_min": 1.0, "rating_max": 5.0, "low_is_good": False}, ("rated 2 of 5",)),
        ({"rating": 2.0, "rating_min": 1.0, "rating_max": 5.0, "low_is_good": True}, ("rated 2 of 5 (1 is best)",)),
        ({"nps": 9.0, "source_kind": "survey"}, ("9 of 10 to recommend", "Survey")),
        ({"product": "Spray", "date": pd.Timestamp("2024-03-01")}, ("Spray", "1 March 2024")),
        ({"rating": float("nan"), "product": None, "date": pd.NaT}, ()),
    ],
)
def test_a_quote_says_of_its_source_what_is_known(known: dict[str, object], about: tuple[str, ...]) -> None:
    feedback = pd.DataFrame([{"feedback_id": "f0", "text": "It leaked."} | known])
    row = {"statement_id": "f0-0", "feedback_id": "f0", "start": 0, "end": 10, "text": "It leaked.", "sentiment": "neg"}

    assert Evidence(Corpus(feedback, pd.DataFrame([row]))).pick(["f0-0"], 1)[0].about == about
