"""From tables of true classes and predictions to what they tell."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from assay.errors import AssayError, PlanError
from assay.metrics.algorithms import Algorithm
from assay.metrics.draft import Draft, Given, draft, open_table_of
from assay.metrics.fingerprint.invalid import invalid_outputs
from assay.metrics.fingerprint.limits import rare
from assay.metrics.fingerprint.measured import Found, Measured, listed
from assay.metrics.scalars import slug
from assay.report.text import counted
from assay_spec.metrics.answers import Category, Independence
from assay_spec.metrics.groups import is_called_owner


def measure_tables(
    reference: Path, predictions: Sequence[Path], groups: Sequence[str] = (), id_: str = "", label: str = ""
) -> Measured:
    """What tables tell of a problem of whole items.

    Args:
        reference: a table with the true classes, and perhaps with predictions, too.
        predictions: tables of predictions; there may be none.
        groups: columns of the reference that may say which items belong together; found by their names without any.
        id_: the column that identifies an item; found without it.
        label: the column of the true class; found without it.

    Raises:
        PlanError: a column cannot be told from the others, or is not there.
        DataError: the reference cannot be read; a prediction that cannot is a problem, and the rest is told.
    """
    drafted, alone, problems = _drafted(Given(reference, tuple(predictions), id_, label, any_positive=True))
    if unknown := [name for name in groups if name not in drafted.reference.names]:
        raise PlanError(f"{reference} has no column `{unknown[0]}`; it has {', '.join(drafted.reference.names)}")
    answers = {"class_imbalance": _imbalance(drafted), "multiple_labels": _labels(drafted)}
    if drafted.algorithms:
        answers |= {"class_scores_available": _scores(drafted), "invalid_output_possible": invalid_outputs(drafted)}
    figures = {}
    if columns := [*(groups or drafted.group or _owners(drafted))]:
        answers["non_independent"] = _groups(drafted, columns)
    else:
        figures["non_independent"] = ("no column is called as groups are, such as patient; --group names one",)
    return Measured(
        name=slug(reference.stem) or "problem",
        category=Category.IMLC,
        because="the data are a table, with one class for every row",
        about=(*_about(drafted, reference), *([f"no predictions were found: {alone}"] if alone else [])),
        answers={name: found for name, found in answers.items() if found is not None},
        classes=tuple(drafted.classes),
        figures=figures,
        problems=(*problems, *_strangers(drafted)),
    )


class _Drafted(NamedTuple):
    draft: Draft
    alone: str = ""
    """Why a reference that stands alone holds no predictions."""
    problems: Sequence[str] = ()
    """Why tables of predictions were left out."""


def _drafted(given: Given) -> _Drafted:
    """What the tables tell, without predictions that cannot be read."""
    if not given.predictions:
        return _alone(given)
    try:
        return _Drafted(draft(given))
    except AssayError:
        problems = _unreadable(given.predictions)
        if not problems:
            raise
    left = given._replace(predictions=tuple(path for path in given.predictions if path not in problems))
    # Nobody has said that the reference holds predictions, too.
    found = _Drafted(draft(left)) if left.predictions else _Drafted(draft(left), "no table of them can be read")
    return found._replace(problems=[*problems.values()])


def _unreadable(paths: Sequence[Path]) -> dict[Path, str]:
    """The tables that cannot be read, and why."""
    problems = {}
    for path in paths:
        try:
            open_table_of(path)
        except AssayError as error:
            problems[path] = str(error)
    return problems


def _alone(given: Given) -> _Drafted:
    """What one table tells, which may hold predictions beside the true classes."""
    alone = draft(given)
    try:
        return _Drafted(draft(given._replace(predictions=(given.reference,), id=alone.id, label=alone.label)))
    except PlanError as error:
        return _Drafted(alone, str(error))


def _imbalance(drafted: Draft) -> Found:
    total = sum(drafted.classes.values())
    shares = {name: count / total for name, count in drafted.classes.items()}
    shown = ", ".join(listed([f"{name} {count:,} ({shares[name]:.1%})" for name, count in drafted.classes.items()]))
    return Found(min(shares.values()) < rare(), (shown, f"below {rare():.0%} of the items a class counts as rare"))


def _labels(drafted: Draft) -> Found | None:
    """That items have one label each, unless labels look like lists."""
    if any(mark in name for name in drafted.classes for mark in ";|"):
        return None
    return Found(False, (f"`{drafted.label}` gives every item one class",))


def _scores(drafted: Draft) -> Found:
    lines = [f"{each.name}: {_what(each)}" for each in drafted.algorithms]
    return Found(drafted.scored, tuple(listed(lines)))


def _what(algorithm: Algorithm) -> str:
    if not algorithm.scores:
        return f"classes in `{algorithm.label}`, and no scores"
    return f"scores in {', '.join(listed([f'`{column}`' for column in algorithm.scores.values()]))}"


def _groups(drafted: Draft, columns: Sequence[str]) -> Found:
    repeated = {name: drafted.reference.repeated(name).count for name in columns}
    lines = [f"`{name}` has {counted(count, 'value')} more than once" for name, count in repeated.items()]
    grouped = any(repeated.values())
    return Found(Independence.GROUPED if grouped else Independence.INDEPENDENT, tuple(lines))


def _owners(drafted: Draft) -> list[str]:
    """Columns called after whom an item comes from; where nobody's has several, items are independent."""
    return [name for name in drafted.reference.names if name != drafted.label and is_called_owner(name)]


def _strangers(drafted: Draft) -> Iterator[str]:
    """The tables of predictions of which no id is one of the reference (DAT016)."""
    for path, key in dict.fromkeys((each.path, each.id) for each in drafted.algorithms):
        ids = drafted.reference.distinct(drafted.id, at_most=drafted.reference.rows) or {}
        if drafted.reference.missing_from(drafted.id, open_table_of(path), key).count == len(ids):
            yield f"{path}: no id in `{key}` is one of the reference, in `{drafted.id}`; ids are compared as they are"


def _about(drafted: Draft, reference: Path) -> Iterator[str]:
    yield f"{counted(sum(drafted.classes.values()), 'item')} in `{reference}`, their class in `{drafted.label}`"
    for name, count in drafted.left_out.items():
        yield f"{count:,} with `{name}`, which is taken for a missing value and no class"
    if empty := drafted.reference.labelled(drafted.label).nulls(drafted.label).count:
        yield f"{empty:,} without a class"
    for each in drafted.algorithms:
        yield f"{each.name}: `{each.path}`"
