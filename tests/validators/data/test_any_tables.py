"""Whatever the tables hold, the rules end with findings of one printable line each."""

import re
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

EVERYTHING = """\
by: [site, size]
group: site
predictions:
  - {name: forest, file: a.csv, label: prediction, fold: fold, scores: {malignant: p_malignant, benign: q}}
"""
COLUMNS = ("patient", "p_malignant", "q", "prediction", "fold")

words = st.sampled_from(["", "1", "2", "0.5", "benign", "malignant", "\n", '"', "\x1b[31m", "\u202e"])
cells = st.text(max_size=6) | words
rows = st.lists(st.lists(cells, min_size=5, max_size=5), max_size=5)


def assert_lines(found):
    for one in found.values():
        for text in (one.message, one.help, *(related.message for related in one.related)):
            assert text.isprintable(), repr(text)
        assert one.message
        assert one.span.node >= 0


@given(rows, rows)
def test_any_cells(fresh, reference, predictions):
    tables = {
        "patients.csv": [("patient", "diagnosis", "site", "size"), *(row[:4] for row in reference)],
        "a.csv": [COLUMNS, *predictions],
    }
    assert_lines(fresh.check(EVERYTHING, tables)[1])


@given(st.binary(max_size=80), st.binary(max_size=80))
def test_any_bytes(fresh, reference, predictions):
    head = b"patient,diagnosis,site,size\n1,benign,A,B\n2,malignant,A,B\n"
    assert_lines(fresh.check(EVERYTHING, {"patients.csv": head + reference, "a.csv": predictions})[1])
    assert_lines(fresh.check(EVERYTHING, {"patients.csv": reference})[1])


@given(st.lists(cells, min_size=1, max_size=5))
def test_any_header(fresh, header):
    assert_lines(fresh.check(EVERYTHING, {"a.csv": [header, ["1"] * len(header)]})[1])


typed = st.sampled_from(
    [
        pa.array([1, 2, None, 4]),
        pa.array([1.0, float("nan"), None, float("inf")]),
        pa.array([0.5, 0.25, 0.75, 1.0], pa.float32()),
        pa.array(["1", "benign", None, "\x07"]),
        pa.array([True, False, None, True]),
        pa.array([[1], [], None, [2]]),
        pa.array([{"x": 1}, None, {"x": 2}, {"x": 3}]),
        pa.array([b"\xff", b"1", None, b""]),
        pa.array([0, 1, None, 2], pa.int64()).cast(pa.timestamp("s")),
        pa.array([0, 1, None, 2], pa.int32()).cast(pa.date32()),
        pa.array([0, 1, None, 2], pa.int32()).cast(pa.time32("s")),
        pa.array(["a", "b", "a", None]).dictionary_encode(),
        pa.nulls(4),
        pa.array([Decimal("1.00"), None, Decimal("0.50"), Decimal("4.00")]),
    ]
)


@given(st.lists(typed, min_size=5, max_size=5), st.lists(typed, min_size=4, max_size=4))
def test_any_types_of_parquet(fresh, tmp_path_factory, predicted, reference):
    made = tmp_path_factory.mktemp("parquet") / "t.parquet"
    pq.write_table(pa.table(dict(zip(COLUMNS, predicted, strict=True))), made)
    pq_predicted = made.read_bytes()
    pq.write_table(pa.table(dict(zip(("patient", "diagnosis", "site", "size"), reference, strict=True))), made)
    tables = {"a.csv": pq_predicted, "patients.csv": made.read_bytes()}
    assert_lines(fresh.check(EVERYTHING, tables)[1])


@pytest.mark.parametrize(
    "member", ["classes: []\npositive: ''", "classes: [1, 2, 3]\npositive: ''", "group: ''\nby: []"]
)
@given(rows)
def test_any_cells_of_other_evaluations(fresh, member, predictions):
    assert_lines(fresh.check(f"{EVERYTHING}{member}\n", {"a.csv": [COLUMNS, *predictions]})[1])


def test_findings_stand_in_the_order_of_the_document(fresh):
    wide = [("x", "2", "3", "cancer", "")] * 3
    tables = {
        "a.csv": [COLUMNS, *wide, ("1", "0.5", "0.5", "benign", "1")],
        "patients.csv": b"patient,diagnosis\n1,x\n",
    }
    _, found = fresh.check(EVERYTHING, tables)
    places = [one.span.start for one in found.values()]
    assert places == sorted(places)
    assert len(found) > 5


def test_the_files_are_left_as_they_are(fresh):
    folder, _ = fresh.check(EVERYTHING, {})
    names = {path.name for path in Path(folder).iterdir()}
    assert names == {"evaluation.yaml", "croissant.json", "patients.csv", "a.csv"}
    assert re.match("patient,p_malignant\n", (folder / "a.csv").read_text())
