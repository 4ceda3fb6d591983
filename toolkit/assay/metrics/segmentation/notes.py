"""What somebody who reads the results should know of how the files were read."""

from collections import Counter
from collections.abc import Iterator

from assay.metrics.segmentation.study import Study

SHOWN_LABELS = 8

IN_LENGTHS = ("surfaces", "bands")
"""States with lengths, whatever the unit of the value."""


def notes_of(study: Study) -> Iterator[str]:
    """A line each."""
    yield from _read(study)
    yield from _strange(study)
    unmeasured = sum(not case.measured for case in study.cases)
    if unmeasured and any(
        asked.entry.unit != "1" or asked.entry.state in IN_LENGTHS for asked in study.question.metrics
    ):
        yield (
            f"{unmeasured:,} of {len(study.cases):,} references say no spacing: their lengths, and tolerances, are in "
            "voxels; --spacing gives it"
        )


def _read(study: Study) -> Iterator[str]:
    times: Counter[tuple[str, str]] = Counter()
    for case in study.cases:
        times.update(("reference", note) for note in case.notes)
        times.update((scored.algorithm, note) for scored in case.predictions for note in scored.notes)
    yield from (f"{name}: {count:,} of {len(study.cases):,} files: {note}" for (name, note), count in times.items())


def _strange(study: Study) -> Iterator[str]:
    """Labels that nobody speaks of, and those that only predictions have: mostly, somebody counts otherwise."""
    known = study.question.classes.known() | {0, study.question.classes.ignore}
    if study.question.classes.structures:
        yield from _unknown("the reference", {label for case in study.cases for label in case.labels} - known)
        yield from _absent(study)
        for a, algorithm in enumerate(study.algorithms):
            shown = {label for case in study.cases for label in case.predictions[a].predicted}
            yield from _unknown(algorithm, shown - known)
        return
    truth = {label for case in study.cases for label in case.labels}
    for a, algorithm in enumerate(study.algorithms):
        shown = {label for case in study.cases for label in case.predictions[a].predicted}
        if shown - truth:
            there = _listed(truth - {0}) or "none"
            yield (
                f"{algorithm} has labels that no reference has: {_listed(shown - truth)}; they count as background, "
                f"and the references have {there}"
            )


def _absent(study: Study) -> Iterator[str]:
    """Structures that no reference shows: most often, another number is meant."""
    truth = {label for case in study.cases for label in case.labels}
    for one in study.structures:
        if study.cases and not truth & set(one.labels):
            there = _listed(truth - {0}) or "none"
            yield f"no reference shows `{one.name}` ({_listed(set(one.labels))}); the labels that they have are {there}"


def _unknown(name: str, labels: set[int]) -> Iterator[str]:
    if labels:
        yield f"{name} has labels that are no class, and count as background: {_listed(labels)}"


def _listed(labels: set[int]) -> str:
    first = sorted(labels)[:SHOWN_LABELS]
    return ", ".join(map(str, first)) + (" and more" if len(labels) > SHOWN_LABELS else "")
