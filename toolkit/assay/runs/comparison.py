"""Finished runs held against each other by what their kind of benchmark offers for that."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from assay.errors import PlanError
from assay.runs.record import read_record
from assay.runs.talk import Talk
from assay_spec.kinds import offered


class Comparison(NamedTuple):
    """What several runs come to on the items that they share."""

    results: dict[str, Any]
    """As in results.json; an algorithm whose name occurs in several runs has its run's folder in front."""
    items: int
    """That all runs scored."""
    left_out: dict[str, int]
    """By run, the items that it scored and another one did not."""

    def document(self) -> dict[str, Any]:
        """All of it as plain values that JSON holds."""
        return {**self.results, "items": self.items, "left_out": self.left_out}


def compare(
    *folders: str | Path,
    metrics: Sequence[str] = (),
    replicates: int | None = None,
    talk: Talk | None = None,
) -> Comparison:
    """Scores and paired differences, with intervals, of the algorithms of several finished runs.

    Nothing is read but the records and the item rows of the runs, and nothing is written.

    Args:
        folders: the run folders; a single one compares its own algorithms.
        metrics: what to compare; by default what all the runs measured.
        replicates: bootstrap replicates; by default those of the first run.
        talk: hears about every step.

    Raises:
        RunError: a folder holds no finished run.
        PlanError: the runs are not about the same: kind, classes, the true class of an item, or no metric is shared.
    """
    if not folders:
        raise PlanError("name the folders of finished runs")
    kinds = dict.fromkeys(read_record(folder).plan.kind for folder in _apart(folders))
    if len(kinds) > 1:
        raise PlanError(f"the runs are of different kinds: {', '.join(f'`{name}`' for name in kinds)}")
    return _comparing(*kinds)(*map(Path, folders), metrics=metrics, replicates=replicates, talk=talk)


def _comparing(name: str) -> Callable[..., Comparison]:
    compare: Callable[..., Comparison] | None = offered(name, "compare")
    if compare is None:
        raise PlanError(f"nothing here can compare runs of the kind `{name}`")
    return compare


def _apart(folders: Sequence[str | Path]) -> Sequence[Path]:
    found = [Path(folder).resolve() for folder in folders]
    for number, folder in enumerate(found):
        if folder in found[:number]:
            raise PlanError(f"`{folders[number]}` is named twice")
    return [Path(folder) for folder in folders]
