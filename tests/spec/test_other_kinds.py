"""A kind of another package with every form that a property may have: its schema judges as the loader does."""

import json
import subprocess
import sys
from collections.abc import Mapping
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from assay_kernels.scan import FindingCode
from assay_spec.dump import dump
from assay_spec.kinds import KindRow
from assay_spec.load import load
from assay_spec.model import EMPTY, Json, Level, Model, Text, prop
from assay_spec.schema import FOLDER, schema_of
from assay_spec.walk import walk

WRONG = set(FindingCode) - {FindingCode.MISSING_RECOMMENDED, FindingCode.DUPLICATE_KEY}


class Colour(StrEnum):
    """Choices."""

    RED = "red"
    GREEN = "green"


class Probe(Model, types=("probe", "old-probe")):
    """One of two classes that tell which they are by `type`."""

    name: str
    """What people call it."""
    depth: float = prop(default=1.5, minimum=0, maximum=10)
    """How deep it goes."""


class Camera(Model, types=("camera",)):
    """The other class."""

    name: str = ""
    colours: tuple[Colour, ...] = (Colour.RED,)


class Site(Model, closed=False):
    """An object that may say more than is listed."""

    people: int = prop(default=0, minimum=0, level=Level.RECOMMENDED)
    beside: "Site | None" = None


class Survey(Model):
    """A survey with every form of property."""

    assay: str
    """`survey/1` or `survey/2`."""
    tools: tuple[Probe | Camera, ...]
    """Of which class each is, its `type` tells."""
    best: Probe | Camera | None = None
    sites: Mapping[str, Site] = EMPTY
    routes: Mapping[str, tuple[int, ...]] = prop(default=EMPTY, minimum=1)
    shares: tuple[float, ...] | float = ()
    label: str = prop(default="", as_text=True)
    labels: tuple[str, ...] = prop(default=(), as_text=True)
    colour: Colour | None = None
    flag: bool = prop(default=False, level=Level.REQUIRED)
    extra: Json | None = None
    words: Text | None = None
    later: int | None = prop(default=None, since="2")


@pytest.fixture
def row(monkeypatch):
    """The row of the table of kinds; its model is looked up in a module, as for every kind."""
    monkeypatch.setitem(sys.modules, "survey_kind", sys.modules[__name__])
    return KindRow(name="survey", title="Survey", versions=("1", "2"), model="survey_kind:Survey")


@pytest.fixture
def schema(row):
    found = schema_of(row)
    Draft202012Validator.check_schema(found)
    return found


LEAST = {"assay": "survey/2", "tools": [], "flag": True}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, None),
        ({"tools": [{"type": "probe", "name": "a"}, {"type": "camera"}]}, None),
        ({"tools": [{"type": "old-probe", "name": "a", "depth": 10}]}, None),
        ({"tools": [{"type": "probe", "name": "a", "depth": 10.5}]}, FindingCode.OUT_OF_RANGE),
        ({"tools": [{"type": "probe"}]}, FindingCode.MISSING_REQUIRED),
        ({"tools": [{"type": "hammer", "name": "a"}]}, FindingCode.WRONG_CLASS),
        ({"tools": [{"type": "camera", "colours": ["blue"]}]}, FindingCode.NOT_A_CHOICE),
        ({"tools": [{"type": "camera", "colours": "red"}]}, FindingCode.NOT_A_LIST),
        ({"tools": [{"type": "camera", "lens": 1}]}, FindingCode.UNKNOWN_KEY),
        ({"best": {"type": "camera"}}, None),
        ({"best": [{"type": "camera"}]}, FindingCode.NOT_ONE),
        ({"best": None}, None),
        ({"sites": {"a": {"people": 3, "beside": {"height": 5}}, "b": {}}}, None),
        ({"sites": {"a": {"people": -1}}}, FindingCode.OUT_OF_RANGE),
        ({"sites": [{}]}, FindingCode.WRONG_TYPE),
        ({"sites": {"a": []}}, FindingCode.NOT_ONE),
        ({"routes": {"a": [1, 2]}}, None),
        ({"routes": {"a": [1, 0]}}, FindingCode.OUT_OF_RANGE),
        ({"routes": {"a": 1}}, FindingCode.NOT_A_LIST),
        ({"shares": 0.5}, None),
        ({"shares": [0.5, 1]}, None),
        ({"shares": "half"}, FindingCode.WRONG_TYPE),
        ({"label": 5, "labels": [True, 1.5, "x"]}, None),
        ({"label": None}, FindingCode.WRONG_TYPE),
        ({"colour": "green"}, None),
        ({"colour": "blue"}, FindingCode.NOT_A_CHOICE),
        ({"flag": "yes"}, FindingCode.WRONG_TYPE),
        ({"extra": {"a": [None, 1]}}, None),
        ({"words": {"en": "a"}}, None),
        ({"words": 5}, FindingCode.WRONG_TYPE),
        ({"later": 5}, None),
        ({"sooner": 5}, FindingCode.UNKNOWN_KEY),
    ],
)
def test_one_form_right_and_wrong(read, schema, change, code):
    value = LEAST | change
    loaded = load(read(json.dumps(value)), Survey, version="2")
    assert [finding.code for finding in loaded.findings if finding.code in WRONG] == ([] if code is None else [code])
    assert Draft202012Validator(schema).is_valid(value) == (code is None)


def test_what_editors_read(schema):
    assert schema["properties"]["assay"]["enum"] == ["survey/1", "survey/2"]
    assert schema["required"] == ["assay", "tools", "flag"]
    assert schema["$defs"]["Probe"]["properties"]["type"] == {"enum": ["probe", "old-probe"]}
    assert schema["$defs"]["Probe"]["properties"]["depth"] == {
        "description": "How deep it goes.",
        "type": "number",
        "minimum": 0,
        "maximum": 10,
        "default": 1.5,
    }
    assert schema["$defs"]["Camera"]["properties"]["colours"]["default"] == ["red"]
    assert schema["$defs"]["Site"]["additionalProperties"] is True
    assert schema["$defs"]["Probe"]["additionalProperties"] is False
    assert json.loads(json.dumps(schema)) == schema


@given(data=st.data())
def test_every_survey_is_valid_and_comes_back(read, instances, data):
    one = data.draw(instances(Survey))
    said = dump(one)
    loaded = load(read(json.dumps(said)), Survey)
    assert loaded.model == one
    assert loaded.complete
    assert {finding.code for finding in loaded.findings} <= {FindingCode.MISSING_RECOMMENDED}
    assert sum(1 for _ in walk(one)) == sum(1 for _ in walk(loaded.model))


@given(data=st.data())
def test_no_survey_with_mistakes_is_built_with_values_of_another_kind(read, mistaken, data):
    loaded = load(read(json.dumps(data.draw(mistaken(Survey)))), Survey)
    for part in walk(loaded.model) if loaded.model is not None else ():
        assert isinstance(part, Survey | Probe | Camera | Site)
        if isinstance(part, Probe):
            assert isinstance(part.name, str)
            assert 0 <= part.depth <= 10
        if isinstance(part, Camera):
            assert all(isinstance(colour, Colour) for colour in part.colours)


def test_the_schemas_are_written_into_their_folder(tmp_path):
    code = "import pathlib, sys, assay_spec.schema as s; s.FOLDER = pathlib.Path(sys.argv[1]); s.write_schemas()"
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "schemas")], check=True)
    written = {path.name: path.read_bytes() for path in (tmp_path / "schemas").iterdir()}
    assert written == {path.name: path.read_bytes() for path in FOLDER.iterdir()}
