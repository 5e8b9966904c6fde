"""Tests of voc/app/links.py."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.requests import Request

from voc.app.access import Access
from voc.app.library import Library, Run
from voc.app.links import card_at, statements_at
from voc.app.site import site


@pytest.fixture
def request_(library: Library) -> Request:
    return Request({"type": "http", "app": site(library, Access())})


@pytest.mark.parametrize(
    ("chosen", "address"),
    [
        ({"stage": "use", "topic_id": 3}, "/run/statements?stage=use&topic_id=3"),
        ({"sentiment": ("neg", "mixed")}, "/run/statements?sentiment=neg&sentiment=mixed"),
        ({"topic_id": 3, "copies": "with"}, "/run/statements?topic_id=3&copies=with"),
        ({"feedback_id": "f1"}, "/run/feedback/f1"),
        ({"product": "A & B?"}, "/run/statements?product=A+%26+B%3F"),
        ({"rating": "1 to 2"}, ""),  # a range of numbers that a group is called by is no value
        ({"nowhere": "x"}, ""),
        ({}, ""),
    ],
)
def test_the_statements_behind_a_number(request_: Request, run: Run, chosen: dict[str, Any], address: str) -> None:
    assert statements_at(request_, run, **chosen) == address


def test_a_group_that_says_yes_is_the_value_true(request_: Request, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    known = SimpleNamespace(type="BOOLEAN", kind="choice", ends=("a", "b"))
    monkeypatch.setattr("voc.app.links.filters_of", lambda _: {"verified": known})

    assert statements_at(request_, run, verified="yes") == "/run/statements?verified=true"


@dataclass(frozen=True)
class Finding:
    """What a card is, to a link."""

    anchor: str


@pytest.mark.parametrize(
    ("anchor", "address"), [("moment-use-3", "/run/moments/use-3"), ("need-n1", "/run/needs/n1"), ("stage-use", "")]
)
def test_a_finding_leads_to_its_page(request_: Request, run: Run, anchor: str, address: str) -> None:
    assert card_at(request_, run, Finding(anchor)) == address
