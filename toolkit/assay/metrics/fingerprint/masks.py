"""From folders of masks to what they tell."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from assay.errors import PlanError
from assay.images.formats import ending_of
from assay.metrics.fingerprint.case import MOST_STRUCTURES, Seen, see
from assay.metrics.fingerprint.facts import Facts, facts_of
from assay.metrics.fingerprint.mask_answers import answers_of, figures_of, whole_answers_of
from assay.metrics.fingerprint.measured import Found, Measured, listed, together
from assay.metrics.scalars import slug
from assay.metrics.segmentation.cases import Matched, match, require_readable
from assay.metrics.segmentation.classes import BACKGROUND, Classes
from assay.metrics.segmentation.parts import MOST_BOX
from assay.metrics.segmentation.places import pattern_of
from assay.metrics.segmentation.score import Wish, classes_asked
from assay.metrics.segmentation.table import CaseTable, case_columns
from assay.report.text import counted
from assay.runs.talk import Talk
from assay_spec.metrics.answers import Category, Independence

PROBABILITIES = ".npz"
"""How the file ends that nnU-Net writes beside a mask, with the scores of the classes."""


def measure_masks(reference: Path, predictions: Sequence[Path], wish: Wish, small: int | None, talk: Talk) -> Measured:
    """What masks tell of a problem.

    Args:
        reference: a label map, a folder of them, or that of an nnU-Net data set.
        predictions: the same of algorithms; there may be none.
        wish: how cases are matched, what labels are called, and which table has their groups.
        small: from so many voxels on a part is not small; None for what is usual.
        talk: hears how many cases are done.

    Raises:
        PlanError: the folders do not go together, or none of the masks can be measured.
        AssayError: a library that reads the files is not installed.
    """
    if wish.cases is not None and not (wish.by or wish.group):
        raise PlanError("--cases is a table whose columns --by and --group name: name one, or leave the table out")
    matched = match(reference, predictions, pattern_of(wish.match), links=wish.links)
    require_readable(matched)
    classes, notes = classes_asked(wish, matched)
    columns = list(dict.fromkeys((*([wish.group] if wish.group else []), *wish.by)))
    table = case_columns(wish.cases, columns, matched.cases)
    groups = _groups(table, matched)
    algorithms = list(matched.cases[0].predictions)
    seen = _seen(matched, classes, talk, placed=wish.placed)
    facts = facts_of(seen, classes, algorithms, small)
    _require_some(facts)
    own, others = together(answers_of(facts))
    return Measured(
        name=slug(reference.resolve().name.partition(".")[0]) or "problem",
        category=Category.SEMS,
        because="the data are label maps, which give every pixel one class",
        about=(*_about(facts, matched, notes), *_extra(matched, table)),
        answers={**own, **whole_answers_of(facts), **_scores(matched, algorithms), **groups},
        classes=tuple(facts.structures),
        by_class=others,
        figures=figures_of(facts),
        problems=tuple(_problems(facts)),
    )


def _seen(matched: Matched, classes: Classes, talk: Talk, *, placed: bool) -> Iterator[Seen]:
    """The cases as they are measured, one after the other, so that one is in memory at a time."""
    talk.begin("cases", total=len(matched.cases))
    for case in matched.cases:
        yield see(case, classes, placed=placed)
        talk.advance(1)
    talk.end("done")


def _require_some(facts: Facts) -> None:
    """Make sure that there is something of which answers can speak.

    Raises:
        PlanError: no reference can be measured, or none has a voxel that counts or shows a structure, or there are too
            many of these.
    """
    if not facts.cases:
        name, why = next(iter(facts.problems.items()))
        raise PlanError(f"none of {counted(len(facts.problems), 'reference')} can be measured; `{name}`: {why}")
    if not facts.voxels:
        raise PlanError("every voxel of every reference has the label that is ignored: say another one with --labels")
    if not facts.structures:
        raise PlanError("no reference shows a structure, all are 0: say with --labels what is to be found")
    if len(facts.structures) > MOST_STRUCTURES:
        raise PlanError(
            f"there are {len(facts.structures):,} labels, which seem to number objects: name those that are classes "
            "with --labels"
        )


def _problems(facts: Facts) -> Iterator[str]:
    """Files that are damaged, and predictions that do not fit their reference; one that is not there is no file."""
    yield from (f"{case}, the reference: {why}" for case, why in facts.problems.items())
    for name, failed in facts.failed.items():
        yield from (f"{case}, {name}: {why}" for case, why in failed.items())


def _groups(table: CaseTable, matched: Matched) -> dict[str, Found]:
    """Whether cases belong together, by the columns of the table that says so."""
    if not table.columns:
        return {}
    values = {name: len({by_case[case.name] for case in matched.cases}) for name, by_case in table.columns.items()}
    cases = len(matched.cases)
    grouped = any(count < cases for count in values.values())
    evidence = tuple(
        f"`{name}` has {counted(count, 'value')} for {counted(cases, 'case')}" for name, count in values.items()
    )
    return {"non_independent": Found(Independence.GROUPED if grouped else Independence.INDEPENDENT, evidence)}


def _scores(matched: Matched, algorithms: Sequence[str]) -> dict[str, Found]:
    """Whether algorithms give scores: nnU-Net lays them beside its masks."""
    if not algorithms:
        return {}
    beside = {name: sum(_has_scores(each.predictions[name]) for each in matched.cases) for name in algorithms}
    if not any(beside.values()):
        return {"class_scores_available": Found(False, ("predictions are masks, and there are no scores beside them",))}
    evidence = [
        f"{name}: {counted(count, 'mask')} of {len(matched.cases):,} with `{PROBABILITIES}` beside"
        for name, count in beside.items()
    ]
    return {"class_scores_available": Found(all(beside.values()), tuple(listed(evidence)))}


def _has_scores(source: object) -> bool:
    ending = ending_of(source.name) if isinstance(source, Path) else PROBABILITIES
    if ending.lower() == PROBABILITIES:
        return False
    assert isinstance(source, Path)
    return source.with_name(source.name[: -len(ending)] + PROBABILITIES).is_file()


def _about(facts: Facts, matched: Matched, notes: Sequence[str]) -> Iterator[str]:
    """What was read."""
    axes = ", ".join(f"{count:,} of {number} axes" for number, count in sorted(facts.axes.items()))
    yield f"references in `{matched.layout.folder}`: {axes}"
    if facts.problems:
        names = ", ".join(listed([*facts.problems]))
        yield f"{counted(len(facts.problems), 'reference')} could not be measured: {names}"
    of = {label: name for name, each in facts.structures.items() for label in each.structure.labels}
    shown = [label for label in sorted(facts.labels) if facts.labels[label] and label != BACKGROUND]
    called = [f"{label} ({of[label]})" if of.get(label, str(label)) != str(label) else str(label) for label in shown]
    yield f"labels that occur: {', '.join(listed(called)) or 'none'}"
    if absent := [name for name, each in facts.structures.items() if not each.shown]:
        yield f"shown in no reference: {', '.join(listed(absent))}"
    for name, each in facts.structures.items():
        if each.untold:
            box = f"the box that holds them has more than {MOST_BOX:,} {facts.unit}"
            yield f"{name}: its parts were not told apart in {counted(each.untold, 'image')}, where {box}"
    yield from (*matched.notes, *notes)


def _extra(matched: Matched, table: CaseTable) -> Iterator[str]:
    """What there is of cases without a reference."""
    for name, cases in matched.extra.items():
        yield f"{name}: {counted(len(cases), 'prediction')} without a reference: {', '.join(listed([*cases]))}"
    if table.extra:
        rows = ", ".join(listed([*table.extra]))
        yield f"the table of cases: {counted(len(table.extra), 'row')} without a reference: {rows}"
