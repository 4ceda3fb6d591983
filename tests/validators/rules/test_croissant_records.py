"""For every rule on record sets, fields and their values: when it speaks, once and where; and when it is silent.

A change is a list of members to put into objects of the small valid dataset; who else may speak comes third, where the
cause is his as well.
"""

from pathlib import Path

from hypothesis import strategies as st

from assay_spec.croissant.definitions import PREFIXES
from assay_spec.document import read_document
from assay_validators.croissant import classes, fields, inline, values
from assay_validators.croissant.datatypes import ATOMIC
from assay_validators.rule import rules_in

from .changes import addresses, both, fires, objects_of, put, silent, words
from .promises import test_it_is_silent_beside_them, test_it_speaks_once_and_there  # noqa: F401 - taken over

BASE = read_document(Path(__file__).parents[1] / "study" / "croissant.json").tape.value()
BASE["@context"] = PREFIXES | BASE["@context"]
CHANGED = objects_of(BASE)
SITE = "recordSet/0/field/2"


def put_set(members):
    return put("recordSet", "+", {"@type": "cr:RecordSet", "@id": "r", "name": "r", **members})


def constant(**members):
    """Another record set of one field `r/a`, of which more is said."""
    return put_set({"field": [{"@type": "cr:Field", "@id": "r/a", "dataType": "sc:Integer", **members}]})


def rows(data, kind="sc:Integer", **members):
    """A record set whose records are written out, with the fields `r/a` and `r/b`."""
    names = [{"@type": "cr:Field", "@id": f"r/{name}", "dataType": kind} for name in "ab"]
    return put_set({"field": names, "data": data, **members})


def put_examples(row):
    """Examples of a record set whose records are in no file."""
    return put_set({"field": [{"@type": "cr:Field", "@id": "r/a", "dataType": "sc:Integer"}], "examples": [row]})


def joining(**members):
    return [{"@type": "cr:Field", "@id": "r/a", "dataType": "sc:Text", **members}]


def enumeration(key, name):
    field = {"@type": "cr:Field", "@id": f"r/{name}", "dataType": "sc:Text", "equivalentProperty": "sc:url"}
    return put_set({"dataType": "sc:Enumeration", "field": [field], "data": [{f"r/{name}": "x"}], **key})


def source(**members):
    return {"fileObject": {"@id": "patients.csv"}, "extract": {"column": "site"}, **members}


def extract(**members):
    return {"fileSet": {"@id": "images"}, "extract": members}


def joined(first, second):
    """The two fields of a record set, from these sources."""
    one = {"@type": "cr:Field", "@id": "r/a", "dataType": "sc:Text", "source": first}
    return put_set({"field": [one, {"@type": "cr:Field", "@id": "r/b", "dataType": "sc:Text", **second}]})


pairs = st.lists(st.integers(), min_size=2, max_size=6, unique=True)
records = pairs.map(lambda numbers: [{"r/a": number, "r/b": number} for number in numbers])
keys = {"key": {"@id": "r/a"}}


def typed(kind, name, type_):
    """A record set of a class with one field."""
    return put_set({"dataType": kind, "field": {"@type": "cr:Field", "@id": f"r/{name}", "dataType": type_}})


MODULES = (classes, fields, inline, values)

FAMILIES = {
    "CRO037": (
        st.sampled_from([{"r/b": 1}, {"r/a": None, "r/b": 1}, {"a": None, "b": 2}]).map(
            lambda row: (rows([{"r/a": 1, "r/b": 1}, row], **keys), "/recordSet/3/data/1")
        ),
        records.map(lambda data: rows(data, **keys)) | st.just(rows([{"r/a": None, "r/b": 1}])),
    ),
    "CRO038": (
        words.map(
            lambda word: (
                put_set({"field": joining(references={"field": {"@id": "diagnoses/name"}}), "data": [{"r/a": word}]}),
                "/recordSet/3/data/0/r~1a",
            )
        ),
        st.sampled_from(["benign", "malignant", None]).map(
            lambda word: put_set({"field": joining(references={"@id": "diagnoses/name"}), "data": [{"a": word}]})
        )
        | words.map(
            lambda word: put_set({"field": joining(references={"@id": "patients/site"}), "data": [{"a": word}]})
        ),
    ),
    "CRO039": (
        fires("recordSet/0", "examples", words | st.integers() | words.map(lambda word: {"@id": word})),
        silent("recordSet/0", "examples", addresses | st.sampled_from([{"@id": "images"}, {"patients/site": "x"}])),
    ),
    "CRO066": (
        fires(SITE, "dataType", addresses.map(lambda a: ["cr:Label", a]) | addresses.map(lambda a: [a, f"{a}/b"])),
        silent(SITE, "dataType", addresses.map(lambda a: ["sc:Text", a]) | addresses),
    ),
    "CRO067": (
        fires("recordSet/0", "dataType", words.map(lambda w: [f"cr:{w}"]), "dataType/0")
        | fires("recordSet/0", "dataType", words.map(lambda w: {"name": w}))
        | fires("recordSet/0", "dataType", words.map(lambda w: {"@id": "sc:Place", "name": w}))
        | fires("recordSet/0", "dataType", st.just([" sc:Enumeration"]), "dataType/0")
        | fires(SITE, "dataType", words.map(lambda w: ["sc:Text", f"sc:{w}zzz"]), "dataType/1"),
        silent("recordSet/0", "dataType", st.sampled_from(["sc:Place", "cr:Label", "wd:Q42", {"@id": "sc:Place"}]))
        | silent("recordSet/0", "dataType", words.map(lambda w: {"@id": "wd:Q42", "name": w})),
    ),
    "CRO068": (
        st.sampled_from(["latitude", "longitude"]).map(
            lambda name: (typed("sc:GeoCoordinates", name, "sc:Boolean"), "/recordSet/3/field/dataType")
        ),
        st.sampled_from(["sc:Float", "sc:Text", "cr:Float64", "sc:Integer"]).map(
            lambda kind: typed("sc:GeoCoordinates", "latitude", kind)
        ),
    ),
    "CRO069": (
        words.map(lambda w: (put_examples({"r/a": w}), "/recordSet/3/examples/0/r~1a")),
        st.integers().map(lambda number: put_examples({"r/a": number})),
    ),
    "CRO079": (
        pairs.map(lambda numbers: (rows([{"r/a": 1, "r/b": numbers}]), "/recordSet/3/data/0/r~1b"))
        | pairs.map(lambda numbers: (constant(value=numbers), "/recordSet/3/field/0/value"))
        | pairs.map(lambda n: (constant(value=n, isArray=True, arrayShape="9"), "/recordSet/3/field/0/value")),
        pairs.map(lambda n: constant(value=n, isArray=True, arrayShape=f"{len(n)}"))
        | pairs.map(lambda n: constant(value=n, isArray=True)),
    ),
    "CRO099": (
        words.map(lambda w: (typed("sc:GeoCoordinates", f"{w}zz", "sc:Float"), "/recordSet/3/dataType")),
        st.sampled_from(["latitude", "longitude"]).map(lambda name: typed("sc:GeoCoordinates", name, "sc:Float")),
    ),
    "CRO060": (
        words.map(lambda word: (put(SITE, "value", word), f"/{SITE}/value")),
        words.map(lambda word: both(put(SITE, "value", word), put(SITE, "source", None))),
    ),
    "CRO061": (
        fires(SITE, "source", st.none(), "@id"),
        st.just(both(put(SITE, "source", None), put(SITE, "value", "x"))) | silent(SITE, "source", st.just(5)),
    ),
    "CRO062": (
        fires(SITE, "dataType", st.none(), "@id") | fires(SITE, "dataType", words.map(lambda word: {"name": word})),
        silent(SITE, "dataType", st.sampled_from(sorted(ATOMIC)) | st.just(5))
        | st.just(joined({"field": {"@id": "patients/site"}}, {"dataType": None, "source": {"field": {"@id": "r/a"}}})),
        {"CRO058", "CRO107"},
    ),
    "CRO063": (
        fires(
            SITE, "dataType", words.map("sc:{}".format) | st.sampled_from([" sc:Text", "sc:Integer\t", "\ncr:Split "])
        ),
        silent(SITE, "dataType", st.sampled_from(sorted(ATOMIC)) | addresses.map(lambda a: [a, "sc:Text"]) | addresses),
    ),
    "CRO064": (
        words.map(lambda w: (both(put(SITE, "isArray", True), put(SITE, "arrayShape", w)), f"/{SITE}/arrayShape"))
        | st.integers(1, 99).map(
            lambda n: (both(put(SITE, "isArray", True), put(SITE, "arrayShape", n)), f"/{SITE}/arrayShape")
        )
        | fires(SITE, "arrayShape", st.just("3")),
        st.lists(st.integers(1, 99) | st.just(-1), min_size=1, max_size=4).map(
            lambda shape: both(put(SITE, "isArray", True), put(SITE, "arrayShape", ",".join(map(str, shape))))
        ),
    ),
    "CRO065": (
        words.map(lambda word: (constant(value=word), "/recordSet/3/field/0/value")),
        st.integers().map(lambda number: constant(value=number)),
    ),
    "CRO070": (
        st.sampled_from([({"r/a": 1, "r/b": 1}, ""), ("x", ""), ([], ""), ([{"r/a": 1, "r/b": 1}, 5], "/1")]).map(
            lambda pair: (rows(pair[0]), f"/recordSet/3/data{pair[1]}")
        ),
        records.map(rows),
    ),
    "CRO071": (
        words.map(lambda word: (rows([{"r/a": 1, "r/b": 2, word: 3}]), f"/recordSet/3/data/0/{word}")),
        st.just(rows([{"a": 1, "r/b": 2, "@id": "x"}])),
    ),
    "CRO072": (
        words.map(lambda word: (put("recordSet/0", "examples", [{word: 1}]), f"/recordSet/0/examples/0/{word}")),
        st.just(put("recordSet/0", "examples", [{"site": "A"}, {"patients/site": "B"}])),
    ),
    "CRO073": (
        st.sampled_from(["r/a", "r/b", "a", "b"]).map(lambda name: (rows([{name: 1}]), "/recordSet/3/data/0")),
        records.map(rows) | st.just(rows([{"r/a": 1, "r/b": None}])) | st.just(rows([{"r/a": 1, "r/c": None}])),
    ),
    "CRO074": (
        (words | st.floats(0.1, 0.9) | st.booleans()).map(
            lambda value: (rows([{"r/a": 1, "r/b": 2}, {"r/a": 2, "r/b": value}]), "/recordSet/3/data/1/r~1b")
        )
        | (words | st.booleans()).map(
            lambda value: (rows([{"r/a": 1.5, "r/b": value}], "sc:Float"), "/recordSet/3/data/0/r~1b")
        ),
        st.integers().map(lambda number: rows([{"r/a": number, "r/b": f"{number}"}, {"r/a": None, "r/b": 2.0}]))
        | (st.integers() | words | st.booleans()).map(lambda value: rows([{"r/a": value, "r/b": None}], "sc:Text")),
    ),
    "CRO075": (
        pairs.map(lambda n: (rows([{"r/a": x, "r/b": 0} for x in (*n, n[0])], **keys), f"/recordSet/3/data/{len(n)}")),
        records.map(lambda data: rows(data, **keys)) | records.map(lambda data: rows(data * 2)),
    ),
    "CRO076": (
        st.sampled_from([{}, {"key": []}]).map(lambda key: (enumeration(key, "name"), "/recordSet/3/dataType")),
        st.sampled_from([{"key": {"@id": "r/name"}}, {"key": {}}, {"key": 5}]).map(
            lambda key: enumeration(key, "name")
        ),
    ),
    "CRO077": (
        words.map(lambda word: (enumeration({"key": {"@id": f"r/{word}"}}, word), "/recordSet/3/dataType")),
        st.just(enumeration({"key": {"@id": "r/name"}}, "name")),
    ),
}


def test_every_rule_has_its_family():
    assert {*FAMILIES} == {rule.code for rule in rules_in(*MODULES)}
