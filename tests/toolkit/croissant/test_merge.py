"""One's own words survive when a host writes its file anew."""

import json
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from assay.croissant.complete import conforming
from assay.croissant.merge.decide import LISTS, Sight
from assay.croissant.merge.merge import merge
from assay_spec.croissant.context import compile_context
from assay_spec.croissant.official import CONTEXT
from assay_spec.document import read_document
from assay_spec.edit import applied
from assay_validators.engine import Session

from .test_diff import datasets, readable

STUDY = Path(__file__).parents[2] / "validators" / "study" / "croissant.json"
BASE = json.loads(STUDY.read_text())
RAI = {"rai:dataBiases": "Adults only.", "rai:dataLimitations": ["One hospital."]}
words = st.sampled_from(["name", "description", "license", "keywords", "url", "version", "x:a", "x:b"])
texts = st.sampled_from(["one", "two", "three"])
members = st.dictionaries(words, texts, max_size=6)


def document_of(value):
    return read_document("croissant.json", data=json.dumps(value, indent=2).encode())


def merged(host, mine, base=None, wanted=()):
    found = merge(document_of(host), document_of(mine), base and document_of(base), frozenset(wanted))
    return json.loads(found.data), found.choices


def changed(*paths, **top):
    """The study with members changed, at the top or at paths such as `recordSet/0`."""
    value = json.loads(json.dumps(BASE)) | top
    for path, new in paths:
        target = value
        for step in path.split("/"):
            target = target[int(step) if isinstance(target, list) else step]
        target |= new
    return {name: member for name, member in value.items() if member is not None}


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


def test_what_it_conforms_to_is_for_both_to_say():
    newer, rai = "http://mlcommons.org/croissant/1.0", "http://mlcommons.org/croissant/RAI/1.0"
    mine = changed(conformsTo=[BASE["conformsTo"], rai])
    assert merged(changed(conformsTo=newer), mine)[0]["conformsTo"] == [newer, rai]


@pytest.mark.parametrize("said", [[[BASE["conformsTo"]], BASE["conformsTo"]], {"@id": {}}, [{"@id": []}, 1, None]])
def test_what_it_conforms_to_may_be_anything(said):
    rai = "http://mlcommons.org/croissant/RAI/1.0"
    found = conforming(document_of(changed(conformsTo=said)), [rai])
    value = json.loads(applied(document_of(changed(conformsTo=said)), found))["conformsTo"]
    assert value == [*(said if isinstance(said, list) else [said]), rai]


def test_objects_are_merged_by_their_identifier_wherever_they_stand():
    field = {"description": "The hospital."}
    mine = changed(("recordSet/0/field/2", field))
    host = changed()
    host["recordSet"][0]["field"].insert(0, {"@type": "cr:Field", "@id": "patients/new", "dataType": "sc:Text"})
    value, (choice,) = merged(host, mine)
    assert value["recordSet"][0]["field"][3]["description"] == "The hospital."
    assert (choice.place, choice.word, choice.mine) == ("patients/site", "description", True)


@pytest.mark.parametrize(
    ("base", "wanted", "kept", "why"),
    [
        (None, (), "theirs", "both say it; `--mine` takes yours, `--base` tells who changed it"),
        (None, ("sc:description",), "mine", "you asked for it"),
        ("theirs", (), "mine", "you alone have changed it"),
        ("neither", (), "theirs", "both have changed it"),
        ("neither", ("sc:description",), "mine", "you asked for it"),
    ],
)
def test_what_both_say_differently(base, wanted, kept, why):
    before = base and changed(description=base)
    value, (choice,) = merged(changed(description="theirs"), changed(description="mine"), before, wanted)
    assert (value["description"], choice.why) == (kept, why)
    assert choice.mine == (kept == "mine")


def test_what_the_host_alone_changed_is_not_spoken_of():
    value, choices = merged(changed(description="theirs"), changed(description="old"), changed(description="old"))
    assert (value["description"], choices) == ("theirs", ())


def test_what_the_host_took_out_stays_out_when_that_can_be_told():
    mine = base = changed(**{"x:stale": "1"})
    assert "x:stale" not in merged(changed(), mine, base)[0]
    assert merged(changed(), mine)[0]["x:stale"] == "1"


@given(members, members, members)
def test_three_files_merge_as_lines_of_code_do(host, mine, base):
    named = {"@context": BASE["@context"], "@type": "sc:Dataset"}
    value, _ = merged({**named, **host}, {**named, **mine}, {**named, **base})
    for word in {*host, *mine, *base}:
        theirs, ours, before = host.get(word), mine.get(word), base.get(word)
        if ours == before:
            assert value.get(word) == theirs
        elif ours is None:
            assert value.get(word) == (None if theirs == before else theirs)
        elif theirs is None or theirs == before:
            assert value[word] == ours
        else:
            assert value[word] == theirs


@given(members, members)
def test_merging_again_changes_nothing(host, mine):
    named = {"@context": BASE["@context"], "@type": "sc:Dataset"}
    once, _ = merged({**named, **host}, {**named, **mine})
    assert merged(once, {**named, **mine})[0] == once


CONTEXTS = [
    BASE["@context"],
    {**BASE["@context"], "x": "https://one.example/", "note": "https://one.example/note"},
    {**BASE["@context"], "x": "https://two.example/", "note": {"@id": "https://two.example/note", "@type": "@id"}},
    {**BASE["@context"], "y": "https://one.example/", "schema": "https://schema.org/", "c": CONTEXT["cr"]},
    {
        **{word: held for word, held in BASE["@context"].items() if held != f"cr:{word}"},
        "x": {"@id": "https://one.example/p", "@prefix": True},
    },
    {"@vocab": "https://schema.org/", "cr": CONTEXT["cr"], "dct": CONTEXT["dct"], "note": "sc:note"},
    [{"@vocab": "https://schema.org/"}, {**BASE["@context"], "x": "https://two.example/"}],
]
"""Of which some mean the same by other words, and some other things by the same words."""

own = st.dictionaries(
    st.sampled_from(
        ["x:a", "y:b", "note", "sc:award", "schema:award", "c:e", "https://one.example/a", "rai:dataBiases"]
    ),
    st.sampled_from(["a", "x:b", {"x:c": "d"}, ["a", "b"], {"@id": "x:thing"}, {"@value": "t", "@language": "de"}]),
    max_size=3,
)


def distinct(value, known):
    """The value without `@id`s that something before it has."""
    if isinstance(value, list):
        return [distinct(each, known) for each in value]
    if not isinstance(value, dict):
        return value
    is_again = value.get("@id") in known
    known.add(value.get("@id"))
    return {word: distinct(held, known) for word, held in value.items() if word != "@id" or not is_again}


def alone(value):
    """The value with what a list holds alone outside of it."""
    if isinstance(value, list):
        return alone(value[0]) if len(value) == 1 else [alone(each) for each in value]
    return {word: alone(held) for word, held in value.items()} if isinstance(value, dict) else value


@st.composite
def documents(draw, *, are_distinct=False):
    """Datasets with record sets, files and fields, in contexts of their own."""
    parts = draw(datasets)
    parts = distinct(parts, {None}) if are_distinct else parts
    for thing in (*parts["recordSet"], *parts["distribution"], *(f for r in parts["recordSet"] for f in r["field"])):
        thing.update(draw(own))
    parts = alone(parts) if draw(st.booleans()) else parts
    value = {**BASE, **parts, **draw(own), "@context": draw(st.sampled_from(CONTEXTS))}
    return read_document("a.json", data=json.dumps(value, indent=draw(st.sampled_from([None, 2]))).encode())


def readable_or_not(data):
    return read_document("a.json", data=data)


def findings(document):
    """What is found by its names, and by how much of it there is only where a list of names tells that."""
    found = set()
    for each in Session().check_document(document).diagnostics:
        names = re.findall(r"`[^`]*`", each.message)
        message = re.sub(r"(`[^`]*`)(, `[^`]*`)+( and `[^`]*`)?", "#", each.message)
        plain = re.sub(r"\d+", "#", re.sub(r"`[^`]*`", "", message))
        found.add((each.code, plain, () if "#" in message else tuple(names)))
    return found


def statements(document):
    """What a document says: the things on the way to it, by `@id` or name, its word, its term, and what it means."""
    sight = Sight(document)

    def of(node, way):
        for term, said in sight.said(node).items():
            things = sight.things(said, term) if term in LISTS else None
            if things is None and term not in ("@context", "dct:conformsTo"):
                yield way, said.word, term, said.meaning
            for number, thing in enumerate(things or ()):
                yield from of(thing, (*way, sight.label(thing) or f"number {number + 1}"))

    return list(of(0, ()))


def is_told(choices, way, word):
    """Whether a line says that something of one's own is not there."""
    left = [each for each in choices if not each.mine]
    here = any(each.word == word and not each.item and each.place == (way[-1] if way else "") for each in left)
    return here or any(each.item in way for each in left if each.item)


@given(documents(), st.booleans())
def test_merging_with_itself_changes_no_byte(document, has_base):
    found = merge(document, document, document if has_base else None, frozenset())
    assert (found.data, found.choices) == (document.data, ())


lawful = documents(are_distinct=True)


@given(lawful, lawful, st.none() | lawful)
def test_merging_twice_is_merging_once(host, mine, base):
    once = merge(host, mine, base, frozenset())
    assert merge(readable_or_not(once.data), mine, base, frozenset()).data == once.data


@given(documents(), documents(), st.none() | documents())
def test_no_finding_is_new(host, mine, base):
    found = merge(host, mine, base, frozenset())
    assert findings(readable_or_not(found.data)) <= findings(host) | findings(mine)


@given(documents(), documents())
def test_nothing_of_yours_is_lost_and_nothing_of_the_hosts_means_something_else(host, mine):
    found = merge(host, mine, None, frozenset())
    said = statements(readable_or_not(found.data))
    known = {(term, meaning) for _, _, term, meaning in said}
    for way, word, term, meaning in statements(mine):
        assert (term, meaning) in known or is_told(found.choices, way, word), (way, word)
    for way, word, term, meaning in statements(host):
        assert (term, meaning) in known, (way, word)


@given(documents(), documents(), documents())
def test_of_three_files_what_you_alone_changed_is_yours_and_the_rest_is_told(host, mine, base):
    found = merge(host, mine, base, frozenset())
    known = {(term, meaning) for _, _, term, meaning in statements(readable_or_not(found.data))}
    before = {(term, meaning) for _, _, term, meaning in statements(base)}
    for way, word, term, meaning in statements(mine):
        assert (term, meaning) in known | before or is_told(found.choices, way, word), (way, word)


def with_parts(**parts):
    """The study without its own record sets and files, so that a test says all of them."""
    return {**BASE, **parts}


FILE = {"@type": "cr:FileObject", "encodingFormat": "text/csv", "sha256": "0123456789abcdef" * 4}
A, B = ({**FILE, "@id": name, "name": name, "contentUrl": name} for name in ("a", "b"))


def records(name, *fields):
    return {"@type": "cr:RecordSet", "@id": name, "name": name, "field": [*fields]}


def field(name, file, **more):
    source = {"fileObject": {"@id": file}, "extract": {"column": "x"}}
    return {"@type": "cr:Field", "@id": name, "name": name, "dataType": "sc:Text", "source": source, **more}


HOST = {**BASE, "distribution": [A], "recordSet": [records("r", field("r/x", "a"))]}


def test_record_sets_files_and_fields_of_yours_are_added():
    mine = {
        **HOST,
        "distribution": [A, B],
        "recordSet": [records("r", field("r/x", "a"), field("r/y", "b")), records("s", field("s/x", "b"))],
    }
    value, choices = merged(HOST, mine)
    assert value == mine
    assert [(each.word, each.item, each.mine) for each in choices] == [
        ("distribution", "b", True),
        ("field", "r/y", True),
        ("recordSet", "s", True),
    ]


def test_what_would_refer_to_nothing_is_told_and_left():
    mine = {**HOST, "recordSet": [*HOST["recordSet"], records("s", field("s/x", "b"))], "distribution": [A, B]}
    base = {**HOST, "distribution": [A, B]}
    value, choices = merged(HOST, mine, base)
    assert value == HOST
    assert [(each.item, each.mine) for each in choices] == [("b", False), ("s", False)]
    assert choices[0].why == "the host has taken it out"
    assert choices[1].why.startswith("a check would find CRO0")


def test_what_the_host_took_out_and_you_changed_is_a_conflict():
    base = {**HOST, "distribution": [A, B]}
    mine = {**HOST, "distribution": [A, {**B, "description": "mine"}]}
    value, (choice,) = merged(HOST, mine, base)
    assert (value, choice.mine, choice.why) == (HOST, False, "the host has taken it out, and you have changed it")


def test_what_you_took_out_goes_unless_the_host_changed_it():
    base = {**HOST, "distribution": [A, B], "keywords": ["a"]}
    mine = {word: held for word, held in HOST.items() if word != "keywords"}
    value, choices = merged(base, mine, base)
    assert (value, {each.why for each in choices}) == (mine, {"you have taken it out"})
    changed_ = {**base, "distribution": [A, {**B, "description": "theirs"}], "keywords": ["b"]}
    value, choices = merged(changed_, mine, base)
    assert value == changed_
    assert {each.why for each in choices} == {"you have taken it out, and the host has changed it"}


@pytest.mark.parametrize("mine", [B, [B], [], [B, {**B, "@id": "c", "name": "c"}], [{**A, "description": "mine"}, B]])
@pytest.mark.parametrize("has_list", [False, True])
def test_a_thing_that_stands_alone_is_a_list_of_one(mine, has_list):
    host = {**BASE, "recordSet": [], "distribution": [A] if has_list else A}
    value, _ = merged(host, {**host, "distribution": mine}, host)
    assert value["distribution"] == (mine if isinstance(mine, list) else [mine])


def test_what_is_needed_does_not_go():
    base = {**HOST, "distribution": [A, B], "recordSet": [records("r", field("r/x", "b"))]}
    mine = {word: held for word, held in base.items() if word != "recordSet"} | {"distribution": [A]}
    host = {**base, "recordSet": [records("r", field("r/x", "b", description="new"))]}
    value, choices = merged(host, mine, base)
    assert value == host
    assert [each.mine for each in choices] == [False, False]


def test_things_without_an_id_are_the_same_by_their_names():
    def nameless(thing, **more):
        return {word: held for word, held in thing.items() if word != "@id"} | more

    host = {**HOST, "recordSet": [nameless(records("r"))]}
    mine = {**HOST, "recordSet": [nameless(records("r"), description="mine"), nameless(records("s"))]}
    value, _ = merged(host, mine)
    assert [each["name"] for each in value["recordSet"]] == ["r", "s"]
    assert value["recordSet"][0]["description"] == "mine"


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


def test_published_files_merged_with_themselves_are_the_same(corpus):
    tried = 0
    for document, _ in readable(corpus / "croissant"):
        if document.is_editable:
            tried += 1
            assert merge(document, document, None, frozenset()).data == document.data, document.path
            assert merge(document, document, document, frozenset()).data == document.data, document.path
    assert tried > 150


def test_published_files_get_back_what_was_taken_out_of_them(corpus):
    tried = 0
    for document, _ in readable(corpus / "croissant"):
        value = document.tape.value()
        if not document.is_editable or not isinstance(value.get("recordSet"), list) or not value["recordSet"]:
            continue
        tried += 1
        host = document_of({**value, "recordSet": value["recordSet"][:-1]})
        found = merge(host, document, None, frozenset())
        said = {(term, meaning) for _, _, term, meaning in statements(readable_or_not(found.data))}
        for way, word, term, meaning in statements(document):
            assert (term, meaning) in said or is_told(found.choices, way, word), (document.path, way, word)
    assert tried > 100


def test_another_file_is_not_written_over(tmp_path, capsys):
    from assay.cli import main

    shutil.copy(STUDY, tmp_path / "host.json")
    shutil.copy(STUDY, tmp_path / "mine.json")
    notes = tmp_path / "notes.txt"
    notes.write_text("my notes")
    paths = [str(tmp_path / name) for name in ("host.json", "mine.json")]
    assert main(["data", "merge", *paths, "-o", str(notes)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert notes.read_text() == "my notes"
    (tmp_path / "host.json").chmod(0o600)
    assert main(["data", "merge", *paths]) == 0
    assert (tmp_path / "host.json").stat().st_mode & 0o777 == 0o600


def test_every_choice_has_a_line_and_they_are_counted(tmp_path, capsys):
    from assay.cli import main

    parts = [records("r", field("r/x", "a"), field("r/y", "b")), records("s")]
    mine = {**HOST, "distribution": [A, B], "recordSet": parts, **RAI}
    for name, value in (("host.json", HOST), ("mine.json", mine), ("base.json", {**HOST, "distribution": [A, B]})):
        (tmp_path / name).write_text(json.dumps(value, indent=2))
    words = [*(str(tmp_path / name) for name in ("host.json", "mine.json")), "--base", str(tmp_path / "base.json")]
    assert main(["data", "merge", *words]) == 0
    *lines, last = capsys.readouterr().out.splitlines()
    assert lines[0] == "left out: `b` in `distribution` (the host has taken it out)"
    assert lines[1].startswith("left out: `r/y` in `field` of `r` (a check would find CRO030 then: ")
    assert lines[2:] == [
        "yours: `s` in `recordSet` (the host does not have it)",
        "yours: `rai:dataBiases` (the host does not say it)",
        "yours: `rai:dataLimitations` (the host does not say it)",
    ]
    assert last == f"{tmp_path / 'host.json'}: 3 of yours written, 2 not"


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99))
def test_a_new_reference_to_nothing_is_refused_whatever_refers_to_nothing_already(kept, gone, other):
    """A number in a name is a part of it."""
    assume(len({kept, gone, other}) == 3)
    kept, gone, other = (f"t{number}.csv" for number in (kept, gone, other))
    files = [{**A, "@id": name, "name": name, "contentUrl": name} for name in (kept, gone)]
    base = {**HOST, "distribution": files, "recordSet": [records("r", field("r/x", kept))]}
    mine = {**base, "recordSet": [records("r", field("r/x", kept), field("r/y", gone))]}
    host = {**base, "distribution": files[:1], "recordSet": [records("r", field("r/x", other))]}
    value, choices = merged(host, mine, base)
    assert value == host
    assert ("r/y", False) in [(each.item, each.mine) for each in choices]


fields_ = st.lists(st.booleans(), min_size=1, max_size=9).flatmap(lambda few: st.integers(1, 70).map(few.__mul__))


@settings(max_examples=20)
@example([False, True] * 250, [])
@given(fields_, st.lists(st.booleans(), max_size=20))
def test_however_much_is_refused_whatever_is_sound_is_taken(fields, sets):
    """Also where a record set is read from a file that is new as well."""
    gone = {**A, "@id": "gone", "name": "gone", "contentUrl": "gone"}
    base = {**HOST, "distribution": [A, gone]}
    new = [field(f"r/{number}", "a" if is_sound else "gone") for number, is_sound in enumerate(fields)]
    more = [
        records(f"s{number}", field(f"s{number}/x", "b" if is_sound else "gone"))
        for number, is_sound in enumerate(sets)
    ]
    mine = {**HOST, "distribution": [A, gone, B], "recordSet": [*more, records("r", field("r/x", "a"), *new)]}
    first, *others = merged(HOST, mine, base)[0]["recordSet"]
    assert first["field"][1:] == [each for each, is_sound in zip(new, fields, strict=True) if is_sound]
    assert others == [each for each, is_sound in zip(more, sets, strict=True) if is_sound]


def test_a_term_that_nobody_says_is_not_passed_over(tmp_path, capsys):
    from assay.cli import main

    shutil.copy(STUDY, tmp_path / "host.json")
    shutil.copy(STUDY, tmp_path / "mine.json")
    paths = [str(tmp_path / name) for name in ("host.json", "mine.json")]
    assert main(["data", "merge", *paths, "--mine", "sc:descripton"]) == 2
    assert "does not say `sc:descripton`; did you mean `sc:description`?" in capsys.readouterr().err
    assert main(["data", "merge", *paths, "--mine", "sc:description"]) == 0
