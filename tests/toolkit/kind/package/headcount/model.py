"""`headcount/1`: a table, and how many rows it has."""

from assay_spec.ignore import Ignore
from assay_spec.model import Model, prop


class Headcount(Model):
    """A table, and how many rows it has."""

    assay: str
    """`headcount/1`."""
    name: str
    """What the report calls it."""
    table: str
    """The table, relative to this document."""
    column: str
    """A column whose cells stand for rows."""
    rows: int = prop(minimum=0)
    """How many there are."""
    ignore: tuple[Ignore, ...] = ()
    """Findings that are accepted."""
