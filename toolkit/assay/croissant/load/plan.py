"""How the records of a record set are read: what a document compiles to, and what is run."""

from typing import NamedTuple

import pyarrow as pa

from assay.data.conditions import Condition
from assay.data.scan import Scan
from assay.data.written import Written
from assay_spec.croissant.model import Field


class Taken(NamedTuple):
    """A field that takes its values from one of another record set, or has a constant."""

    name: str
    """What its column is called."""
    field: Field
    source: str
    """The `@id` of the field that it takes them from; empty where it has a constant."""


class View(NamedTuple):
    """Records that are described elsewhere, under the names of the fields that take them."""

    reading: "Reading"
    columns: tuple[Taken, ...]
    where: tuple[Condition, ...]
    """Conditions on the columns that are none on those that they are taken from."""


Origin = Scan | Written | View
"""The records of one provider."""


class Joining(NamedTuple):
    """The records of another provider, found by their key; they are held in memory."""

    left: str
    """The column whose values are those keys."""
    key: str
    """What is compared with it, in words."""
    right: Origin
    schema: pa.Schema
    """The columns of the right side."""


class Reading(NamedTuple):
    """The records of a record set."""

    record_set: str
    """Its `@id`."""
    fields: tuple[Field, ...]
    """Those that are given."""
    schema: pa.Schema
    """The columns that are given."""
    origin: Origin
    """All of whose records are there, unless a condition leaves some out."""
    joins: tuple[Joining, ...]
    where: tuple[Condition, ...]
    """Conditions on what was put together."""
