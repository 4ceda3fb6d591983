"""The logical plan: WHAT a benchmark asks for, in domain words, without any backend."""

from collections.abc import Mapping

from assay.plan.physical import Columns, Cost, File
from assay.plan.reason import Reason
from assay_spec.model import EMPTY, Model
from assay_spec.policy import Undefineds


class Node(Model):
    """What every node has."""

    id: str
    inputs: tuple[str, ...] = ()
    """The nodes that come before it."""
    reasons: tuple[Reason, ...] = ()
    """What the passes say of it."""


class Records(Node):
    """The rows of one table, or the records of one record set."""

    name: str
    """What the document calls it: the record set, or the algorithm whose predictions these are."""
    path: str
    """The table, or the Croissant document with the record set, relative to the benchmark document."""
    record_set: str = ""
    """`@id` of the record set; empty when `path` is the table itself."""
    columns: tuple[str, ...]
    """Columns of the table, or names of the fields of the record set."""
    files: tuple[File, ...] = ()
    rows: int = -1


class Items(Node):
    """Reference and predictions joined one to one by the item's id, in the order of the ids."""

    key: str
    reference: str
    classes: tuple[str, ...]
    positive: str = ""
    """The class that binary metrics speak of; empty when there are more than two."""
    predictions: tuple[Columns, ...] = ()
    """One algorithm each."""
    by: tuple[str, ...] = ()
    """Columns whose values cut the items into subgroups."""
    group: str = ""
    """Column of items that belong together; empty when items are independent."""
    costs: tuple[Cost, ...] = ()
    """What confusions cost; one that is not named costs 1, and a right answer 0."""
    undefined: Undefineds = Undefineds.WORST
    """What an item counts as of which an algorithm gives nothing that can be used."""
    rows: int = -1
    """How many there are, where no table tells."""


class Score(Node):
    """One metric of every algorithm, over all items and over each subgroup."""

    metric: str
    """A name in the catalogue."""
    parameters: Mapping[str, str | float] = EMPTY
    target: str = ""
    """The class that is held against the rest; empty for a metric of all classes at once."""


class Interval(Node):
    """The interval of a score."""

    method: str
    """`wilson`, `clopper-pearson`, `delong`, one of the bootstraps, or `random-groups`."""
    level: float


class Difference(Node):
    """The paired differences of a score between every two algorithms."""

    method: str
    level: float


class Report(Node):
    """Everything that the reader of the run gets."""


LogicalNode = Records | Items | Score | Interval | Difference | Report


class LogicalPlan(Model):
    """Nodes in an order in which every node comes after its inputs."""

    name: str
    kind: str
    """The kind of the document that was compiled."""
    nodes: tuple[LogicalNode, ...]
