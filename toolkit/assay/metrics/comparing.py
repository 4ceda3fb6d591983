"""Several finished evaluations held against each other on the items that all of them scored."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assay.errors import PlanError
from assay.metrics.context import Settings
from assay.metrics.finished import FinishedRun, read_run
from assay.metrics.measuring import measure, plan_of
from assay.metrics.settings import require_scores, settings_of
from assay.metrics.study import Study, group_column, label_column, score_column
from assay.plan.logical import Items
from assay.plan.nodes import carried
from assay.plan.physical import Align, Columns
from assay.report.text import counted
from assay.runs.comparison import Comparison
from assay.runs.talk import Talk
from assay_spec.metrics.evaluation import Proportions
from assay_spec.policy import Undefineds
from assay_spec.record import replace

FEW = 5


def compare(*folders: Path, metrics: Sequence[str], replicates: int | None, talk: Talk | None) -> Comparison:
    """Hold finished evaluations against each other; see `assay.runs.comparison.compare`.

    Raises:
        RunError, PlanError: as there.
    """
    runs = [read_run(folder) for folder in folders]
    _require_same_question(runs)
    _require_same_policy(runs)
    settings = _settings(runs, metrics, replicates)
    shared, rows = _shared_rows(runs)
    names = _names(runs)
    columns = tuple(
        _renamed(one, new) for run, new in zip(runs, names, strict=True) for one in run.plan.align.predictions
    )
    plan = plan_of(_items(runs, columns, len(shared)), settings)
    study = Study.of(_joined(runs, rows, names), plan.align)
    results = measure(plan, study, talk=talk)
    return Comparison(results, len(shared), {str(r.folder): r.rows.num_rows - len(shared) for r in runs})


def _settings(runs: Sequence[FinishedRun], metrics: Sequence[str], replicates: int | None) -> Settings:
    """Those of the first run; where it drew nothing, the usual ones."""
    plan = runs[0].plan
    usual = Settings()
    drawn = next(iter(plan.resamples), usual)
    measures = [measure for sweep in plan.sweeps for measure in sweep.measures]
    found = settings_of(
        metrics or _shared_metrics(runs),
        level=next((measure.level for measure in measures), usual.level),
        proportions=next((m.interval for m in measures if m.interval in list(Proportions)), usual.proportions),
        replicates=drawn.replicates if replicates is None else replicates,
        seed=drawn.seed,
    )
    if metrics:
        require_scores(found.metrics, [p.name for r in runs for p in r.plan.align.predictions if not p.scores])
    return found


def _require_same_question(runs: Sequence[FinishedRun]) -> None:
    first = runs[0]
    for run in runs[1:]:
        for name in ("classes", "positive", "group", "costs"):
            mine, theirs = getattr(first.plan.align, name), getattr(run.plan.align, name)
            if mine != theirs:
                raise PlanError(
                    f"the runs cannot be compared: `{name}` is {_shown(mine)} in {first.folder}, "
                    f"and {_shown(theirs)} in {run.folder}"
                )


def _require_same_policy(runs: Sequence[FinishedRun]) -> None:
    """Make sure that no run left out for all what others count as wrong.

    Raises:
        PlanError: one did.
    """
    complete = next((run for run in runs if run.plan.align.undefined is Undefineds.WORST), None)
    for run in runs:
        gone = run.plan.reads[0].rows - run.rows.num_rows if run.plan.reads and not run.plan.align.limit else 0
        if complete is not None and run.plan.align.undefined is Undefineds.DROP and gone > 0:
            raise PlanError(
                f"the runs cannot be compared: `undefined: drop` left {gone:,} items out of {run.folder}, and "
                f"{complete.folder} counts as wrong what is missing; run one of them again"
            )


def _shown(value: str | tuple[object, ...]) -> str:
    if isinstance(value, str):
        return f"`{value}`"
    return ", ".join(f"`{one}`" for one in value) or "nothing"


def _shared_rows(runs: Sequence[FinishedRun]) -> tuple[pa.Array, list[Any]]:
    """The ids that all runs scored, in canonical order, and per run the rows of those ids."""
    empty = next((run for run in runs if not run.rows.num_rows), None)
    if empty is not None:
        raise PlanError(f"{empty.folder} has no item of which all its algorithms speak")
    shared = runs[0].rows["id"].combine_chunks()
    for run in runs[1:]:
        shared = shared.filter(pc.is_in(shared, value_set=run.rows["id"].combine_chunks()))
    if not len(shared):
        raise PlanError("the runs share no item: their ids are all different")
    rows = [pc.index_in(shared, value_set=run.rows["id"].combine_chunks()) for run in runs]
    for column, meaning in _told(runs).items():
        _require_agreement(runs, rows, column, meaning, shared)
    return shared, rows


def _told(runs: Sequence[FinishedRun]) -> dict[str, str]:
    """The columns that are about the items, not about algorithms, and what people call them."""
    names = dict.fromkeys((*_subgroups(runs), *filter(None, (runs[0].plan.align.group,))))
    return {"reference": "the true class"} | {group_column(name): f"`{name}`" for name in names}


def _subgroups(runs: Sequence[FinishedRun]) -> tuple[str, ...]:
    return tuple(name for name in runs[0].plan.align.by if all(name in run.plan.align.by for run in runs))


def _require_agreement(
    runs: Sequence[FinishedRun], rows: Sequence[Any], column: str, meaning: str, shared: pa.Array
) -> None:
    mine = runs[0].rows[column].take(rows[0]).combine_chunks()
    for run, at in zip(runs[1:], rows[1:], strict=True):
        theirs = run.rows[column].take(at).combine_chunks()
        differ = pc.fill_null(pc.not_equal(mine, theirs), pc.not_equal(mine.is_null(), theirs.is_null()))
        apart = np.flatnonzero(differ.to_numpy(zero_copy_only=False))
        if apart.size:
            named = ", ".join(f"`{shared[int(i)].as_py()}`" for i in apart[:FEW])
            raise PlanError(
                f"{runs[0].folder} and {run.folder} disagree about {meaning} of {counted(apart.size, 'item')}: {named}"
            )


def _names(runs: Sequence[FinishedRun]) -> list[dict[str, str]]:
    """Per run, the new name of each algorithm: its own where no other run has it, else with its folder in front."""
    own = [run.plan.align.algorithms for run in runs]
    times = Counter(name for names in own for name in names)
    labels = [run.folder.name or str(run.folder) for run in runs]
    if len(set(labels)) < len(labels):
        labels = [str(run.folder) for run in runs]
    longer = [{name: f"{label}/{name}" for name in names} for label, names in zip(labels, own, strict=True)]
    shorter = [{name: new if times[name] > 1 else name for name, new in names.items()} for names in longer]
    found = [new for names in shorter for new in names.values()]
    return shorter if len(set(found)) == len(found) else longer


def _renamed(columns: Columns, names: dict[str, str]) -> Columns:
    return replace(columns, name=names[columns.name])


def _items(runs: Sequence[FinishedRun], columns: tuple[Columns, ...], rows: int) -> Items:
    """What the first run asked, of the algorithms of all and by the subgroups that all have."""
    align: Align = runs[0].plan.align
    return carried(align, Items, predictions=columns, by=_subgroups(runs), rows=rows, inputs=(), reasons=())


def _shared_metrics(runs: Sequence[FinishedRun]) -> tuple[str, ...]:
    asked = [dict.fromkeys(m.key for s in run.plan.sweeps for m in s.measures) for run in runs]
    found = tuple(text for text in asked[0] if all(text in other for other in asked))
    if not found:
        raise PlanError("the runs share no metric; name some with --metric, or run them again with the same")
    return found


def _joined(runs: Sequence[FinishedRun], rows: Sequence[Any], names: Sequence[dict[str, str]]) -> pa.Table:
    """The item rows of all runs side by side, under the new names."""
    first = runs[0]
    columns = {name: first.rows[name].take(rows[0]) for name in ("id", *_told(runs))}
    for run, at, new in zip(runs, rows, names, strict=True):
        for one in run.plan.align.predictions:
            columns[label_column(new[one.name])] = run.rows[label_column(one.name)].take(at)
            for label in run.plan.align.classes:
                if score_column(one.name, label) in run.rows.column_names:
                    columns[score_column(new[one.name], label)] = run.rows[score_column(one.name, label)].take(at)
    return pa.table(columns)
