"""The JSON Schemas for editors are those of the models, and judge as the loader does."""

import copy
import json
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from assay_kernels.scan import FindingCode
from assay_spec.croissant.context import terms_of
from assay_spec.croissant.model import Dataset
from assay_spec.croissant.write import write_dataset
from assay_spec.dump import dump
from assay_spec.kinds import KINDS, kind, resolve
from assay_spec.load import load
from assay_spec.schema import FOLDER, schema_of

ROWS = [pytest.param(row, id=row.name) for row in KINDS]
OWN = [pytest.param(row, id=row.name) for row in KINDS if not row.identify]
GOOD_MANNERS = {FindingCode.MISSING_RECOMMENDED}


def validator(row):
    return _validator(row.name)


@cache
def _validator(name):
    return Draft202012Validator(schema_of(kind(name)))


def headed(row, value):
    """A document of one of our own kinds with the header that its kind wants."""
    return {**value, "assay": f"{row.name}/{row.versions[-1]}"}


def every(schema):
    """Every schema inside a schema."""
    yield schema
    for key in ("$defs", "properties"):
        for inner in schema.get(key, {}).values():
            yield from every(inner)
    for key in ("items", "additionalProperties", "not"):
        if isinstance(schema.get(key), dict):
            yield from every(schema[key])
    for inner in schema.get("anyOf", ()):
        yield from every(inner)


@pytest.mark.parametrize("row", ROWS)
def test_the_files_are_up_to_date(row):
    text = (FOLDER / f"{row.name}.json").read_text(encoding="utf-8")
    assert json.loads(text) == schema_of(row), "run `python -m assay_spec.schema`"
    assert text == json.dumps(schema_of(row), indent=2, ensure_ascii=False) + "\n"


def test_every_kind_has_its_file_and_no_other_is_there():
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(f"{row.name}.json" for row in KINDS)


@pytest.mark.parametrize("row", ROWS)
def test_each_is_a_json_schema_whose_references_lead_somewhere(row):
    schema = schema_of(row)
    Draft202012Validator.check_schema(schema)
    for inner in every(schema):
        assert set(inner.get("required", ())) <= set(inner.get("properties", ())) or inner.get("maxProperties") == 1
        if "$ref" in inner:
            assert inner["$ref"].removeprefix("#/$defs/") in schema["$defs"]


@pytest.mark.parametrize("row", ROWS)
def test_editors_can_explain_every_class_and_property(row):
    schema = schema_of(row)
    for name, inner in {"": schema, **schema["$defs"]}.items():
        assert inner["description"], name
        for key, declared in inner.get("properties", {}).items():
            assert key == "@type" or name == "@id" or declared["description"], (name, key)


@pytest.mark.parametrize("row", ROWS)
def test_defaults_are_values_that_the_schema_allows(row):
    for inner in every(schema_of(row)):
        if "default" in inner:
            assert Draft202012Validator(inner).is_valid(inner["default"])


def test_the_header_is_completed_from_the_versions_of_the_kind():
    assert schema_of(kind("evaluation"))["properties"]["assay"]["enum"] == ["evaluation/1"]
    assert "assay" not in schema_of(kind("croissant"))["properties"]


@pytest.mark.parametrize("row", OWN)
@given(data=st.data())
def test_every_model_of_ours_validates(instances, row, data):
    value = headed(row, dump(data.draw(instances(resolve(row.model)))))
    assert [error.message for error in validator(row).iter_errors(json.loads(json.dumps(value)))] == []


@cache
def lenient():
    """The schema of Croissant without what a dataset must have."""
    schema = copy.deepcopy(schema_of(kind("croissant")))
    for inner in every(schema):
        if inner.get("maxProperties") != 1:
            inner.pop("required", None)
    return Draft202012Validator(schema)


@given(data=st.data())
def test_every_dataset_validates_but_for_what_it_lacks(instances, data):
    value = json.loads(json.dumps(write_dataset(data.draw(instances(Dataset)))))
    assert [error.message for error in lenient().iter_errors(value)] == []


def is_ambiguous(value):
    """Whether a number is a float that JSON Schema takes for an integer."""
    if isinstance(value, dict | list):
        return any(is_ambiguous(inner) for inner in (value.values() if isinstance(value, dict) else value))
    return isinstance(value, float) and value.is_integer()


@pytest.mark.parametrize("row", OWN)
@given(data=st.data())
def test_the_schema_rejects_what_the_loader_rejects_and_nothing_else(read, mistaken, row, data):
    cls = resolve(row.model)
    value = headed(row, data.draw(mistaken(cls).filter(lambda value: not is_ambiguous(value))))
    found = {finding.code for finding in load(read(json.dumps(value)), cls).findings} - GOOD_MANNERS
    errors = [error.message for error in validator(row).iter_errors(value)]
    assert bool(found) == bool(errors), (found, errors)


@given(data=st.data())
def test_what_the_croissant_schema_rejects_the_loader_rejects(read, instances, data):
    whole = data.draw(instances(Dataset).map(write_dataset))
    changed = data.draw(st.sampled_from(sorted(whole)))
    whole[changed] = data.draw(st.sampled_from([5, None, True, [], [7], {}, {"@id": 1}, {"@id": "a"}, "a", {"a": "b"}]))
    document = read(json.dumps(whole))
    found = {
        finding.code
        for finding in load(document, Dataset, version="1.1", terms=terms_of(document)).findings
        if finding.code not in GOOD_MANNERS
    }
    if not validator(kind("croissant")).is_valid(json.loads(document.data)):
        assert found


# What one side rejects and the other does not: a schema cannot say it, or editors are better off without.
EVALUATION = {
    "assay": "evaluation/1",
    "name": "a",
    "dataset": "d.json",
    "id": "i",
    "reference": "r",
    "predictions": [{"name": "f", "file": "f.csv"}],
}


@pytest.mark.parametrize(
    ("text", "loader", "schema"),
    [
        (json.dumps(EVALUATION), True, True),
        (json.dumps({**EVALUATION, "assay": "evaluation/2"}), True, False),  # the header is read before the shape
        (json.dumps(EVALUATION)[:-1] + ', "name": "b"}', False, True),  # a parser drops the first of two keys
        (json.dumps({**EVALUATION, "replicates": 100.0}), False, True),  # 100.0 is an integer of JSON Schema
    ],
)
def test_where_loader_and_schema_differ_for_our_kinds(read, text, loader, schema):
    loaded = load(read(text), resolve(kind("evaluation").model))
    assert (not loaded.findings) == loader
    assert validator(kind("evaluation")).is_valid(json.loads(text)) == schema


@pytest.mark.parametrize(
    ("change", "findings"),
    [
        ({}, set()),
        ({"creator": {"@type": "sc:Place"}}, {FindingCode.WRONG_CLASS}),  # classes have many spellings
        ({"cr:fieldd": 1}, {FindingCode.UNKNOWN_KEY}),  # other vocabularies may be mixed in
        (  # a FileObject may have other members
            {"distribution": {"@type": "cr:FileSet", "includes": 5, "encodingFormat": "image/png"}},
            {FindingCode.WRONG_TYPE},
        ),
        ({"sc:name": "again"}, {FindingCode.DUPLICATE_KEY}),  # another word for the same term
        ({"recordSet": {"field": {"repeated": True}}}, {FindingCode.UNKNOWN_KEY}),  # version 1.0 has it
    ],
)
def test_where_loader_and_schema_differ_for_linked_data(read, change, findings):
    least = {"name": "a", "description": "b", "conformsTo": "c", "url": "d", "license": "e", "creator": {"name": "f"}}
    value = {"@type": "sc:Dataset", **least, "datePublished": "2024-01-01", "distribution": [], **change}
    document = read(json.dumps(value))
    loaded = load(document, Dataset, version="1.1", terms=terms_of(document))
    assert {finding.code for finding in loaded.findings} - GOOD_MANNERS == findings
    assert validator(kind("croissant")).is_valid(value)


def test_the_schema_of_croissant_accepts_what_the_corpus_calls_valid(corpus):
    verdicts = json.loads((corpus / "croissant" / "mutations-expected.json").read_text())
    valid = [name for name, verdict in verdicts.items() if verdict["expect"] == "valid"]
    assert len(valid) > 10
    for name in valid:
        value = json.loads((corpus / "croissant" / "mutations" / f"{name}.json").read_text())
        errors = [
            f"{name}: {error.json_path} {error.message[:200]}"
            for error in validator(kind("croissant")).iter_errors(value)
        ]
        assert errors == []
