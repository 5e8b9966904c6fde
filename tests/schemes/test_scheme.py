"""Tests of voc/schemes/scheme.py."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.schemes.own import content
from voc.errors import SettingsError
from voc.schemes.scheme import make_scheme, read_scheme

GOOD = """
name = "reason"
about = "why a customer writes"
none_below = 0.2

[[class]]
code = "delivery"
name = "Late Parcel"
definition = "It came late."

[[class]]
code = "billing"
examples = ["I was charged twice.", "I was  CHARGED twice.", "a wrong invoice"]
phase = "own"
"""


def test_a_scheme_is_read_in_the_order_of_its_codes(tmp_path: Path) -> None:
    path = tmp_path / "reasons.toml"
    path.write_text(GOOD)

    scheme = read_scheme(path)

    assert (scheme.name, scheme.none_below, scheme.codes) == ("reason", 0.2, ("billing", "delivery"))
    assert scheme.classes[0].examples == ("I was charged twice.", "a wrong invoice")  # said twice, kept once
    assert [each.description() for each in scheme.classes] == ["billing", "Late Parcel: It came late."]
    assert [each.names() for each in scheme.classes] == [("billing",), ("delivery", "late parcel")]
    assert [each.in_words() for each in scheme.classes] == [False, True]
    assert scheme.phases() == {"billing": "own"}
    assert make_scheme(scheme.content()) == scheme
    assert read_scheme(str(path)) == scheme


def test_the_order_in_the_file_does_not_matter() -> None:
    given = content()
    turned = [{**each, "examples": each.get("examples", [])[::-1]} for each in given["class"][::-1]]
    assert make_scheme({**given, "class": turned}) == make_scheme(given)


A, B = {"code": "a", "examples": ["x"]}, {"code": "b", "definition": "y"}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"class": [A, B]}, "name: the key is missing. Add it. Keys here: name, about, none_below, class."),
        ({"name": "r"}, "[[class]]: the key is missing."),
        ({"name": "r", "class": [A]}, "[[class]] holds fewer than two classes; add another [[class]]."),
        ({"name": "r", "class": [A, A]}, "[[class]] gives the code or name 'a' to two classes 'a'; keep it in one."),
        ({"name": "r", "class": [A, {**B, "name": "A"}]}, "gives the code or name 'a' to both 'a' and 'b'"),
        ({"name": "r", "class": [A, {**B, "examples": ["X "]}]}, "gives the example 'X' to both 'a' and 'b'"),
        ({"name": "r", "class": [A, {"code": "b"}]}, "[[class]] 2 (b) needs a definition or an example; add one."),
        ({"name": "r", "class": [A, {"definition": "y"}]}, "[[class]] 2 code: the key is missing."),
        (
            {"name": "r", "class": [A, {**B, "exmples": []}]},
            "[[class]] 2 (b) exmples: there is no such key. Keys here: code, name, definition, examples, phase.",
        ),
        ({"name": "r", "class": [A, {**B, "phase": "sell"}]}, "(b) phase is no phase; use one of buy, own, advocate"),
        ({"name": "r", "class": [A, {**B, "code": "B b"}]}, "[[class]] 2 (B b) code is not plain; use small letters"),
        ({"name": "r", "class": [A, {**B, "code": "none"}]}, "code is kept for statements that fit no class"),
        ({"name": "r", "class": [A, {**B, "code": 2}]}, "code: Input should be a valid string (it is 2)."),
        ({"name": "r", "class": [A, {**B, "examples": ["y", " "]}]}, "[[class]] 2 (b) examples 2 is empty"),
        ({"name": "text", "class": [A, B]}, "name would replace a column of the input; choose another name."),
        ({"name": "r", "class": [A, B], "treshold": 1}, "treshold: there is no such key. Keys here: name, about"),
        ({"name": "r", "class": [A, B], "none_below": 2}, "none_below: Input should be less than or equal to 1"),
        ({"name": "r", "class": "a"}, "[[class]]: Input should be a valid tuple (it is 'a')."),
    ],
)
def test_a_mistake_is_one_line_with_place_and_remedy(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        make_scheme(wrong, "reasons.toml")
    said = str(caught.value)
    assert message in said
    assert said.startswith("reasons.toml: ")
    assert "\n" not in said


@pytest.mark.parametrize(("text", "message"), [("name = ", "not valid TOML"), (None, "cannot be read: No such file")])
def test_a_file_that_is_none_is_named(tmp_path: Path, text: str | None, message: str) -> None:
    path = tmp_path / "reasons.toml"
    if text is not None:
        path.write_text(text)
    with pytest.raises(SettingsError, match=f"reasons.toml .*{message}|reasons.toml is {message}"):
        read_scheme(path)
