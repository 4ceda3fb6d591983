"""The logical plan: WHAT a benchmark asks for, in domain words, without any backend."""

from collections.abc import Mapping

from assay.plan.reason import Reason
from assay_spec.model import EMPTY, Model


class Records(Model):
    """The rows of one table."""

    id: str
    name: str
    """What the document calls it: the record set, or the algorithm whose predictions these are."""
    path: str
    """The table's file, relative to the benchmark document."""
    columns: tuple[str, ...]
    sha256: str = ""
    rows: int = -1
    inputs: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()


class Items(Model):
    """Reference and predictions joined one to one by the item's id, in the order of the ids."""

    id: str
    key: str
    reference: str
    classes: tuple[str, ...]
    positive: str = ""
    """The class that binary metrics speak of; empty when there are more than two."""
    algorithms: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    """Columns whose values cut the items into subgroups."""
    group: str = ""
    """Column of items that belong together; empty when items are independent."""
    inputs: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()


class Score(Model):
    """One metric of every algorithm, over all items and over each subgroup."""

    id: str
    metric: str
    """A name in the catalogue."""
    parameters: Mapping[str, str | float] = EMPTY
    target: str = ""
    """The class that is held against the rest; empty for a metric of all classes at once."""
    inputs: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()


class Interval(Model):
    """The interval of a score."""

    id: str
    method: str
    """`wilson`, `delong`, `bootstrap` or `cluster-bootstrap`."""
    level: float
    inputs: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()


class Difference(Model):
    """The paired differences of a score between every two algorithms."""

    id: str
    method: str
    level: float
    inputs: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()


class Report(Model):
    """Everything that the reader of the run gets."""

    id: str
    inputs: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()


LogicalNode = Records | Items | Score | Interval | Difference | Report


class LogicalPlan(Model):
    """Nodes in an order in which every node comes after its inputs."""

    name: str
    nodes: tuple[LogicalNode, ...]
