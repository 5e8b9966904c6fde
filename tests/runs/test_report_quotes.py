"""Tests of voc/runs/report_quotes.py."""

from __future__ import annotations

import pytest

from voc.runs.report_quotes import quotes_of

PAGE = """<figure class="quote neg"><blockquote>Before. <mark>Ask </mark><abbr class="pill">name</abbr>
<mark> &amp; wait.</mark> After.</blockquote><figcaption><code>f1-1</code>
<span data-statement="f1-1" data-start="8" data-end="26">8-26</span></figcaption></figure>"""


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("Before. Ask <NAME> & wait. After.", True),
        ("Before. Ask <NAME> & go on After.", False),
        ("Before! Now. Ask <NAME> & wait.", False),
    ],
)
def test_a_quote_is_found_at_its_offsets_or_not(text: str, stands: bool) -> None:
    (quote,) = quotes_of(PAGE)

    assert (quote.statement_id, quote.start, quote.end) == ("f1-1", 8, 26)
    assert quote.stands_in(text) == stands
