"""What transformations make of texts, held against the same done in plain Python, text by text."""

import json
import re
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.data.elements import Change, changed
from assay.data.transforms import format_of, text_of, transformed
from assay.data.values import Place
from assay.errors import DataError
from assay_spec.croissant.model import DataSource, Transform

HERE = Place(Path("t.csv"), "c", 11)
REGEXES = ["(a)", "^(a*)b", "([^/]+)/", "(x)|(b)", "(b)(?=a)", r"(\w+)$"]
SEPARATORS = ["|", "/", "ab", " "]
TEXTS = st.lists(st.none() | st.text("ab|/ é\n", max_size=6), max_size=8)
CHAINS = st.lists(
    st.builds(Transform, regex=st.sampled_from(REGEXES))
    | st.builds(Transform, separator=st.sampled_from(SEPARATORS))
    | st.builds(Transform, delimiter=st.sampled_from(SEPARATORS))
    | st.sampled_from([Transform(format="yyyy"), Transform(read_lines=True), Transform(un_archive=True)]),
    max_size=4,
)


def slowly(value, transform):
    """One text, or each text of a list."""
    if value is None:
        return None
    if isinstance(value, list):
        return [slowly(one, transform) for one in value]
    if transform.regex:
        found = re.search(transform.regex, value)
        return next((part for part in found.groups() if part is not None), None) if found else None
    separator = transform.separator or transform.delimiter
    return value.split(separator) if separator else value


def type_after(transforms):
    found = pa.string()
    for transform in transforms:
        found = pa.list_(found) if transform.separator or transform.delimiter else found
    return found


@given(TEXTS, CHAINS, st.integers(0, 3))
def test_a_chain_does_one_thing_after_the_other_to_each_text(texts, transforms, start):
    found = transformed(pa.array(texts, pa.string())[start:], transforms, HERE)
    expected = texts[start:]
    for transform in transforms:
        expected = [slowly(text, transform) for text in expected]
    found.validate(full=True)
    assert found.to_pylist() == expected
    assert found.type == type_after(transforms)


@given(st.lists(st.none() | st.lists(st.none() | st.text("ab|", max_size=3), max_size=3), max_size=6), CHAINS)
def test_each_text_of_a_list_is_transformed(lists, transforms):
    whole = pa.array([["first"], *lists], pa.list_(pa.string()))
    found = transformed(whole[1:], transforms, HERE)
    for transform in transforms:
        lists = [slowly(value, transform) for value in lists]
    assert found.to_pylist() == lists


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=8,
)


@given(st.lists(st.dictionaries(st.sampled_from("ab"), JSON, max_size=2), max_size=5))
def test_a_path_takes_values_out_of_json(values):
    texts = pa.array([json.dumps(value) for value in values], pa.string())
    one = transformed(texts, [Transform(json_path="$.a")], HERE)
    every = transformed(texts, [Transform(json_query="$[*]")], HERE)
    assert one.type == pa.string()
    assert every.type == pa.list_(pa.string())
    for value, found, all_found in zip(values, one.to_pylist(), every.to_pylist(), strict=True):
        assert found == text_of(value.get("a"))
        assert all_found == [text_of(each) for each in value.values()]


@given(JSON)
def test_the_text_of_a_json_value_says_the_same(value):
    text = text_of(value)
    if isinstance(value, str) or value is None:
        assert text == value
    else:
        assert json.loads(text, parse_int=float if isinstance(value, float) else int) == value


@pytest.mark.parametrize(
    ("transforms", "texts", "found"),
    [
        ([Transform(separator="|")], ["CHD|2", "", None], [["CHD", "2"], [""], None]),
        ([Transform(regex="^(train|val|test)2014/.*"), Transform(regex="(.)")], ["val2014/1.jpg", "x"], ["v", None]),
        ([Transform(json_path="answers"), Transform(json_path="text")], ['{"answers": {"text": "42"}}'], ["42"]),
        ([Transform(json_path="$.a[*]")], ['{"a": [1, "x", null, [2.0]]}', "{}"], [["1", "x", None, "[2.0]"], []]),
        ([Transform(json_path="$.a[*].b")], ['{"a": [{"b": 1}, {}, {"b": "x"}]}'], [["1", None, "x"]]),
        ([Transform(json_path="$.a")], ['{"a": 7.0}', '{"b": 1}', '{"a": true}', "[]"], ["7", None, "true", None]),
        ([Transform(separator=";"), Transform(json_path="$.a")], ['{"a":1};{"a":2}'], [["1", "2"]]),
        ([Transform(regex="(?<number>[0-9]+)")], ["n12"], ["12"]),
        ([], ["a", None], ["a", None]),
    ],
)
def test_the_transformations_of_documents(transforms, texts, found):
    assert transformed(pa.array(texts, pa.string()), transforms, HERE).to_pylist() == found


def test_a_column_of_nulls_has_the_type_of_any_other():
    assert transformed(pa.nulls(2), [Transform(separator=",")], HERE).type == pa.list_(pa.string())
    assert transformed(pa.nulls(2), [Transform(regex="(a)")], HERE).to_pylist() == [None, None]


def test_texts_that_are_alike_are_looked_at_once():
    seen = []

    def make(texts):
        seen.append(texts.to_pylist())
        return texts

    repeated = pa.array(["a", "b", "a", None, "b"] * 100)
    assert changed(repeated, Change(make), HERE).equals(repeated)
    assert seen == [["a", "b"]]


@pytest.mark.parametrize(
    ("transforms", "said", "row"),
    [
        ([Transform(json_path="$.a")], "`{` is no JSON in which `$.a` can be followed", 13),
        ([Transform(separator="|"), Transform(json_path="$.a")], "`x` is no JSON in which", 14),
        ([Transform(json_path="$.[")], "the JSON path `$.[` cannot be used", None),
        ([Transform(regex="(a")], "the regular expression `(a` cannot be used: missing )", None),
        ([Transform(regex="a")], "it has no group", None),
        ([Transform(regex="^(?!b)(.+)+$")], "could take for ever", None),
        ([Transform(replace="\\n/<eos>")], r"`replace`, `\n/<eos>`, is explained by no version", None),
        ([Transform(regex="(a)", separator=",")], "and one has `regex` and `separator`", None),
    ],
)
def test_what_cannot_be_done_is_told_with_its_place(transforms, said, row):
    texts = ["{}", "{}", "{", "x"] if row != 14 else ["{}", None, "{}|{}", "{}|x"]
    with pytest.raises(DataError) as raised:
        transformed(pa.array(texts), transforms, HERE)
    assert said in str(raised.value)
    assert (raised.value.path, raised.value.column, raised.value.row) == ("t.csv", "c", row)


@pytest.mark.parametrize("text", ["[" * 100_000 + "]" * 100_000, "NaN", '"\\ud800"', "1e999", "9" * 5000])
def test_json_that_no_text_holds_is_refused(text):
    with pytest.raises(DataError, match="no JSON"):
        transformed(pa.array([text]), [Transform(json_path="$")], HERE)


def test_a_pattern_stands_in_the_source_or_in_its_last_transformation():
    last = (Transform(regex="(.*)"), Transform(format="%Y"))
    assert format_of(DataSource(format="yyyy")) == "yyyy"
    assert format_of(DataSource(transform=last)) == "%Y"
    assert format_of(DataSource(format="yyyy", transform=last)) == "yyyy"
    assert format_of(DataSource()) == ""
