"""JSON-LD's value objects are read as the values in them, wherever a text, a number or a truth value may stand."""

import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assay_kernels.scan import FindingCode, Kind, check_shapes
from assay_kernels.scan.shape import TYPE
from assay_spec.croissant.context import compile_context
from assay_spec.croissant.model import Dataset
from assay_spec.dump import dump
from assay_spec.kinds import load_kind
from assay_spec.load import load
from assay_spec.model import Model, prop
from assay_spec.shapes import table_of

XSD = "http://www.w3.org/2001/XMLSchema#"
TABLE = table_of(Dataset)
BESIDE = st.fixed_dictionaries({}, optional={"@type": st.sampled_from([f"{XSD}date", f"{XSD}anyURI"])}) | st.just(
    {"@language": "en"}
)


def scalars(document):
    """The nodes of the texts, numbers and truth values that may stand in an object of their own."""
    tape = document.tape
    for shape, values in check_shapes(tape, TABLE.checks, 0).objects.values():
        for number, node in values.items():
            if number != TYPE and TABLE.attributes[shape][number].scalar:
                items = tape.children(node) if tape.kind(node) == Kind.ARRAY else [node]
                yield from (item for item in items if tape.kind(item) not in (Kind.OBJECT, Kind.NULL))


def wrapped(value, pointer, beside):
    """The value with what stands at a pointer in an object of its own."""
    *steps, last = pointer.split("/")[1:]
    for step in steps:
        value = value[int(step) if isinstance(value, list) else unescaped(step)]
    last = int(last) if isinstance(value, list) else unescaped(last)
    value[last] = {"@value": value[last], **beside}


def has_list_in_list(value):
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any((isinstance(value, list) and isinstance(each, list)) or has_list_in_list(each) for each in inside)


def unescaped(step):
    return step.replace("~1", "/").replace("~0", "~")


@given(data=st.data())
def test_a_value_in_an_object_of_its_own_is_that_value(data, read, instances):
    value = dump(data.draw(instances(Dataset)))
    # To JSON-LD a list in a list is one with it, and a document with objects around values is read as JSON-LD.
    assume(not has_list_in_list(value))
    document = read(json.dumps(value))
    before = load(document, Dataset)
    for node in scalars(document):
        if data.draw(st.booleans()):
            wrapped(value, document.pointer(node), data.draw(BESIDE))
    after = load(read(json.dumps(value)), Dataset)
    assert after.model == before.model
    assert [each.code for each in after.findings] == [each.code for each in before.findings]
    assert after.complete == before.complete


class Numbers(Model, linked=True):
    whole: int | None = prop("x:whole", default=None, minimum=1)
    real: float | None = prop("x:real", default=None)
    true: bool | None = prop("x:true", default=None)
    text: str = prop("x:text", default="")
    texts: tuple[str, ...] = prop("x:texts", default=())


def numbers(read, key, held, **beside):
    result = load(read(json.dumps({f"x:{key}": {"@value": held, **beside}})), Numbers)
    return getattr(result.model, key), [FindingCode(found.code) for found in result.findings]


@pytest.mark.parametrize(
    ("key", "held", "value"),
    [
        *(("whole", "5", 5), ("whole", 5, 5), ("whole", "+05", 5), ("real", "5", 5.0), ("real", "-2.5e1", -25.0)),
        *(("real", 2, 2.0), ("true", "true", True), ("true", "0", False), ("true", True, True), ("text", "a", "a")),
    ],
)
def test_a_number_may_be_written_as_text_with_its_type(read, key, held, value):
    assert numbers(read, key, held, **{"@type": f"{XSD}any"}) == (value, [])


@pytest.mark.parametrize(
    ("key", "held"),
    [("whole", "5.5"), ("whole", "five"), ("real", "nan"), ("real", "1" * 400), ("true", "yes"), ("text", 5)],
)
def test_what_means_no_value_of_the_kind_is_found(read, key, held):
    default = "" if key == "text" else None
    assert numbers(read, key, held) == (default, [FindingCode.WRONG_TYPE])


def test_a_number_in_an_object_has_its_range_too(read):
    assert numbers(read, "whole", "0") == (None, [FindingCode.OUT_OF_RANGE])


@pytest.mark.parametrize("more", [{"@id": "a"}, {"x:text": "b"}, {"@value": ["a"]}, {"@value": {"@id": "a"}}])
def test_an_object_that_says_more_is_no_value(read, more):
    assert numbers(read, "text", "a", **more) == ("", [FindingCode.WRONG_TYPE])


def test_no_value_is_none(read):
    result = load(read('{"x:text": {"@value": null}, "x:texts": [{"@value": null}, {"@value": "a"}]}'), Numbers)
    assert (result.model.text, result.model.texts, result.findings) == ("", ("a",), ())


def test_texts_by_language_stand_where_the_context_says_so(read):
    value = {"@vocab": "https://schema.org/", "keywords": {"@container": "@language"}}
    terms = compile_context(value)
    document = read(json.dumps({"keywords": {"de": "Brust", "en": ["breast", "mass"]}, "sameAs": {"en": "x"}}))
    result = load(document, Dataset, terms=terms)
    assert result.model.keywords == ("breast", "mass", "Brust")
    assert FindingCode.WRONG_TYPE not in {found.code for found in result.findings if found.node < 10}


def test_a_dataset_whose_values_are_all_objects(read):
    body = {
        "@context": ["https://schema.org/", "http://mlcommons.org/croissant/1.1", {"is": "@value"}],
        "@type": "Dataset",
        "conformsTo": {"is": "http://mlcommons.org/croissant/1.1"},
        "datePublished": {"@value": "2024-01-01", "@type": f"{XSD}date"},
        "name": {"en": "a"},
    }
    document = read(json.dumps(body))
    assert (document.version, document.kind.name) == ("1.1", "croissant")
    assert document.tape.text(document.identity.node) == "http://mlcommons.org/croissant/1.1"
    assert FindingCode.WRONG_TYPE not in {found.code for found in load_kind(document).findings}
