"""What is taken over means in the merged file what it meant in one's own."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.croissant.merge.meaning import Meanings
from assay_spec.croissant.context import compile_context
from assay_spec.croissant.official import CONTEXT

from .merging import BASE, FILE, HOST, RAI, A, changed, document_of, field, merged, records


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


@pytest.mark.parametrize("theirs", [{}, {"rai": CONTEXT["rai"]}, {"y": CONTEXT["rai"]}])
@pytest.mark.parametrize(
    ("place", "word"), [("", "r:dataBiass"), ("distribution/0", "r:dataBiases"), ("distribution/0", "r:bias")]
)
def test_what_is_found_in_your_own_file_does_not_keep_a_word_out_that_is_spelt_otherwise(theirs, place, word):
    context = BASE["@context"]
    host = {**HOST, "@context": {**context, **theirs}, "distribution": [A]}
    said = {word: "x"}
    mine = {**host, "@context": {**context, "r": CONTEXT["rai"]}, **(said if not place else {})}
    mine["distribution"] = [{**A, **(said if place else {})}]
    _, choices = merged(host, mine)
    assert [each.mine for each in choices if each.word == word] == [True], choices


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


SPLITS = {
    "@type": "cr:RecordSet",
    "@id": "x:splits",
    "name": "splits",
    "dataType": "cr:Split",
    "key": {"@id": "x:splits/name"},
    "field": [
        {"@type": "cr:Field", "@id": "x:splits/name", "name": "name", "dataType": "sc:Text"},
        {"@type": ["cr:Field", "x:K"], "@id": "x:splits/url", "name": "url", "dataType": ["sc:URL", "x:T"]},
    ],
    "data": [
        {"x:splits/name": "cr:train", "x:splits/url": "cr:TrainingSplit"},
        {"x:splits/name": "x:test", "x:splits/url": "x:Split"},
    ],
}
ONE = "https://one.example/"
prefixes = st.fixed_dictionaries(
    {"cr": st.sampled_from(["cr", "ml", "x"]), "sc": st.sampled_from(["sc", "s"]), "x": st.sampled_from(["x", "y"])}
).filter(lambda chosen: len({*chosen.values()}) == 3)


def prefixed(value, chosen):
    """The document with other prefixes for its own."""
    if isinstance(value, list):
        return [prefixed(each, chosen) for each in value]
    if isinstance(value, dict):
        return {_prefixed(word, chosen): prefixed(held, chosen) for word, held in value.items()}
    return _prefixed(value, chosen) if isinstance(value, str) else value


def _prefixed(text, chosen):
    prefix, colon, rest = text.partition(":")
    is_name = text in chosen or (colon and not rest.startswith("//") and prefix in chosen)
    return f"{chosen[prefix]}{colon}{rest}" if is_name else text


MINE = {**BASE, "@context": {**BASE["@context"], "x": ONE}, "recordSet": [SPLITS], "distribution": []}


def but_texts(value):
    """What is a text in the records, and no address, is the same whatever the prefixes are."""
    for row, own in zip(value["recordSet"][0]["data"], SPLITS["data"], strict=True):
        row[next(iter(row))] = own["x:splits/name"]
    return value


@given(prefixes, st.sampled_from(["x:splits/name", {"@id": "x:splits/name"}, [{"@id": "x:splits/name"}]]))
def test_the_same_by_other_prefixes_is_the_same(chosen, key):
    mine = {**MINE, "recordSet": [{**SPLITS, "key": key}]}
    host = but_texts(prefixed(MINE, chosen))
    for one, other in ((host, mine), (mine, host)):
        assert merged(one, other) == (one, ())


@given(prefixes, st.sets(st.sampled_from(["cr", "sc", "x"])))
def test_what_is_copied_means_what_it_meant(chosen, others):
    """Also where the host means other things by the prefixes of yours."""
    host = prefixed({**MINE, "recordSet": []}, chosen)
    host["@context"] |= {each: "https://two.example/" for each in others if each not in host["@context"]}
    value, choices = merged(host, MINE)
    assert [(each.mine, each.item) for each in choices] == [(True, "x:splits")]
    assert {word: value[word] for word in host if word not in ("@context", "recordSet")} == {
        word: held for word, held in host.items() if word not in ("@context", "recordSet")
    }
    meanings = [Meanings(document_of(each)).of(_word(each), each[_word(each)]) for each in (value, MINE)]
    assert meanings[0] == meanings[1]
    (records_,) = value["recordSet"]
    terms = compile_context(value["@context"])
    rows = records_["data"]
    ids = [each["@id"] for each in records_["field"]]
    assert [[*row] for row in rows] == [ids, ids]
    assert [terms.identity(each) for each in ids] == [f"{ONE}splits/name", f"{ONE}splits/url"]
    assert [row[ids[0]] for row in rows] == ["cr:train", "x:test"]
    assert [terms.canonical(row[ids[1]]).strip("<>") for row in rows] == ["cr:TrainingSplit", f"{ONE}Split"]


def _word(value):
    return next(word for word in value if word.endswith("recordSet"))


def test_a_key_of_records_is_the_field_as_the_host_writes_it():
    host = prefixed(MINE, {"x": "y"})
    host["recordSet"][0]["data"] = [{"y:splits/name": "other", "y:splits/url": "cr:TestSplit"}]
    value, (choice,) = merged(host, MINE, wanted=["cr:data"])
    assert choice.mine
    assert value["recordSet"][0]["data"] == [
        {"y:splits/name": "cr:train", "y:splits/url": "cr:TrainingSplit"},
        {"y:splits/name": "x:test", "y:splits/url": "y:Split"},
    ]


def test_prefixes_by_the_command(tmp_path, capsys):
    from assay.cli import main

    host, mine = tmp_path / "host.json", tmp_path / "mine.json"
    host.write_text(json.dumps(but_texts(prefixed(MINE, {"cr": "ml", "sc": "s", "x": "y"}))))
    mine.write_text(json.dumps(MINE))
    before = host.read_bytes()
    assert main(["data", "merge", str(host), str(mine)]) == 0
    assert host.read_bytes() == before
    capsys.readouterr()
