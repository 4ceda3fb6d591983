"""Integers have the type that the dataset declares, and its range, whatever their file is and wherever they go."""

import csv
import json
from fractions import Fraction

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.toolkit.croissant.load.conftest import Beside, field, file_object, record_set
from tests.toolkit.croissant.load.in_every_form import FORMS, as_csv, described

import assay
from assay.croissant.load.formats import Format, write
from assay.errors import DataError, PlanError

RANGES = {
    f"cr:{sign}Int{bits}": (0, 2**bits - 1) if sign else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    for bits in (8, 16, 32, 64)
    for sign in ("U", "")
} | {"sc:Integer": (-(2**63), 2**63 - 1)}
EDGES = sorted({edge + step for low, high in RANGES.values() for edge in (low, high) for step in (-1, 0, 1)})
NUMBERS = st.sampled_from(EDGES) | st.integers(-300, 300) | st.integers(-(2**70), 2**70)


def arrow_of(name):
    return pa.int64() if name == "sc:Integer" else pa.type_for_alias(name.removeprefix("cr:").lower())


@pytest.mark.parametrize("form", FORMS)
@given(declared=st.sampled_from(sorted(RANGES)), values=st.lists(NUMBERS, min_size=1, max_size=8))
def test_what_is_in_range_is_exact_and_the_rest_is_left_out(tmp_path_factory, form, declared, values):
    low, high = RANGES[declared]
    records = described(tmp_path_factory.mktemp("t"), form, declared, values).records(skip_bad=True)
    table = records.table()
    assert table.schema.field("r/x").type == arrow_of(declared)
    assert table["r/x"].to_pylist() == [value for value in values if low <= value <= high]
    assert records.skipped.rows == sum(not low <= value <= high for value in values)
    assert all("is out of range" in cause.problem for cause in records.skipped.causes)


@pytest.mark.parametrize("form", FORMS)
def test_what_is_out_of_range_is_an_error_with_its_place(tmp_path, form):
    with pytest.raises(DataError) as told:
        described(tmp_path, form, "cr:UInt8", [7, 300]).rows()
    assert (told.value.row, "`300` is out of range: cr:UInt8 is from 0 to 255" in str(told.value)) == (2, True)


def test_of_two_types_the_one_with_a_range_says_it(tmp_path):
    with pytest.raises(DataError, match="`300` is out of range: cr:UInt8 is from 0 to 255"):
        described(tmp_path, "csv", ["sc:Integer", "cr:UInt8"], [7, 300]).rows()


@pytest.mark.parametrize("form", FORMS)
@given(
    declared=st.sampled_from(sorted(RANGES)),
    sign=st.sampled_from(["==", "!=", "<", ">=", "in"]),
    data=st.data(),
)
def test_conditions_compare_them_as_numbers(tmp_path_factory, form, declared, sign, data):
    low, high = RANGES[declared]
    inside = st.sampled_from([low, low + 1, 1, high - 1, high])
    values, wanted = data.draw(st.lists(inside, min_size=1)), data.draw(inside)
    holds = {
        "==": lambda x: x == wanted,
        "!=": lambda x: x != wanted,
        "<": lambda x: x < wanted,
        ">=": lambda x: x >= wanted,
        "in": lambda x: x == wanted,
    }[sign]
    where = f"x in ({wanted})" if sign == "in" else f"x {sign} {wanted}"
    found = described(tmp_path_factory.mktemp("t"), form, declared, values).records(where=where).table()
    assert found["r/x"].to_pylist() == [value for value in values if holds(value)]


def test_a_condition_on_what_is_out_of_range_says_so(tmp_path):
    with pytest.raises(
        PlanError, match=r"`300` is out of range: cr:UInt8 is from 0 to 255; compare with what is in it"
    ):
        described(tmp_path, "csv", "cr:UInt8", [7]).records(where="x < 300")


@pytest.mark.parametrize("form", list(Format))
@pytest.mark.parametrize("declared", sorted(RANGES))
def test_they_are_written_as_they_are(tmp_path, form, declared):
    values = list(RANGES[declared])
    records = described(tmp_path, "csv", declared, values).records()
    path = tmp_path / f"out.{form}"
    with path.open("wb") as out:
        assert write(records.batches(), records.schema, form, out) == len(values)
    match form:
        case Format.JSONL:
            assert [json.loads(line)["r/x"] for line in path.read_text().splitlines()] == values
        case Format.CSV:
            assert [int(row["r/x"]) for row in csv.DictReader(path.read_text().splitlines())] == values
        case Format.PARQUET:
            assert pq.read_table(path) == records.table()
        case Format.ARROW:
            assert pa.ipc.open_file(path).read_all() == records.table()


def test_records_join_by_them_whatever_their_width(tmp_path):
    dataset = Beside(tmp_path)
    (tmp_path / "a.csv").write_text("k,n\n1,5\n18446744073709551615,6\n")
    (tmp_path / "b.jsonl").write_text('{"k": 1, "v": "x"}\n{"k": 18446744073709551615, "v": "y"}\n')
    dataset.describe(
        [file_object("a.csv"), file_object("b.jsonl", "application/jsonlines")],
        record_set("b", field("b/k", "b.jsonl", "cr:UInt64"), field("b/v", "b.jsonl")),
        record_set(
            "a",
            field("a/k", "a.csv", "sc:Text", references={"field": {"@id": "b/k"}}),
            field("a/n", "a.csv", "cr:UInt16"),
            {"@type": "cr:Field", "@id": "a/v", "source": {"field": {"@id": "b/v"}}},
            {"@type": "cr:Field", "@id": "a/same", "source": {"field": {"@id": "b/k"}}},
        ),
    )
    table = dataset.records("a").table()
    assert [str(each.type) for each in table.schema] == ["string", "uint16", "string", "uint64"]
    assert table["a/same"].to_pylist() == [1, 2**64 - 1]
    assert table["a/v"].to_pylist() == ["x", "y"]


def test_a_plan_tells_the_type(tmp_path):
    plan = described(tmp_path, "csv", "cr:UInt8", [7]).records().explain()
    assert plan["fields"] == [{"field": "r/x", "type": "uint8"}]
    assert plan["read"]["columns"][0]["type"] == "cr:UInt8"


@pytest.mark.parametrize(
    ("declared", "told"), [("cr:UInt8", "cr:UInt8, from 0 to 255,"), ("sc:Integer", "whole number")]
)
def test_those_of_a_pattern_have_the_range_as_well(tmp_path, declared, told):
    dataset = Beside(tmp_path)
    (tmp_path / "t.csv").write_text(f"x\n255\n{2**64}\n")
    one = field("r/x", "t.csv", declared)
    one["source"]["format"] = "0"
    dataset.describe([file_object("t.csv")], record_set("r", one))
    assert dataset.records(limit=1, skip_bad=True).table()["r/x"].to_pylist() == [255]
    with pytest.raises(DataError, match=f"is no {told} by the pattern"):
        dataset.rows()


WRITTEN = st.from_regex(r"[-+]?[0-9]{1,3}(\.[0-9]{1,3})?([eE][-+]?[0-9]{1,3})?", fullmatch=True)


@given(st.lists(WRITTEN | st.sampled_from(["inf", "-Infinity", "nan", "1e308", "1.8e308", "-1e400"]), min_size=1))
def test_no_finite_number_becomes_infinite(tmp_path_factory, cells):
    folder = tmp_path_factory.mktemp("t")
    dataset = Beside(folder)
    as_csv(cells, folder / "t.csv")
    dataset.describe([file_object("t.csv")], record_set("r", field("r/x", "t.csv", "sc:Float")))
    found = dataset.records(skip_bad=True)
    beyond = [cell for cell in cells if cell[-1].isdigit() and abs(Fraction(cell)) >= Fraction(2) ** 1024 - 2**970]
    assert repr(found.table()["r/x"].to_pylist()) == repr([float(cell) for cell in cells if cell not in beyond])
    assert found.skipped.rows == len(beyond)
    assert all("is out of range: a number is from -1.79" in cause.problem for cause in found.skipped.causes)


def test_python_and_numpy_have_their_width(tmp_path):
    folder = described(tmp_path, "csv", "cr:UInt64", [2**64 - 1]).path
    assert str(assay.load(folder, "r").numpy()["r/x"].dtype) == "uint64"
    assert next(iter(assay.load(folder, "r"))) == {"r/x": 2**64 - 1}
