"""What a model says of itself as plain dictionaries and lists."""

import json
from collections.abc import Mapping
from enum import StrEnum

import pytest

from assay_spec.dump import dump
from assay_spec.model import EMPTY, Json, Level, Model, Text, prop


class Size(StrEnum):
    """Choices."""

    SMALL = "small"


class Part(Model, types=("part", "piece")):
    """Has a type."""

    name: str = ""


class Whole(Model):
    """Every form."""

    needed: str = prop(default="", level=Level.REQUIRED)
    wanted: int = prop(default=5, level=Level.REQUIRED)
    advised: str = prop(default="", level=Level.RECOMMENDED)
    keyed: str = prop("x:keyed", default="")
    term: tuple[str, ...] = prop("x:term", default=(), vocabulary=True)
    size: Size | None = None
    part: Part | None = None
    parts: Mapping[str, tuple[Part, ...]] = EMPTY
    raw: Json | None = None
    words: Text | None = None
    flag: bool = True
    inner: tuple["Whole", ...] = ()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, {"wanted": 5}),
        ({"needed": "a", "wanted": 0}, {"needed": "a", "wanted": 0}),
        ({"advised": "a"}, {"wanted": 5, "advised": "a"}),
        ({"keyed": "a"}, {"wanted": 5, "x:keyed": "a"}),
        ({"flag": False}, {"wanted": 5, "flag": False}),
        ({"flag": True}, {"wanted": 5}),
        ({"size": Size.SMALL}, {"wanted": 5, "size": "small"}),
        ({"part": Part()}, {"wanted": 5, "part": {"type": "part"}}),
        ({"part": Part(name="p")}, {"wanted": 5, "part": {"type": "part", "name": "p"}}),
        ({"parts": {"a": (Part(), Part(name="p")), "b": ()}}, None),
        ({"raw": Json(None)}, {"wanted": 5, "raw": None}),
        ({"raw": Json({"a": [1]})}, {"wanted": 5, "raw": {"a": [1]}}),
        ({"words": Text({"en": "e"})}, {"wanted": 5, "words": {"en": "e"}}),
    ],
)
def test_what_is_said(values, said):
    parts = {"a": [{"type": "part"}, {"type": "part", "name": "p"}], "b": []}
    assert dump(Whole(**values)) == (said or {"wanted": 5, "parts": parts})


def test_a_choice_is_said_as_plain_text():
    assert type(dump(Whole(size=Size.SMALL))["size"]) is str


def test_keys_and_types_and_terms_are_spelt_as_asked():
    whole = Whole(keyed="a", term=("x:t", "x:u"), part=Part())
    said = dump(whole, str.upper, lambda term: term.replace("x:", "y:"))
    assert said == {"WANTED": 5, "X:KEYED": "a", "X:TERM": ["y:t", "y:u"], "PART": {"TYPE": "PART"}}


def test_properties_are_said_in_the_order_of_their_declaration():
    said = dump(Whole(flag=False, part=Part(), needed="a"))
    assert list(said) == ["needed", "wanted", "part", "flag"]
    assert json.loads(json.dumps(said)) == said


def test_depth_costs_no_stack():
    whole = Whole()
    for _ in range(5000):
        whole = Whole(inner=(whole,))
    said = dump(whole)
    depth = 0
    while "inner" in said:
        (said,) = said["inner"]
        depth += 1
    assert depth == 5000
