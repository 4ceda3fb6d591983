"""What is told of a context is what the standard forbids in it, whatever stands there."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib.plugins.shared.jsonld.context import Context as Oracle

from assay_spec.croissant.context import compile_context
from assay_spec.croissant.definitions import KEYWORDS
from assay_spec.diagnostic import Severity
from assay_spec.document import read_document
from assay_validators.croissant import faults as module
from assay_validators.croissant.faults import MOST_INSIDE, faults
from assay_validators.croissant.plain import is_plain
from assay_validators.engine import Session

EX = "https://example.org/"


def told(context):
    """The paths of what is wrong, and of what readers pass over."""
    found = faults(compile_context(context))
    return [each.path for each in found if each.severity == Severity.ERROR], [
        each.path for each in found if each.severity == Severity.WARNING
    ]


def inside(term, value):
    """A context in the definition of a term."""
    return {"outer": {"@id": f"{EX}outer", "@context": {term: value}}}


WRONG = [
    # What JSON-LD 1.1 API calls the error, a context, and where it is told.
    ("invalid local context", True, [()]),
    ("invalid local context", [{}, [{}]], [(1,)]),
    ("invalid @version value", {"@version": 2}, [("@version",)]),
    ("invalid @import value", {"@import": {}}, [("@import",)]),
    ("invalid base IRI", inside("@base", 3), [("outer", "@context", "@base")]),
    ("invalid vocab mapping", {"@vocab": 3, "a": {}}, [("@vocab",)]),
    ("invalid default language", {"@language": ["en"]}, [("@language",)]),
    ("invalid base direction", {"@direction": "up"}, [("@direction",)]),
    ("invalid @propagate value", {"@propagate": "no"}, [("@propagate",)]),
    ("cyclic IRI mapping", {"a": "b", "b": "a"}, [("a",)]),
    ("cyclic IRI mapping", {"a": "a:b"}, [("a",)]),
    ("cyclic IRI mapping", {"a": "b:x", "b": {"@id": "c:y"}, "c": {"@id": f"{EX}c", "@type": "a"}}, [("a",)]),
    ("cyclic IRI mapping", {"a": {"@id": f"{EX}a", "@type": "a"}, "b": "a", "c": "b:x"}, [("a",)]),
    ("cyclic IRI mapping", {"a": "b", "b": "a", "c": "c:x", "d": "a"}, [("a",), ("c",)]),
    ("cyclic IRI mapping", inside("a", "a:b"), [("outer", "@context", "a")]),
    ("cyclic IRI mapping", {"@vocab": EX, "a": {"@reverse": "a"}}, [("a",)]),
    ("invalid term definition", {"": EX}, [("",)]),
    ("invalid term definition", {"a": 3, "b": "a"}, [("a",)]),
    ("invalid term definition", {"a": {"@id": EX, "id": "a"}}, [("a", "id")]),
    ("invalid term definition", {"a": {"@id": EX, "@propagate": True}}, [("a", "@propagate")]),
    ("invalid term definition", {"a/b": {"@id": "a/b", "@prefix": True}, "@vocab": EX}, [("a/b", "@prefix")]),
    ("invalid term definition", {"a": {"@id": "@type", "@prefix": True}}, [("a", "@prefix")]),
    ("invalid term definition", {"a": {"@id": EX, "@index": f"{EX}b"}}, [("a", "@index")]),
    ("invalid term definition", {"a": {"@id": EX, "@index": "b", "@container": "@index"}}, [("a", "@index")]),
    ("keyword redefinition", {"@value": EX}, [("@value",)]),
    ("keyword redefinition", {"@type": {}}, [("@type",)]),
    ("keyword redefinition", {"@type": {"@container": "@set", "@id": EX}}, [("@type", "@id")]),
    ("invalid @protected value", {"a": {"@id": EX, "@protected": 1}}, [("a", "@protected")]),
    ("invalid type mapping", {"a": {"@id": EX, "@type": ["@id"]}}, [("a", "@type")]),
    ("invalid type mapping", {"a": {"@id": EX, "@type": "b"}}, [("a", "@type")]),
    ("invalid type mapping", {"a": {"@id": EX, "@type": "b"}, "b": "@set"}, [("a", "@type")]),
    ("invalid type mapping", {"a": {"@id": EX, "@type": "@json", "@container": "@type"}}, [("a", "@type")]),
    ("invalid type mapping", {"a": {"@id": EX, "@type": None}}, [("a", "@type")]),
    ("invalid container mapping", {"a": {"@id": EX, "@container": None}}, [("a", "@container")]),
    ("invalid reverse property", {"a": {"@reverse": EX, "@id": EX}}, [("a", "@id")]),
    ("invalid reverse property", {"a": {"@reverse": EX, "@container": "@language"}}, [("a", "@container")]),
    ("invalid IRI mapping", {"a": {"@id": {}}}, [("a", "@id")]),
    ("invalid IRI mapping", {"a": {"@reverse": 3}}, [("a", "@reverse")]),
    ("invalid IRI mapping", {"a": {"@reverse": "b"}}, [("a", "@reverse")]),
    ("invalid IRI mapping", {"a": "b"}, [("a",)]),
    ("invalid IRI mapping", {"a": {}}, [("a",)]),
    ("invalid IRI mapping", {"b": None, "a": "b", "@vocab": EX}, [("a",)]),
    ("invalid IRI mapping", [{"@vocab": EX}, {"@vocab": None, "a": {}}], [(1, "a")]),
    ("invalid IRI mapping", [{"@vocab": EX, "b": EX}, None, {"a": "b"}], [(2, "a")]),
    ("invalid IRI mapping", {"p": EX, "p:a": "p:b"}, [("p:a",)]),
    ("invalid IRI mapping", {"a/b": {"@id": f"{EX}c"}, "@vocab": EX}, [("a/b", "@id")]),
    ("invalid keyword alias", {"a": "@context"}, [("a",)]),
    ("invalid container mapping", {"a": {"@id": EX, "@container": ["@list", "@set"]}}, [("a", "@container")]),
    ("invalid container mapping", {"a": {"@id": EX, "@container": ["@set", 3]}}, [("a", "@container")]),
    ("invalid language mapping", {"a": {"@id": EX, "@language": 3}}, [("a", "@language")]),
    ("invalid @nest value", {"a": {"@id": EX, "@nest": "@id"}}, [("a", "@nest")]),
    ("invalid @nest value", {"a": {"@id": EX, "@nest": "b"}, "b": f"{EX}b"}, [("a", "@nest")]),
    ("invalid @prefix value", {"a": {"@id": EX, "@prefix": "yes"}}, [("a", "@prefix")]),
    ("invalid scoped context", inside("a", {"@type": 3, "@id": EX}), [("outer", "@context", "a", "@type")]),
    ("invalid scoped context", inside("a", "b"), [("outer", "@context", "a")]),
]


@pytest.mark.parametrize(("error", "context", "paths"), WRONG)
def test_what_ends_a_processor_is_told_once_and_there(error, context, paths):
    assert told(context) == (paths, []), error


def test_of_a_large_circle_it_is_said_how_many_terms_are_in_it():
    (fault,) = faults(compile_context({f"t{n}": f"t{(n + 1) % 7}" for n in range(7)}))
    assert fault.said == "`t0`, `t1`, `t2`, `t3`, `t4` and 2 more define each other"


ODD = [
    ({"@foo": EX}, [("@foo",)]),
    ({"a": "@foo"}, [("a",)]),
    ({"a": {"@id": "@foo"}}, [("a", "@id")]),
    ({"a": {"@reverse": "@id"}}, [("a", "@reverse")]),
    ({"@language": "English, mostly"}, [("@language",)]),
    ({"a": {"@id": EX, "@language": "en_GB"}}, [("a", "@language")]),
]


@pytest.mark.parametrize(("context", "paths"), ODD)
def test_what_a_processor_passes_over_is_a_warning(context, paths):
    assert told(context) == ([], paths)


RIGHT = [
    None,
    EX,
    [None, EX, {}],
    {"@version": 1.1, "@protected": False, "@direction": None, "@language": None, "@vocab": "", "a": {}},
    {"@base": 3},  # CRO049 tells it
    {"@": EX, "@a.b": EX, "a": "@", ":": EX},
    {"@vocab": "v#", "a": {}, "b": "c"},
    {"@vocab": EX, "a/b": {"@type": "@id"}, "a": "a", "b": {"@id": "b", "@container": "@set"}},
    {"p": EX, "p:a": f"{EX}a", "p:b": {"@type": "@id"}, "a": "p", "b": {"@id": "p:b", "@type": "p:b"}},
    {"nested": "@nest", "a": {"@id": EX, "@nest": "nested"}, "id": "@id", "b": None, "c": {"@id": None}},
    {"a": {"@id": EX, "@type": "@none", "@container": ["@graph", "@index", "@set"], "@context": [None, EX]}},
    {"a": {"@reverse": EX, "@container": None, "@type": "@vocab"}},
    [{"@vocab": EX}, {"a": {"@type": "b", "@container": "@index", "@index": "c"}}],
    [EX, {"a": "b", "c": {"@type": "d", "@nest": "e"}}],  # what stands there may define all of that
    {"a": {"@id": EX, "@context": EX}, "b": {"@id": EX, "@context": {"@import": EX, "c": "d"}}},
    [{"a": f"{EX}a"}, {"b": "a", "outer": {"@id": "a", "@context": {"c": "b", "d": {"@type": "a", "@id": "c"}}}}],
]


@pytest.mark.parametrize("context", RIGHT)
def test_what_the_standard_allows_is_right(context):
    assert told(context) == ([], [])


def test_of_very_many_contexts_inside_it_is_not_asked_what_holds_around_them():
    many = {f"w{n}": {"@id": EX, "@context": {"a": "b", "c": 3}} for n in range(MOST_INSIDE + 5)}
    paths, _ = told(many)
    assert sum(path[-1] == "c" for path in paths) == MOST_INSIDE + 5
    assert sum(path[-1] == "a" for path in paths) == MOST_INSIDE


LEAVES = st.sampled_from(
    [
        None,
        True,
        1.1,
        3,
        "",
        "a",
        "b",
        "a:b",
        "@id",
        "@type",
        "@set",
        "@list",
        "@foo",
        "en",
        "u:x/",
        "@context",
        "@nest",
    ]
)
KEYS = st.sampled_from(["a", "b", "c", "", "a:b", "a/b", "id", "@", "@foo", *sorted(KEYWORDS)])
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=20
)
CONTEXTS = ANYTHING | st.dictionaries(KEYS, ANYTHING, max_size=5) | st.lists(ANYTHING, max_size=3)


def said(value):
    """The places of what is said to be broken in a document."""
    document = read_document("a.json", data=json.dumps(value).encode())
    return [each.span.pointer for each in Session().check_document(document).diagnostics if each.code == "CRO164"]


DATASET = {"@type": "sc:Dataset", "dct:conformsTo": "http://mlcommons.org/croissant/1.1", "name": "a"}
BROKEN = {"@context": {"@vocab": "https://schema.org/", "x": 3}}


@pytest.mark.parametrize(
    ("value", "places"),
    [
        ({**BROKEN, **DATASET}, ["/@context/x"]),
        ([{**BROKEN, **DATASET}], ["/0/@context/x"]),
        ({**BROKEN, "@graph": [DATASET]}, ["/@context/x"]),
        ({"@graph": [{**BROKEN, **DATASET}]}, ["/@graph/0/@context/x"]),
        ({"@graph": [DATASET, {**BROKEN, "@id": "b", "sc:name": "b"}]}, ["/@graph/1/@context/x"]),
        ({**BROKEN, "@graph": [{**BROKEN, **DATASET}]}, ["/@context/x", "/@graph/0/@context/x"]),
        ({**BROKEN, **DATASET, "creator": {**BROKEN, "name": "b"}}, ["/@context/x", "/creator/@context/x"]),
        ({**DATASET, "creator": {"@context": 3, "name": "b"}}, ["/creator/@context"]),
        ({**DATASET, "creator": {"@context": {"@base": 3}, "name": "b"}}, ["/creator/@context/@base"]),
        ({**DATASET, "creator": {"@context": {"x": "y"}, "name": "b"}}, []),  # what holds around it may define `y`
        ({**DATASET, "recordSet": {"@type": "cr:RecordSet", "@id": "r", "data": [BROKEN]}}, []),
    ],
)
def test_the_contexts_of_objects_are_looked_at_too(value, places):
    assert said(value) == places


@given(context=CONTEXTS)
def test_whatever_stands_there_is_told_where_it_stands(context):
    value = {
        "@context": context,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": "a",
    }
    value |= {"cr:recordSet": {"@type": "cr:RecordSet", "@id": "r", "cr:field": []}}
    document = read_document("a.json", data=json.dumps(value).encode())
    report = Session().check_document(document)
    found = [each for each in report.diagnostics if each.code == "CRO164"]
    for each in found:
        at = value
        for step in each.span.pointer.split("/")[1:]:
            at = at[int(step) if isinstance(at, list) else step.replace("~1", "/")]
        assert each.span.pointer.startswith("/@context")
    assert len({(each.span.pointer, each.message) for each in found}) == len(found)
    assert [each.span.node for each in found] == sorted(each.span.node for each in found)


@given(context=CONTEXTS)
def test_what_is_right_at_a_glance_is_right(context):
    said = told(context)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "without_plain", lambda context: context)
        assert told(context) == said
    assert not is_plain(compile_context(context)) or said == ([], [])


@given(context=CONTEXTS)
def test_what_rdflib_cannot_read_is_told(context):
    if "@base" in json.dumps(context):
        return  # of which another rule speaks
    try:
        Oracle(context)
    except OSError:
        pass  # it looks for the address
    except Exception:  # noqa: BLE001 - it has no errors of its own for most of these
        assert told(context)[0]
