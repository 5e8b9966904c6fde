"""Tests of voc/output/files.py. That a file is written whole or not at all: test_report.py."""

import zipfile
from datetime import datetime
from io import BytesIO

import pandas as pd
import pytest

from voc.corpus import Corpus
from voc.errors import OutputError
from voc.output.files import UNDATED, date_of, dated, packages


@pytest.mark.parametrize(
    ("dates", "day"),
    [
        (["2024-01-03 10:15", "2024-06-30 23:59", None], datetime(2024, 6, 30)),
        ([None], UNDATED),
        (["1969-12-31"], UNDATED),
        (["2262-01-01"], UNDATED),
    ],
)
def test_a_run_is_dated_by_its_last_feedback(dates: list[str | None], day: datetime) -> None:
    feedback = pd.DataFrame({"date": [pd.Timestamp(each) if each else pd.NaT for each in dates]})

    assert date_of(Corpus(feedback.astype("datetime64[us]"))) == day
    assert date_of(Corpus(pd.DataFrame({"text": ["no date"]}))) == UNDATED


def test_nothing_tells_when_a_document_was_made() -> None:
    def archive(when: tuple[int, int, int, int, int, int], core: bytes) -> bytes:
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w") as file:
            file.writestr(zipfile.ZipInfo("docProps/core.xml", when), core)
            file.writestr(zipfile.ZipInfo("body.xml", when), b"<created>2020</created>")
        return packed.getvalue()

    core = b'<dcterms:created xsi:type="x">%s</dcterms:created><dcterms:modified>%s</dcterms:modified>'
    one = archive((2020, 1, 1, 0, 0, 0), core % (b"2020-01-01T00:00:00Z", b"2020-01-01T00:00:01Z"))
    two = archive((2021, 2, 2, 1, 1, 2), core % (b"2021-02-02T01:01:02Z", b"2021-02-02T01:01:03Z"))

    assert dated(one, datetime(2024, 6, 30)) == dated(two, datetime(2024, 6, 30))
    with zipfile.ZipFile(BytesIO(dated(one, datetime(2024, 6, 30)))) as file:
        assert file.read("docProps/core.xml").count(b"2024-06-30T00:00:00Z") == 2
        assert file.read("body.xml") == b"<created>2020</created>"


@pytest.mark.parametrize(
    ("absent", "told"),
    [
        (ModuleNotFoundError("No module named 'weasyprint'", name="weasyprint"), r'pip install "voc\[papers\]"'),
        (OSError("cannot load library 'libpango-1.0-0': not found"), r"cannot load library 'libpango-1.0-0'\)"),
    ],
)
def test_what_lacks_is_one_line_that_says_what_to_install(absent: Exception, told: str) -> None:
    with pytest.raises(OutputError, match=told) as raised, packages("PDF"):
        raise absent

    assert str(raised.value).startswith("A report as PDF needs")
    assert "\n" not in str(raised.value)
