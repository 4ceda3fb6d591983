"""Where paths lead, held against the words of RFC 9535 done slowly, and against mlcroissant's `jsonpath-rw`."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.data.jsonpath import ABSENT, MOST_VALUES, parse_path, rooted

NAMES = ("a", "b", "name", "it's", 'say "x"', "back\\slash", "é.*[0]", "")
SCALARS = st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["", "text"])
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=25,
)
PLACES = st.integers(-5, 5)
SELECTORS = (
    st.sampled_from(NAMES)
    | PLACES
    | st.just(None)
    | st.builds(slice, st.none() | PLACES, st.none() | PLACES, st.none() | st.integers(-3, 3))
)
STEPS = st.lists(st.tuples(st.booleans(), st.lists(SELECTORS, min_size=1, max_size=3)), max_size=4)


def written(selector):
    """A selector as a path has it between brackets."""
    match selector:
        case None:
            return "*"
        case str():
            return json.dumps(selector)
        case slice():
            parts = [selector.start, selector.stop, selector.step]
            return ":".join("" if part is None else str(part) for part in parts)
    return str(selector)


def path_of(steps):
    return "$" + "".join(f"{'..' * deep}[{','.join(map(written, selectors))}]" for deep, selectors in steps)


def followed(value, steps):
    """What RFC 9535 says, in its words: from each node, by each selector; `..` visits a node before its children."""
    if not steps:
        return [value]
    (deep, selectors), *rest = steps
    found = [one for selector in selectors for one in selected(value, selector)]
    if deep:
        found = [one for node in visited(value) for selector in selectors for one in selected(node, selector)]
    return [end for one in found for end in followed(one, rest)]


def selected(value, selector):
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if selector is None:
        return [member for _, member in members]
    if isinstance(selector, slice):
        is_list = isinstance(value, list) and selector.step != 0
        return [value[at] for at in range(*selector.indices(len(value)))] if is_list else []
    if isinstance(selector, int) and isinstance(value, list):
        selector = selector + len(value) if selector < 0 else selector
    return [member for key, member in members if type(key) is type(selector) and key == selector]


def visited(value):
    members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value, *(node for member in members for node in visited(member))]


@given(VALUES, STEPS)
def test_a_path_leads_where_the_standard_says(value, steps):
    path = parse_path(path_of(steps))
    found = path.values(value)
    assert found == followed(value, steps)
    assert not path.is_singular or len(found) <= 1


@given(VALUES, STEPS, st.lists(st.sampled_from(NAMES) | PLACES, max_size=3))
def test_each_element_has_one_value_at_most(value, steps, rest):
    path = parse_path(path_of([*steps, *((False, [one]) for one in rest)]))
    elements = path.elements.values(value)
    behind = path.behind(path.elements)
    assert behind.is_singular
    assert path.aligned(value) == [next(iter(behind.values(one)), ABSENT) for one in elements]
    assert [one for one in path.aligned(value) if one is not ABSENT] == path.values(value)


@given(
    VALUES, st.lists(st.sampled_from([".a", ".b", ".name", "..a", "..b", "[0]", "[*]", "[1:]", "['a']"]), max_size=4)
)
def test_a_path_leads_where_it_does_in_mlcroissant(value, steps):
    reference = pytest.importorskip("jsonpath_rw")
    for number, step in enumerate(steps):
        before = parse_path("$" + "".join(steps[:number])).values(value)
        shortest = min((len(one) if isinstance(one, list) else 0 for one in before), default=1)
        if step in ("[0]", "[*]", "[1:]") and not shortest:
            return  # There it takes a value for a list of one, or fails.
        if step.startswith("..") and not all(isinstance(one, dict) for one in before):
            return
    path = "$" + "".join(steps)
    found = [match.value for match in reference.parse(path).find(value)]
    assert sorted(map(repr, parse_path(path).values(value))) == sorted(map(repr, found))


@given(st.text("$.[]*'\"\\ab0-1:,?(@) \n") | st.text())
def test_any_text_is_a_path_or_is_told_where_it_is_none(text):
    try:
        parse_path(text).values({"a": [{"b": 1}]})
    except ValueError as error:
        at = int(str(error).rpartition(" ")[2])
        assert 1 <= at <= len(text) + 1


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("$", [{"a": [{"b": 1}, {"b": 2}], "c d": {"e": None}}]),
        ("$.a[*].b", [1, 2]),
        (" $.a[0].b ", [1]),
        ("a[1].b", [2]),
        ("$..b", [1, 2]),
        ("$.a.*.b", [1, 2]),
        ("$.a[-1]['b']", [2]),
        ("$['c d'].e", [None]),
        ("$.a[0,1].b", [1, 2]),
        ("$.a[::-1].b", [2, 1]),
        ("$.['a'][0]", [{"b": 1}]),
        ("[a][0]", [{"b": 1}]),
        ("$.x.y", []),
        ("$.a.b", []),
        (r"$['\u0061'][0].b", [1]),
    ],
)
def test_the_paths_that_people_write(path, found):
    assert parse_path(path).values({"a": [{"b": 1}, {"b": 2}], "c d": {"e": None}}) == found


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("", "a path is expected at character 1"),
        ("$[*.id", "at character 4"),
        ("$.", "a name is expected at character 3"),
        ("$.a[?(@.b)]", "filters and scripts are not read at character 5"),
        ("$.a[(@.length-1)]", "filters and scripts are not read at character 5"),
        ("$.a b", "a `.` or a `[` is expected at character 5"),
        ("$['a", "at character 3"),
        (f"$[{'9' * 5000}]", "too large at character 3"),
    ],
)
def test_what_is_no_path_is_told_where(path, problem):
    with pytest.raises(ValueError, match=re.escape(problem)):
        parse_path(path)


@pytest.mark.parametrize(("path", "whole"), [("a.b", "$.a.b"), ("[*].a", "$[*].a"), ("..b", "$..b"), (" $ ", "$")])
def test_a_path_may_leave_its_root_out(path, whole):
    assert rooted(path) == rooted(whole) == whole
    assert parse_path(path) == parse_path(whole)


def test_deep_values_and_long_paths_need_no_recursion():
    value = leaf = {}
    for _ in range(50_000):
        leaf["a"] = leaf = {}
    leaf["end"] = 1
    assert parse_path("$..end").values(value) == [1]
    assert parse_path("$" + ".a" * 50_000 + ".end").values(value) == [1]


def test_a_path_that_multiplies_without_end_is_given_up():
    value = [0]
    for _ in range(100):
        value = [value]
    with pytest.raises(ValueError, match="1,000,000"):
        parse_path("$..*..*..*..*").values(value)
    assert len(parse_path("$[*]").values([0] * (MOST_VALUES + 1))) == MOST_VALUES + 1
