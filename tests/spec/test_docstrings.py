"""The strings below attributes are read from the source, for schemas and pages."""

import sys
from types import ModuleType

import pytest

from assay_spec.croissant.model import FileObject
from assay_spec.docstrings import meaning_of
from assay_spec.kinds import KINDS, resolve
from assay_spec.metrics.evaluation import Prediction
from assay_spec.model import Model, properties
from assay_spec.record import Record
from assay_spec.shapes import table_of


class Base(Record):
    """Of classes below."""

    own: int = 0
    """Said in the base."""
    silent: int = 0

    other: int = 0
    """Said first."""


class Under(Base):
    """Says some things again."""

    other: int = 1
    """Said
    on two   lines."""
    more: int = 0
    # A comment is no string.
    last: int = 0


@pytest.mark.parametrize(
    ("cls", "attribute", "meaning"),
    [
        (Base, "own", "Said in the base."),
        (Base, "silent", ""),
        (Base, "other", "Said first."),
        (Base, "none", ""),
        (Under, "own", "Said in the base."),
        (Under, "other", "Said on two lines."),
        (Under, "more", ""),
        (Under, "last", ""),
        (Prediction, "file", "CSV or Parquet file, relative to this document."),
        (FileObject, "contained_in", "Archives, folders or manifests in which it lies."),
    ],
)
def test_the_meaning_of_an_attribute(cls, attribute, meaning):
    assert meaning_of(cls, attribute) == meaning


def test_a_class_without_a_source_has_nothing_to_say(monkeypatch):
    made = type(Record)("Made", (Record,), {"__module__": "made_up", "__annotations__": {"a": int}})
    monkeypatch.setitem(sys.modules, "made_up", ModuleType("made_up"))
    assert meaning_of(made, "a") == ""


@pytest.mark.parametrize("row", KINDS, ids=lambda row: row.name)
def test_every_property_of_every_kind_says_what_it_means(row):
    for model in table_of(resolve(row.model)).models:
        assert issubclass(model, Model)
        silent = [name for name in properties(model) if not meaning_of(model, name)]
        assert silent == [], model.__name__
