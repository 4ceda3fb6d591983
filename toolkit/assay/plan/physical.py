"""The physical plan: HOW the work is done, with kernels, backends, dtypes, shards and a key for every node.

The nodes are a closed union for all domains; what a node says it is, `type`, tells them apart on disk.
"""

from collections.abc import Mapping

from assay.plan.nodes import every, only
from assay.plan.reason import Reason
from assay_spec.metrics.metric import metric_key
from assay_spec.model import EMPTY, Model, prop
from assay_spec.policy import Undefineds


class Estimate(Model):
    """What a node is expected to cost on the machine that compiled the plan."""

    seconds: float = 0.0
    bytes: int = 0
    """Greatest memory held at once."""
    calls: int = 0
    """Calls to systems under test."""
    money: float = 0.0


class Node(Model):
    """What every node has."""

    id: str
    inputs: tuple[str, ...] = ()
    """The nodes whose outcome it needs."""
    reasons: tuple[Reason, ...] = ()
    """What the passes say of it."""
    estimate: Estimate = Estimate()

    @property
    def steps(self) -> int:
        """How many steps it counts while it works; 0 when it counts none."""
        return 0

    @property
    def pieces(self) -> int:
        """Into how many pieces it falls that any process can do by itself; 0 when it is done as a whole."""
        return 0

    def shard(self, number: int) -> range:
        """The steps of one piece; all pieces have the same number of steps, give or take one."""
        return range(self.steps * number // self.pieces, self.steps * (number + 1) // self.pieces)


class Cost(Model):
    """What one confusion of classes costs."""

    reference: str
    prediction: str
    cost: float


_ADDRESSES = ("https://", "http://", "git+https://", "git+http://")


class File(Model):
    """A file as it was when the plan was compiled."""

    path: str
    """Relative to the benchmark document, or the address from which the file was fetched."""
    sha256: str
    bytes: int


def is_address(path: str) -> bool:
    """Whether the path of a file is an address; no relative path has two slashes behind a colon."""
    return path.lower().startswith(_ADDRESSES)


class Read(Node, types=("read",)):
    """Read the named columns of one table, or fields of one record set, out of files that must not have changed."""

    name: str
    path: str
    """The table, or the Croissant document with the record set, relative to the benchmark document."""
    record_set: str = ""
    """`@id` of the record set; empty when `path` is the table itself."""
    columns: tuple[str, ...]
    rows: int
    files: tuple[File, ...] = ()


class Columns(Model):
    """Where one algorithm's table holds what it says."""

    name: str
    id: str
    scores: Mapping[str, str] = EMPTY
    """Class to the column of its probability."""
    label: str = ""
    threshold: float = 0.5


class Align(Node, types=("align",)):
    """Join the tables one to one by id, in the order of the ids, and keep the rows as Parquet segments."""

    key: str
    reference: str
    classes: tuple[str, ...]
    positive: str = ""
    predictions: tuple[Columns, ...] = ()
    by: tuple[str, ...] = ()
    group: str = ""
    costs: tuple[Cost, ...] = ()
    """What confusions cost; one that is not named costs 1, and a right answer 0."""
    undefined: Undefineds = Undefineds.WORST
    """What an item counts as of which an algorithm gives nothing that can be used."""
    items: int = -1
    limit: int = prop(default=0, minimum=0)
    """Keep only so many items, the first in the order of their ids; 0 for all."""

    @property
    def algorithms(self) -> tuple[str, ...]:
        """What the algorithms are called."""
        return tuple(prediction.name for prediction in self.predictions)


class Measure(Model):
    """One number to be read off a state, with the way its interval is found."""

    metric: str
    parameters: Mapping[str, str | float] = EMPTY
    target: str = ""
    """The class that is held against the rest; empty for a metric of all classes at once."""
    interval: str = ""
    difference: str = ""
    level: float = prop(default=0.95, minimum=0, maximum=1)
    version: int = 1
    """Of the metric's formula, raised when its values change."""
    reasons: tuple[Reason, ...] = ()

    @property
    def key(self) -> str:
        """The metric with its parameters, whatever the class: `Fbeta{beta=2}`."""
        return metric_key(self.metric, self.parameters)

    @property
    def full_key(self) -> str:
        """With its class as well, as results call it: `Fbeta{beta=2,class=ill}`."""
        return metric_key(self.metric, self.parameters, self.target)


OF_ONE_CLASS = frozenset({"ranked", "bins"})
"""The states that are of one class against the rest."""


class Sweep(Node, types=("sweep",)):
    """Read one algorithm's columns once per shard, merge the states, and read every measure off the result."""

    kernel: str
    """Sweeps the items."""
    versions: Mapping[str, int] = EMPTY
    """Of every kernel behind the values and their intervals, by its name."""
    state: str
    algorithm: str
    target: str = ""
    by: str = ""
    """A subgroup column, or empty for all items."""
    bins: int = prop(default=0, minimum=0, maximum=1_000_000)
    measures: tuple[Measure, ...] = ()
    backend: str = ""
    signature: str = ""
    shards: int = prop(default=1, minimum=1)

    @property
    def is_of_each(self) -> bool:
        """Whether it leaves a state of each class, of which means are read."""
        return not self.target and self.state in OF_ONE_CLASS

    @property
    def pieces(self) -> int:
        """Whoever reads the items merges their shards; every other sweep can go on beside it."""
        return 1


class Resample(Node, types=("resample",)):
    """Draw the items again and again, the same draws for every algorithm, and measure every draw; or deal them out."""

    scheme: str
    """`independent`, `stratified` by class, `cluster` when items belong together, or dealt out into `groups`."""
    versions: Mapping[str, int] = EMPTY
    """Of every kernel that draws and measures, by its name."""
    seed: int = prop(minimum=0, maximum=2**53 - 1)
    replicates: int = prop(minimum=1, maximum=1_000_000)
    by: str = ""
    sweeps: tuple[str, ...] = ()
    """The sweeps whose bootstrap measures are drawn."""
    shards: int = prop(default=1, minimum=1)

    @property
    def steps(self) -> int:
        """A step is a replicate."""
        return self.replicates

    @property
    def pieces(self) -> int:
        """A piece is a run of replicates."""
        return min(self.shards, self.replicates)


class Compare(Node, types=("compare",)):
    """Paired differences of every measure between every two algorithms, and the ranks that follow from them."""

    versions: Mapping[str, int] = EMPTY
    """Of every kernel behind them, by its name."""
    seed: int = prop(default=0, minimum=0, maximum=2**53 - 1)
    """From which values are drawn for ranks, as differences with a closed form say that they vary."""
    replicates: int = prop(default=2000, minimum=1, maximum=1_000_000)
    """How often."""


class Report(Node, types=("report",)):
    """Write results.json, record.json and the report pages."""


PhysicalNode = Read | Align | Sweep | Resample | Compare | Report


class PhysicalPlan(Model):
    """Everything that a run does."""

    name: str
    kind: str
    """The kind of the document that was compiled."""
    documents: Mapping[str, str] = EMPTY
    """sha256 of every document that the plan was compiled from, by its path."""
    overrides: tuple[str, ...] = ()
    """What `--set` changed, as `path=value`."""
    nodes: tuple[PhysicalNode, ...]
    """In an order in which every node comes after its inputs; the last one is the report."""

    @property
    def reads(self) -> tuple[Read, ...]:
        """The tables that are read, the reference first."""
        return every(self.nodes, Read)

    @property
    def align(self) -> Align:
        """The node that joins them."""
        return only(self.nodes, Align)

    def items_of(self, node: Sweep | Resample) -> int:
        """How many aligned items a node reads."""
        return sum(align.items for align in every(self.nodes, Align) if align.id in node.inputs)

    @property
    def sweeps(self) -> tuple[Sweep, ...]:
        """The sweeps over the items."""
        return every(self.nodes, Sweep)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Every metric of every sweep."""
        return tuple(one for sweep in self.sweeps for one in sweep.measures)

    @property
    def resamples(self) -> tuple[Resample, ...]:
        """The bootstraps."""
        return every(self.nodes, Resample)
