"""The numbers of a finished evaluation, scored again from its item rows."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assay.errors import AssayError, RunError
from assay.metrics.finished import FinishedRun, read_run
from assay.metrics.left_out import NOBODY
from assay.metrics.left_out_recorded import left_out_in
from assay.metrics.measuring import measured
from assay.metrics.rejoining import rejoined
from assay.metrics.retelling import retold
from assay.metrics.scoring import Scoring
from assay.metrics.sound import senseless
from assay.plan.nodes import changed
from assay.plan.physical import PhysicalPlan, Sweep
from assay.runs.record import is_made_here
from assay.runs.rescored import Again, Wanted
from assay_kernels.dispatch import choose_backend
from assay_kernels.registry import kernels
from assay_spec.record import replace


def rescore(wanted: Wanted) -> Again:
    """What the item rows of a run give, on the backends of this machine.

    Raises:
        RunError: the item rows are not those of the record, or the plan speaks of kernels that are not here.
    """
    record = wanted.record
    plan = _placed(record.plan)
    run = read_run(wanted.folder)
    with TemporaryDirectory(prefix="assay-", ignore_cleanup_errors=True) as scratch:
        try:
            said = left_out_in(record.left_out)
            left_out = said or NOBODY
            scoring = Scoring(plan, run.study(Path(scratch)))
            found = measured(plan, scoring, left_out, wanted.talk)
            results = _counted(found, plan, run.items.rows, are_known=said is not None or is_made_here(record))
            apart, unheld = _joined(wanted, run, Path(scratch))
            told = (None, {}) if wanted.report is None else retold(wanted, plan, scoring, results, left_out)
            return Again(results, *told, apart, unheld)
        except RunError as error:
            if isinstance(error.__cause__, OSError):
                raise RunError(f"{error}; set TMPDIR to a folder with more space") from error.__cause__
            raise


def _joined(wanted: Wanted, run: FinishedRun, scratch: Path) -> tuple[str | None, str]:
    """What differs between item rows and tables, or None and why that cannot be told."""
    if wanted.inputs is None:
        return None, "`--inputs DIR` joins them again"
    try:
        return rejoined(run, wanted.record, wanted.inputs, scratch), ""
    except AssayError as error:
        if isinstance(error.__cause__, OSError):
            raise
        return None, str(error)


def _counted(results: Mapping[str, Any], plan: PhysicalPlan, items: int, *, are_known: bool) -> Mapping[str, Any]:
    """The results with how many rows of the reference are not among the items.

    Args:
        results: with what the record says of them, which alone tells of which subgroups they are.
        plan: tells how many of all there are, unless it has a limit.
        items: how many were scored.
        are_known: whether the record, which may be of an older version, says something.
    """
    rows = results["results"]
    if not are_known:
        rows = [{name: value for name, value in row.items() if name != "excluded"} for row in rows]
    if plan.reads and plan.reads[0].rows >= items and not plan.align.limit:
        known = {"excluded": plan.reads[0].rows - items}
        rows = [row if row["group"] else row | known for row in rows]
    return {**results, "results": rows}


def _placed(plan: PhysicalPlan) -> PhysicalPlan:
    """The plan on the backends of this machine.

    Raises:
        RunError: it speaks of kernels that are not here, or of what there is not.
    """
    for sweep in plan.sweeps:
        if sweep.kernel not in kernels():
            raise RunError(f"the kernel `{sweep.kernel}` is not here")
        for name, version in sweep.versions.items():
            if name in kernels() and kernels()[name].version != version:
                raise RunError(f"the run used version {version} of `{name}`, and {kernels()[name].version} is here")
    placed = replace(plan, nodes=changed(plan.nodes, Sweep, _here))
    if wrong := senseless(placed):
        raise RunError(f"no plan that was compiled: {wrong}")
    return placed


def _here(node: Sweep) -> Sweep:
    return replace(node, backend=choose_backend(node.kernel))
