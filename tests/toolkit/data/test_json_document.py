"""JSON documents as tables, against Python's own reader of JSON."""

import json
from codecs import BOM_UTF8, BOM_UTF16_LE

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assay.data import file_parts
from assay.data.json_document import JsonTable
from assay.data.json_values import array_of
from assay.data.jsonpath import parse_path
from assay.errors import DataError
from assay.files.content import content_of

NAMES = ["a", "b", "é"]
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
SCALARS = st.none() | st.booleans() | st.integers() | FLOATS | st.text(st.characters(codec="utf-8"), max_size=4)
VALUES = st.recursive(
    SCALARS,
    lambda one: st.lists(one, max_size=3) | st.dictionaries(st.sampled_from(NAMES), one, max_size=3),
    max_leaves=12,
)
PATHS = [
    *(("$[*]", rest) for rest in (".a", ".a.b", "")),
    *(("$.a[*]", rest) for rest in (".b", "")),
    *(("$.a.b[*]", ".a"), ("$.*", ".a"), ("$.*", ""), ("$..a", ""), ("$..a", ".b"), ("$..*", ""), ("$..[0:]", "")),
    *(("$[1:]", ".a[0]"), ("$[0,1]", ".b"), ("$[*].a[*]", ".b"), ("$", ".a"), ("$", ""), ("$", "[0]")),
]
"""Each by what leads to elements, and by what leads from each to one value at most."""


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("document") / "t.json"


@pytest.fixture
def write(path):
    def write(document):
        path.write_bytes(document if isinstance(document, bytes) else json.dumps(document).encode())

    return write


def read(path, *columns):
    (batch,) = JsonTable(content_of(path)).stored(columns)
    batch.validate(full=True)
    return batch


def refused(path, *columns):
    with pytest.raises(DataError) as caught:
        read(path, *columns)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 400 + len(str(path))
    return caught.value


@given(
    rows=st.lists(st.dictionaries(st.sampled_from(NAMES), VALUES), max_size=5),
    indent=st.sampled_from([None, 1]),
    mark=st.sampled_from([b"", BOM_UTF8]),
)
def test_a_list_of_objects_is_a_table(path, rows, indent, mark):
    path.write_bytes(mark + json.dumps(rows, indent=indent).encode())
    names = [*dict.fromkeys(name for row in rows for name in row)]
    assert JsonTable(content_of(path)).columns == tuple(names)
    found = read(path, *names)
    assert found.schema.names == names
    for name in names:
        assert found[name].equals(array_of([row.get(name) for row in rows]))


@given(columns=st.dictionaries(st.sampled_from(NAMES), st.lists(VALUES, min_size=3, max_size=3), min_size=1))
def test_an_object_of_lists_is_a_table(path, columns):
    path.write_text(json.dumps(columns))
    assert JsonTable(content_of(path)).columns == tuple(columns)
    found = read(path, *columns)
    for name, values in columns.items():
        assert found[name].equals(array_of(values))


@given(document=VALUES | st.lists(VALUES), column=st.sampled_from(PATHS))
@example(document=[{"a": 1}, {"b": 1}, 5, {"a": {"b": "x"}}], column=("$[*]", ".a"))
@example(document=[{"a": 1}, {"b": 1}, 5, {"a": {"b": "x"}}], column=("$[*]", ".a.b"))
@example(document={"a": {"b": [{"a": None}, {"a": 1.5}]}}, column=("$.a.b[*]", ".a"))
@example(document={"a": {"b": {"c": {"a": 1}}}}, column=("$.a.b[*]", ".a"))
@example(document=[{"a": 1}, {"b": 2}, {"a": "x"}], column=("$..a", ""))
@example(document=[{"a": 1}, {"b": {"a": 2}, "a": 3}], column=("$..a", ""))
@example(document=[{"a": {"a": 2}}], column=("$..a", ""))
def test_a_path_leads_where_it_leads_in_each_element(path, document, column):
    path.write_text(json.dumps(document))
    elements, rest = column
    column = elements + rest
    found = [parse_path(f"${rest}").values(element) for element in parse_path(elements).values(document)]
    if any(found):
        assert read(path, column)[column].equals(array_of([value for (value,) in (one or [None] for one in found)]))
    else:
        # A list that is empty lacks nothing.
        assert outcome(path, column) in (0, "no value is there")


def outcome(path, column):
    try:
        return read(path, column).num_rows
    except DataError as error:
        return error.problem


class TestColumnsOfOtherLengths:
    def test_both_are_named(self, path, write):
        write({"a": [{"c": 1}, {"c": 2}], "b": [{"c": 1}]})
        error = refused(path, "$.a[*].c", "$.b[*].c")
        assert (error.column, error.problem) == ("$.b[*].c", "has 1 value, and column `$.a[*].c` has 2")
        assert error.remedy == "where there is no value, write null"

    def test_as_many_in_all_are_not_enough(self, path, write):
        write([{"id": 1, "b": [{"c": 1}, {"c": 2}]}, {"id": 2, "b": []}, {"id": 3, "b": [{}]}])
        for name in ("id", "$[*].id"):
            error = refused(path, name, "$[*].b[*].c")
            assert (error.row, error.column, error.problem) == (
                1,
                "$[*].b[*].c",
                f"has 2 values, and column `{name}` has 1",
            )
            assert error.remedy.startswith("where a record has a list, leave the last `[*]` of its path out")
        write([{"b": [1, 2], "d": []}, {"b": [], "d": [1, 2]}])
        assert refused(path, "$[*].d[*]", "$[*].b[*]").row == 1

    def test_one_in_each_is(self, path, write):
        write([{"id": 1, "b": [{"c": 1}]}, {"id": 2, "b": [{}]}])
        assert read(path, "id", "$[*].b[*].c").to_pydict() == {"id": [1, 2], "$[*].b[*].c": [1, None]}

    @given(
        rows=st.lists(
            st.dictionaries(st.sampled_from(NAMES), st.integers(-9, 9) | st.none()) | st.integers(-9, 9), min_size=1
        ),
        asked=st.lists(st.sampled_from(NAMES), min_size=1, unique=True),
        above=st.sampled_from(["$[*]", "$.x[*]", "$.*", "$[0:]"]),
    )
    def test_those_of_the_same_elements_fit_together(self, path, rows, asked, above):
        document = (
            {"x": rows} if ".x" in above else {str(at): row for at, row in enumerate(rows)} if ".*" in above else rows
        )
        path.write_text(json.dumps(document))
        objects = [row if isinstance(row, dict) else {} for row in rows]
        columns = {f"{above}.{name}": [row.get(name) for row in objects] for name in asked}
        if all(any(name in row for row in objects) for name in asked):
            assert read(path, *columns).to_pydict() == columns

    def test_lists_too(self, path, write):
        write({"a": [1, 2], "b": [1, 2], "c": []})
        assert refused(path, "a", "b", "c").problem == "has 0 values, and column `b` has 2"

    def test_a_member_that_an_object_lacks_is_null(self, path, write):
        write([{"a": 1, "b": 2}, {"a": 1}])
        assert read(path, "b", "$[*].a").to_pydict() == {"b": [2, None], "$[*].a": [1, 1]}


@pytest.mark.parametrize(
    ("document", "column", "problem"),
    [
        ([{"label": 1}], "lable", "there is no such column; did you mean `label`?"),
        ({"label": [1]}, "lable", "there is no such column; did you mean `label`?"),
        ([{"a": 1}], "$[*].b", "no value is there; there are `a`"),
        ({"a": 1}, "a", "is no list of values; write a list of objects, or one object of lists"),
        ([{"a": 1}, 3], "a", "data row 2: is no JSON object; write a list of objects"),
        (5, "a", "is no table; write a list of objects"),
        (b'[{"a":1},{"a":1,"a":2}]', "a", "data row 2, column `a`: an object has two members of this name"),
        (b'{"a":[1],"a":[2]}', "a", "column `a`: an object has two members of this name"),
        ([{"a": 1}], "$[", "column `$[`: is no JSONPath: "),
        (b"", "a", "is no JSON at line 1: "),
        (b'[{"a":1},\n\n{"a":NaN}]', "a", "is no JSON at line 3: NaN or Infinity; write null where there is no number"),
        (b'[{"a":"\xff"}]', "a", "is no JSON at line 1: the document is not UTF-8; write it as UTF-8"),
        (
            b'{"a":1}\n{"a":2}\n',
            "a",
            "is no JSON at line 2: text after the end of the value; if each line is an object of its own, ",
        ),
        (b"[" * 100_000, "a", "objects and arrays nest deeper than the limit"),
        (b'["\\udc00"]', "a", "half of a surrogate pair"),
        (b'["\0"]', "a", "a raw control character"),
        (b"[1e999]", "a", "a number beyond the range of a double"),
        (BOM_UTF16_LE + "[]".encode("utf-16-le"), "a", "is UTF-16; save it as UTF-8"),
    ],
)
def test_what_is_no_table_is_told_so(path, write, document, column, problem):
    write(document)
    assert problem in str(refused(path, column))


@pytest.mark.parametrize(
    ("document", "columns"),
    [
        ([], ["a", "$[*].b"]),
        ([{"a": []}, {"a": None}], ["$[*].a[*].b", "$[*].a[*].c[*].d"]),
        ({"a": {"b": []}}, ["$.a.b[*].c", "$.a.b[1:].c", "$.a.b.*"]),
    ],
)
def test_an_empty_list_lacks_nothing(path, write, document, columns):
    write(document)
    assert read(path, *columns).num_rows == 0


def test_a_document_that_is_too_large_is_refused(path, write, monkeypatch):
    monkeypatch.setattr(file_parts, "LARGEST_BYTES", 10)
    write([{"a": 1}] * 2)
    assert refused(path, "a").problem.startswith("has more than 0 GiB")
