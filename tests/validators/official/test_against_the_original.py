"""Documents that nobody wrote: the installed mlcroissant 1.1.1 and we come to the same end."""

import copy
import json
import random
from importlib.metadata import version
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from tests.spec.croissant.forms import FORMS, Form
from tests.validators.official.reference import ours, theirs

from assay_validators.croissant.official.verdict import Outcome

pytest.importorskip("mlcroissant", reason="no mlcroissant: pip install 'assay[compare]'")
pytestmark = [
    pytest.mark.skipif(version("mlcroissant") != "1.1.1", reason="another version of mlcroissant"),
    pytest.mark.filterwarnings("ignore"),
]

INEXACT = {
    "several datasets": "which of several objects of the type it takes hangs on the seed of Python's hashes",
    "depth": "the depth at which Python gives up hangs on who calls; we say 300 objects",
    "ways": "of walks of more than 100,000,000 steps, 2,000,000 where objects go round, we say that they do not end",
    "fetched contexts": "inside of the document it fetches contexts by their addresses; we fetch nothing",
    "keywords": "`@import` and `@protected` are not followed",
    "XML types": "rdflib rewrites values of dates and decimals of XML Schema; we leave them as they are",
    "base": "a relative `@id` that climbs out of the base is told by the folder that the process is in",
    "without orjson": "rdflib without orjson reads `NaN` and longer integers; we say what it does with it",
    "data": "what happens when records are loaded is no verdict on the metadata",
}
"""Where we cannot say for sure what it does, and why."""

STUDY = json.loads((Path(__file__).parents[1] / "study" / "croissant.json").read_bytes())
OLD = {
    **STUDY,
    "@context": {key: value for key, value in STUDY["@context"].items() if key != "containedIn"},
    "conformsTo": "http://mlcommons.org/croissant/1.0",
}
OLDEST = {
    "@context": {
        "@vocab": "https://schema.org/",
        "@language": "en",
        "sc": "https://schema.org/",
        "ml": "http://mlcommons.org/schema/",
        **{word: f"ml:{word}" for word in ("column", "extract", "field", "recordSet", "references", "source")},
        "dataType": {"@id": "ml:dataType", "@type": "@vocab"},
    },
    "@type": "sc:Dataset",
    "name": "mini",
    "citation": "@misc{mini}",
    "license": "MIT",
    "version": "1.0.0",
    "datePublished": "2024-01-31",
    "distribution": [
        {
            "@type": "sc:FileObject",
            "name": "a.csv",
            "contentUrl": "a.csv",
            "encodingFormat": "text/csv",
            "sha256": "b2ede349e5197e2fb72175dd6a2bb71d6df53cac4c59a2c5c28c6910e90f5848",
        }
    ],
    "recordSet": {
        "@type": "ml:RecordSet",
        "name": "rows",
        "field": {
            "@type": "ml:Field",
            "name": "a",
            "dataType": "sc:Text",
            "source": {"distribution": "a.csv", "extract": {"column": "a"}},
        },
    },
}
BASES = (STUDY, OLD, OLDEST)

VALUES = st.sampled_from(
    [
        *(None, True, False, 0, 1, 1.5, -1, "", "x", "a b", "true", "1.0", "2024-01-01", "$.a", "$..", "$.?", "(-1,)"),
        *("sc:Text", "cr:Field", "https://schema.org/Dataset", "Person", "patients", "patients/size", "patients.csv"),
        *({}, [], ["x"], [1], [[1]], {"@value": "v"}, {"@value": "v", "@language": "fr"}, {"en": "a", "fr": "b"}),
        *({"@id": "patients.csv"}, {"@id": "patients/size"}, {"@id": "nobody"}, {"@list": ["a"]}, {"name": "n"}),
        *({"@type": "sc:Person", "name": "n"}, {"@type": "@json"}, [{"@id": "patients"}, {"@id": "patients.csv"}]),
    ]
)
WORDS = st.sampled_from(
    ["@id", "@type", "name", "containedIn", "source", "references", "field", "subField", "isPartOf", "value", "data"]
)
CHANGES = st.one_of(
    st.tuples(st.just("delete")),
    st.tuples(st.just("set"), VALUES),
    st.tuples(st.just("add"), WORDS, VALUES),
    st.tuples(st.just("list"), VALUES),
    st.tuples(st.just("copy"), st.integers(0, 500)),
    st.tuples(st.just("rename"), WORDS),
    st.tuples(st.just("wrap")),
)


def slots(value):
    """Every place in a document at which there is a value: its container and its key."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(items):
        yield value, key
        yield from slots(inner)


def change(document, number, kind, *more):
    places = list(slots(document))
    if not places:
        return
    container, key = places[number % len(places)]
    value = container[key]
    match kind:
        case "delete":
            del container[key]
        case "set":
            container[key] = copy.deepcopy(more[0])
        case "add" if isinstance(container, dict):
            container[more[0]] = copy.deepcopy(more[1])
        case "list":
            container[key] = [value, copy.deepcopy(more[0])]
        case "copy":
            other, name = places[more[0] % len(places)]
            container[key] = copy.deepcopy(other[name])
        case "rename" if isinstance(container, dict):
            container[more[0]] = container.pop(key)
        case "wrap":
            container[key] = {"@id": "wrapped", "name": value}


def types_in(document):
    return [value for container, key in slots(document) if key == "@type" for value in [container[key]]]


def both_end_alike(document, changes, path):
    """Let mlcroissant and us judge a document once it was changed, and compare what we say."""
    for number, (kind, *more) in changes:
        change(document, number, kind, *more)
    # See `INEXACT`: several datasets.
    assume(json.dumps(types_in(document)).count("Dataset") <= 1)
    path.write_text(json.dumps(document))
    ending, raised, errors, warnings = theirs(path)
    verdict, counts = ours(str(path))
    assert verdict.outcome == ending, (raised, verdict.raised, errors)
    if ending != "crash":
        assert counts == (len(errors), len(warnings)), (errors, warnings, verdict.facts)


# The same documents in every run, so that what is found is new only when something here was changed.
@settings(derandomize=True)
@given(st.sampled_from(BASES), st.lists(st.tuples(st.integers(0, 500), CHANGES), min_size=1, max_size=3))
@example(STUDY, [])
@example(OLD, [])
@example(OLDEST, [])
def test_changed_documents_come_to_the_same_end(tmp_path_factory, base, changes):
    document = copy.deepcopy(base)
    both_end_alike(document, changes, tmp_path_factory.mktemp("changed") / "croissant.json")


@settings(derandomize=True)
@given(
    st.sampled_from([STUDY, OLD]),
    st.sampled_from(list(FORMS)),
    st.sampled_from([1.0, 0.5]),
    st.integers(0, 99),
    st.lists(st.tuples(st.integers(0, 500), CHANGES), max_size=2),
)
def test_other_forms_of_json_ld_come_to_the_same_end(tmp_path_factory, base, name, share, seed, changes):
    document = FORMS[name](Form(copy.deepcopy(base), random.Random(seed), share))
    both_end_alike(document, changes, tmp_path_factory.mktemp("changed") / "croissant.json")


ADDRESS = "https://example.org/x"
BROKEN = [
    *({word: value} for word in ("@language", "@protected", "@propagate", "@direction") for value in (3, [])),
    *({"@version": value} for value in (2, "1.1", None, [], True)),
    *({"@import": value} for value in (3, [], {}, None)),
    *({word: ADDRESS} for word in ("@value", "@type", "@foo", "")),
    *({"x": value} for value in (3, True, ["a"], None, "@foo", "@context", "x:y")),
    *({"x": {name: value}} for name in ("@id", "@reverse") for value in (3, None, "@foo")),
    *({"x": {"@id": ADDRESS, name: 3}} for name in ("@type", "@container", "@language", "@prefix", "@nest", "@index")),
    *({"x": {"@id": ADDRESS, "@container": value}} for value in ("@nope", ["@list", "@set"], [], None)),
    {"x": {"id": ADDRESS}},
    {"x": "y", "y": "x"},
    {"x": {"@id": ADDRESS, "@context": 3}},
]


@pytest.mark.parametrize("more", BROKEN, ids=json.dumps)
def test_contexts_that_are_not_right_come_to_the_same_end(tmp_path, more):
    both_end_alike({**STUDY, "@context": {**STUDY["@context"], **more}}, [], tmp_path / "croissant.json")


def test_the_documents_to_begin_with_are_valid(tmp_path):
    for number, base in enumerate(BASES):
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps(base))
        assert ours(str(path))[0].outcome == Outcome.VALID, base


def test_the_mutations_of_the_corpus_come_to_the_same_end(corpus):
    paths = sorted((corpus / "croissant" / "mutations").glob("*.json"))
    for path in paths:
        ending, _, errors, warnings = theirs(path)
        verdict, counts = ours(str(path))
        assert verdict.outcome == ending, path
        if ending != "crash":
            assert counts == (len(errors), len(warnings)), path
    assert len(paths) >= 81


@pytest.mark.parametrize("reason", INEXACT.values(), ids=INEXACT)
def test_what_is_not_exact_is_told_with_its_reason(reason):
    assert len(reason.split()) > 5


def named(numbers):
    return [{"@id": f"f{number}.zip"} for number in numbers]


def woven(targets, word, kind="cr:FileObject"):
    """The study with files, each of which names those of some numbers under a word."""
    about = {"@type": kind, "contentUrl": "https://example.org/f.zip", "encodingFormat": "application/zip"}
    about |= {"sha256": "b2ede349e5197e2fb72175dd6a2bb71d6df53cac4c59a2c5c28c6910e90f5848"}
    files = [
        {**about, "@id": f"f{number}.zip", "name": f"f{number}.zip", word: named(others)}
        for number, others in enumerate(targets)
    ]
    return {**STUDY, "distribution": [*STUDY["distribution"], *files]}


def numbers_of(count):
    """Of each of so many files the numbers of those that it names, mostly of earlier ones."""
    earlier = [st.lists(st.integers(0, max(0, number - 1)), max_size=3) for number in range(count)]
    return st.tuples(st.tuples(*earlier), st.none() | st.tuples(*[st.integers(0, count - 1)] * 2))


@settings(derandomize=True)
@given(st.integers(2, 9).flatmap(numbers_of), st.sampled_from(["containedIn", "isPartOf", "hasPart", "about"]))
def test_files_that_name_each_other_come_to_the_same_end(tmp_path_factory, drawn, word):
    targets, back = list(map(list, drawn[0])), drawn[1]
    if back:
        targets[back[0]].append(back[1])
    path = tmp_path_factory.mktemp("woven") / "croissant.json"
    path.write_text(json.dumps(woven(targets, word)))
    ending, raised, errors, warnings = theirs(path)
    verdict, counts = ours(str(path))
    assert verdict.outcome == ending, (raised, verdict.raised, errors)
    if ending != "crash":
        assert counts == (len(errors), len(warnings)), (errors, warnings, verdict.facts)


LEVELS = [[], [], *([at - at % 2 - 2, at - at % 2 - 1] for at in range(2, 80))]
"""Files in twos, each of which names both of the two before."""


@pytest.mark.parametrize("word", ["containedIn", "isPartOf"])
def test_so_many_ways_that_it_ends_late_are_counted_and_not_gone(tmp_path, word):
    path = tmp_path / "croissant.json"
    path.write_text(json.dumps(woven(LEVELS[:24], word)))
    assert ours(str(path))[0].outcome == theirs(path)[0] == Outcome.VALID
    path.write_text(json.dumps(woven(LEVELS[:46], word)))
    assert ours(str(path))[0].outcome == Outcome.VALID
    path.write_text(json.dumps(woven(LEVELS, word)))
    verdict = ours(str(path))[0]
    assert (verdict.outcome, verdict.raised, verdict.facts[-1].code) == (Outcome.ENDLESS, "no end", "MLC009")


def test_ways_in_circles_and_to_parts_of_parts_are_bounded(tmp_path):
    path = tmp_path / "croissant.json"
    path.write_text(json.dumps(woven([[79], *LEVELS[1:]], "hasPart")))
    assert ours(str(path))[0].outcome in (Outcome.CRASH, Outcome.ENDLESS)
    document = woven([], "about")
    source = {"fileObject": {"@id": "patients.csv"}, "extract": {"column": "a"}}
    fields = [
        {
            "@type": "cr:Field",
            "@id": f"f{at}.zip",
            "dataType": "sc:Text",
            **({"subField": named(inner)} if inner else {"source": source}),
        }
        for at, inner in enumerate(LEVELS)
    ]
    document["recordSet"] = [*document["recordSet"], {"@type": "cr:RecordSet", "@id": "r", "field": fields}]
    path.write_text(json.dumps(document))
    assert ours(str(path))[0].raised == "no end"


def test_an_empty_file_and_other_formats(tmp_path):
    for name, text in {
        "a.json": "",
        "b.json": "[]",
        "c.json": "{}",
        "d.json": '{"a": NaN}',
        "e.json": "\ufeff{}",
    }.items():
        path = tmp_path / name
        path.write_text(text)
        ending, *_ = theirs(path)
        assert ours(str(path))[0].outcome == ending == "crash", name


@pytest.mark.parametrize("levels", [50, 290, 2000])
def test_depth_is_no_failure_of_ours(levels, tmp_path):
    path = tmp_path / "croissant.json"
    for opening, closing in (('{"isPartOf":', "}"), ("[", "]")):
        whole = json.dumps({**STUDY, "about": 0}).replace(
            '"about": 0', f'"about": {opening * levels}1{closing * levels}'
        )
        path.write_text(whole)
        assert ours(str(path))[0].raised in ("", "RecursionError", "JSONDecodeError")
