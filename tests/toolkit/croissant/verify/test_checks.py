"""What is said of files, rows, columns and records: one fault or one border at a time."""

import io
import tempfile
import zipfile
from hashlib import md5, sha256

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.toolkit.croissant.load.conftest import field, file_object, record_set

from assay.croissant.verify import held
from assay.croissant.verify.check import Outcome
from assay.croissant.verify.files import sizes_of
from assay.croissant.verify.fit import MOST_TRIED
from assay.errors import DataError

TABLE = "a,b\n1,x\n2,y\n"


def described(beside, *fields, distribution=None, **more):
    """A record set of these fields of `t.csv`."""
    beside.describe(distribution or [file_object("t.csv")], record_set("r", *fields, **more))
    return beside


def plain(beside, **about):
    return described(
        beside, field("r/a", "t.csv", "sc:Integer"), field("r/b", "t.csv"), distribution=[file_object("t.csv", **about)]
    )


def test_digests_are_compared_in_hexadecimal_digits_and_in_base64(written):
    beside = plain(written("t.csv", TABLE), sha256=sha256(TABLE.encode()).hexdigest(), md5="Sk9WlYRYH2rGfEqPnlr/4w==")
    checks = {check.text: check for check in beside.checks("digests")}
    assert checks["sha256"].looked == len(TABLE)
    (wrong,) = [check for check in checks.values() if check.outcome is Outcome.PROBLEM]
    assert wrong.text.startswith(f"its md5 is {md5(TABLE.encode(), usedforsecurity=False).hexdigest()}, and Sk9W")


def test_values_are_looked_at_though_the_digest_is_another_one(written):
    beside = plain(written("t.csv", TABLE.replace("1", "x")), sha256="0" * 64)
    assert beside.problems() == [("digests", "t.csv", [None]), ("types", "r/a", [1])]


def test_what_stands_for_a_digest_and_is_none_is_said(written):
    beside = plain(written("t.csv", TABLE), sha256="main")
    assert beside.only("digests").text == "`main`, which is declared, is no sha256"
    assert sum(check.looked for check in beside.checks("types")) == 4


@pytest.mark.parametrize(
    ("declared", "fine"),
    [("12", True), ("12 B", True), ("13", False), ("0.0 kB", True), ("1 kB", False), ("12 MB", False)],
)
def test_a_size_is_compared_as_it_is_rounded(written, declared, fine):
    check = plain(written("t.csv", TABLE), contentSize=declared).only("sizes")
    assert (check.outcome is Outcome.FINE) == fine


def test_a_size_that_nobody_understands_is_not_checked(written):
    check = plain(written("t.csv", TABLE), contentSize="large").only("sizes")
    assert (check.outcome, check.text) == (Outcome.UNCHECKED, "`large` is no size that is understood")
    assert sizes_of("1 MiB") == ((0.5 * 2**20, 1.5 * 2**20),)


def test_a_file_that_should_be_beside_the_document_is_a_problem(beside):
    found = {(str(check.topic), check.of): check.outcome for check in plain(beside).checks()}
    assert found["files", "t.csv"] is Outcome.PROBLEM
    assert found["reading", "r"] is Outcome.PROBLEM
    assert found["types", "r/a"] is found["types", "r/b"] is Outcome.UNCHECKED


def test_a_file_elsewhere_is_not_checked_and_the_others_are(written):
    beside = written("t.csv", TABLE)
    far = {**file_object("far.csv"), "contentUrl": "https://example.org/far.csv"}
    key = {"@id": "s/c"}
    beside.describe(
        [file_object("t.csv"), far],
        record_set("r", field("r/a", "t.csv", "sc:Integer", references={"@id": "s/c"})),
        record_set("s", field("s/c", "far.csv", "sc:Integer"), key=key),
    )
    found = {(str(check.topic), check.of): check.outcome for check in beside.checks()}
    assert found["types", "r/a"] is Outcome.FINE
    away = [("files", "far.csv"), ("reading", "s"), ("types", "s/c"), ("keys", "s"), ("references", "r/a")]
    assert {found[each] for each in away} == {Outcome.UNCHECKED}
    assert beside.verified().valid


def test_files_that_nothing_describes_are_a_note(written):
    written("t.csv", TABLE)
    written("more/notes.txt", "x")
    check = plain(written(".hidden/x", "x")).only("other files")
    assert (check.outcome, [each.file for each in check.examples]) == (Outcome.NOTE, ["more/notes.txt"])


def test_rows_that_are_none_and_columns_that_are_not_there_do_not_hide_the_rest(written):
    beside = written("t.csv", "a,b\n1,x\n2\nz,y\n4,y,more\n5,y\n")
    described(beside, field("r/a", "t.csv", "sc:Integer"), field("r/b", "t.csv"), field("r/gone", "t.csv"))
    problems = [(topic, of) for topic, of, _ in beside.problems()]
    assert problems == [("reading", "r/gone"), ("reading", "r"), ("reading", "r"), ("types", "r/a")]
    ragged = [check for check in beside.checks("reading") if check.of == "r"]
    assert sorted(each.row for check in ragged for each in check.examples) == [2, 4]
    assert [check.outcome for check in beside.checks("types") if check.of == "r/gone"] == [Outcome.UNCHECKED]


def test_one_bad_file_of_a_set_is_named_and_the_others_are_looked_at(beside):
    for name, data in {"a": {"v": ["1", "x"]}, "c": {"v": ["3", "4"]}}.items():
        pq.write_table(pa.table(data), beside.folder / f"{name}.parquet")
    whole = (beside.folder / "a.parquet").read_bytes()
    (beside.folder / "b.parquet").write_bytes(whole[: len(whole) // 2])
    several = {"@type": "cr:FileSet", "@id": "all", "includes": "*.parquet", "encodingFormat": "application/x-parquet"}
    source = {"fileSet": {"@id": "all"}, "extract": {"column": "v"}}
    about = {"@type": "cr:Field", "@id": "r/v", "dataType": "sc:Integer", "source": source}
    beside.describe([several], record_set("r", about))
    (reading, types) = (beside.only(topic) for topic in ("reading", "types"))
    assert (reading.outcome, reading.examples[0].file.endswith("b.parquet")) == (Outcome.PROBLEM, True)
    assert (types.looked, types.count, types.examples[0].value) == (4, 1, "x")
    assert beside.verified().records == {"r": 4}


def test_lines_that_are_no_json_are_said_and_the_others_keep_their_numbers(written):
    beside = written("t.jsonl", '{"a": 1}\n{"a": \n{"a": "x"}\n[1]\n{"a": 1.5}\n')
    file = file_object("t.jsonl", "application/jsonlines")
    described(beside, field("r/a", "t.jsonl", "sc:Integer"), distribution=[file])
    assert sorted(each.row for check in beside.checks("reading") for each in check.examples) == [2, 4]
    assert [each.row for each in beside.only("types").examples] == [3, 5]


def test_members_of_archives_are_looked_at_where_they_lie(beside):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("in/t.csv", TABLE.replace("2", "two"))
    (beside.folder / "all.zip").write_bytes(data.getvalue())
    inner = {**file_object("t.csv", sha256="0" * 64), "contentUrl": "in/t.csv", "containedIn": {"@id": "all.zip"}}
    described(
        beside, field("r/a", "t.csv", "sc:Integer"), distribution=[file_object("all.zip", "application/zip"), inner]
    )
    assert beside.problems() == [("digests", "t.csv", [None]), ("types", "r/a", [2])]


NUMBERS = {
    ("cr:UInt64", "18446744073709551615"): "",
    ("cr:UInt64", "18446744073709551616"): "ranges",
    ("cr:UInt64", "-1"): "ranges",
    ("cr:Int64", "-9223372036854775808"): "",
    ("cr:Int64", "9223372036854775808"): "ranges",
    ("cr:Int8", "-129"): "ranges",
    ("cr:Int8", "-128"): "",
    ("cr:UInt16", "65536"): "ranges",
    ("cr:Int8", "1.5"): "types",
    ("cr:Float16", "65520"): "ranges",
    ("cr:Float16", "65504"): "",
    ("cr:Float32", "inf"): "",
}


@pytest.mark.parametrize(("data_type", "value"), NUMBERS)
def test_the_borders_of_types_are_theirs(written, data_type, value):
    beside = described(written("t.csv", f"a,b\n1,x\n{value},y\n"), field("r/a", "t.csv", data_type))
    wanted = NUMBERS[data_type, value]
    found = beside.problems()
    if wanted == "ranges":  # a reader may refuse what is out of range
        assert found in ([("ranges", "r/a", [2])], [("types", "r/a", [2])])
    else:
        assert found == ([(wanted, "r/a", [2])] if wanted else [])


def test_a_whole_number_of_more_than_64_bits_is_out_of_range_as_for_a_load(written):
    beside = described(written("t.csv", f"a\n{'7' * 40}\n"), field("r/a", "t.csv", "sc:Integer"))
    check = beside.only("ranges")
    assert (check.outcome, check.count) == (Outcome.PROBLEM, 1)
    limits = "from -9223372036854775808 to 9223372036854775807"
    remedy = "declare the field `cr:UInt64` or `sc:Text` where that is meant"
    assert check.text == f"1 of 1 value is out of range: an integer is {limits}; {remedy}"


def test_numbers_with_more_digits_than_their_type_holds_are_a_note(written):
    beside = described(written("t.csv", "a\n0.1\n0.123456789\n16777217\n1e3\n"), field("r/a", "t.csv", "cr:Float32"))
    check = beside.only("precision")
    assert (check.outcome, check.count, [each.row for each in check.examples]) == (Outcome.NOTE, 2, [2, 3])


def test_types_that_say_nothing_of_values_are_not_checked(written):
    beside = described(
        written("t.csv", TABLE), field("r/a", "t.csv", "wd:Q515"), field("r/b", "t.csv", ["wd:Q5", "sc:Text"])
    )
    assert {check.of: check.outcome for check in beside.checks("types")} == {
        "r/a": Outcome.UNCHECKED,
        "r/b": Outcome.FINE,
    }


def test_a_constant_is_compared_with_its_type(written):
    beside = written("t.csv", TABLE)
    described(beside, field("r/a", "t.csv"), field("r/k", data_type="sc:Integer", value="x"))
    assert ("types", "r/k", []) in beside.problems()


def test_records_that_are_written_out_are_told_by_their_number(beside):
    data = [{"r/a": 1}, {"r/a": "x"}, {"r/a": 1}, {}]
    beside.describe([], record_set("r", field("r/a", data_type="sc:Integer"), key={"@id": "r/a"}, data=data))
    assert beside.problems() == [("types", "r/a", [2]), ("keys", "r", [3]), ("keys", "r", [4])]


def test_a_reference_to_a_column_of_a_file_is_followed(written):
    written("o.csv", "id\n1\n")
    beside = written("t.csv", TABLE)
    reference = {"fileObject": {"@id": "o.csv"}, "extract": {"column": "id"}}
    described(
        beside,
        field("r/a", "t.csv", "sc:Integer", references=reference),
        distribution=[file_object("t.csv"), file_object("o.csv")],
    )
    check = beside.only("references")
    assert (check.count, [each.value for each in check.examples]) == (1, ["2"])


def test_a_field_of_another_record_set_is_looked_at_as_it_is_taken(written):
    beside = written("t.csv", TABLE)
    taken = {"@type": "cr:Field", "@id": "s/n", "dataType": "sc:Integer", "source": {"field": {"@id": "r/b"}}}
    beside.describe([file_object("t.csv")], record_set("r", field("r/b", "t.csv")), record_set("s", taken))
    assert beside.problems() == [("types", "s/n", [1, 2])]


def test_parts_of_one_value_have_as_many_values(written):
    beside = written("t.jsonl", '{"p": [1, 2], "q": [3, 4]}\n{"p": [1], "q": [3, 4]}\n')
    parts = [field(f"r/both/{name}", "t.jsonl", "sc:Integer") for name in "pq"]
    both = {"@type": "cr:Field", "@id": "r/both", "isArray": True, "arrayShape": "-1", "subField": parts}
    described(beside, both, distribution=[file_object("t.jsonl", "application/jsonlines")])
    check = beside.only("shapes")
    assert (check.of, check.count, check.examples[0].row, check.examples[0].value) == ("r/both", 1, 2, "1, 2")


@pytest.mark.parametrize(("shape", "rows"), [("2,-1", [2]), ("-1,2", [1]), ("2,2", [1, 2]), ("-1,-1", [])])
def test_shapes_are_compared_at_every_depth(written, shape, rows):
    beside = written("t.jsonl", '{"a": [[1, 2], [3]]}\n{"a": [[1, 2], [3, 4], [5, 6]]}\n')
    several = field("r/a", "t.jsonl", "sc:Integer", isArray=True, arrayShape=shape)
    described(beside, several, distribution=[file_object("t.jsonl", "application/jsonlines")])
    assert [row for _, _, found in beside.problems() for row in found] == rows


@pytest.mark.parametrize(
    ("form", "box", "fine"),
    [
        ("XYXY", "1,2,3,4", True),
        ("XYXY", "3,2,1,4", False),
        ("YXYX", "2,1,1,4", False),
        ("XYWH", "3,2,1,0", True),
        ("XYWH", "3,2,-1,4", False),
        ("REL_XYWH", "0.1,0.2,0.5,0.5", True),
        ("REL_XYWH", "0.1,0.2,1.5,0.5", False),
        ("CENTER_XYWH", "1,1,2,2", True),
        ("", "3,2,1,4", True),
    ],
)
def test_boxes_are_what_their_format_says(written, form, box, fine):
    beside = written("t.jsonl", f'{{"a": [{box}]}}\n')
    about = field("r/a", "t.jsonl", "cr:BoundingBox")
    if form:
        about["source"]["format"] = form
    described(beside, about, distribution=[file_object("t.jsonl", "application/jsonlines")])
    assert beside.only("boxes").outcome is (Outcome.FINE if fine else Outcome.PROBLEM)


def test_a_format_of_boxes_that_nobody_knows_is_not_checked(written):
    beside = written("t.jsonl", '{"a": [1, 2, 3, 4]}\n')
    about = field("r/a", "t.jsonl", "cr:BoundingBox")
    about["source"]["format"] = "POLYGON"
    described(beside, about, distribution=[file_object("t.jsonl", "application/jsonlines")])
    assert beside.only("boxes").outcome is Outcome.UNCHECKED


@pytest.mark.parametrize(
    ("value", "about", "fine"),
    [
        (1.5, {"dataType": "ddi:7975ed0"}, True),
        (1.4, {"dataType": "ddi:7975ed0"}, False),
        (2, {"dataType": "ddi:8321e79", "equivalentProperty": "sc:maxValue"}, True),
        (3, {"equivalentProperty": "sc:maxValue"}, False),
        (1, {"equivalentProperty": "sc:minValue"}, True),
        (2, {"equivalentProperty": "sc:minValue"}, False),
        (7, {"dataType": "ddi:unknown"}, None),
    ],
)
def test_statistics_are_compared(written, value, about, fine):
    statistic = {"@type": "cr:Field", "@id": "r/a/s", "value": value, **about}
    beside = described(written("t.csv", TABLE), field("r/a", "t.csv", "sc:Integer", annotation=statistic))
    outcome = {True: Outcome.FINE, False: Outcome.PROBLEM, None: Outcome.UNCHECKED}[fine]
    assert beside.only("statistics").outcome is outcome


@pytest.mark.parametrize(
    ("example", "fine"), [({"r/a": 2, "r/b": "y"}, True), ({"a": 2, "b": "x"}, False), ({"a": "x"}, False)]
)
def test_an_example_is_one_of_the_records(written, example, fine):
    beside = written("t.csv", TABLE)
    described(beside, field("r/a", "t.csv", "sc:Integer"), field("r/b", "t.csv"), examples=[{"r/a": 1}, example])
    check = beside.only("examples")
    assert (check.outcome is Outcome.FINE, check.looked) == (fine, 2)


def in_splits(beside, rows, listed=("train", "test")):
    """Records of several files, whose folders are their splits."""
    for name, text in rows.items():
        (beside.folder / name).mkdir()
        (beside.folder / name / "t.csv").write_text(text)
    tables = {"@type": "cr:FileSet", "@id": "all", "includes": "*/t.csv", "encodingFormat": "text/csv"}
    split = {"fileSet": {"@id": "all"}, "extract": {"fileProperty": "fullpath"}, "transform": {"regex": "^([a-z]+)/"}}
    fields = [{"@type": "cr:Field", "@id": "r/s", "dataType": "sc:Text", "source": split, "references": {"@id": "l/s"}}]
    for name in ("a", "b"):
        source = {"fileSet": {"@id": "all"}, "extract": {"column": name}}
        fields.append({"@type": "cr:Field", "@id": f"r/{name}", "dataType": "sc:Text", "source": source})
    data = [{"l/s": each} for each in listed]
    lists = record_set("l", field("l/s"), dataType="cr:Split", key={"@id": "l/s"}, data=data)
    beside.describe([tables], record_set("r", *fields), lists)
    return beside


def test_a_key_of_another_type_is_not_missing_and_not_compared(written):
    beside = written("t.csv", "a,b\n1,x\nq,x\n,x\n1,y\nq,y\n")
    fields = [field("r/a", "t.csv", "sc:Integer"), field("r/b", "t.csv")]
    described(beside, *fields, key={"@id": "r/a"})
    assert beside.problems() == [("types", "r/a", [2, 5]), ("keys", "r", [4]), ("keys", "r", [3])]
    twice, missing = beside.checks("keys")
    assert twice.text == "1 of 3 records has a key that one before has, `r/a`"
    assert missing.text == "1 of 3 records has no value in the key, `r/a`"


def test_records_that_are_alike_in_two_splits_are_found_without_a_key(beside):
    in_splits(beside, {"train": "a,b\n1,x\n1,x\n2,y\n", "test": "a,b\n2,x\n1,x\n"})
    (problem,) = beside.problems()
    assert problem == ("overlap", "r", [1])
    assert "data row 2" in beside.only("overlap").examples[0].more


def test_a_split_without_records_and_one_that_is_not_listed_are_problems(beside):
    in_splits(beside, {"train": "a,b\n1,x\n", "other": "a,b\n2,y\n"})
    texts = [check.text for check in beside.checks("splits") if check.outcome is Outcome.PROBLEM]
    assert texts == [
        "no record belongs to `test`, which the dataset lists; there are `other` 1, `train` 1",
        "1 of 2 values is not in l/s",
    ]


def test_a_split_that_there_is_nowhere_is_refused(beside):
    in_splits(beside, {"train": "a,b\n1,x\n"})
    with pytest.raises(DataError, match="record set `r` has no split `tset`; there are `train`, `test`"):
        beside.verified(split=["tset"])
    with pytest.raises(DataError, match="no field of record set `l` says to which split a record belongs"):
        beside.verified(split=["train"], record_sets=["l"])


@pytest.mark.parametrize("asked", ["test", "tset"])
def test_a_split_that_is_asked_for_and_has_no_record_is_a_problem(beside, asked):
    in_splits(beside, {"train": "a,b\n1,x\n"}, listed=("train", asked))
    assert beside.problems(split=[asked]) == [("splits", "r/s", [])]
    for also, there in ([], "none"), (["train"], "`train` 1"):
        told = [check.text for check in beside.checks("splits", split=[asked, *also])]
        assert f"no record belongs to `{asked}`, which is asked for; there are {there}" in told


def test_only_records_of_a_split_are_looked_at(beside):
    in_splits(beside, {"train": "a,b\n1,x\n", "test": "a,b\n2,x\n3,y\n"})
    assert beside.verified(split=["test"]).records == {"r": 2, "l": 2}
    assert beside.problems(split=["test"]) == []


def test_what_has_no_text_is_not_compared(written):
    """Neither files nor fields with parts are keys, references or splits; each is said to be unchecked."""
    beside = written("t.csv", TABLE)
    whole = {"fileObject": {"@id": "t.csv"}, "extract": {"fileProperty": "content"}}
    media = {"@type": "cr:Field", "@id": "r/file", "dataType": "sc:ImageObject", "source": whole}
    parts = {"@type": "cr:Field", "@id": "s/both", "subField": [field("s/both/a", "t.csv")]}
    refers = [
        field(f"r/{name}", "t.csv", references={"@id": to}) for name, to in {"a": "r/file", "b": "s/both"}.items()
    ]
    beside.describe(
        [file_object("t.csv")],
        record_set("r", {**media, "references": {"@id": "s/both/a"}}, *refers, key={"@id": "r/file"}),
        record_set("s", parts, key={"@id": "s/both"}),
    )
    found = {(str(check.topic), check.of): check.outcome for check in beside.checks()}
    keys = [("keys", "r"), ("keys", "s"), *(("references", f"r/{name}") for name in ("file", "a", "b"))]
    assert {found[each] for each in keys} == {Outcome.UNCHECKED}


def test_fields_that_cannot_be_told_apart_are_not_checked(written):
    beside = described(written("t.csv", TABLE), field("r/a", "t.csv"), field("r/a", "t.csv"), field("r/b", "t.csv"))
    found = {check.of: check for check in beside.checks("types")}
    assert (found["r/a"].outcome, found["r/a"].text) == (Outcome.UNCHECKED, "2 fields are called `r/a`")
    assert found["r/b"].outcome is Outcome.FINE


def test_of_several_types_the_first_that_tells_counts(written):
    beside = described(written("t.csv", TABLE), field("r/b", "t.csv", ["sc:Text", "cr:UInt8"]))
    assert [check.topic for check in beside.checks() if check.of == "r/b"] == ["types"]


@pytest.mark.parametrize("broken", ["a.zip", "b.zip", "c.zip"])
def test_one_bad_archive_of_several_is_named_and_the_others_are_looked_at(beside, broken):
    for name in ("a.zip", "b.zip", "c.zip"):
        with zipfile.ZipFile(beside.folder / name, "w") as archive:
            archive.writestr("t.csv", TABLE.replace("1", "x"))
    (beside.folder / broken).write_bytes((beside.folder / broken).read_bytes()[:-20])
    inside = {"includes": "*.csv", "encodingFormat": "text/csv"}
    names = [file_object(name, "application/zip") for name in ("a.zip", "b.zip", "c.zip")]
    within = [{"@id": each["@id"]} for each in names]
    source = {"fileSet": {"@id": "all"}, "extract": {"column": "a"}}
    about = {"@type": "cr:Field", "@id": "r/a", "dataType": "sc:Integer", "source": source}
    beside.describe(
        [*names, {"@type": "cr:FileSet", "@id": "all", "containedIn": within, **inside}], record_set("r", about)
    )
    reading = [check for check in beside.checks("reading") if check.outcome is Outcome.PROBLEM]
    assert [each.file.endswith(broken) for check in reading for each in check.examples] == [True]
    assert (beside.only("types").looked, beside.only("types").count) == (4, 2)


def test_files_of_a_set_that_are_gone_are_named_and_the_others_are_looked_at(beside):
    for name in "abcde":
        (beside.folder / f"{name}.csv").write_text("v\n1\n")
    for name in "bd":
        (beside.folder / f"{name}.csv").unlink()
        (beside.folder / f"{name}.csv").symlink_to(beside.folder / "nowhere.csv")
    several = {"@type": "cr:FileSet", "@id": "all", "includes": "*.csv", "encodingFormat": "text/csv"}
    source = {"fileSet": {"@id": "all"}, "extract": {"column": "v"}}
    about = {"@type": "cr:Field", "@id": "r/v", "dataType": "sc:Integer", "source": source}
    beside.describe([several], record_set("r", about))
    gone = [each.file[-5:] for check in beside.checks("reading") for each in check.examples]
    assert gone == ["b.csv", "d.csv"]
    assert beside.only("types").looked == 3


def test_what_refers_to_a_field_that_cannot_be_read_is_not_checked(written):
    beside = written("t.csv", TABLE)
    nowhere = {"@type": "cr:Field", "@id": "s/x", "dataType": "sc:Text", "source": {"fileObject": {"@id": "t.csv"}}}
    beside.describe(
        [file_object("t.csv")],
        record_set("r", field("r/a", "t.csv", references={"@id": "s/x"})),
        record_set("s", {**nowhere, "references": {"@id": "r/a"}}),
    )
    assert {check.of: check.outcome for check in beside.checks("references")} == {
        "r/a": Outcome.UNCHECKED,
        "s/x": Outcome.UNCHECKED,
    }


MANY = {
    "sc:Integer": "x",
    "sc:Float": "1,5",
    "sc:Boolean": "maybe",
    "sc:Date": "May",
    "sc:DateTime": "May",
    "sc:Time": "noon",
}


@pytest.mark.parametrize("data_type", MANY)
@pytest.mark.parametrize("media_type", ["text/csv", "application/jsonlines"])
def test_many_values_of_another_type_are_all_counted(written, data_type, media_type):
    values = [f"{MANY[data_type]}{number}" for number in range(3 * MOST_TRIED)]
    cells, objects = ["a", *(f'"{value}"' for value in values)], [f'{{"a": "{value}"}}' for value in values]
    lines = cells if media_type == "text/csv" else objects
    beside = written("t", "".join(f"{line}\n" for line in lines))
    described(beside, field("r/a", "t", data_type), distribution=[file_object("t", media_type)])
    check = beside.only("types")
    assert (check.count, [each.row for each in check.examples]) == (len(values), [1, 2, 3, 4, 5])


def test_of_too_many_that_have_to_be_tried_the_rest_is_said_not_to_be(written):
    days = [f"2024-{13 + number % 80}-{10 + number // 80}" for number in range(7200)]
    beside = described(written("t.csv", "".join(f"{day}\n" for day in ["a", *days])), field("r/a", "t.csv", "sc:Date"))
    check = beside.only("types")
    assert MOST_TRIED <= check.count < len(days)
    assert f"and {len(days) - check.count:,} more beside these were not tried one by one" in check.text
    assert beside.verified().profiles[0].missing == 0


def counted_as(value, term, *, name="n"):
    """An annotation that says what a statistic is."""
    return {"@type": "cr:Field", "@id": f"r/{name}", "value": value, "equivalentProperty": term}


@pytest.mark.parametrize(
    ("term", "value", "text"),
    [
        ("ddi:7975ed0", "1.5", ""),
        ("ddi:7975ed0", "1.7", "the mean is 1.5, and 1.7 is declared"),
        ("ddi:7975ed0", 1.5000001, "the mean is 1.5, and 1.5000001 is declared"),
        ("sc:maxValue", 12345678901234567890, "the greatest value is 2, and 12,345,678,901,234,567,890 is declared"),
        ("ddi:7975ed0", "2E0", "the mean is 1.5, and 2E0 is declared"),
    ],
)
def test_a_statistic_is_told_as_it_is_written(written, term, value, text):
    number = field("r/a", "t.csv", "sc:Integer", annotation=[counted_as(value, term)])
    beside = described(written("t.csv", TABLE), number)
    check = beside.only("statistics")
    assert (check.outcome, check.text) == ((Outcome.PROBLEM, text) if text else (Outcome.FINE, "mean: 1.5"))


def test_a_number_that_differs_in_its_seventh_digit_is_told_in_all(written):
    number = field("r/a", "t.csv", "sc:Float", annotation=[counted_as(0.123457, "sc:maxValue")])
    beside = described(written("t.csv", "a\n0.1234561\n"), number)
    assert beside.only("statistics").text == "the greatest value is 0.123456, and 0.123457 is declared"
    number = field("r/a", "t.csv", "sc:Float", annotation=[counted_as(2, "sc:minValue")])
    beside = described(written("t.csv", "a\n2.0000001\n"), number)
    assert beside.only("statistics").text == "the least value is 2.0000001, and 2 is declared"


def test_of_very_many_splits_some_are_told(written):
    beside = described(
        written("t.csv", "a,b\n" + "".join(f"{number},x\n" for number in range(3000))),
        field("r/a", "t.csv", "cr:Split"),
    )
    (check,) = [each for each in beside.checks("splits") if each.of == "r/a"]
    assert check.looked == 3000
    assert check.text.endswith("`19` 1 and 980 more, and 2,000 records of others")


def test_one_column_that_cannot_be_read_leaves_the_others(written):
    names = [f"c{number}" for number in range(65)]
    beside = described(
        written("t.csv", ",".join(names) + "\n" + ",".join("1" for _ in names) + "\n"),
        *(field(f"r/{name}", "t.csv", "sc:Integer") for name in names[:40]),
        field("r/none", "t.csv", extract={"regex": "x"}),
        *(field(f"r/{name}", "t.csv", "sc:Integer") for name in names[40:]),
    )
    found = {check.of: check.outcome for check in beside.checks("types")}
    assert [name for name, outcome in found.items() if outcome is Outcome.UNCHECKED] == ["r/none"]
    assert len(found) == 66


def test_what_was_laid_on_the_disk_is_given_back(written, monkeypatch, tmp_path_factory):
    scratch = tmp_path_factory.mktemp("scratch")
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    monkeypatch.setattr(held, "HELD_BYTES", 1)
    mine = field("r/b", "t.csv", references={"field": {"@id": "r/a"}})
    beside = described(written("t.csv", "a,b\n1,1\n2,x\n"), field("r/a", "t.csv"), mine, key={"@id": "r/a"})
    assert beside.problems() == [("references", "r/b", [2])]
    assert list(scratch.iterdir()) == []


def test_an_image_without_a_byte_is_none(written):
    written("a.png", b"")
    beside = written("b.png", b"no image, and not decoded")
    files = {"@type": "cr:FileSet", "@id": "all", "includes": "*.png", "encodingFormat": "image/png"}
    source = {"fileSet": {"@id": "all"}, "extract": {"fileProperty": "content"}}
    image = {"@type": "cr:Field", "@id": "r/x", "dataType": "sc:ImageObject", "source": source}
    described(beside, image, distribution=[files])
    check = beside.only("types")
    assert (check.outcome, check.text) == (Outcome.PROBLEM, "1 of 2 values is empty")
    assert [example.file.rpartition("/")[2] for example in check.examples] == ["a.png"]
