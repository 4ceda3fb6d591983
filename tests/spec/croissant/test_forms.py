"""Documents in any form of JSON-LD are read as a tree that says what rdflib says that they say."""

import json
import random
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph
from rdflib.plugins.parsers.jsonld import to_rdf

from assay_kernels.scan import Kind
from assay_spec.croissant.forms.scope import MOST
from assay_spec.croissant.forms.writer import DEEPEST
from assay_spec.document import read_document
from assay_spec.kinds import load_kind

from .forms import FORMS, Form
from .rdflib_offline import HERE, offline

STUDY = Path(__file__).parents[2] / "validators" / "study" / "croissant.json"
BASE = json.loads(STUDY.read_bytes())
TREES = {name: form for name, form in FORMS.items() if name not in ("sets", "list")}
"""Those that rdflib reads as one tree: an `@list` has an order of its own."""


@pytest.fixture(scope="module", autouse=True)
def _offline():
    with offline():
        yield


def read(value, **options):
    return read_document("croissant.json", data=json.dumps(value, **options).encode())


def graph_of(value):
    graph = Graph()
    to_rdf(value, graph, base=HERE, version=1.1)
    return set(graph)


def named(value, above="#of"):
    """The value with an `@id` for every object of it, so that graphs are equal when they say the same."""
    if isinstance(value, list):
        return [named(each, f"{above}-{number}") for number, each in enumerate(value)]
    if not isinstance(value, dict) or "diagnoses/name" in value:
        return value
    inside = {word: held if word == "@context" else named(held, f"{above}-{word}") for word, held in value.items()}
    return {"@id": above, **inside}


def copied(value):
    return json.loads(json.dumps(value))


def formed(base):
    return st.builds(
        lambda name, share, seed: TREES[name](Form(copied(base), random.Random(seed), share)),
        *(st.sampled_from(list(TREES)), st.sampled_from([1.0, 0.6, 0.3]), st.integers(0, 1 << 30)),
    )


FORMED = formed(BASE)
NAMED = named(BASE)


@given(formed(NAMED))
def test_a_form_says_what_its_tree_says(value):
    if value["@context"].get("distribution", {}).get("@container") != "@type":  # which rdflib does not know
        assert graph_of(value) == graph_of(NAMED)
    assert graph_of(read(value).tape.value()) == graph_of(NAMED)


@given(FORMED)
def test_every_form_gives_the_same_model(value):
    assert load_kind(read(value)).model == load_kind(read(BASE)).model
    assert load_kind(read(value)).complete


@given(FORMED, st.sampled_from([None, 1]))
def test_every_node_has_the_bytes_of_what_it_was_made_of(value, indent):
    document = read(value, indent=indent)
    for node in range(len(document.tape)):
        written = json.loads(document.data[document.tape.start(node) : document.tape.end(node)])
        match document.tape.kind(node):
            case Kind.KEY:
                said = document.tape.text(node)
                assert said in (written, written.removeprefix("own-")) or said in ("@id", "@type")
            case Kind.OBJECT | Kind.ARRAY:
                assert isinstance(written, (dict, list)) or document.tape.value(node) == {"@id": written}
            case _:
                assert document.tape.value(node) == written or written.startswith("Own")


@given(FORMED)
def test_the_pointer_of_a_node_leads_to_it_in_the_file(value):
    document = read(value)
    for node in range(len(document.tape)):
        found = value
        for step in document.pointer(node).split("/")[1:]:
            found = found[int(step) if isinstance(found, list) else step.replace("~1", "/").replace("~0", "~")]
        if document.tape.kind(node) not in (Kind.OBJECT, Kind.ARRAY, Kind.KEY):
            assert found == document.tape.value(node) or isinstance(found, (dict, list, str))
            assert document.span(node).pointer == document.pointer(node)


def node(**members):
    return {"@type": "cr:RecordSet", "@id": "r", **members}


def side_by_side(*objects, **members):
    context = {word: held for word, held in BASE.items() if word == "@context"}
    return {**context, "@graph": [{**BASE, "@id": "#whole", "@context": {}, **members}, *objects]}


@pytest.mark.parametrize(
    ("value", "unread"),
    {
        "nothing": (side_by_side(), []),
        "nobody leads there": (side_by_side(node()), [("/@graph/1", "nothing leads")]),
        "a person that nobody names": (side_by_side({"@id": "a", "@type": "sc:Person", "name": "A"}), []),
        "in two pieces": (side_by_side(node(), node(name="again"), recordSet={"@id": "r"}), []),
        "two datasets": ([BASE, BASE], [("/1", "a second dataset")]),
        "a dataset that is no Croissant": ([BASE, {"@context": BASE["@context"], "@type": "sc:Dataset"}], []),
        "reverse of others": ({**BASE, "@reverse": {"sc:subjectOf": {"@id": "p"}}},
                              [("/@reverse", "`@reverse` is not read")]),
        "reverse of nobody": (side_by_side(node(**{"@reverse": {"recordSet": {"@id": "x"}}}), recordSet={"@id": "r"}),
                              [("/@graph/1/@reverse", "`@reverse` is not read")]),
        "reverse of an object": ({**BASE, "@reverse": {"about": {"name": "x"}}},
                                 [("/@reverse", "`@reverse` is not read")]),
        "reverse": (side_by_side(node(**{"@reverse": {"recordSet": {"@id": "#whole"}}}), recordSet=None), []),
        "a graph inside": ({**BASE, "about": {"@graph": [node()]}}, [("/about/@graph", "`@graph` is not read")]),
        "a context elsewhere": ({**BASE, "about": {"@context": "https://e.example", "name": "x"}},
                                [("/about/@context", "the context `https://e.example` is not known")]),
    }.values(),
)  # fmt: skip
def test_what_is_not_read_is_told_with_its_place(value, unread):
    document = read(value)
    found = [(document.written.pointer(each.node), each.said) for each in document.unread]
    assert [(pointer, said[: len(begun)]) for (pointer, said), (_, begun) in zip(found, unread, strict=True)] == unread
    assert all(each.remedy for each in document.unread)


@pytest.mark.parametrize(
    ("one", "other", "places"),
    {
        "other names": ({"name": "a"}, {"name": "b"}, ("/@graph/1/name", "/@graph/2/name")),
        "other kinds": ({}, {"@type": "cr:Field"}, ("/@graph/1/@type", "/@graph/2/@type")),
        "other values of JSON": ({"data": [1]}, {"data": [2]}, ("/@graph/1/data", "/@graph/2/data")),
        "true is not 1": ({"data": 1}, {"data": True}, ("/@graph/1/data", "/@graph/2/data")),
        "nor inside": ({"data": [{"a": [1]}]}, {"data": [{"a": [True]}]}, ("/@graph/1/data", "/@graph/2/data")),
        "1 is 1.0": ({"data": [{"a": 1}]}, {"data": [{"a": 1.0}]}, None),
        "another order": ({"data": {"a": 1, "b": 2}}, {"data": {"b": 2, "a": 1}}, None),
        "other languages": ({"name": {"@value": "a", "@language": "en"}},
                            {"name": {"@value": "b", "@language": "de"}}, None),
        "a list of one": ({"name": "a"}, {"name": ["a"]}, None),
        "a value in an object": ({"name": "a"}, {"name": {"@value": "a"}}, None),
        "nothing": ({"name": None}, {"name": "a"}, None),
        "a word of others": ({"x:y": 1}, {"x:y": 2}, None),
        "other keys": ({"key": {"@id": "a"}}, {"key": {"@id": "b"}}, None),
    }.values(),
)  # fmt: skip
def test_what_contradicts_itself_is_told_and_what_does_not_is_one_object(one, other, places):
    document = read(side_by_side(node(**one), {**node(), **other}, recordSet={"@id": "r"}))
    pointers = [tuple(map(document.written.pointer, (each.other, each.node))) for each in document.contradictions]
    assert pointers == ([places] if places else [])
    assert document.unread == ()
    records = load_kind(document).model.record_set
    assert len(records) == 1
    if not places:
        assert document.tape.value()["recordSet"]["@id"] == "r"
        whole = {**node(**one), **{word: value for word, value in other.items() if value is not None}}
        assert document.tape.value()["recordSet"].keys() == whole.keys()


@given(st.permutations([("@type", "sc:Person"), ("name", "A"), ("x:more", [True, {"x:b": 1, "x:a": 2}])]))
def test_equal_values_are_one_in_whichever_order(members):
    parts = [{"@id": "#whole", "author": held} for held in ({"@type": "sc:Person", "name": "A"}, dict(members))]
    pieces = [{"@id": "#whole", "author": dict(each)} for each in (members, members[::-1])]
    assert read(side_by_side(*pieces)).tape.value()["author"] == dict(members)
    assert len(read(side_by_side(*parts, *pieces)).tape.value()["author"]) == 2


def test_the_dataset_may_contradict_itself_too():
    document = read(side_by_side({"@id": "#whole", "name": "x"}, {"@id": "#whole", "keywords": ["more"]}))
    assert [document.written.pointer(each.node) for each in document.contradictions] == ["/@graph/1/name"]
    assert document.tape.value()["keywords"] == [*BASE["keywords"], "more"]


LISTED = {
    "keywords": ["a", "b", "c"],
    "distribution": [{"@id": "a"}, {"@id": "b"}],
    "creator": [{"@id": "p"}, {"@id": "q", "@type": "sc:Person"}, {"@type": "sc:Person", "@id": "r", "name": "x"}],
    "sc:about": ["x", {"@value": "y"}, 1, True, 1.5, {"@value": "z", "@language": "de"}],
}


@given(
    st.fixed_dictionaries(
        {word: st.lists(st.lists(st.sampled_from(values)), min_size=3, max_size=3) for word, values in LISTED.items()}
    )
)
def test_lists_of_several_pieces_are_one_list_with_each_value_once(lists):
    people = [{"@type": "sc:Person", "@id": name, "name": name} for name in "pq"]
    pieces = [{word: lists[word][number] for word in lists} | {"@id": "#of"} for number in range(3)]
    files = [{"@type": "cr:FileObject", "@id": name, "name": name} for name in "ab"]
    words = {"a": "sc:a", "x": "https://x.example/"}
    value = {"@context": {**BASE["@context"], **words}, "@graph": [*pieces, *files, *people]}
    pieces[0] |= {"@type": "sc:Dataset", "conformsTo": BASE["conformsTo"]}
    made = read(value).tape.value()
    listed = [each for word in ("distribution", "creator") for each in made.get(word, ())]
    used = {each["@id"] for each in listed if isinstance(each, dict)}
    kept = {**value, "@graph": [each for each in value["@graph"] if each["@id"] in {"#of", *used}]}
    assert graph_of(made) == graph_of(kept)


def test_what_says_that_it_is_a_value_stands_beside_those_that_are_said_to_be():
    turned = {"@reverse": {"https://schema.org/distribution": [{"@id": "#whole"}]}}
    file = {"@type": "cr:FileObject", "@id": "x", "name": "x"}
    for said in ([], [{"@id": "x"}], [file], {"@id": "x"}):
        document = read(side_by_side({**file, **turned}, distribution=said))
        made = document.tape.value()
        files = made.get("distribution") or made["https://schema.org/distribution"]
        assert files in ([file], file)
        assert document.unread == ()


def test_what_is_a_value_of_several_stands_at_the_first_and_is_referred_to_at_the_others():
    files = [{"@type": "cr:FileObject", "@id": name, "name": name} for name in "ab"]
    turned = {"@reverse": {"containedIn": [{"@id": "b"}], "distribution": {"@id": "#whole"}}}
    value = side_by_side({**files[0], **turned}, files[1], distribution=[{"@id": "b"}])
    model = load_kind(read(value)).model
    by_id = {file.id: file for file in model.distribution}
    assert [source.id for source in by_id["b"].contained_in] == ["a"]
    assert {name: file.name.text for name, file in by_id.items()} == {"a": "a", "b": "b"}


def test_two_words_of_one_property_are_one_list():
    for word in ("sc:url", "https://schema.org/url"):
        document = read({**BASE, word: "https://example.org/other"})
        assert document.tape.value()["url"] == [BASE["url"], "https://example.org/other"]
        assert not document.is_editable
        assert read({**BASE, word: BASE["url"]}).is_editable
    people = [{"@type": "sc:Person", "name": name} for name in "ab"]
    model = load_kind(read({**BASE, "creator": people[0], "sc:creator": people})).model
    assert [each.name.text for each in model.creator] == ["a", "b"]


def test_what_conforms_by_a_word_that_the_context_forgot_is_the_dataset():
    context = {word: meaning for word, meaning in BASE["@context"].items() if word != "conformsTo"}
    whole = {**BASE, "@context": context}
    del whole["@type"]
    inside = {word: held for word, held in whole.items() if word != "@context"}
    for value in (
        whole,
        [whole],
        [inside | {"@context": context}, {"name": "x"}],
        {"@context": context, "@graph": [inside]},
    ):
        document = read(value)
        assert (document.kind.name, document.version) == ("croissant", read(BASE).version)
        assert "recordSet" in document.tape.value()


def test_what_a_misspelt_word_leads_to_is_read():
    value = side_by_side(node(field=[{"@id": "f"}]), {"@type": "cr:Field", "@id": "f"}, recordSets=[{"@id": "r"}])
    document = read(value)
    assert document.unread == ()
    assert document.tape.value()["recordSets"] == [node(field=[{"@type": "cr:Field", "@id": "f"}])]


def test_what_is_referred_to_elsewhere_stands_where_it_is_described():
    value = Form(copied(BASE), random.Random(0)).flattened()
    files = read(value).tape.value()["distribution"]
    assert files == BASE["distribution"]
    assert files[2]["containedIn"] == {"@id": "images.zip"}


@pytest.mark.parametrize(
    "value", [[], {}, [{}], [1], {"@graph": []}, {"@graph": [1, None]}, [[BASE["@context"]]], {"@set": 1}]
)
def test_documents_without_a_dataset_stay_as_they_are(value):
    document = read(value)
    assert document.written is document
    assert document.kind is None


@pytest.mark.parametrize(
    "value", [None, 1, "x", [], {}, [None], {"@graph": None}, {"@set": None}, {"@list": [[[]]]}, [[1], [{}]]]
)
@pytest.mark.parametrize(
    "word", ["@graph", "@nest", "@included", "@reverse", "@context", "@set", "creator", "distribution", "@id", "@type"]
)
def test_nothing_that_stands_in_the_place_of_an_object_ends_with_an_exception(word, value):
    for whole in ({**BASE, word: value}, [{**BASE, word: value}], {**BASE, "about": {"@graph": 1, word: value}}):
        document = read(whole)
        tape = document.tape
        assert all(tape.start(node) <= tape.end(node) <= len(document.data) for node in range(len(tape)))


def test_objects_in_each_other_have_an_end():
    value = {"@graph": []}
    for _ in range(DEEPEST + 1):
        value = {"about": value}
    document = read({**BASE, **value})
    assert "more than" in document.unread[0].said
    assert document.tape.value() == {**BASE, **value}


def test_contexts_have_an_end():
    inside = [{"@context": {f"x{number}": "sc:name"}, f"x{number}": "a"} for number in range(MOST + 10)]
    document = read({**BASE, "about": inside})
    assert {each.said for each in document.unread} == {f"of more than {MOST} contexts this one is not read"}


def test_many_objects_of_one_name_take_no_longer_than_they_are():
    many = [{"@id": "x", "@type": "cr:Field", "name": str(number)} for number in range(20_000)]
    document = read(side_by_side(*many, about=[{"@id": "x"}] * 20_000))
    assert len(document.unread) < 20_000


def test_a_document_that_is_a_plain_tree_is_not_rewritten():
    whole = {**BASE, "description": "An `@graph` and a @set, an @list and @reverse.", "about": {"@index": "x"}}
    assert read(whole).written is not None
    assert read(BASE).written.tape.value() == read(BASE).tape.value()
    document = read(whole)
    assert document.written is document
    assert document.is_editable


def test_a_word_of_json_ld_may_be_escaped():
    whole = json.dumps({"@context": BASE["@context"], "@graph": [{**BASE, "@context": {}}]})
    document = read_document("croissant.json", data=whole.replace('"@graph"', '"\\u0040gr\\u0061ph"').encode())
    assert load_kind(document).model == load_kind(read(BASE)).model


def test_yaml_has_the_same_forms():
    text = yaml.safe_dump(Form(copied(BASE), random.Random(0)).flattened())
    document = read_document("croissant.yaml", data=text.encode())
    assert load_kind(document).model == load_kind(read(BASE)).model
