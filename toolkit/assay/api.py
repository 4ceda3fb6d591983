"""The verbs of the command line for Python programs; `assay/__init__.py` hands them out."""

from collections.abc import Sequence
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, overload

from assay.canonical import LARGEST_INTEGER
from assay.errors import PlanError, SpecError
from assay.plan.compiler import Compiled, compile_or_load
from assay.runs.execute import Manner, Outcome, run_plan
from assay.runs.talk import Talk
from assay_spec.document import DocumentError, read_document
from assay_spec.model import Model
from assay_validators.engine import Session

if TYPE_CHECKING:
    from assay.croissant.load.records import Records


@overload
def load(path: str | PathLike[str]) -> Model: ...


@overload
def load(
    path: str | PathLike[str],
    record_set: str,
    *,
    fields: Sequence[str] | None = None,
    limit: int | None = None,
) -> "Records": ...


def load(
    path: str | PathLike[str],
    record_set: str | None = None,
    *,
    fields: Sequence[str] | None = None,
    limit: int | None = None,
) -> "Model | Records":
    """The document at `path` as the model of its kind, or the records of one of its record sets.

    Args:
        path: an evaluation, a fingerprint, a Croissant dataset, ...
        record_set: the `@id` or name of a record set of a dataset; empty for the only one. Records come as batches,
            as a table, as arrays, or one by one, and are read when they are asked for.
        fields: which of its fields, by `@id` or name; by default all.
        limit: so many records at the most.

    Raises:
        SpecError: the document has errors; the exception carries its diagnostics.
        DataError: there is no such record set, or no such field.
    """
    name = fspath(path)
    if record_set is not None:
        from assay.croissant.load.records import Records
        from assay.croissant.reading import read_dataset

        dataset = read_dataset(Path(name))[1]
        return Records(dataset, Path(name), record_set, fields=fields, limit=limit)
    try:
        document = read_document(name)
    except DocumentError as error:
        raise SpecError(str(error), ()) from None
    report = Session().check_document(document)
    if report.model is None or not report.valid:
        raise SpecError(f"{name}: the document has errors", report.diagnostics)
    return report.model


def compile(  # noqa: A001 - what the command is called
    path: str | PathLike[str], overrides: Sequence[str] = (), *, limit: int | None = None
) -> Compiled:
    """The plan of the benchmark document at `path`, or the plan that is there already.

    Args:
        path: the document, or a plan that `assay compile` wrote.
        overrides: values to replace, each `path=value`, such as `replicates=500`.
        limit: score only so many items, the first in the order of their ids.

    Raises:
        AssayError: a `SpecError` carries the diagnostics of documents with errors; any other is one line.
    """
    if limit is not None and not 1 <= limit <= LARGEST_INTEGER:
        raise PlanError(f"`limit` is {limit}, and has to be at least 1 and at most 2**53 - 1")
    return compile_or_load(fspath(path), overrides, limit)


def run(
    spec: str | PathLike[str] | Compiled,
    folder: str | PathLike[str] = "run",
    *,
    workers: int | None = None,
    talk: Talk | None = None,
) -> Outcome:
    """Do what a benchmark document or a plan says, and leave its record in `folder`; nothing finished is done again.

    Args:
        spec: the document, a plan, or what `compile` gave.
        folder: of the run.
        workers: processes that share the work, 0 for none beside this one; by default as many as pay.
        talk: hears about every node.

    Raises:
        AssayError: as `compile`; a `RunError` when the folder cannot be used or a file changed meanwhile.
    """
    if workers is not None and workers < 0:
        raise PlanError(f"`workers` is {workers}, and has to be at least 0")
    compiled = spec if isinstance(spec, Compiled) else compile(spec)
    return run_plan(compiled.plan, compiled.base, Path(folder), talk, Manner(workers), compiled.checked)
