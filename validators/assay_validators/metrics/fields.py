"""The record set of an evaluation, and the fields that it names."""

from collections.abc import Iterator

from assay_spec.croissant.model import Dataset, Field, RecordSet
from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.metrics.evaluation import Evaluation, Prediction
from assay_validators.context import Choices, Context, Where, did_you_mean, is_lost, is_whole, note, quoted
from assay_validators.report import Report
from assay_validators.rule import rule


def dataset_of(evaluation: Evaluation, ctx: Context) -> Dataset | None:
    """The dataset that an evaluation names, as far as it can be read."""
    report = ctx.follow(evaluation.dataset)
    model = report.model if isinstance(report, Report) else None
    return model if isinstance(model, Dataset) else None


def names_of(part: RecordSet | Field) -> tuple[str, ...]:
    """What a record set or a field may be called: its name, its `@id`, and what stands after the last slash of that."""
    name = part.name.value if part.name is not None else None
    return (*((name,) if isinstance(name, str) else ()), part.id.rpartition("/")[2], part.id)


def record_set_of(evaluation: Evaluation, ctx: Context) -> RecordSet | None:
    """The record set that an evaluation means, when that is clear."""
    dataset = dataset_of(evaluation, ctx)
    if dataset is None:
        return None
    wanted = evaluation.record_set
    found = [one for one in dataset.record_set if not wanted or wanted in names_of(one)]
    return found[0] if len(found) == 1 else None


def fields_of(evaluation: Evaluation) -> Iterator[tuple[Where, str, str]]:
    """Place, role and name of every field that an evaluation names."""
    for role in ("id", "reference", "group"):
        name = getattr(evaluation, role)
        if name:
            yield (evaluation, role), role, name
    for number, name in enumerate(evaluation.by):
        yield (evaluation, "by", number), "by", name


@rule("EVA030", since="0.1", on=Evaluation, source="evaluation/1, record_set")
def unknown_record_set(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Record set that the dataset does not have.

    ## What it does
    Checks that the dataset has a record set with the name or `@id` that the evaluation gives.

    ## Why is this bad?
    Nobody knows which records are meant.

    ## Example
    record_set: patient

    Use instead:
    record_set: patients

    ## References
    - evaluation/1, record_set
    """
    dataset = dataset_of(evaluation, ctx)
    wanted = evaluation.record_set
    if dataset is None or not wanted or not is_whole(dataset, "record_set"):
        return
    if any(wanted in names_of(one) for one in dataset.record_set):
        return
    yield ctx.error(
        (evaluation, "record_set"),
        f"`{evaluation.dataset}` has no record set `{wanted}`",
        help=did_you_mean(wanted, [names_of(one)[0] for one in dataset.record_set]),
    )


@rule("EVA031", since="0.1", on=Evaluation, source="evaluation/1, record_set")
def unnamed_record_set(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """No record set named, where there are several or none.

    ## What it does
    Checks that an evaluation names a record set when its dataset does not have exactly one.

    ## Why is this bad?
    Nobody knows which records are meant.

    ## Example
    record_set: ""

    Use instead:
    record_set: patients

    ## References
    - evaluation/1, record_set
    """
    dataset = dataset_of(evaluation, ctx)
    if dataset is None or not is_whole(dataset, "record_set") or len(dataset.record_set) == 1:
        return
    if evaluation.record_set or is_lost(evaluation, "record_set"):
        return
    names = [names_of(one)[0] for one in dataset.record_set]
    listed = quoted(names)
    yield ctx.error(
        (evaluation, "dataset"),
        f"`{evaluation.dataset}` has {len(names) or 'no'} record sets" + (", and none is named" if names else ""),
        help=f"add `record_set:` with one of {listed}" if names else "describe the records in the dataset",
    )


@rule("EVA032", since="0.1", on=Evaluation, source="evaluation/1, id, reference, group, by")
def unknown_field(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Field that the record set does not have.

    ## What it does
    Checks that `id`, `reference`, `group` and `by` name fields of the record set.

    ## Why is this bad?
    Their values cannot be read.

    ## Example
    reference: diagnose

    Use instead:
    reference: diagnosis

    ## References
    - evaluation/1, id, reference, group, by
    """
    records = record_set_of(evaluation, ctx)
    if records is None or not is_whole(records, "field"):
        return
    known = {name for field in records.field for name in names_of(field)}
    choices = Choices(names_of(field)[0] for field in records.field)
    for where, _, name in fields_of(evaluation):
        if name not in known:
            yield ctx.error(
                where,
                f"record set `{names_of(records)[0]}` has no field `{name}`",
                help=did_you_mean(name, choices),
                related=[note(records, "the record set")],
            )


@rule("EVA033", since="0.1", on=Evaluation, source="evaluation/1, id, reference, group, by")
def field_with_two_roles(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Field that is to be two things at once.

    ## What it does
    Checks that the id is not the reference, that the group is neither, and that no subgroup is made by one of them.

    ## Why is this bad?
    Every item its own group or subgroup says nothing; an id cannot be a true class.

    ## Example
    by: [diagnosis]

    Use instead:
    by: [size]

    ## References
    - evaluation/1, id, reference, group, by
    """
    first: dict[str, tuple[str, Where]] = {}
    for where, role, name in fields_of(evaluation):
        other, there = first.setdefault(name, (role, where))
        if other != role and not (other == "group" and role == "by"):
            yield ctx.error(
                where,
                f"field `{name}` is the {other} already",
                help="name another field",
                related=[note(there, f"the {other}")],
            )


@rule("EVA034", since="0.1", on=Evaluation, severity=Severity.WARNING, source="evaluation/1, by")
def repeated_subgroup(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Field that makes subgroups twice.

    ## What it does
    Checks that `by` names each field once.

    ## Why is this bad?
    The same rows would stand in the results twice.

    ## Example
    by: [size, size]

    Use instead:
    by: [size, site]

    ## References
    - evaluation/1, by
    """
    first: dict[str, int] = {}
    for number, name in enumerate(evaluation.by):
        if first.setdefault(name, number) != number:
            yield ctx.warning((evaluation, "by", number), f"field `{name}` is named before", help="delete it here")


@rule("EVA035", since="0.1", on=(Evaluation, Prediction), source="evaluation/1")
def blank_property(part: Evaluation | Prediction, ctx: Context) -> Iterator[Diagnostic]:
    """Name that is empty.

    ## What it does
    Checks that what has to be named is not left blank: the dataset, the fields of the id and the reference, each class,
    and the name, the file and the columns of a prediction.

    ## Why is this bad?
    Nothing is called so. An empty cell of a table is a value that is missing, and no class.

    ## Example
    reference: ""

    Use instead:
    reference: diagnosis

    ## References
    - evaluation/1
    """
    for where, word, text in _names(part):
        if not text.strip():
            yield ctx.error(where, f"{word} is empty", help="say what it is called")


def _names(part: Evaluation | Prediction) -> Iterator[tuple[Where, str, str]]:
    """Place, word and text of everything that has to be named."""
    for attribute in ("dataset", "id", "reference") if isinstance(part, Evaluation) else ("name", "file"):
        yield (part, attribute), f"`{attribute}`", getattr(part, attribute)
    if isinstance(part, Evaluation):
        yield from (((part, "classes", number), "the class", name) for number, name in enumerate(part.classes))
    else:
        columns = enumerate(part.scores.items())
        yield from (((part, "scores", number), f"the column of `{name}`", text) for number, (name, text) in columns)
