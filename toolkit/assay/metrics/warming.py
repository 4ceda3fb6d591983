"""Kernels compiled before workers start, so that each of them loads what numba's cache then holds."""

from collections.abc import Iterable, Iterator
from typing import Any, assert_never

import numpy as np
from numpy.typing import NDArray

from assay.metrics.scoring import Scoring
from assay.metrics.study import BLOCK, Index, Study
from assay.plan.nodes import changed
from assay.plan.physical import Align, PhysicalPlan, Resample, Sweep
from assay_kernels.dispatch import choose_backend
from assay_spec.record import replace

FIRST = 1_000
"""So many items are enough for every branch of a kernel that decides what else is called."""

GROUPS = 10
"""Of so many groups of items that belong together some are among them, which is more than a bootstrap demands."""


def warm(plan: PhysicalPlan, study: Study, nodes: Iterable[Sweep | Resample]) -> None:
    """Do a little of what the pieces of some nodes do: all the code that they call, on few items and replicates.

    What numba compiles depends on the types of arrays alone. Nothing is done where no kernel runs on it, or where it
    has no folder to keep code in, for then every process compiles its own.
    """
    wanted = tuple(nodes)
    if not _compiles(plan, wanted):
        return
    # Subgroups are items too.
    whole = replace(plan, nodes=changed(plan.nodes, Sweep, lambda sweep: replace(sweep, by="")))
    first = study.at(slice(0, BLOCK))
    scoring = Scoring(whole, first.at(few(first, plan.align)))
    for node in _different(whole, wanted):
        scoring.piece(node, 0)


def _compiles(plan: PhysicalPlan, nodes: Iterable[Sweep | Resample]) -> bool:
    names = {name for node in nodes for name in node.versions}
    if "numba" not in {choose_backend(name) for name in names} | {sweep.backend for sweep in plan.sweeps}:
        return False
    from assay_kernels._jit import CACHE

    return CACHE


def few(study: Study, align: Align) -> Index:
    """The first items, and two of every class and of some groups where there are, so that they can be drawn."""
    ends = [*_ends(study.reference)]
    if align.group:
        ends += (found[:GROUPS] for found in _ends(study.groups[align.group][0]))
    return np.unique(np.concatenate([np.arange(min(FIRST, len(study))), *ends]))


def _ends(codes: NDArray[Any]) -> Iterator[Index]:
    """Where each code stands first, and where last."""
    yield np.unique(codes, return_index=True)[1]
    yield codes.size - 1 - np.unique(codes[::-1], return_index=True)[1]


def _different(plan: PhysicalPlan, nodes: Iterable[Sweep | Resample]) -> Iterator[Sweep | Resample]:
    """Of the nodes that call the same code one, over all items, with the sweeps of `plan`."""
    sweeps = {sweep.id: sweep for sweep in plan.sweeps}
    seen = set()
    for node in nodes:
        match node:
            case Sweep():
                found: Sweep | Resample = sweeps[node.id]
                code: object = _code(sweeps[node.id])
            case Resample():
                drawn = {_code(sweeps[name]): name for name in node.sweeps}
                found = replace(node, by="", sweeps=tuple(drawn.values()), replicates=1, shards=1)
                code = node.scheme, frozenset(drawn)
            case _:
                assert_never(node)
        if code not in seen:
            seen.add(code)
            yield found


def _code(sweep: Sweep) -> tuple[object, ...]:
    """What decides on the code that a sweep calls."""
    return sweep.kernel, sweep.backend, tuple((one.key, one.interval) for one in sweep.measures)
