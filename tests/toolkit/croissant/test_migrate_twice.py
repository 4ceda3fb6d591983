"""What a draft would say twice, once its words are those of today: once if it is the same, else for the author."""

import json

import pytest

from assay_spec.croissant.context import compile_context

from .drafts import DRAFT_CONTEXT, draft, field, file, records
from .migrating import CROISSANT, OLD, outcome

EXTRACT, OTHER = {"column": "a"}, {"column": "b"}
TWICE = {
    "a name that moved": ({"ml:dataExtraction": EXTRACT, "ml:extract": OTHER}, ["ml:dataExtraction"], "cr:extract"),
    "a name that moved, behind": (
        {"ml:extract": OTHER, "ml:dataExtraction": EXTRACT},
        ["ml:dataExtraction"],
        "cr:extract",
    ),
    "a prefix": ({"ml:extract": EXTRACT, "cr:extract": OTHER}, ["ml:extract"], "cr:extract"),
    "no prefix": ({"extract": OTHER, "ml:extract": EXTRACT}, ["ml:extract"], "extract"),
    "three of them": (
        {"ml:extract": EXTRACT, "extract": OTHER, "ml:dataExtraction": EXTRACT},
        ["ml:extract", "ml:dataExtraction"],
        "extract",
    ),
}


@pytest.mark.parametrize("name", TWICE)
def test_what_comes_to_be_one_word_is_for_the_author_where_it_says_several_things(name):
    source, kept, word = TWICE[name]
    context = {**DRAFT_CONTEXT, "cr": CROISSANT}
    value = {**draft([file("x")], [records("r", field("f", source={"distribution": "x", **source}))])}
    found, left = outcome({**value, "@context": context}, "1.0")
    source_now = found["recordSet"][0]["field"][0]["source"]
    assert source_now == {"fileObject": {"@id": "x"}, word: OTHER, **dict.fromkeys(kept, EXTRACT)}
    assert [said.partition(" says ")[0] for _, said in left] == [f"`{each}`" for each in kept]
    alike = json.loads(json.dumps({**value, "@context": context}).replace('"b"', '"a"'))
    found, left = outcome(alike, "1.0")
    assert found["recordSet"][0]["field"][0]["source"] == {"fileObject": {"@id": "x"}, word: EXTRACT}
    assert left == []


@pytest.mark.parametrize("prefix", [{}, {"cr": CROISSANT}, {"x": f"http://{OLD}"}])
@pytest.mark.parametrize("name", TWICE)
@pytest.mark.parametrize("to", ["1.0", "1.1"])
def test_what_is_left_means_what_it_meant(name, prefix, to):
    source, kept, _ = TWICE[name]
    if any(word.startswith("cr:") for word in source):
        prefix = {"cr": CROISSANT}
    value = draft([file("x")], [records("r", field("f", source={"distribution": "x", **source}))])
    found, _ = outcome({**value, "@context": {**DRAFT_CONTEXT, **prefix}}, to)
    before, after = compile_context({**DRAFT_CONTEXT, **prefix}), compile_context(found["@context"])
    words = found["recordSet"][0]["field"][0]["source"]
    assert {word: after.meaning(word) for word in kept} == {word: before.meaning(word) for word in kept}
    assert after.canonical(next(word for word in words if word not in {*kept, "fileObject"})) == "cr:extract"
    assert after.canonical("cr:x") == "cr:x"


def test_a_word_that_is_left_keeps_its_definition_and_the_prefix_of_that():
    context = {**DRAFT_CONTEXT, "dataExtraction": "ml:dataExtraction"}
    sources = {"distribution": "x", "dataExtraction": EXTRACT, "extract": OTHER}
    value = {**draft([file("x")], [records("r", field("f", source=sources))]), "@context": context}
    found, left = outcome(value)
    assert [said.partition(" says")[0] for _, said in left] == ["`dataExtraction`"]
    assert found["@context"].items() >= {"dataExtraction": "ml:dataExtraction", "ml": f"http://{OLD}"}.items()
    assert (found["@context"]["cr"], found["@context"]["extract"]) == (CROISSANT, "cr:extract")


def test_of_responsible_use_nothing_is_dropped():
    biases = {"ml:dataBiases": "Adults.", "rai:dataBiases": "Women."}
    found, left = outcome(draft(**biases))
    assert found.items() >= biases.items()
    assert [said for _, said in left] == [
        "`ml:dataBiases` says something else than `rai:dataBiases`, and both are one word now"
    ]


def test_what_goes_takes_what_is_in_it_along():
    inner = {"ml:extract": {"ml:column": "a"}, "extract": {"ml:column": "b"}}
    found, left = outcome(draft([], [records("r", field("f", **{"ml:source": inner, "source": inner}))]), "1.0")
    kept = {"ml:extract": {"cr:column": "a"}, "extract": {"cr:column": "b"}}
    field_now = {"@type": "cr:Field", "@id": "r/f", "name": "f", "source": kept}
    assert found["recordSet"][0]["field"] == [field_now]
    assert [said.partition(" says")[0] for _, said in left] == ["`ml:extract`"]


def test_a_value_that_is_called_by_name_and_by_identifier_is_for_the_author():
    rows = [{"f": 1, "r/f": 2}]
    found, left = outcome(draft([], [records("r", field("f"), data=rows)]), "1.0")
    assert found["recordSet"][0]["data"] == rows
    assert [said for _, said in left] == ["`f` stands beside `r/f`, which is the `@id` of the same field"]
