"""What somebody who reads the results should know of how the files were read."""

from collections import Counter
from collections.abc import Iterator
from math import comb

from assay.metrics.segmentation.listing import listed
from assay.metrics.segmentation.study import Study
from assay.report.text import counted

SHOWN_LABELS = 8

MOST_PAIRS = 1000
"""So many pairs of algorithms are compared."""


def notes_of(study: Study) -> Iterator[str]:
    """A line each."""
    yield from _read(study)
    yield from _strange(study)
    yield from _alike(study)
    if study.cases and study.question.lengths and not any(case.measured for case in study.cases):
        yield "no reference says its spacing: lengths, and tolerances, are in voxels; give it as `spacing`"
    pairs = comb(len(study.algorithms), 2)
    if pairs > MOST_PAIRS:
        yield f"{len(study.algorithms)} algorithms make {pairs:,} pairs; more than {MOST_PAIRS:,} are not compared"


def _read(study: Study) -> Iterator[str]:
    times: Counter[tuple[str, str]] = Counter()
    for case in study.cases:
        times.update(("reference", note) for note in case.notes)
        times.update((scored.algorithm, note) for scored in case.predictions for note in scored.notes)
    yield from (
        f"{name}: {count:,} of {counted(len(study.cases), 'file')}: {note}" for (name, note), count in times.items()
    )


def _strange(study: Study) -> Iterator[str]:
    """Labels that nobody speaks of, and those that only predictions have: mostly, somebody counts otherwise."""
    known = study.question.classes.known() | {0, study.question.classes.ignore}
    if study.question.classes.structures:
        yield from _unknown("the reference", {label for case in study.cases for label in case.labels} - known)
        yield from (line for name, line in absent(study) if name not in study.question.classes.asked)
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


def _alike(study: Study) -> Iterator[str]:
    """Structures of the same labels, which weigh twice where classes are averaged."""
    by_labels: dict[frozenset[int], list[str]] = {}
    for one in study.structures:
        by_labels.setdefault(frozenset(one.labels), []).append(one.name)
    for labels, names in by_labels.items():
        if len(names) > 1:
            called = listed(f"`{name}`" for name in names)
            # The labels of channels are made up.
            same = f"are the same labels ({_listed(set(labels))})" if study.question.classes.source else "never differ"
            yield f"{called} {same}, and each counts in the mean of the classes"


def absent(study: Study) -> Iterator[tuple[str, str]]:
    """Structures of which no reference shows some labels, and what to say of each: mostly, other numbers are meant."""
    truth = {label for case in study.cases for label in case.labels}
    classes = study.question.classes
    for one in study.structures if study.cases else ():
        lacking = set(one.labels) - truth
        whole = lacking == set(one.labels)
        # The labels of channels are made up, and say nothing one by one.
        if whole or (lacking and (classes.source or one.name in classes.asked)):
            what = f"`{one.name}` ({_listed(lacking)})" if whole else f"{_listed(lacking)}, which `{one.name}` has"
            yield one.name, f"no reference shows {what}; the labels that they have are {_listed(truth - {0}) or 'none'}"


def strange(study: Study) -> Iterator[tuple[str, str]]:
    """Algorithms of which all labels are others than those of the references, as where one side writes 255 for 1."""
    truth = {label for case in study.cases for label in case.labels} - {0}
    known = study.question.classes.known()
    for a, name in enumerate(study.algorithms):
        predicted = {label for case in study.cases for label in case.predictions[a].predicted}
        if truth and predicted and not predicted & (truth | known):
            yield name, f"it shows {_listed(predicted)} alone, and the references {_listed(truth)}: number both alike"


def _unknown(name: str, labels: set[int]) -> Iterator[str]:
    if labels:
        yield f"{name} has labels that are no class, and count as background: {_listed(labels)}"


def _listed(labels: set[int]) -> str:
    first = sorted(labels)[:SHOWN_LABELS]
    return ", ".join(map(str, first)) + (" and more" if len(labels) > SHOWN_LABELS else "")
