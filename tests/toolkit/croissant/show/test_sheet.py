"""Whatever a document says can be read of it, in every form; whatever it is, there is a sheet of it."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.croissant.reading import DatasetError

from .made import RICH, TOLD, dumped, everywhere, markdown_of, page_of, script_of, shown, text_of, tree, words_of

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["@id", "name", "field", "x"]), inner),
    max_leaves=6,
)


def places_in(value, path=()):
    """The paths to all values inside."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, one in inside:
        yield (*path, step)
        yield from places_in(one, (*path, step))


PLACES = [path for path in places_in(RICH) if path[0] not in ("@context", "@type")]


def changed(path, new):
    """The rich dataset with another value at a place."""
    value = json.loads(json.dumps(RICH))
    at = value
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = new
    return value


def test_the_rich_dataset_is_one():
    assert not any("error" in notice for notice in shown(dumped(RICH)).sheet.notices)


@pytest.mark.parametrize("told", TOLD)
def test_all_that_it_says_is_on_its_page(told):
    assert told in words_of(page_of(dumped(RICH)))


def test_all_that_it_says_is_in_its_markdown():
    parser = pytest.importorskip("markdown_it").MarkdownIt("commonmark").enable("table")
    tokens = parser.parse(markdown_of(dumped(RICH)))
    text = "".join(child.content for token in tokens for child in token.children or [token])
    plain = re.sub(r"\s", "", text)
    assert [told for told in TOLD if re.sub(r"\s", "", told) not in plain] == []


def test_the_terminal_shows_the_heart_of_it():
    text = text_of(dumped(RICH))
    for told in ("Songs of birds", "CC-BY-4.0", "Jo Doe", "1.2.3", "archive.zip", "Species heard", "who sang"):
        assert told in text
    assert max(map(len, text.splitlines())) <= 80


@given(st.sampled_from(PLACES), JSON)
def test_whatever_stands_anywhere_there_is_a_sheet_in_every_form(path, new):
    data = dumped(changed(path, new))
    page = page_of(data)
    assert words_of(page)
    assert json.loads(script_of(page))
    assert markdown_of(data).startswith("# ")
    assert text_of(data, 40)


@given(st.text(max_size=30))
def test_any_words_are_shown_as_they_are(words):
    page = page_of(dumped(everywhere(RICH, lambda text: f"{text} {words}")))
    for element in tree(page).iter("a"):
        assert element.get("href").startswith(("#", "https://", "http://"))
    assert json.loads(script_of(page))["name"] == f"Songs of birds {words}"


@pytest.mark.parametrize("text", [b"", b"[]", b"7", b'"x"', b"{}", b'{"@type": "sc:Person"}', b'{"@type": 7}', b"\xff"])
def test_what_is_no_dataset_is_one_line(text):
    with pytest.raises(DatasetError, match="dataset"):
        shown(text)


def test_other_datasets_say_what_they_are_not():
    search = {"@context": "https://schema.org/", "@type": "Dataset", "name": "Plain", "description": "Of schema.org."}
    assert "does not say that it follows Croissant" in shown(dumped(search)).sheet.notices[0]
    assert "Of schema.org." in words_of(page_of(dumped(search)))
    old = {"@context": {"@vocab": "https://schema.org/", "ml": "http://mlcommons.org/schema/"}, "@type": "Dataset"}
    assert "Croissant 0.8" in shown(dumped(old)).sheet.notices[0]


def test_findings_and_what_is_missing_have_their_parts():
    page = page_of(dumped({**RICH, "datePublished": "17 May", "licens": "x"}))
    words = words_of(page)
    assert "is no ISO 8601 date" in words
    assert "CRO003" in words
    assert "an error in the document" in words
    assert "What is missing for Dataset search" in words
    assert "sc:variableMeasured" in words
    asked = shown(dumped(RICH), profile="neurips-2026").sheet
    assert asked.sections[-1].title == "What is missing for NeurIPS 2026, Evaluations and Datasets"
    assert "for neurips-2026" in asked.sections[-2].blocks[0].text


def test_parts_without_anything_to_say_are_left_out():
    least = {"@context": RICH["@context"], "@type": "sc:Dataset", "conformsTo": RICH["conformsTo"]}
    sheet = shown(dumped(least)).sheet
    assert [section.name for section in sheet.sections] == ["about", "check", "missing"]
    assert sheet.title == "A dataset without a name"


def test_the_page_is_in_order_for_who_does_not_see_it():
    root = tree(page_of(dumped(RICH)))
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    targets = {element.get("href")[1:] for element in root.iter("a") if element.get("href").startswith("#")}
    assert targets <= set(ids)
    for table in root.iter("table"):
        assert "".join(table.find("caption").itertext()).strip()
        assert all(head.get("scope") in ("col", "row") for head in table.iter("th"))
        width = len(table.findall("thead/tr/*"))
        assert all(len(row) == width for row in table.findall("tbody/tr"))


def test_blank_lines_are_no_more_than_one():
    sheet = shown(dumped({**RICH, "description": "One.\r\n \t\n\n\n  \n\tTwo.\nThree."})).sheet
    (section,) = (section for section in sheet.sections if section.name == "description")
    assert section.blocks[0].text == "One.\n\nTwo.\nThree."
