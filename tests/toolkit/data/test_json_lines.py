"""Lines of JSON objects, against Python's own reader of JSON, one line after the other."""

import json
from codecs import BOM_UTF8, BOM_UTF16_LE

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assay.data import json_lines, line_blocks
from assay.data.json_lines import JsonLinesTable
from assay.data.json_values import array_of
from assay.data.value_types import ValueType
from assay.data.values import Place, cast
from assay.errors import DataError
from assay.files.content import content_of

NAMES = ["a", "b", "é", "a.b", ""]
TEXTS = st.text(st.characters(codec="utf-8"), max_size=8) | st.sampled_from(["00501", "2020-01-01 00:00:00", "\0"])
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.none() | st.booleans() | st.integers() | FLOATS | TEXTS | st.sampled_from([1, 2, 0.5, "x"])
NESTED = VALUES | st.lists(VALUES, max_size=3) | st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=2)
ROWS = st.lists(st.dictionaries(st.sampled_from(NAMES), NESTED, max_size=4), max_size=8)
BLOCKS = st.sampled_from([1, 30, 100, 1 << 19])


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("lines") / "t.jsonl"


def batches_of(path, columns, block=1 << 19):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_lines, "BLOCK_BYTES", block)
        for batch in JsonLinesTable(content_of(path)).stored(columns):
            batch.validate(full=True)
            yield batch


def texts_of(path, column, block=1 << 19):
    place = Place(path, column)
    arrays = [batch.column(0) for batch in batches_of(path, [column], block)]
    return [one for array in arrays for one in cast(array, ValueType.TEXT, place).to_pylist()]


def written(value):
    """A value as text: what numbers are is told by `as_text` itself."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**63:
        return str(int(value))
    return value if isinstance(value, float) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def same(found, wanted):
    return float(found) == wanted if isinstance(wanted, float) else found == wanted


def refused(path, columns=("a",)):
    with pytest.raises(DataError) as caught:
        [*batches_of(path, columns)]
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 300 + len(str(path))
    return caught.value


@given(
    rows=ROWS,
    ascii_only=st.booleans(),
    end=st.sampled_from(["\n", "\r\n", "\n\n", " \n \t\r\n"]),
    last=st.booleans(),
    mark=st.sampled_from([b"", BOM_UTF8]),
    block=BLOCKS,
)
def test_columns_are_those_of_the_objects(path, rows, ascii_only, end, last, mark, block):
    lines = [json.dumps(row, ensure_ascii=ascii_only) for row in rows]
    path.write_bytes(mark + (end.join(lines) + end * last).encode())
    for name in NAMES:
        if not any(name in row for row in rows):
            continue
        values = [row.get(name) for row in rows]
        if any(isinstance(value, list) for value in values):
            # What is only lists is no text, unless other values are beside it.
            assert sum(batch.num_rows for batch in batches_of(path, [name], block)) == len(rows)
            continue
        found = texts_of(path, name, block)
        assert len(found) == len(rows)
        assert all(map(same, found, map(written, values)))


@given(rows=ROWS, block=BLOCKS)
def test_lists_are_those_of_the_objects(path, rows, block):
    rows = [{"a": [row]} for row in rows]
    path.write_text("\n".join(map(json.dumps, rows)))
    found = [one for batch in batches_of(path, ["a"], block) for one in batch.column(0).to_pylist()] if rows else []
    assert found == [[written(row["a"][0])] for row in rows]


@given(rows=ROWS.filter(any), block=BLOCKS)
def test_the_columns_are_told_by_the_first_lines(path, rows, block):
    path.write_text("\n".join(map(json.dumps, rows)))
    names = dict.fromkeys(name for row in rows for name in row)
    assert JsonLinesTable(content_of(path)).columns == tuple(names)
    one_by_one = [*batches_of(path, list(names), block)]
    assert [batch.schema.names for batch in one_by_one] == [list(names)] * len(one_by_one)


OBJECTS = [b'{"a":1}', b'{"a":"x"}', b'{"b":2}', b'{"a":1,"a":2}']
SIGNS = [b"{", b"}", b'"a"', b":", b",", b"1", b"[", b"]", b" ", b"\n", b"\r", b'"', b"null"]
ODD = [b"NaN", b"-Infinity", b"1e999", b"\\ud800", b"\0", b"\xff", b"//", b"01"]
SOUP = st.lists(st.sampled_from([*OBJECTS, *SIGNS, *ODD]), max_size=8).map(b"".join)


def only_once(pairs):
    if sum(name == "a" for name, _ in pairs) > 1:
        raise ValueError("twice")
    return dict(pairs)


def is_told_apart(line):
    """Whether Python reads a line as an object that all readers agree on."""
    try:
        value = json.loads(line.decode(), parse_constant=int, object_pairs_hook=only_once)
        repr(value).encode()
    except ValueError:
        return False
    return isinstance(value, dict) and "inf" not in repr(value) and "ud800" not in repr(value)


@given(lines=st.lists(SOUP, max_size=5), block=BLOCKS)
@example(lines=[b'{"a":1}{"a":2}', b'{"a":', b"3}"], block=1 << 19)
@example(lines=[b'{"a":1},{"a":2}', b'{"a":[', b"]}"], block=1 << 19)
@example(lines=[b'{"a":1} null', b"{}"], block=1 << 19)
def test_either_all_lines_are_objects_or_one_is_refused(path, lines, block):
    lines = [b'{"a":0}', *lines]
    path.write_bytes(b"\n".join(lines))
    wanted = [line for line in path.read_bytes().split(b"\n") if line.strip(b" \t\r")]
    try:
        rows, bad = sum(batch.num_rows for batch in batches_of(path, ["a"], block)), None
    except DataError as error:
        rows, bad = 0, error.row
    if bad is None:
        assert all(map(is_told_apart, wanted))
        assert rows == len(wanted)
    else:
        assert not is_told_apart(wanted[bad - 1])


DEEP = b"[" * 100_000


@pytest.mark.parametrize(
    ("line", "problem", "remedy"),
    [
        (b'{"a":"\xff"}', "is no JSON at byte 7 of its line: the document is not UTF-8", "write it as UTF-8"),
        (b'{"a":NaN}', "byte 6 of its line: NaN or Infinity", "write null where there is no number"),
        (b'{"a":1e400}', "a number beyond the range of a double", "write it as a string"),
        (b'{"a":' + b"9" * 5000 + b"}", "an integer of more than 4300 digits", "write it as a string"),
        (b'{"a":"\\ud800"}', "half of a surrogate pair", "write both halves, or the character itself"),
        (
            b'{"a":"x\0"}',
            "a raw control character in a string",
            "write it as an escape: `\\n` for a line break, `\\t` for a tab",
        ),
        (b'{"a":' + DEEP, "objects and arrays nest deeper than the limit", "write what is that deep as a string"),
        (b'{"a":True}', "True, False or None", "write `true`, `false` or `null`"),
        (b"{'a':1}", "a string in single quotes", "write strings in double quotation marks"),
        (b'{"a":1,}', "a comma before the closing bracket", "leave the comma out"),
        (b'{"a":1', "the text ends before", "write one JSON object per line"),
        (b'{"a":1}{"a":2}', "text after the end of the value", "write one JSON object per line"),
        (b"null", "is no JSON object", "write one JSON object per line"),
        (b'["a"]', "is no JSON object", "write one JSON object per line"),
        (b'{"a":1,"a":2}', "an object has two members of this name", "give every member its own name"),
    ],
)
@pytest.mark.parametrize("before", [0, 3, 100_000])
def test_a_line_that_is_no_object_is_told_by_its_row(path, line, problem, remedy, before):
    path.write_bytes(b'{"a":1}\n' * before + line + b'\n{"a":2}\n')
    error = refused(path)
    assert problem in error.problem
    assert (error.row, error.remedy) == (before + 1, remedy)


@pytest.mark.parametrize("column", ["a", "$.a", "$.a[0]", "$..a", "$..*"])
@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_what_is_as_deep_as_may_be_is_read(path, opening, closing, column):
    path.write_bytes(b'{"a":[0]}\n{"a":' + opening * 511 + b"1" + closing * 511 + b"}")
    (batch,) = batches_of(path, [column])
    assert batch.num_rows == 2
    path.write_bytes(b'{"a":[0]}\n{"a":' + opening * 512 + b"1" + closing * 512 + b"}")
    assert "nest deeper" in refused(path, [column]).problem


def test_utf_16_is_refused(path):
    path.write_bytes(BOM_UTF16_LE + '{"a":1}'.encode("utf-16-le"))
    assert str(refused(path)).endswith("is UTF-16; save it as UTF-8")


def test_a_line_that_is_too_long_is_refused(path, monkeypatch):
    monkeypatch.setattr(line_blocks, "LONGEST_BYTES", 100)
    path.write_bytes(b'{"a":1}\n{"a":"' + b"x" * 100 + b'"}\n')
    assert refused(path).problem == "a line is longer than 0 MiB"


class TestMissingColumns:
    def test_one_that_no_line_has_is_told_of_after_the_last_batch(self, path):
        path.write_bytes(b'{"label":1}\n{"label":2}\n')
        batches = JsonLinesTable(content_of(path)).stored(["lable", "label"])
        assert next(batches).to_pydict() == {"lable": [None, None], "label": [1, 2]}
        with pytest.raises(DataError, match=r"column `lable`: there is no such column; did you mean `label`\?"):
            next(batches)

    def test_one_that_only_the_last_line_has_is_there(self, path):
        path.write_bytes(b'{"a":1}\n' * 300_000 + b'{"b":null}')
        assert JsonLinesTable(content_of(path)).columns == ("a",)
        found = [*batches_of(path, ["b"])]
        assert len(found) > 2
        assert sum(batch.num_rows for batch in found) == 300_001

    def test_a_file_without_lines_has_no_rows_and_lacks_nothing(self, path):
        path.write_bytes(b"\n \n")
        assert [*batches_of(path, ["a"])] == []
        assert JsonLinesTable(content_of(path)).columns == ()


class TestPaths:
    ROWS = (
        {"a": {"b": 1, "c": [{"d": "x"}, {"d": "y", "e": 1}]}},
        {"a": {"b": None}},
        {"a": 5},
        {"a": {"b": 2, "c": []}},
    )

    @pytest.fixture(autouse=True)
    def rows(self, path):
        path.write_text("\n".join(map(json.dumps, self.ROWS)))

    @pytest.mark.parametrize(
        ("column", "values"),
        [
            ("$.a.b", [1, None, None, 2]),
            ("$['a']['b']", [1, None, None, 2]),
            ("$.a.c[0].d", ["x", None, None, None]),
            ("$.a.c[*].d", [["x", "y"], [], [], []]),
            ("$.a.c[*].e", [[None, 1], [], [], []]),
            ("$.a.c[1:].d", [["y"], [], [], []]),
            ("$..d", [["x", "y"], [], [], []]),
            ("$.a", ['{"b":1,"c":[{"d":"x"},{"d":"y","e":1}]}', '{"b":null}', "5", '{"b":2,"c":[]}']),
        ],
    )
    def test_they_lead_to_a_value_or_to_a_list(self, path, column, values):
        (batch,) = batches_of(path, [column])
        assert batch.to_pydict() == {column: values}

    def test_they_stand_beside_names(self, path):
        (batch,) = batches_of(path, ["$.a.b", "a", "$..d"])
        assert batch.schema.names == ["$.a.b", "a", "$..d"]

    @pytest.mark.parametrize("column", ["$.a.x", "$.a.c[*].x"])
    def test_one_that_leads_nowhere_is_told_of(self, path, column):
        assert str(refused(path, [column])).endswith(f"column `{column}`: no value is there; there are `a`")

    def test_a_file_in_which_all_lists_are_empty_lacks_nothing(self, path):
        path.write_text('{"a":[]}\n{"a":null}\n{}')
        assert [batch["$.a[*].b"].to_pylist() for batch in batches_of(path, ["$.a[*].b"])] == [[[], [], []]]

    def test_a_name_may_begin_as_a_path_does(self, path):
        path.write_text('{"$a":1}')
        assert [batch.to_pydict() for batch in batches_of(path, ["$a"])] == [{"$a": [1]}]

    def test_one_that_cannot_be_read_is_told_of(self, path):
        assert "column `$.a[`: is no JSONPath: " in str(refused(path, ["$.a["]))

    def test_one_that_leads_to_too_much_is_told_of(self, path):
        path.write_text('{"a":' + "[" * 100 + "]" * 100 + "}")
        assert "more than 1,000,000 values" in str(refused(path, ["$" + "..*" * 4]))


def test_real_lines_are_read_as_python_reads_them(corpus):
    paths = [path for path in sorted(corpus.glob("croissant/datasets/**/*.jsonl")) if path.read_bytes().strip()]
    assert len(paths) > 20
    for path in paths:
        rows = [json.loads(line) for line in path.read_bytes().splitlines()]
        names = dict.fromkeys(name for row in rows for name in row)
        batches = [*JsonLinesTable(content_of(path)).stored([*names])]
        for name in names:
            values = [one for batch in batches for one in batch[name].to_pylist()]
            assert values == array_of([row.get(name) for row in rows]).to_pylist()
