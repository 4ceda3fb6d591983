"""Numbers with a point have the type that the dataset declares, whatever their file is and wherever they go."""

import io
import math
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.toolkit.croissant.load.conftest import Beside, field, file_object, record_set
from tests.toolkit.croissant.load.in_every_form import FORMS, WRITERS, as_csv, described

from assay.croissant.load.formats import Format, write
from assay.errors import DataError, PlanError

TYPES = {"cr:Float16": np.float16, "cr:Float32": np.float32, "cr:Float64": np.float64}
DECLARED = st.sampled_from(sorted(TYPES))
BITS = {np.float16: np.uint16, np.float32: np.uint32, np.float64: np.uint64}
EDGES = [65504, 65519.996, 65520, 3.4028235e38, 3.4028236e38, 1e39, 1e-8, 6e-8, 1e-45, 7e-46, 0.1, 1 / 3, 2049, -0.0]
NUMBERS = st.sampled_from(EDGES) | st.floats(allow_nan=False, allow_infinity=False) | st.floats(-70000, 70000)


def nearest(number, dtype):
    """The oracle: NumPy rounds doubles to the nearest number of a type, ties to even."""
    with np.errstate(over="ignore", under="ignore"):
        return dtype(number)


def bits(numbers, dtype):
    return [int(each) for each in np.asarray(numbers, dtype).view(BITS[dtype])]


@pytest.mark.parametrize("form", FORMS)
@given(declared=DECLARED, values=st.lists(NUMBERS.map(float), min_size=1, max_size=8))
def test_each_is_the_nearest_number_of_its_type_and_what_overflows_is_left_out(
    tmp_path_factory, form, declared, values
):
    dtype = TYPES[declared]
    if form == "inline":  # whose -0.0 is 0
        values = [value + 0.0 for value in values]
    records = described(tmp_path_factory.mktemp("t"), form, declared, values).records(skip_bad=True)
    table = records.table()
    fit = [nearest(value, dtype) for value in values if np.isfinite(nearest(value, dtype))]
    assert table.schema.field("r/x").type == pa.from_numpy_dtype(dtype)
    assert bits(table["r/x"].to_numpy(), dtype) == bits(fit, dtype)
    assert records.skipped.rows == len(values) - len(fit)
    assert all("is out of range" in cause.problem for cause in records.skipped.causes)


@pytest.mark.parametrize("form", FORMS)
def test_what_overflows_is_an_error_with_its_place(tmp_path, form):
    with pytest.raises(DataError) as told:
        described(tmp_path, form, "cr:Float16", [7.0, 65520.0]).rows()
    assert told.value.row == 2
    assert "is out of range: cr:Float16 is from -65504 to 65504; declare the field `cr:Float32`" in str(told.value)


def test_what_says_that_it_is_infinite_is_so(tmp_path):
    dataset = described(tmp_path, "csv", "cr:Float16", ["inf", "-Infinity", "nan"])
    found = dataset.records().table()["r/x"].to_pylist()
    assert (found[:2], math.isnan(found[2])) == ([math.inf, -math.inf], True)


@pytest.mark.parametrize("declared", ["cr:Float16", "cr:Float32"])
def test_the_border_of_a_type_is_where_rounding_ends(tmp_path, declared):
    dtype = TYPES[declared]
    most, before = (
        Fraction(float(each)) for each in (np.finfo(dtype).max, np.nextafter(np.finfo(dtype).max, dtype(0)))
    )
    border = int(most + (most - before) / 2)
    below, at = str(border - 1), str(border)
    values = described(tmp_path, "csv", declared, [below]).records().table()["r/x"].to_pylist()
    assert values == [float(np.finfo(dtype).max)]
    with pytest.raises(DataError, match="out of range"):
        described(tmp_path, "csv", declared, [at]).rows()


@given(declared=DECLARED, data=st.data())
def test_lines_of_json_and_cells_have_the_fewest_digits_that_give_a_number_back(tmp_path_factory, declared, data):
    dtype = TYPES[declared]
    pattern = st.integers(0, np.iinfo(BITS[dtype]).max)
    drawn = np.array(data.draw(st.lists(pattern, min_size=1, max_size=8)), BITS[dtype]).view(dtype)
    numbers = drawn[np.isfinite(drawn)]
    folder = tmp_path_factory.mktemp("t")
    dataset = Beside(folder)
    pq.write_table(pa.table({"x": pa.array(numbers)}), folder / "t.parquet")
    dataset.describe(
        [file_object("t.parquet", WRITERS["parquet"][0])], record_set("r", field("r/x", "t.parquet", declared))
    )
    records = dataset.records()
    for form in (Format.JSONL, Format.CSV):
        out = io.BytesIO()
        write(records.batches(), records.schema, form, out)
        lines = out.getvalue().decode().splitlines()[form is Format.CSV :]
        texts = [line.removeprefix('{"r/x": ').removesuffix("}") for line in lines]
        assert bits([float(text) for text in texts], dtype) == bits(numbers, dtype)
        for text, number in zip(texts, numbers, strict=True):
            assert digits(text) <= digits(np.format_float_scientific(number, unique=True))


def digits(text):
    return len("".join(filter(str.isdigit, text.lower().partition("e")[0])).strip("0"))


def test_json_says_decimals_as_people_wrote_them(tmp_path):
    dataset = described(tmp_path, "csv", "cr:Float16", [0.1, 65504, 1e-5, "nan", "inf"])
    records, out = dataset.records(), io.BytesIO()
    write(records.batches(), records.schema, Format.JSONL, out)
    texts = [line.split(": ")[1].removesuffix("}") for line in out.getvalue().decode().splitlines()]
    assert texts == ["0.1", "65500.0", "1e-05", '"NaN"', '"Infinity"']


@pytest.mark.parametrize("form", FORMS)
@given(declared=DECLARED, sign=st.sampled_from(["==", "!=", "<", ">=", "in", "not"]), data=st.data())
def test_conditions_compare_them_as_the_type_holds_them(tmp_path_factory, form, declared, sign, data):
    dtype = TYPES[declared]
    some = st.sampled_from([0.1, 0.10000000001, 0.2, 1 / 3, 7.0, 0.0])
    values, asked = data.draw(st.lists(some, min_size=1)), data.draw(some)
    wanted = nearest(asked, dtype)
    compare = {"==": np.equal, "!=": np.not_equal, "<": np.less, ">=": np.greater_equal, "in": np.equal}
    where = f"x in ({asked})" if sign == "in" else "x is null" if sign == "not" else f"x {sign} {asked}"
    found = described(tmp_path_factory.mktemp("t"), form, declared, values).records(where=where).table()
    kept = [each for each in (nearest(v, dtype) for v in values) if sign != "not" and compare[sign](each, wanted)]
    assert bits(found["r/x"].to_numpy(), dtype) == bits(kept, dtype)


def test_a_condition_on_what_overflows_says_so(tmp_path):
    with pytest.raises(PlanError, match=r"`1e39` is out of range: cr:Float32 is from -3\.4028235e\+38"):
        described(tmp_path, "csv", "cr:Float32", [7]).records(where="x < 1e39")


def test_numbers_by_a_pattern_have_the_type_as_well(tmp_path):
    dataset = described(tmp_path, "csv", "cr:Float16", ['"1,024.5"', '"65,504"'])
    source = {"fileObject": {"@id": "t.csv"}, "extract": {"column": "x"}, "format": "#,##0.#"}
    dataset.describe(
        [file_object("t.csv")],
        record_set("r", {"@type": "cr:Field", "@id": "r/x", "dataType": "cr:Float16", "source": source}),
    )
    assert dataset.records().table()["r/x"].to_pylist() == [1024.0, 65504.0]
    as_csv(['"65,520"'], tmp_path / "t.csv")
    with pytest.raises(DataError, match="is no cr:Float16, from -65504 to 65504, by the pattern"):
        dataset.rows()


@pytest.mark.parametrize("declared", sorted(TYPES))
def test_keys_and_joins_find_them(tmp_path, declared):
    as_csv(["0.1", "2", "65504"], tmp_path / "a.csv")
    as_csv(["2", "0.1", "0.1"], tmp_path / "b.csv")
    dataset = Beside(tmp_path)
    dataset.describe(
        [file_object("a.csv"), file_object("b.csv")],
        record_set("a", field("a/x", "a.csv", declared), key={"@id": "a/x"}),
        record_set(
            "b",
            field("b/x", "b.csv", declared, references={"@id": "a/x"}),
            {"@type": "cr:Field", "@id": "b/a", "dataType": declared, "source": {"field": {"@id": "a/x"}}},
        ),
    )
    assert [row["b/a"] for row in dataset.rows("b")] == [2.0, 0.1, 0.1]
    as_csv(["0.1", "2", "0.1"], tmp_path / "a.csv")
    with pytest.raises(DataError, match=r"its key `0\.1` is that of data row 1 as well"):
        dataset.rows("a")


@pytest.mark.parametrize("declared", ["cr:Float16", "cr:Float32"])
def test_a_loop_gives_them_in_their_width_and_normalises_them(tmp_path, declared):
    records = described(tmp_path, "csv", declared, [0.1, 2, -3]).records()
    (batch,) = records.loop(3, copy=True)
    assert batch["r/x"].dtype == TYPES[declared]
    (batch,) = records.loop(3, copy=True, normalise={"x": (2, 0.5)})
    assert batch["r/x"].tolist() == [float(np.float32((float(TYPES[declared](x)) - 2) * 2)) for x in (0.1, 2, -3)]


@pytest.mark.parametrize("declared", ["cr:UInt16", "cr:UInt32"])
def test_integers_of_any_width_are_normalised(tmp_path, declared):
    (batch,) = described(tmp_path, "csv", declared, [65535, 0]).records().loop(2, copy=True, normalise={"x": (1, 0.5)})
    assert batch["r/x"].tolist() == [131068.0, -2.0]
