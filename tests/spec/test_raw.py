"""Values kept as a document has them, and text in several languages."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_spec.raw import Json, Text

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(value=VALUES)
def test_a_value_is_made_when_somebody_looks(read, value):
    document = read(json.dumps({"a": value}))
    raw = Json(span=document.span(2))
    assert raw == Json(value)
    assert raw.value is raw.value, "it is made once"
    assert repr(raw) == f"Json({value!r})"
    assert raw.span.pointer == "/a"


def test_only_json_is_equal_to_json():
    assert Json({"a": 1}) == Json({"a": 1})
    assert Json({"a": 1}) != Json({"a": 2})
    assert Json({"a": 1}) != {"a": 1}
    assert Text("a") == Json("a")
    with pytest.raises(TypeError):
        hash(Json(1))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain", "plain"),
        ("", ""),
        ({"en": "English", "de": "Deutsch"}, "English"),
        ({"de": "Deutsch", "fr": "Français"}, "Deutsch"),
        ({"de": "Deutsch", "en": ""}, "Deutsch"),
        ({"de": "Deutsch", "en-GB": "English"}, "English"),
        ({"de": "Deutsch", "EN": "English"}, "English"),
        ({"enm": "Englisch", "en-US": "English"}, "English"),
        ({"de": ["eins", "zwei"], "fr": "un"}, "eins"),
        ({"de": [], "fr": "un"}, "un"),
        ({"de": [5], "fr": [["un"]]}, ""),
        ({"@none": "plain"}, "plain"),
        ({"@none": "plain", "en": ["English"]}, "English"),
        ({"@nome": "plain"}, ""),
        ({"@value": "v"}, "v"),
        ({"@value": "v", "@language": "de"}, "v"),
        ([{"@value": "d", "@language": "de"}, {"@value": "e", "@language": "en"}], "e"),
        ([{"@value": "d", "@language": "de"}, "plain"], "d"),
        (["one", "two"], "one"),
        ([{"de": "d"}, {"en": "e"}], "e"),
        ([5, None, "t"], "t"),
        ([{"@value": 5}], "5"),
        ({}, ""),
        ([], ""),
        (5, ""),
        (None, ""),
    ],
)
def test_the_text_to_show_is_english_where_there_is_a_choice(value, text):
    assert Text(value).text == text


@given(value=VALUES)
def test_any_value_has_some_text(value):
    assert isinstance(Text(value).text, str)
