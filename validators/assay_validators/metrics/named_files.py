# Without pathlib, whose import would be a tenth of a cold check.
# ruff: noqa: PTH110, PTH112, PTH113, PTH114, PTH119, PTH120, PTH122
"""The files that an evaluation names: the dataset, the fingerprint, and the tables of predictions."""

import os
from collections.abc import Iterator

from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.metrics.evaluation import Evaluation, Prediction
from assay_spec.metrics.table_names import TABLES, is_readable_table
from assay_spec.named import is_inside, path_of
from assay_spec.ports import Unavailable
from assay_validators.context import Context, Where, near
from assay_validators.files import NearFiles
from assay_validators.remedy import suggested
from assay_validators.report import Report
from assay_validators.rule import rule

KINDS = {"dataset": "croissant", "fingerprint": "fingerprint"}
"""What the documents that an evaluation names should be."""


def _documents(evaluation: Evaluation) -> Iterator[tuple[str, str]]:
    """Attribute and path of every document that is named."""
    for attribute in KINDS:
        path = getattr(evaluation, attribute)
        if path.strip():
            yield attribute, path


def _paths(evaluation: Evaluation) -> Iterator[tuple[Where, str]]:
    """Place and path of every file that is named."""
    for attribute, path in _documents(evaluation):
        yield (evaluation, attribute), path
    for prediction in evaluation.predictions:
        if prediction.file.strip():
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
    files = NearFiles(os.path.dirname(ctx.document.path))
    for where, path in _paths(evaluation):
        found = path_of(ctx.document.path, path)
        # A document that was drafted lies in no file.
        if os.path.isfile(found) or not is_inside(ctx.document.path, path) or isinstance(ctx.follow(path), Report):
            continue
        if "://" in path:
            yield ctx.error(where, f"`{path}` is an address, not a file", help="download it, and name the file")
        elif os.path.isdir(found):
            yield ctx.error(where, f"`{path}` is a folder", help="name a file in it")
        elif os.path.exists(found):
            yield ctx.error(where, f"`{path}` is a pipe or a device, not a file", help="write what it holds to a file")
        elif os.path.islink(found):
            yield ctx.error(where, f"`{path}` is a link that leads to no file", help="put the file there")
        else:
            nearest = files.near(path)
            remedy = suggested(nearest) if nearest else "paths begin in the folder of this document"
            yield ctx.error(where, f"`{path}` does not exist", help=remedy)


@rule("EVA021", since="0.1", on=Evaluation, source="evaluation/1, paths")
def path_outside_folder(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """File outside the folder of the evaluation.

    ## What it does
    Checks that paths stay in the folder of the evaluation or below it, after symbolic links are followed. What lies
    elsewhere is not opened.

    ## Why is this bad?
    Whoever checks somebody else's evaluation would have files of their own read. And the folder cannot be handed to
    others: on another machine such a path leads nowhere, or elsewhere.

    ## Example
    fingerprint: ../fingerprint.yaml

    Use instead:
    fingerprint: fingerprint.yaml

    ## References
    - evaluation/1, paths
    """
    for where, path in _paths(evaluation):
        if not is_inside(ctx.document.path, path):
            remedy = "move the evaluation to a folder that holds all its files, or the file beside the evaluation"
            yield ctx.error(where, f"`{path}` leads out of the evaluation's folder", help=remedy)


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
    Checks the dataset and the fingerprint that an evaluation names, and says whether they hold errors. A dataset of
    Croissant 0.8, a draft, is to be migrated first, whatever it holds.

    ## Why is this bad?
    The evaluation cannot be compiled before they are mended. The data are read as the document says it, and what a
    draft says is not read.

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
        if report.document is not None and report.document.is_draft:
            yield _of_draft((evaluation, attribute), path, report, ctx)
            continue
        errors = report.count(Severity.ERROR)
        if errors:
            yield ctx.error(
                (evaluation, attribute),
                f"`{path}` has {'an error' if errors == 1 else f'{errors} errors'} of its own",
                help=f"`assay check {report.path}` shows {'it' if errors == 1 else 'them'}",
            )


def _of_draft(where: Where, path: str, report: Report, ctx: Context) -> Diagnostic:
    assert report.document is not None, "it says that it is a draft"
    row, version, _ = report.document.identity
    assert row is not None, "it is of a kind that has drafts"
    message = f"`{path}` is of {row.name.capitalize()} {version}, a draft, by which no data are read"
    return ctx.error(where, message, help=f"`{row.migrate} {report.path}` writes it as {row.versions[-1]}")


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
    if is_readable_table(name) or not name.strip().strip("."):
        return
    if near(suffix, TABLES) and not os.path.isfile(path_of(ctx.document.path, prediction.file)):
        return  # the slip in the suffix of a file that is not there is EVA020's
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
