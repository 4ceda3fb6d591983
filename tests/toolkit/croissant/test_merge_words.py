"""What is taken over means in the merged file what it meant in one's own."""

import pytest

from assay_spec.croissant.context import compile_context

from .merging import BASE, FILE, HOST, RAI, A, changed, field, merged, records


def test_what_only_you_say_is_added_with_the_prefix_that_it_needs():
    mine = changed(
        **RAI, **{"@context": {**BASE["@context"], "prov": "http://www.w3.org/ns/prov#"}, "prov:wasDerivedFrom": "x"}
    )
    value, choices = merged(changed(version="2.0.0"), mine)
    assert {name: value[name] for name in RAI} == RAI
    assert value["prov:wasDerivedFrom"] == "x"
    assert value["@context"]["prov"] == "http://www.w3.org/ns/prov#"
    assert value["version"] == "2.0.0"
    assert {choice.word for choice in choices if choice.mine} == {*RAI, "prov:wasDerivedFrom"}


@pytest.mark.parametrize(
    ("theirs", "ours", "written"),
    [
        ({}, {"x": "https://one.example/"}, "x:a"),
        ({"x": "https://one.example/"}, {"x": "https://one.example/"}, "x:a"),
        ({"y": "https://one.example/"}, {"x": "https://one.example/"}, "y:a"),
        ({"x": "https://two.example/"}, {"x": "https://one.example/"}, "https://one.example/a"),
        ({"x": None}, {"x": "https://one.example/"}, "https://one.example/a"),
        ({"a": "https://one.example/a"}, {"x": "https://one.example/"}, "a"),
    ],
)
def test_a_word_is_written_so_that_it_means_the_same(theirs, ours, written):
    context = BASE["@context"]
    host = {**HOST, "@context": {**context, **theirs}}
    mine = {**HOST, "@context": {**context, **ours}, "x:a": {"x:inside": {"@id": "x:thing"}}}
    value, choices = merged(host, mine)
    new = [word for word in value if word not in host]
    assert new == [written]
    terms = compile_context(value["@context"])
    assert terms.meaning(written) == "https://one.example/a"
    ((inside, held),) = value[written].items()
    assert terms.meaning(inside) == "https://one.example/inside"
    assert terms.identity(held["@id"]) == "https://one.example/thing"
    assert [each.mine for each in choices if each.word == "x:a"] == [True]


def test_a_prefix_is_not_defined_where_the_host_has_names_that_begin_with_it():
    host = {**HOST, "sameAs": "x:page", "distribution": [{**A, "@id": "x:file"}], "recordSet": []}
    mine = {**host, "@context": {**BASE["@context"], "x": "https://one.example/"}, "x:a": "b"}
    mine["distribution"] = []
    value, _ = merged(host, mine)
    assert value["@context"] == host["@context"]
    assert value["https://one.example/a"] == "b"


def test_a_word_without_a_meaning_is_told():
    context = {word: held for word, held in BASE["@context"].items() if word != "@vocab"}
    words_ = [*BASE, *FILE]
    context |= {word: f"sc:{word}" for word in [*words_, "contentUrl"] if word not in (*context, "@id", "@type")}
    value, choices = merged(HOST, {**HOST, "@context": context, "thought": "mine"})
    assert "thought" not in value
    assert [(each.word, each.mine) for each in choices] == [("thought", False)]


def test_words_of_an_older_version_do_not_get_into_a_newer_file():
    mine = {**HOST, "conformsTo": "http://mlcommons.org/croissant/1.0"}
    mine["recordSet"] = [records("r", field("r/x", "a", repeated=True))]
    host = {**HOST, "conformsTo": "http://mlcommons.org/croissant/1.1"}
    value, (choice,) = merged(host, mine)
    assert value == host
    assert (choice.mine, choice.word, choice.place) == (False, "repeated", "r/x")
