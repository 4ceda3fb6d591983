"""From a path to a plan: read, override, check, lower, refine."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from assay.columns.resolver import FileResolver
from assay.errors import PlanError, SpecError
from assay.plan.context import Context
from assay.plan.file import is_plan, read_plan
from assay.plan.logical import LogicalPlan
from assay.plan.overridden_places import placed
from assay.plan.overrides import overridden
from assay.plan.passes import run_passes
from assay.plan.physical import PhysicalPlan
from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.document import Document, DocumentError, read_document
from assay_spec.kinds import KindRow, resolve, rows
from assay_spec.record import replace
from assay_validators.engine import Session
from assay_validators.report import Report


class Compiled(NamedTuple):
    """A plan, the folder that its paths start from, and what was found on the way."""

    plan: PhysicalPlan
    base: Path
    checked: tuple[Report, ...] = ()
    """The reports of the document and of those that it names; none of a plan that was compiled before."""

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What was found in all of them."""
        return _diagnostics(self.checked)


class Source(NamedTuple):
    """A benchmark document that was checked and has no errors, as the `lower` of its kind gets it."""

    report: Report
    session: Session
    """Knows the documents that it names, and opens their tables."""
    limit: int
    """Score only so many items; 0 for all."""

    @property
    def base(self) -> Path:
        """The folder that paths start from."""
        return Path(self.report.path).parent


Lower = Callable[[Source], tuple[LogicalPlan, Context]]


def compile_or_load(path: str, overrides: Sequence[str] = (), limit: int | None = None) -> Compiled:
    """The plan in the file `path`, or the plan of the benchmark document there.

    Raises:
        PlanError, SpecError: as `compile_spec`; or a finished plan was to be changed.
    """
    document = _document(path)
    if not is_plan(document):
        return _compile(document, overrides, limit)
    if overrides or limit:
        raise PlanError("a finished plan cannot be changed; give --set and -n where it is compiled")
    stored = read_plan(document)
    return Compiled(stored.plan, stored.base)


def compile_spec(path: str, overrides: Sequence[str] = (), limit: int | None = None) -> Compiled:
    """The plan of the benchmark document at `path`.

    Raises:
        PlanError: it is no benchmark, or an override cannot be made.
        SpecError: the documents have errors; the exception carries them.
        DataError: a table cannot be read.
    """
    return _compile(_document(path), overrides, limit)


def compile_drafted(path: str, drafted: Mapping[str, str], overrides: Sequence[str] = ()) -> Compiled:
    """The plan of a benchmark document that nobody wrote down.

    Args:
        path: where it would stand; its paths start from there.
        drafted: its text and those of the documents that it names, by their paths.
        overrides: as `compile_spec`.

    Raises:
        PlanError, SpecError, DataError: as `compile_spec`.
    """
    document = read_document(path, data=drafted[path].encode())
    return _compile(document, overrides, None, FileResolver(drafted=drafted))


def _document(path: str) -> Document:
    try:
        return read_document(path)
    except DocumentError as error:
        raise PlanError(str(error)) from None


def _compile(
    document: Document, overrides: Sequence[str], limit: int | None, resolver: FileResolver | None = None
) -> Compiled:
    original, document = document, overridden(document, overrides) if overrides else document
    row = _benchmark(document)
    session = Session(resolver or FileResolver())
    report = session.check_document(document)
    checked = tuple(placed(each, document.path, overrides) for each in (report, *session.followed.values()))
    _stop_at(_diagnostics(checked), document)
    assert row is not None, "what is of no kind has an error"
    lower: Lower = resolve(row.lower)
    plan, context = lower(Source(report, session, limit or 0))
    # What was overridden stands in the plan beside the digest of the file as it is.
    documents = [original, *(each.document for each in checked[1:] if each.document is not None)]
    base = Path(document.path).parent
    # Real paths, for `link/../x.yaml` is another file than `x.yaml` where `link` leads elsewhere.
    digests = {os.path.relpath(os.path.realpath(each.path), os.path.realpath(base)): each.sha256 for each in documents}
    physical = replace(run_passes(plan, context), documents=digests, overrides=tuple(overrides))
    return Compiled(physical, base, checked)


def _diagnostics(reports: Iterable[Report]) -> tuple[Diagnostic, ...]:
    return tuple(diagnostic for each in reports for diagnostic in each.diagnostics)


def _benchmark(document: Document) -> KindRow | None:
    """The kind of the document, which can be compiled; None when it is of none, or cannot be read."""
    row = None if any(problem.fatal for problem in document.tape.problems) else document.kind
    if row is not None and not row.lower:
        known = " or ".join(f"`assay: {each.name}/{each.versions[-1]}`" for each in rows() if each.lower)
        raise PlanError(f"{document.path}: not a benchmark that can be compiled; one begins {known}")
    return row


def _stop_at(found: Sequence[Diagnostic], document: Document) -> None:
    errors = sum(d.severity is Severity.ERROR for d in found)
    if errors:
        noun = "error" if errors == 1 else "errors"
        raise SpecError(f"{document.path}: not compiled because of {errors} {noun}", found)
