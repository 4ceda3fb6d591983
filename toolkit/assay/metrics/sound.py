"""Whether an evaluation's plan that somebody wrote speaks of what there is; those that are compiled here do."""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from assay.metrics.drawn import METHODS
from assay.metrics.passes.fuse import GROUPS, KERNELS, OF_ALL_CLASSES, SCHEMES
from assay.metrics.passes.intervals import CLUSTER, methods_of
from assay.metrics.rows import measure_name
from assay.metrics.settings import is_confidence
from assay.metrics.swept import alike
from assay.plan.nodes import every
from assay.plan.physical import Align, Columns, Compare, Measure, PhysicalPlan, Resample, Sweep
from assay_kernels.dispatch import available_backends
from assay_kernels.registry import kernel
from assay_spec.metrics.catalogue import MetricEntry, catalogue, entry_of
from assay_spec.metrics.options import options
from assay_spec.metrics.prevalence import EVEN, shares_in
from assay_spec.record import replace
from assay_validators.metrics.metric_names import BOUNDS, complaint


class Said(NamedTuple):
    """What stands somewhere in a plan, and all that may stand there, each once."""

    where: str
    what: str
    found: Sequence[object]
    known: Collection[object]

    @property
    def wrong(self) -> str:
        """The first thing that may not stand there; empty when there is none."""
        for number, each in enumerate(self.found):
            if each not in self.known:
                return f"`{self.where}` says `{each}` for {self.what}, which makes no sense"
            if each in self.found[:number]:
                return f"`{self.where}` says `{each}` twice for {self.what}"
        return ""


def senseless(plan: PhysicalPlan) -> str:
    """The first thing in a plan that makes no sense; empty when there is none."""
    # What comes later relies on it that all before it makes sense.
    return next((wrong for said in _said(plan) if (wrong := said.wrong)), "")


def lacking(plan: PhysicalPlan) -> str:
    """Why a plan that makes sense cannot run on this machine, and what to do; empty when it can."""
    for sweep in plan.sweeps:
        reason = available_backends(sweep.kernel)[sweep.backend]
        if reason is not None:
            return (
                f"the plan was compiled for the backend `{sweep.backend}`, which cannot run here: {reason}; compile "
                "its document again on this machine, or see `assay doctor` for how to get the backend"
            )
    return ""


def _said(plan: PhysicalPlan) -> Iterator[Said]:
    yield Said(plan.name, "how often it joins", [len(every(plan.nodes, Align))], [1])
    yield Said(plan.name, "how often it compares", [len(every(plan.nodes, Compare))], [0, 1])
    yield from _of_items(plan.align)
    yield from _of_tables(plan)
    for node in plan.resamples:
        yield from _of_draws(node, plan)
    yield _once(plan.name, "its draws", [f"{node.scheme} {node.by}".strip() for node in plan.resamples])
    for sweep in plan.sweeps:
        yield from _of_sweep(sweep, plan.align)
        for measure in sweep.measures:
            yield from _of_measure(measure, sweep, plan)
    yield from _of_pairs(plan.sweeps)
    yield from _of_order(plan)


def _once(where: str, what: str, names: Sequence[object]) -> Said:
    """Whatever they are, they differ."""
    return Said(where, what, names, names)


def _whole(where: str, what: str, found: Sequence[str], known: Sequence[str]) -> Said:
    """All that there is has to stand there, in whatever order."""
    return Said(where, what, [", ".join(sorted(found))], [", ".join(sorted(known))])


def _of_items(align: Align) -> Iterator[Said]:
    here, classes = align.id, align.classes
    yield _once(here, "its classes", classes)
    yield Said(here, "how many classes there are", [len(classes)], range(2, len(classes) + 1))
    yield Said(here, "its positive class", [align.positive], classes if len(classes) == 2 else [""])
    yield _once(here, "its algorithms", align.algorithms)
    yield Said(here, "how many algorithms there are", [len(align.algorithms)], range(1, len(align.algorithms) + 1))
    yield _once(here, "its subgroups", align.by)
    yield Said(here, "a subgroup", [""] if "" in align.by else [], [])
    for cost in align.costs:
        yield Said(here, "the real class of a cost", [cost.reference], classes)
        yield Said(here, "the predicted class of a cost", [cost.prediction], classes)
    for columns in align.predictions:
        what = f"a class that `{columns.name}` gives"
        yield Said(here, what, list(columns.scores), classes)
        decided = () if columns.label else [align.positive] if align.positive else classes
        yield Said(here, f"{what} a score", decided, _scored(columns, align))


def _scored(columns: Columns, align: Align) -> Collection[str]:
    """The classes of which an algorithm gives scores; that of one of two classes tells of the other."""
    return align.classes if columns.scores and len(align.classes) == 2 else columns.scores.keys()


def _of_tables(plan: PhysicalPlan) -> Iterator[Said]:
    align = plan.align
    yield _whole(align.id, "its inputs", align.inputs, [read.id for read in plan.reads])
    yield _whole(plan.name, "its tables of predictions", [read.name for read in plan.reads[1:]], align.algorithms)
    grouping = (*align.by, *filter(None, [align.group]))
    needed = {plan.reads[0].id: (align.key, align.reference, *grouping)} if plan.reads else {}
    named = {columns.name: columns for columns in align.predictions}
    for read in plan.reads[1:]:
        columns = named[read.name]
        texts = (columns.id, *filter(None, [columns.label]))
        yield Said(align.id, f"a score in `{read.id}`", [c for c in columns.scores.values() if c in texts], [])
        needed[read.id] = (*texts, *columns.scores.values())
    for read in plan.reads:
        yield _once(read.id, "its columns", read.columns)
        yield Said(align.id, f"a column of `{read.id}`", list(dict.fromkeys(needed[read.id])), read.columns)


def _of_draws(node: Resample, plan: PhysicalPlan) -> Iterator[Said]:
    clustered = bool(plan.align.group)
    schemes = [s for method, (s, _) in SCHEMES.items() if s == GROUPS or (method == CLUSTER) == clustered]
    yield Said(node.id, "what it draws", [node.scheme], schemes)
    yield Said(node.id, "its subgroups", [node.by], ["", *plan.align.by])
    yield Said(node.id, "its sweeps", node.sweeps, [sweep.id for sweep in plan.sweeps if sweep.by == node.by])
    yield Said(node.id, "its shards", [node.shards], range(1, node.replicates + 1))


def _of_sweep(sweep: Sweep, align: Align) -> Iterator[Said]:
    here = sweep.id
    yield Said(here, "its state", [sweep.state], KERNELS)
    yield Said(here, "its kernel", [sweep.kernel], KERNELS[sweep.state][:1])
    yield _whole(here, "the versions of its kernels", list(sweep.versions), KERNELS[sweep.state])
    yield Said(here, "a backend of its kernel", [sweep.backend], kernel(sweep.kernel).backends)
    yield Said(here, "its algorithm", [sweep.algorithm], align.algorithms)
    yield Said(here, "its subgroups", [sweep.by], ["", *align.by])
    columns = next(columns for columns in align.predictions if columns.name == sweep.algorithm)
    scored = _scored(columns, align)
    yield Said(here, "its class", [sweep.target], [""] if sweep.state in OF_ALL_CLASSES else ["", *scored])
    yield Said(here, "a class that has scores", align.classes if sweep.is_of_each else (), scored)
    low, high = BOUNDS["bins"] if sweep.state == "bins" else (0, 0)
    high = BOUNDS["bins"][1] if sweep.state == "forecasts" else high
    yield Said(here, "its bins", [sweep.bins], range(int(low), int(high) + 1))
    yield Said(here, "its shards", [sweep.shards], range(1, max(1, align.items) + 1))
    yield _once(here, "what it measures", [measure_name(measure) for measure in sweep.measures])


def _of_measure(measure: Measure, sweep: Sweep, plan: PhysicalPlan) -> Iterator[Said]:
    here, align, entries = sweep.id, plan.align, catalogue().entries
    yield Said(here, "a metric", [measure.metric], [name for name in entries if entries[name].state == sweep.state])
    entry, name = entry_of(measure.metric, measure.parameters), f"`{measure.metric}`"
    asked = [word for word in entry.options if word in measure.parameters]
    yield _whole(here, f"the parameters of {name}", list(measure.parameters), [*entry.parameters, *asked])
    for word, value in measure.parameters.items():
        means = not complaint(entry, word, value) and _fits(measure, word, sweep, align)
        yield Said(here, f"`{word}` of {name}", [value], [value] if means else [])
    yield Said(here, f"the class of {name}", [measure.target], _targets(entry, sweep, align))
    yield Said(here, f"the level of {name}", [measure.level], [measure.level] if is_confidence(measure.level) else [])
    several = len(align.algorithms) > 1
    yield Said(here, f"the interval of {name}", [measure.interval], methods_of(entry.interval, entry, align.group))
    apart = methods_of(entry.difference, entry, align.group) if several else [""]
    yield Said(here, f"the difference of {name}", [measure.difference], apart)
    drawn = [METHODS[node.scheme] for node in plan.resamples if sweep.id in node.sweeps]
    asked = [method for method in (measure.interval, measure.difference) if method in SCHEMES]
    yield Said(here, f"the draws for {name}", list(dict.fromkeys(asked)), drawn)


def _targets(entry: MetricEntry, sweep: Sweep, align: Align) -> Sequence[str]:
    """The classes that a metric may be of, read off a sweep; an empty text for all at once."""
    if entry.scope == "overall":
        return [] if sweep.target else [""]
    if sweep.is_of_each:
        return []
    return [sweep.target] if sweep.target else align.classes


def _fits(measure: Measure, word: str, sweep: Sweep, align: Align) -> bool:
    """Whether a parameter whose value means something is one of this sweep, and of as many classes as there are."""
    value = measure.parameters[word]
    if word == "bins":
        return value == sweep.bins
    option = options().get(word)
    if option is None:
        return True
    shares = shares_in(value) if option.fixed_shares and value not in (EVEN, option.left_out) else ()
    return value != option.left_out and len(shares) in (0, 1, len(align.classes))


def _of_pairs(sweeps: Sequence[Sweep]) -> Iterator[Said]:
    """Sweeps that differ in their algorithm alone measure the same of it, so that it can be compared."""
    families: dict[object, list[Sweep]] = {}
    for sweep in sweeps:
        families.setdefault(alike(sweep), []).append(sweep)
    for first, *others in families.values():
        yield _once(first.id, "the algorithms of sweeps like it", [first.algorithm, *(s.algorithm for s in others)])
        for other in others:
            same = _measured(other) == _measured(first)
            yield Said(first.id, "a sweep that measures the same", [other.id], [other.id] if same else [])


def _measured(sweep: Sweep) -> list[Measure]:
    return [replace(measure, reasons=()) for measure in sweep.measures]


def _of_order(plan: PhysicalPlan) -> Iterator[Said]:
    """Every node waits for all that it is made of."""
    measuring = [*plan.sweeps, *plan.resamples]
    for node in measuring:
        yield _whole(node.id, "its inputs", node.inputs, [plan.align.id])
    names = [node.id for node in measuring]
    for compare in every(plan.nodes, Compare):
        yield _whole(compare.id, "its inputs", compare.inputs, names)
        names = [*names, compare.id]
    yield _whole(plan.nodes[-1].id, "its inputs", plan.nodes[-1].inputs, names)
