"""CSV, TSV and Parquet: what their columns are, their keys, joins, classes and splits; mlcroissant loads the same."""

import datetime as dt
import gzip
import hashlib
import io
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assay.croissant.infer.spelled import MOST_FEW, Column


def csv(**columns):
    rows = zip(*columns.values(), strict=True)
    return "".join(f"{','.join(map(str, row))}\n" for row in [tuple(columns), *rows])


def parquet(table):
    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


TYPES = {
    "whole": (["1", "-2", "0"], "sc:Integer"),
    "number": (["1.5", "2", "-1e-05"], "sc:Float"),
    "gap": (["1.5", "", "nan"], "sc:Float"),
    "truth": (["true", "False", "TRUE"], "sc:Boolean"),
    "day": (["2024-02-29", "1999-12-31", ""], "sc:Date"),
    "moment": (["2024-02-29T01:02:03Z", "1999-12-31 23:59", "2000-01-01T00:00:00.5+01:00"], "sc:DateTime"),
    "clock": (["01:02:03", "23:59:59", ""], "sc:Time"),
    "page": (["https://a.b/c", "http://x.org", ""], "sc:URL"),
    "no day": (["2023-02-29", "1999-12-31", ""], "sc:Text"),
    "postal": (["00501", "10001", ""], "sc:Text"),
    "experiment": (["12E4", "13E5", "1e1"], "sc:Text"),
    "long": (["1234567890123456789", "1", "2"], "sc:Text"),
    "patient_id": (["1", "2", "3"], "sc:Text"),
    "words": (["1", "two", "3"], "sc:Text"),
    "none": (["", "", ""], "sc:Text"),
    "missing": (["1", "NA", "?"], "sc:Text"),
}


def test_cells_are_what_all_of_them_spell(describe):
    made = describe({"t.csv": csv(**{name: cells for name, (cells, _) in TYPES.items()})})
    assert made.types("t") == {name: type_ for name, (_, type_) in TYPES.items()}
    assert made.findings == []
    assert any("`NA` in 1 row, `?` in 1 row; were those empty, it would be Integer" in line for line in made.said)


def test_files_have_their_size_and_digest(describe, folder):
    made = describe({"a/t.tsv": "x\ty\n1\t2\n", "u.parquet": parquet(pa.table({"x": [1]})), "doc.pdf": b"%PDF-1.4 "})
    assert {name: file["encodingFormat"] for name, file in made.files.items()} == {
        "a/t.tsv": "text/tab-separated-values",
        "u.parquet": "application/x-parquet",
        "doc.pdf": "application/pdf",
    }
    for name, file in made.files.items():
        data = (folder / name).read_bytes()
        assert (file["contentSize"], file["sha256"]) == (f"{len(data)} B", hashlib.sha256(data).hexdigest())
    assert made.findings == []
    assert made.loaded("t") == [{"x": 1, "y": 2}]


def test_a_key_has_no_value_twice_and_no_gap(describe):
    columns = {"row_id": ["a", "b", ""], "case_id": ["x", "y", "z"], "size": [1, 2, 3]}
    assert describe({"t.csv": csv(**columns)}).records["t"]["key"] == {"@id": "t/case_id"}


def test_numbers_that_happen_to_differ_are_no_key(describe):
    assert "key" not in describe({"t.csv": csv(age=[1, 2, 3], weight=[4, 5, 6])}).records["t"]


def test_a_column_refers_to_the_key_that_has_all_of_its_values(describe):
    patients = csv(id=[f"P{n:02}" for n in range(5)], age=range(5))
    visits = csv(visit=[f"V{n}" for n in range(9)], patient_id=[f"P{n % 5:02}" for n in range(9)])
    made = describe({"patients.csv": patients, "visits.csv": visits})
    assert made.fields("visits")["patient_id"]["references"] == {"field": {"@id": "patients/id"}}
    assert made.findings == []
    assert [row["patient_id"] for row in made.loaded("visits")] == [f"P{n % 5:02}" for n in range(9)]
    assert [row["age"] for row in made.loaded("patients")] == [*range(5)]


@pytest.mark.parametrize("name", ["patient_id", "doctor"])
def test_a_column_with_a_value_of_its_own_or_another_name_refers_to_nothing(describe, name):
    own = ["P00", "P99"] if name == "patient_id" else ["P00", "P01"]
    made = describe({"patients.csv": csv(id=["P00", "P01"]), "visits.csv": csv(visit=["a", "b"], **{name: own})})
    assert "references" not in made.fields("visits")[name]


@pytest.mark.parametrize(("form", "refers"), [("{}", True), ("{:04}", False), ("P{}", True)])
def test_mlcroissant_loads_what_refers_whatever_pandas_makes_of_it(describe, form, refers):
    ids = [form.format(n) for n in range(1, 6)]
    visits = csv(visit=[f"V{n}" for n in range(5)], patient_id=ids)
    made = describe({"patients.csv": csv(id=ids, age=range(5)), "visits.csv": visits})
    assert ("references" in made.fields("visits")["patient_id"]) is refers
    assert any("visits/patient_id` refers to `patients/id`" in line for line in made.said)
    assert made.findings == []
    assert [row["visit"] for row in made.loaded("visits")] == [f"V{n}" for n in range(5)]


def test_codes_of_digits_are_no_enumeration(describe):
    made = describe({"t.csv": csv(word=[f"w{n}" for n in range(40)], grade=["01", "02"] * 20)})
    assert made.types("t")["grade"] == "sc:Text"
    assert [*made.records] == ["t"]
    assert len(made.loaded("t")) == 40


def test_two_tables_numbered_from_one_do_not_refer_to_each_other(describe):
    made = describe({"a.csv": csv(id=range(9), x=range(9)), "b.csv": csv(id=range(4), y=range(4))})
    assert all("references" not in made.fields(name)["id"] for name in "ab")


def test_few_values_many_times_are_an_enumeration(describe):
    sexes, names = ["m", "f"] * 30, [f"n{n % 6}" for n in range(60)]
    notes = [f"note {n}" for n in range(60)]
    made = describe({"t.csv": csv(id=[f"i{n}" for n in range(60)], sex=sexes, notes=notes, few=names)})
    assert made.fields("t")["sex"]["references"] == {"field": {"@id": "t_sex_values/name"}}
    assert made.records["t_sex_values"]["dataType"] == "sc:Enumeration"
    assert made.records["t_sex_values"]["data"] == [{"t_sex_values/name": "f"}, {"t_sex_values/name": "m"}]
    assert "references" not in made.fields("t")["notes"]
    assert made.findings == []
    assert [row["sex"] for row in made.loaded("t")] == sexes


def test_a_column_of_splits_refers_to_them(describe):
    made = describe({"t.csv": csv(x=range(4), part=["train", "dev", "train", "test"])})
    assert made.records["splits"]["dataType"] == "cr:Split"
    assert made.records["splits"]["data"] == [
        {"splits/name": "train", "splits/url": "cr:TrainingSplit"},
        {"splits/name": "dev", "splits/url": "cr:ValidationSplit"},
        {"splits/name": "test", "splits/url": "cr:TestSplit"},
    ]
    assert made.fields("t")["part"]["references"] == {"field": {"@id": "splits/name"}}
    assert [row["part"] for row in made.loaded("t")] == ["train", "dev", "train", "test"]


@pytest.mark.parametrize(
    "names",
    [
        ("train.csv", "test.csv"),
        ("birds-train.csv", "birds-test.csv"),
        ("train/birds.csv", "test/birds.csv"),
        ("all/train/0000.csv", "all/test/0000.csv"),
    ],
)
def test_files_of_splits_are_one_record_set(describe, names):
    files = {name: csv(id=[f"{n}a", f"{n}b"], x=[n, n]) for n, name in enumerate(names)}
    made = describe({**files, "other/more.csv": csv(z=[1])})
    (records,) = (name for name, each in made.records.items() if "split" in made.fields(name))
    (files_,) = (each for each in made.files.values() if each["@type"] == "cr:FileSet")
    assert {*files} <= {*made.files}
    assert made.findings == []
    assert files_["encodingFormat"] == "text/csv"
    rows = {(row["id"], row["x"], row["split"]) for row in made.loaded(records)}
    assert rows == {("0a", 0, "train"), ("0b", 0, "train"), ("1a", 1, "test"), ("1b", 1, "test")}
    assert made.records[records]["key"] == {"@id": f"{records}/id"}


def test_numbered_parts_are_one_record_set(describe):
    made = describe({f"part-{n}.parquet": parquet(pa.table({"n": [n, n + 10]})) for n in range(3)})
    assert [*made.records] == ["part"]
    assert sorted(row["n"] for row in made.loaded("part")) == [0, 1, 2, 10, 11, 12]


def test_files_of_other_columns_are_tables_of_their_own(describe):
    made = describe({"part-1.csv": csv(a=[1]), "part-2.csv": csv(b=[1])})
    assert [*made.records] == ["part-1", "part-2"]


def test_parquet_says_its_types_and_parts(describe):
    table = pa.table(
        {
            "name": ["a", "b"],
            "n": pa.array([1, 2], pa.uint8()),
            "f": pa.array([1.5, 2.5], pa.float32()),
            "d": pa.array([dt.date(2024, 1, 1)] * 2),
            "at": pa.array([1704074400] * 2).cast(pa.timestamp("s")),
            "money": pa.array([Decimal("1.25")] * 2),
            "class": pa.array(["x", "y"]).dictionary_encode(),
            "list": [[1, 2], [3]],
            "three": pa.array([[1.0, 2, 3]] * 2, pa.list_(pa.float64(), 3)),
            "whole": [{"a": 1, "b c": "x"}, {"a": 2, "b c": "y"}],
            "boxes": [[{"x": 1}, {"x": 2}], [{"x": 3}]],
            "map": pa.array([[("k", 1)]] * 2, pa.map_(pa.string(), pa.int64())),
        }
    )
    made = describe({"t.parquet": parquet(table)})
    assert made.types("t") == {
        "name": "sc:Text",
        "n": "sc:Integer",
        "f": "sc:Float",
        "d": "sc:Date",
        "at": "sc:DateTime",
        "money": "sc:Float",
        "class": "sc:Text",
        "list": "sc:Integer",
        "three": "sc:Float",
        "whole": None,
        "boxes": None,
    }
    fields = made.fields("t")
    shapes = {name: fields[name].get("arrayShape") for name in ("list", "three", "boxes", "whole")}
    assert shapes == {"list": "-1", "three": "3", "boxes": "-1", "whole": None}
    assert made.findings == []
    first = made.loaded("t")[0]
    assert (first["n"], first["money"], first["list"], first["three"]) == (1, 1.25, [1, 2], [1.0, 2.0, 3.0])
    assert first["whole"] == {"whole.a": 1, "whole.b_c": "x"}
    assert first["boxes"] == [{"boxes.x": 1}, {"boxes.x": 2}]
    assert any("column `map` holds" in line for line in made.said)


def test_pictures_in_parquet_are_pictures(describe):
    pictures = [{"bytes": b"\x89PNG\r\n\x1a\n", "path": "a.png"}]
    made = describe({"t.parquet": parquet(pa.table({"image": pictures, "raw": [b"\xff\xd8\xff\xe0"]}))})
    assert made.types("t") == {"image": "sc:ImageObject", "raw": "sc:ImageObject"}
    assert made.fields("t")["image"]["source"]["transform"] == {"jsonPath": "$.bytes"}
    assert made.findings == []


def test_tables_that_gzip_compressed_are_looked_into(describe):
    made = describe({"t.csv.gz": gzip.compress(b"word,n\nab,1\ncd,2\n")})
    assert made.files["t.csv.gz"]["encodingFormat"] == ["text/csv", "application/gzip"]
    assert made.findings == []
    assert made.loaded("t") == [{"word": "ab", "n": 1}, {"word": "cd", "n": 2}]


def test_semicolons_are_told(describe):
    made = describe({"t.csv": "n;x\n1;1,5\n2;2,5\n"})
    assert made.types("t") == {"n": "sc:Integer", "x": "sc:Float"}
    assert any("semicolons, which Croissant cannot say" in line for line in made.said)


WORDS = st.text(st.characters(codec="utf-8", categories=("L", "Nd", "P", "Zs")), min_size=1, max_size=8)
VALUES = {
    "sc:Integer": st.integers(-(10**15), 10**15).map(str),
    "sc:Float": st.floats(allow_nan=False, allow_infinity=False).map(repr),
    "sc:Boolean": st.sampled_from(["true", "false"]),
    "sc:Date": st.dates(dt.date(1000, 1, 1)).map(str),
    "sc:DateTime": st.tuples(st.dates(dt.date(1000, 1, 1)), st.times()).map(
        lambda moment: f"{moment[0]}T{moment[1].isoformat('seconds')}"
    ),
    "sc:Text": WORDS.map(lambda word: f"w{word}"),
}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_types_that_were_written_are_found(describe, folder, data):
    types = data.draw(st.lists(st.sampled_from(sorted(VALUES)), min_size=1, max_size=6))
    rows = data.draw(st.integers(1, 12))
    columns = [data.draw(st.lists(VALUES[type_], min_size=rows, max_size=rows)) for type_ in types]
    names = [f"c{number}" for number in range(len(types))]
    quoted = [['"{}"'.format(cell.replace('"', '""')) for cell in row] for row in zip(*columns, strict=True)]
    made = describe({"t.csv": "".join(f"{','.join(row)}\n" for row in [names, *quoted])})
    assert made.types("t") == dict(zip(names, types, strict=True))
    assert made.findings == []


@given(st.lists(st.one_of(st.none(), WORDS), max_size=300), st.integers(1, 40))
def test_a_column_is_known_whatever_its_batches(values, size):
    whole, parts = Column("c"), Column("c")
    whole.add(pa.array(values, pa.string()))
    for start in range(0, len(values), size):
        parts.add(pa.array(values[start : start + size], pa.string()))
    known = [value for value in values if value is not None]
    assert (parts.data_type, parts.nulls, parts.marks, parts.few) == (
        whole.data_type,
        whole.nulls,
        whole.marks,
        whole.few,
    )
    assert parts.few is None or (len(parts.few) <= MOST_FEW and sum(parts.few.values()) == len(known))
    unique = bool(values) and len({*values}) == len(values) and None not in values
    if parts.values() is not None:
        assert unique
    assert (parts.values() is None) == (whole.values() is None)
