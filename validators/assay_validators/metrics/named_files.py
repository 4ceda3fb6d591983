# Without pathlib, whose import would be a tenth of a cold check.
# ruff: noqa: PTH112, PTH113, PTH117, PTH118, PTH119, PTH120, PTH122, PTH206
"""The files that an evaluation names: the dataset, the fingerprint, and the tables of predictions."""

import os
from collections.abc import Iterator

from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.metrics.evaluation import Evaluation, Prediction
from assay_spec.ports import Unavailable
from assay_validators.context import Context, Where
from assay_validators.files import near_file
from assay_validators.report import Report
from assay_validators.rule import rule

KINDS = {"dataset": "croissant", "fingerprint": "fingerprint"}
"""What the documents that an evaluation names should be."""

TABLES = (".csv", ".tsv", ".parquet")
"""Suffixes of the tables that can be read."""


def _documents(evaluation: Evaluation) -> Iterator[tuple[str, str]]:
    """Attribute and path of every document that is named."""
    for attribute in KINDS:
        path = getattr(evaluation, attribute)
        if path:
            yield attribute, path


def _paths(evaluation: Evaluation) -> Iterator[tuple[Where, str]]:
    """Place and path of every file that is named."""
    for attribute, path in _documents(evaluation):
        yield (evaluation, attribute), path
    for prediction in evaluation.predictions:
        yield (prediction, "file"), prediction.file


@rule("EVA020", since="0.1", on=Evaluation, source="evaluation/1, dataset, fingerprint, predictions/file")
def missing_file(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """File that is not there.

    ## What it does
    Checks that the dataset, the fingerprint and the tables of predictions can be found, relative to the evaluation.

    ## Why is this bad?
    Nothing can be computed without them.

    ## Example
    fingerprint: finger_print.yaml

    Use instead:
    fingerprint: fingerprint.yaml

    ## References
    - evaluation/1, dataset, fingerprint, predictions/file
    """
    for where, path in _paths(evaluation):
        folder, name = os.path.split(os.path.join(os.path.dirname(ctx.document.path), path))
        if os.path.isfile(os.path.join(folder, name)):
            continue
        if "://" in path:
            yield ctx.error(where, f"`{path}` is an address, not a file", help="download it, and name the file")
        elif os.path.isdir(os.path.join(folder, name)):
            yield ctx.error(where, f"`{path}` is a folder", help="name a file in it")
        else:
            nearest = near_file(folder, name)
            remedy = f"did you mean `{nearest}`?" if nearest else "paths begin in the folder of this document"
            yield ctx.error(where, f"`{path}` does not exist", help=remedy)


@rule("EVA021", since="0.1", on=Evaluation, severity=Severity.WARNING, source="evaluation/1, paths")
def path_outside_folder(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """File outside the folder of the evaluation.

    ## What it does
    Checks that paths stay in the folder of the evaluation: no absolute ones, none that climb out with `..`.

    ## Why is this bad?
    The folder cannot be handed to somebody else; on another machine such a path leads nowhere, or elsewhere.

    ## Example
    fingerprint: ../fingerprint.yaml

    Use instead:
    fingerprint: fingerprint.yaml

    ## References
    - evaluation/1, paths
    """
    for where, path in _paths(evaluation):
        if os.path.isabs(path) or os.path.normpath(path).split(os.sep)[0] == os.pardir:
            yield ctx.warning(where, f"`{path}` leads out of the evaluation's folder", help="keep the files together")


@rule("EVA022", since="0.1", on=Evaluation, source="evaluation/1, dataset, fingerprint")
def wrong_kind_of_document(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Document of another kind than the place asks for.

    ## What it does
    Checks that `dataset` names a Croissant document, and `fingerprint` a fingerprint.

    ## Why is this bad?
    The two were mixed up, or the file is something else altogether.

    ## Example
    fingerprint: croissant.json

    Use instead:
    fingerprint: fingerprint.yaml

    ## References
    - evaluation/1, dataset, fingerprint
    """
    for attribute, path in _documents(evaluation):
        report = ctx.follow(path)
        if isinstance(report, Report) and _is_other(report, attribute):
            kind = f"of kind `{report.kind}`" if report.kind else "of no kind that Assay knows"
            yield ctx.error(
                (evaluation, attribute), f"`{path}` is {kind}", help=f"name a document of kind `{KINDS[attribute]}`"
            )


@rule("EVA023", since="0.1", on=Evaluation, source="evaluation/1, dataset, fingerprint")
def broken_document(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Document with errors of its own.

    ## What it does
    Checks the dataset and the fingerprint that an evaluation names, and says whether they hold errors.

    ## Why is this bad?
    The evaluation cannot be compiled before they are mended.

    ## Example
    dataset: broken.json

    Use instead:
    dataset: croissant.json

    ## References
    - evaluation/1, dataset, fingerprint
    """
    for attribute, path in _documents(evaluation):
        report = ctx.follow(path)
        if isinstance(report, Unavailable) or _is_other(report, attribute):
            continue
        errors = report.count(Severity.ERROR)
        if errors:
            yield ctx.error(
                (evaluation, attribute),
                f"`{path}` has {'an error' if errors == 1 else f'{errors} errors'} of its own",
                help=f"`assay check {report.path}` shows {'it' if errors == 1 else 'them'}",
            )


@rule("EVA024", since="0.1", on=Prediction, source="evaluation/1, predictions/file")
def unknown_table_format(prediction: Prediction, ctx: Context) -> Iterator[Diagnostic]:
    """Table in a format that cannot be read.

    ## What it does
    Checks that predictions come as CSV, TSV or Parquet, by the suffix of the file.

    ## Why is this bad?
    Assay reads no other tables.

    ## Example
    predictions:
      - {name: forest, file: predictions.xlsx, scores: {malignant: p_malignant}}

    Use instead:
    predictions:
      - {name: forest, file: predictions.csv, scores: {malignant: p_malignant}}

    ## References
    - evaluation/1, predictions/file
    """
    name = os.path.basename(prediction.file)
    suffix = os.path.splitext(name)[1].lower()
    if suffix not in TABLES and name.strip("."):
        yield ctx.error(
            (prediction, "file"),
            f"a table of format `{suffix}` cannot be read" if suffix else f"the name `{name}` tells no format",
            help=f"save it as one of {', '.join(f'`{known}`' for known in TABLES)}",
        )


def _is_other(report: Report, attribute: str) -> bool:
    """Whether what was read is a document of another kind, or none."""
    if report.kind is None:
        return not report.done
    return report.kind.partition("/")[0] != KINDS[attribute]
