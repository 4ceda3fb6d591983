"""The physical plan: HOW the work is done, with kernels, backends, dtypes, shards and a key for every node."""

from collections.abc import Mapping

from assay.plan.reason import Reason
from assay_spec.model import EMPTY, Model


class Estimate(Model):
    """What a node is expected to cost on the machine that compiled the plan."""

    seconds: float = 0.0
    bytes: int = 0
    """Greatest memory held at once."""
    calls: int = 0
    """Calls to systems under test."""
    money: float = 0.0


class Read(Model):
    """Read the named columns of one table."""

    id: str
    name: str
    path: str
    sha256: str
    columns: tuple[str, ...]
    rows: int
    inputs: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    estimate: Estimate = Estimate()


class Columns(Model):
    """Where one algorithm's table holds what it says."""

    name: str
    id: str
    scores: Mapping[str, str] = EMPTY
    """Class to the column of its probability."""
    label: str = ""
    threshold: float = 0.5


class Align(Model):
    """Join the tables one to one by id, in the order of the ids, and keep the rows as Parquet segments."""

    id: str
    key: str
    reference: str
    classes: tuple[str, ...]
    positive: str = ""
    algorithms: tuple[str, ...] = ()
    predictions: tuple[Columns, ...] = ()
    by: tuple[str, ...] = ()
    group: str = ""
    items: int = -1
    label_dtype: str = "u1"
    inputs: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    estimate: Estimate = Estimate()


class Measure(Model):
    """One number to be read off a state, with the way its interval is found."""

    metric: str
    parameters: Mapping[str, str | float] = EMPTY
    target: str = ""
    """The class that is held against the rest; empty for a metric of all classes at once."""
    interval: str = ""
    difference: str = ""
    level: float = 0.95
    reasons: tuple[Reason, ...] = ()


class Sweep(Model):
    """Read one algorithm's columns once per shard, merge the states, and read every measure off the result."""

    id: str
    kernel: str
    kernel_version: int
    state: str
    algorithm: str
    target: str = ""
    by: str = ""
    """A subgroup column, or empty for all items."""
    bins: int = 0
    measures: tuple[Measure, ...] = ()
    backend: str = ""
    signature: str = ""
    shards: int = 1
    inputs: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    estimate: Estimate = Estimate()


class Resample(Model):
    """Draw the items again and again, the same draws for every algorithm, and measure every draw."""

    id: str
    scheme: str
    """`stratified`, or `cluster` when items belong together."""
    seed: int
    replicates: int
    by: str = ""
    sweeps: tuple[str, ...] = ()
    """The sweeps whose bootstrap measures are drawn."""
    inputs: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    estimate: Estimate = Estimate()


class Compare(Model):
    """Paired differences of every measure between every two algorithms."""

    id: str
    inputs: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    estimate: Estimate = Estimate()


class Report(Model):
    """Write results.json, record.json and the report pages."""

    id: str
    inputs: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    estimate: Estimate = Estimate()


PhysicalNode = Read | Align | Sweep | Resample | Compare | Report


class PhysicalPlan(Model):
    """Everything that a run does, by kind of node."""

    name: str
    documents: Mapping[str, str] = EMPTY
    """sha256 of every document that the plan was compiled from, by its path."""
    overrides: tuple[str, ...] = ()
    """What `--set` changed, as `path=value`."""
    limit: int = 0
    """Score only so many items, the first in the order of their ids; 0 for all."""
    reads: tuple[Read, ...]
    align: Align
    sweeps: tuple[Sweep, ...] = ()
    resamples: tuple[Resample, ...] = ()
    compare: Compare | None = None
    report: Report

    @property
    def nodes(self) -> tuple[PhysicalNode, ...]:
        """Every node, in the order in which they run."""
        compare = () if self.compare is None else (self.compare,)
        return (*self.reads, self.align, *self.sweeps, *self.resamples, *compare, self.report)
