"""The classes of an evaluation beside those that its tables show."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.labels import same_look, told_apart
from assay_spec.metrics.evaluation import Evaluation
from assay_spec.ports import Columns, Sample
from assay_validators.context import Context, did_you_mean
from assay_validators.metrics.data_tables import reference_of
from assay_validators.metrics.samples import counted, examples_of, named, rows_of, shown
from assay_validators.remedy import Remedy
from assay_validators.rule import rule

MOST_CLASSES = 100
"""More values than these are hardly classes when nobody has declared them."""


class Labels(NamedTuple):
    """The column of the true classes, and what it shows."""

    table: Columns
    column: str
    found: Mapping[str, int] | None
    """How often each label occurs; None when there are more than a thousand."""

    def classes(self, evaluation: Evaluation) -> tuple[str, ...]:
        """The classes: those declared, else those found."""
        return evaluation.classes or tuple(self.found or ())

    def none_known(self, evaluation: Evaluation) -> bool:
        """Whether classes are declared and no item has one of them."""
        return bool(evaluation.classes) and is_all_strange(self.table, self.column, evaluation.classes)

    def meant_by(self, name: str, evaluation: Evaluation) -> str:
        """The remedy for a class that no item has: the label that may mean it."""
        strange = [label for label in self.found or () if label not in evaluation.classes]
        near = did_you_mean(name, strange)
        return near if isinstance(near, Remedy) else "add items of it, or name another class"


def is_all_strange(table: Columns, column: str, classes: Sequence[str]) -> bool:
    """Whether every cell of a column is empty or none of the classes."""
    return table.none_of(column, classes).count + table.nulls(column).count == table.rows


def labels_of(evaluation: Evaluation, ctx: Context) -> Labels | None:
    """The labels of the reference, when they can be had."""
    reference = reference_of(evaluation, ctx)
    column = reference.columns.get(evaluation.reference) if reference else None
    if reference is None or column is None:
        return None
    table = reference.table.labelled(column)
    return Labels(table, column, table.distinct(column))


def near_class(sample: Sample, classes: tuple[str, ...]) -> str:
    """The remedy for labels that are none of the classes: the one that the first of them may mean."""
    label = str(sample.examples[0])
    if twin := same_look(label, classes):
        return told_apart(label, twin)
    alike = next((name for name in classes if name.casefold() == label.strip().casefold()), "")
    return Remedy(f"did you mean {shown(alike)}?", alike) if alike else did_you_mean(label, classes)


@rule("DAT020", since="0.1", on=Evaluation, severity=Severity.WARNING, data=True, source="evaluation/1, classes")
def unknown_reference_label(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """True class that is none of the classes.

    ## What it does
    Checks that every label of the reference is one of `classes`, letter by letter.

    ## Why is this bad?
    Items with another label are left out of the results. A misspelt label makes an item disappear.

    ## Example
    patients.csv
      patient,diagnosis,site,size
      1,malignant,A,large
      2,benign,A,small
      3,Malignant,B,large
      4,benign,B,small

    Use instead:
    patients.csv
      patient,diagnosis,site,size
      1,malignant,A,large
      2,benign,A,small
      3,malignant,B,large
      4,benign,B,small

    ## References
    - evaluation/1, classes
    """
    labels = labels_of(evaluation, ctx)
    if labels is None or not evaluation.classes or labels.none_known(evaluation):
        return
    strange = labels.table.none_of(labels.column, evaluation.classes)
    if strange.count:
        items = f"{strange.count} of {counted(labels.table.rows, 'item')}"
        yield ctx.warning(
            (evaluation, "reference"),
            f"a label that is none of the classes excludes {items}: {examples_of(strange)}",
            help=near_class(strange, evaluation.classes),
        )


@rule("DAT021", since="0.1", on=Evaluation, severity=Severity.WARNING, data=True, source="evaluation/1, reference")
def missing_reference_label(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Item without a true class.

    ## What it does
    Checks that the field of the true class is empty in no record.

    ## Why is this bad?
    Such items are left out of the results.

    ## Example
    patients.csv
      patient,diagnosis,site,size
      1,malignant,A,large
      2,benign,A,small
      3,malignant,B,large
      4,,B,small

    Use instead:
    patients.csv
      patient,diagnosis,site,size
      1,malignant,A,large
      2,benign,A,small
      3,malignant,B,large
      4,benign,B,small

    ## References
    - evaluation/1, reference
    """
    labels = labels_of(evaluation, ctx)
    empty = labels.table.nulls(labels.column) if labels and not labels.none_known(evaluation) else None
    if labels and empty and empty.count:
        yield ctx.warning(
            (evaluation, "reference"),
            f"an empty label excludes {empty.count} of {counted(labels.table.rows, 'item')}: {rows_of(empty)}",
            help="leave out what has no true class, or find it",
        )


@rule("DAT022", since="0.1", on=Evaluation, severity=Severity.WARNING, data=True, source="evaluation/1, classes")
def absent_class(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Class that no item has.

    ## What it does
    Checks that the reference shows every class that the evaluation declares.

    ## Why is this bad?
    The recall of such a class is undefined, and so is every mean over the classes that it enters.

    ## Example
    classes: [benign, malignant, unclear]
    positive: ""
    predictions:
      - {name: forest, file: a.csv, label: prediction}
    a.csv
      patient,prediction
      1,malignant
      2,benign
      3,unclear
      4,benign

    Use instead:
    predictions:
      - {name: forest, file: a.csv, label: prediction}
    a.csv
      patient,prediction
      1,malignant
      2,benign
      3,malignant
      4,benign

    ## References
    - evaluation/1, classes
    """
    labels = labels_of(evaluation, ctx)
    if labels is None or labels.found is None or labels.none_known(evaluation):
        return
    for number, name in enumerate(evaluation.classes):
        if name not in labels.found and name != evaluation.positive:
            yield ctx.warning(
                (evaluation, "classes", number),
                f"no item of the reference is {shown(name)}",
                help=labels.meant_by(name, evaluation),
            )


@rule("DAT023", since="0.1", on=Evaluation, data=True, source="evaluation/1, positive")
def absent_positive_class(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Positive class that no item has.

    ## What it does
    Checks that the reference shows the positive class.

    ## Why is this bad?
    Sensitivity, precision, AUROC and average precision are undefined without positive items.

    ## Example
    patients.csv
      patient,diagnosis,site,size
      1,benign,A,large
      2,benign,A,small
      3,benign,B,large
      4,benign,B,small

    Use instead:
    patients.csv
      patient,diagnosis,site,size
      1,malignant,A,large
      2,benign,A,small
      3,malignant,B,large
      4,benign,B,small

    ## References
    - evaluation/1, positive
    """
    labels = labels_of(evaluation, ctx)
    if labels is None or labels.found is None or not evaluation.positive or labels.none_known(evaluation):
        return
    if evaluation.positive not in labels.found:
        found = f"; it shows {named(list(labels.found)[:8])}" if labels.found else ""
        yield ctx.error(
            (evaluation, "positive"),
            f"no item of the reference is {shown(evaluation.positive)}, the positive class{found}",
            help=labels.meant_by(evaluation.positive, evaluation),
        )


@rule("DAT024", since="0.1", on=Evaluation, data=True, source="evaluation/1, classes")
def lone_class(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Reference of one class, or of none.

    ## What it does
    Checks that the reference shows at least two classes where the evaluation declares none.

    ## Why is this bad?
    There is nothing to tell apart.

    ## Example
    classes: []
    patients.csv
      patient,diagnosis,site,size
      1,malignant,A,large
      2,malignant,A,small
      3,malignant,B,large
      4,malignant,B,small

    Use instead:
    classes: []
    patients.csv
      patient,diagnosis,site,size
      1,malignant,A,large
      2,benign,A,small
      3,malignant,B,large
      4,benign,B,small

    ## References
    - evaluation/1, classes
    """
    labels = labels_of(evaluation, ctx)
    if labels is None or evaluation.classes or labels.found is None:
        return
    if len(labels.found) < 2:
        found = f"one class only, {named(labels.found)}" if labels.found else "no class"
        yield ctx.error(
            (evaluation, "reference"), f"the reference shows {found}", help="name the field of the true class"
        )


@rule("DAT025", since="0.1", on=Evaluation, data=True, source="evaluation/1, positive")
def unnamed_positive_class(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Two classes found, none of them said to be positive.

    ## What it does
    Checks that the evaluation names the positive class when the reference shows two classes and none are declared.

    ## Why is this bad?
    Sensitivity of the one class is specificity of the other, and nothing in the labels says which is meant.

    ## Example
    classes: []
    positive: ""

    Use instead:
    classes: []
    positive: malignant

    ## References
    - evaluation/1, positive
    """
    labels = labels_of(evaluation, ctx)
    if labels is None or labels.found is None or evaluation.classes or evaluation.positive:
        return
    if len(labels.found) == 2:
        first, second = map(shown, labels.found)
        yield ctx.error(
            (evaluation, "reference"),
            f"the reference shows two classes, {first} and {second}, but none is said to be positive",
            help=f"add `positive:` with {second} or {first}, the class that is to be found",
        )


@rule("DAT026", since="0.1", on=Evaluation, severity=Severity.WARNING, data=True, source="evaluation/1, reference")
def many_classes(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Reference that looks like a number or an id.

    ## What it does
    Checks that the reference shows at most 100 classes, and not another one for every item, where the evaluation
    declares none.

    ## Why is this bad?
    Most often the field of a measurement or an id was named instead of the field of the true class.

    ## Example
    classes: []
    positive: ""
    reference: patient
    id: diagnosis

    Use instead:
    classes: []
    reference: diagnosis
    id: patient

    ## References
    - evaluation/1, reference
    """
    labels = labels_of(evaluation, ctx)
    if labels is None or evaluation.classes:
        return
    rows = labels.table.rows
    if labels.found is None or len(labels.found) > MOST_CLASSES or len(labels.found) == rows > 2:
        many = "more than 1000" if labels.found is None else str(len(labels.found))
        yield ctx.warning(
            (evaluation, "reference"),
            f"{shown(evaluation.reference)} shows {many} values in {counted(rows, 'item')}",
            help="name the field of the true class, or declare `classes`",
        )


@rule("DAT027", since="0.1", on=Evaluation, data=True, source="evaluation/1, classes, reference")
def unrelated_reference_labels(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Reference that shows none of the classes.

    ## What it does
    Checks that at least one item of the reference has one of the classes that the evaluation declares.

    ## Why is this bad?
    Nothing can be scored: another field holds the true class, or it is coded by numbers.

    ## Example
    patients.csv
      patient,diagnosis,site,size
      1,1,A,large
      2,0,A,small
      3,1,B,large
      4,0,B,small

    Use instead:
    classes: [0, 1]
    positive: 1
    predictions:
      - {name: forest, file: a.csv, scores: {1: p_malignant}}
    patients.csv
      patient,diagnosis,site,size
      1,1,A,large
      2,0,A,small
      3,1,B,large
      4,0,B,small

    ## References
    - evaluation/1, classes, reference
    """
    labels = labels_of(evaluation, ctx)
    if labels is not None and labels.none_known(evaluation):
        strange = labels.table.none_of(labels.column, evaluation.classes)
        found = f"it shows {examples_of(strange)}" if strange.count else "it is empty"
        yield ctx.error(
            (evaluation, "reference"),
            f"no item of the reference has one of the classes: {found}",
            help=f"declare what it shows as `classes`, or name the field that holds {named(evaluation.classes[:8])}",
        )
