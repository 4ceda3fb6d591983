"""For every rule on sources, transforms and references: when it speaks, once and where; and when it is silent.

A change is a list of members to put into objects of the small valid dataset; who else may speak comes third, where the
cause is his as well.
"""

import json
import re
from pathlib import Path

import pytest
from hypothesis import strategies as st

from assay_spec.croissant.definitions import PREFIXES
from assay_spec.document import read_document
from assay_validators.croissant import references, sources, transforms
from assay_validators.croissant.sources import FILE_PROPERTIES
from assay_validators.engine import Session
from assay_validators.rule import rules_in

from .changes import both, fires, objects_of, put, silent, words
from .promises import test_it_is_silent_beside_them, test_it_speaks_once_and_there  # noqa: F401 - taken over

BASE = read_document(Path(__file__).parents[1] / "study" / "croissant.json").tape.value()
BASE["@context"] = PREFIXES | BASE["@context"]
CHANGED = objects_of(BASE)
SITE, PICTURE, SPLIT = "recordSet/0/field/2", "recordSet/2/field/0", "recordSet/2/field/1"
FILE, ARCHIVE, IMAGES = "distribution/0", "distribution/1", "distribution/2"


def put_set(members):
    return put("recordSet", "+", {"@type": "cr:RecordSet", "@id": "r", "name": "r", **members})


def source(**members):
    return {"fileObject": {"@id": "patients.csv"}, "extract": {"column": "site"}, **members}


def extract(**members):
    return {"fileSet": {"@id": "images"}, "extract": members}


def transformed(transform):
    return {"fileSet": {"@id": "images"}, "extract": {"fileProperty": "fullpath"}, "transform": transform}


def joined(first, second):
    """The two fields of a record set, from these sources."""
    one = {"@type": "cr:Field", "@id": "r/a", "dataType": "sc:Text", "source": first}
    return put_set({"field": [one, {"@type": "cr:Field", "@id": "r/b", "dataType": "sc:Text", **second}]})


MODULES = (references, sources, transforms)


def quoted(text, quote):
    """A text of JSONPath."""
    return quote + re.sub(r"[\\'\"]", r"\\\g<0>", text) + quote


literals = st.builds(quoted, st.text("ab[](){}/\\'\" .", max_size=6), st.sampled_from("'\"")) | st.lists(
    st.sampled_from(["a", r"\(", r"\/", "[(]", "[)/]", r"[\]/]", "[^[]", ".*", r"\\\\"]), min_size=1, max_size=4
).map("".join).map("/{}/".format)
"""Texts and regular expressions as filters have them, with brackets that open and close nothing."""


def described(name):
    """A file that is described where it can only be referred to."""
    return {"@type": "cr:FileObject", "@id": name, "contentUrl": name}


FAMILIES = {
    "CRO030": (
        fires(SITE, "source", words.map(lambda name: source(fileObject={"@id": name})), "source/fileObject/@id")
        | fires(SITE, "references", words.map(lambda name: {"field": {"@id": name}}), "references/field/@id")
        | fires(IMAGES, "containedIn", words.map(lambda name: {"@id": name}), "containedIn/@id")
        | fires(IMAGES, "containedIn", words.map(described), "containedIn/@id")
        | st.sampled_from([FILE, ARCHIVE, IMAGES, "recordSet/0/field/0", "recordSet/1/field/0"]).map(
            lambda path: (put(path, "@id", None), f"/{path}")
        ),
        silent(IMAGES, "containedIn", st.sampled_from(["images.zip", "patients.csv"]).map(lambda name: {"@id": name}))
        | st.just(both(put("", "distribution", [5]))),
    ),
    "CRO031": (
        fires(SITE, "references", st.just({"field": {"@id": "patients.csv"}}), "references/field/@id")
        | fires(
            IMAGES,
            "containedIn",
            st.sampled_from(["patients", "patients/site"]).map(lambda n: {"@id": n}),
            "containedIn/@id",
        )
        | words.map(
            lambda name: (
                both(put("", "@id", name), put(SITE, "source", source(fileObject={"@id": name}))),
                f"/{SITE}/source/fileObject/@id",
            )
        ),
        silent(SITE, "references", st.just({"field": {"@id": "diagnoses/name"}})),
    ),
    "CRO032": (
        fires(ARCHIVE, "containedIn", st.just({"@id": "images.zip"}), "containedIn/@id")
        | st.just((both(put(ARCHIVE, "containedIn", {"@id": "images"})), f"/{IMAGES}/containedIn/@id")),
        silent(FILE, "containedIn", st.just({"@id": "images.zip"})),
        {"CRO016"},
    ),
    "CRO033": (
        fires("recordSet/0", "key", words.map(lambda name: {"@id": name}), "key/@id")
        | fires("recordSet/0", "key", st.just([{"@id": "patients/site"}, {"@id": "diagnoses/name"}]), "key/1/@id"),
        silent(
            "recordSet/0", "key", st.sampled_from(["patients/site", "patients/seen"]).map(lambda name: {"@id": name})
        ),
    ),
    "CRO034": (
        fires(SITE, "references", st.sampled_from([{"@idfield": "a"}, {"fileObject": {"@id": "patients.csv"}}])),
        silent(SITE, "references", st.sampled_from([{"@id": "diagnoses/name"}, {"field": {}}])),
        {"MOD001", "MOD003"},
    ),
    "CRO036": (
        fires("recordSet/0", "key", st.sampled_from(["patients/patient", "patients/site"]))
        | fires("recordSet/0", "key", st.just([{"@id": "patients/patient"}, "patients/site"]), "key/1"),
        silent("recordSet/0", "key", st.just({"@id": "patients/patient"}) | st.just(5)) | silent(SITE, "source", words),
    ),
    "CRO046": (
        fires(SITE, "references", st.just({"field": {"@id": "patients/site"}}), "references/field/@id")
        | fires(SITE, "references", st.just({"@id": "patients/size"}), "references/@id"),
        silent(SITE, "references", st.just({"@id": "diagnoses/name"})),
    ),
    "CRO047": (
        fires(SITE, "parentField", st.just({"@id": "diagnoses/name"}), "parentField/@id"),
        silent(SITE, "parentField", st.just({"@id": "patients/size"})),
    ),
    "CRO059": (
        fires(
            SITE,
            "source",
            st.just(source(fileObject=None, field={"@id": "diagnoses/name"}, extract={"fileProperty": "content"})),
            "source/extract/fileProperty",
        ),
        silent(SITE, "source", st.just(source())),
        {"CRO035"},
    ),
    "CRO050": (
        fires(SITE, "source", st.just({"extract": {"column": "site"}}))
        | fires(SITE, "source", st.just(source(recordSet={"@id": "diagnoses"})), "source/recordSet"),
        silent(SITE, "source", st.just(source()) | st.just(source(fileObject={}))),
        {"CRO035"},
    ),
    "CRO051": (
        fires(SITE, "source", st.sampled_from([{}, {"column": ""}]).map(lambda e: source(extract=e)), "source/extract")
        | fires(SITE, "source", st.just(source(extract={"column": "a", "jsonPath": "$.a"})), "source/extract/jsonPath"),
        silent(SITE, "source", st.just(source()) | st.just(source(extract={"column": 5}))),
        {"CRO029"},
    ),
    "CRO052": (
        fires(PICTURE, "source", words.map(lambda w: extract(fileProperty=w)), "source/extract/fileProperty"),
        silent(PICTURE, "source", st.sampled_from(FILE_PROPERTIES.words).map(lambda name: extract(fileProperty=name))),
    ),
    "CRO053": (
        fires(
            SPLIT,
            "source",
            (
                st.sampled_from(["$[*.id", "$.a]", "$.", "$['a", "$[]", "$...a", "$[?(@.a =~ /x)]", "$[(@.a / [2)]"])
                | literals.map(lambda literal: f"$[?match(@.a, {literal[:-1]})].b")
            ).map(lambda p: transformed({"jsonPath": p})),
            "source/transform/jsonPath",
        ),
        silent(
            SPLIT,
            "source",
            (
                words.map(lambda w: f"$.{w}[0]['a b']")
                | literals.map(lambda literal: f"$[?match(@.a, {literal})]")
                | st.tuples(literals, literals).map(lambda two: f"$[?(@.a == {two[0]} && @.b/2 =~{two[1]})].b")
            ).map(lambda p: transformed({"jsonPath": p})),
        ),
    ),
    "CRO054": (
        fires(
            SPLIT,
            "source",
            st.sampled_from(["(a", "a)(", "[a", "(?P<", "*a", f"(a){{{2**40}}}", "(" * 9000]).map(
                lambda r: transformed({"regex": r})
            ),
            "source/transform/regex",
        ),
        silent(
            SPLIT,
            "source",
            words.map(lambda w: transformed({"regex": f"({w})?"})) | st.just(transformed({"regex": "(?<a>b)"})),
        ),
    ),
    "CRO055": (
        fires(
            SPLIT,
            "source",
            st.sampled_from(["abc", "(?:a)", "(a)(b)"]).map(lambda r: transformed({"regex": r})),
            "source/transform/regex",
        ),
        silent(SPLIT, "source", words.map(lambda w: transformed({"regex": f"({w})(?:a)"}))),
    ),
    "CRO056": (
        fires(SPLIT, "source", st.sampled_from([{}, {"regex": ""}]).map(transformed), "source/transform")
        | fires(
            SPLIT, "source", st.just(transformed({"regex": "(a)", "separator": ","})), "source/transform/separator"
        ),
        silent(
            SPLIT, "source", st.sampled_from([{"@id": "other"}, {"readLines": True}, {"regex": 5}]).map(transformed)
        ),
    ),
    "CRO105": (
        fires(PICTURE, "dataType", st.sampled_from(["sc:Integer", "sc:Date", "sc:Boolean", "cr:Float32"]))
        | st.sampled_from(["sc:Text", "sc:Float", "sc:ImageObject"]).map(
            lambda kind: (
                both(put(PICTURE, "dataType", kind), put(PICTURE, "source", extract(fileProperty="lineNumbers"))),
                f"/{PICTURE}/dataType",
            )
        ),
        silent(PICTURE, "dataType", st.sampled_from(["sc:Text", "sc:ImageObject", ["cr:Label", "sc:AudioObject"]]))
        | silent(SPLIT, "dataType", st.sampled_from(["sc:Integer", "sc:Date", "sc:Boolean"])),
    ),
    "CRO106": (
        st.sampled_from(["cr:Field", "sc:Person", "cr:Transform"]).flatmap(
            lambda kind: fires(
                SITE, "source", st.just(source(extract={"@type": kind, "column": "a"})), "source/extract/@type"
            )
        )
        | fires(IMAGES, "containedIn", st.just({"@id": "images.zip", "@type": "sc:Person"}), "containedIn/@type"),
        silent(
            SITE,
            "source",
            st.sampled_from(["cr:DataSource", ["x:Y", "cr:DataSource"]]).map(lambda t: source(**{"@type": t})),
        )
        | silent(IMAGES, "containedIn", st.just({"@id": "images.zip", "@type": "cr:FileObject"})),
    ),
    "CRO110": (
        fires(SITE, "source", words.map(lambda w: source(transform={"separator": w})), "source/transform/separator")
        | words.map(
            lambda w: (
                both(put(SITE, "isArray", True), put(SITE, "source", source(transform={"separator": w}))),
                f"/{SITE}/source/transform/separator",
            )
        ),
        st.sampled_from("|,; ").map(
            lambda c: both(put(SITE, "isArray", True), put(SITE, "source", source(transform={"separator": c})))
        )
        | silent(SITE, "source", st.just(source(transform=[{"separator": "|"}, {"jsonPath": "$[0]"}]))),
    ),
    "CRO111": (
        fires(
            SITE,
            "source",
            words.map(lambda w: source(transform={"cr:replace": f"{w}/"})),
            "source/transform/cr:replace",
        )
        | fires(SITE, "source", words.map(lambda w: source(transform={"format": w})), "source/transform/format"),
        silent(SITE, "source", words.map(lambda w: source(transform={"regex": f"({w})"}, format=w))),
    ),
}


@pytest.mark.parametrize(
    ("path", "meant"),
    {
        "$[*.id": "$[*].id",
        "$.a[0": "$.a[0]",
        "$['a": "$['a']",
        "$['a]": "$['a']",
        "$.a]": "$.a",
        "$.a.": "$.a",
        "$[]": "$[*]",
        "$...a": "$..a",
        "$.a[?(@.b == 1]": "$.a[?(@.b == 1)]",
        "$.a[?@.b == 1": "$.a[?@.b == 1]",
        "$.": "",
        f"$.{'a' * 99}.": "",
    }.items(),
)
def test_a_path_is_mended_by_what_it_lacks(path, meant):
    value = CHANGED(put(SPLIT, "source", transformed({"jsonPath": path})))
    report = Session().check_document(read_document("a.json", data=json.dumps(value).encode()))
    (remedy,) = [found.help for found in report.diagnostics if found.code == "CRO053"]
    assert remedy == (f"did you mean `{meant}`?" if meant else "write a path such as `$.records[*].name`")


def test_every_rule_has_its_family():
    assert {*FAMILIES} == {rule.code for rule in rules_in(*MODULES)}
