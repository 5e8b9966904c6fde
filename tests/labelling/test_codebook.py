"""Tests of voc/labelling/codebook.py."""

import pytest

from voc.errors import InputError
from voc.labelling.codebook import codebook
from voc.resources import definition

CLASSES = {**definition("labels")["classes"], "emotion": list(definition("emotions")["classes"])}


@pytest.mark.parametrize(("label", "codes"), CLASSES.items())
def test_every_code_of_every_label_has_a_line_in_the_order_of_the_codes(label: str, codes: list[str]) -> None:
    book = codebook(label)

    assert list(book.meanings) == codes
    assert all(book.meanings.values())
    assert book.question.count("?") == 1
    assert book.rule


def test_no_code_is_described_that_is_none() -> None:
    for label, told in definition("codebook").items():
        assert set(told.get("codes", [])) <= set(CLASSES[label])


def test_an_unknown_label_is_refused() -> None:
    with pytest.raises(InputError, match=r"no label 'mood'\. Take one of stage, value"):
        codebook("mood")
