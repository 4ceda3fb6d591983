"""From a path to a plan: read, override, check, lower, refine."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from assay.data.resolver import FileResolver
from assay.errors import PlanError, SpecError
from assay.plan.file import HEADER, read_plan
from assay.plan.passes import run_passes
from assay.plan.physical import PhysicalPlan
from assay_spec.croissant.model import Dataset
from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.document import Document, DocumentError, read_document
from assay_spec.metrics.evaluation import Evaluation
from assay_spec.metrics.fingerprint import Fingerprint
from assay_spec.ports import Unavailable
from assay_spec.record import replace
from assay_validators.engine import Session
from assay_validators.report import Report


class Compiled(NamedTuple):
    """A plan, the folder that its paths start from, and what was found on the way."""

    plan: PhysicalPlan
    base: Path
    diagnostics: tuple[Diagnostic, ...] = ()


def compile_or_load(path: str, overrides: Sequence[str] = (), limit: int | None = None) -> Compiled:
    """The plan in the file `path`, or the plan of the benchmark document there.

    Raises:
        PlanError, SpecError: as `compile_spec`; or a finished plan was to be changed.
    """
    document = _document(path)
    if not _is_plan(document):
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


def _document(path: str) -> Document:
    try:
        return read_document(path)
    except DocumentError as error:
        raise PlanError(str(error)) from None


def _is_plan(document: Document) -> bool:
    tape = document.tape
    if not len(tape) or tape.kind(0) != 0:
        return False
    at = tape.find(0, "assay")
    return at >= 0 and document.data[tape.start(at) : tape.end(at)].strip(b'"') == HEADER.encode()


def _compile(document: Document, overrides: Sequence[str], limit: int | None) -> Compiled:
    from assay.metrics.lower import Documents, lower

    if overrides:
        document = _overridden(document, overrides)
    session = Session(FileResolver())
    report = session.check_document(document)
    found = list(report.diagnostics)
    if not isinstance(report.model, Evaluation):
        _stop_at(found, document)
        raise PlanError(
            f"{document.path}: not a benchmark that can be compiled; an evaluation begins `assay: evaluation/1`"
        )
    evaluation = report.model
    dataset = _named(session, document, evaluation.dataset, found)
    fingerprint = _named(session, document, evaluation.fingerprint, found) if evaluation.fingerprint else None
    _stop_at(found, document)
    assert isinstance(dataset.model, Dataset)
    base = Path(document.path).parent
    documents = Documents(
        evaluation,
        dataset.model,
        fingerprint.model if fingerprint and isinstance(fingerprint.model, Fingerprint) else None,
        base,
        (base / evaluation.dataset).parent,
    )
    plan, context = lower(documents)
    digests = {document.path: document.sha256}
    for name, each in ((evaluation.dataset, dataset), (evaluation.fingerprint, fingerprint)):
        if each is not None and each.document is not None:
            digests[name] = each.document.sha256
    digests[Path(document.path).name] = digests.pop(document.path)
    physical = replace(run_passes(plan, context), documents=digests, overrides=tuple(overrides), limit=limit or 0)
    return Compiled(physical, base, tuple(found))


def _named(session: Session, document: Document, path: str, found: list[Diagnostic]) -> Report:
    report = session.follow(document, path)
    if isinstance(report, Unavailable):
        raise PlanError(f"{path}: {report.reason}")
    found.extend(report.diagnostics)
    return report


def _stop_at(found: Sequence[Diagnostic], document: Document) -> None:
    errors = sum(d.severity is Severity.ERROR for d in found)
    if errors:
        noun = "error" if errors == 1 else "errors"
        raise SpecError(f"{document.path}: not compiled because of {errors} {noun}", found)


def _overridden(document: Document, overrides: Sequence[str]) -> Document:
    """The document with some values replaced; what it says is then checked like anything else."""
    whole = document.tape.value()
    for override in overrides:
        path, equals, value = override.partition("=")
        if not equals or not path:
            raise PlanError(f"`{override}` is not of the form path=value, such as replicates=500")
        _set(whole, path.split("."), value, override)
    text = json.dumps(whole, ensure_ascii=False, indent=1)
    return read_document(document.path, data=text.encode())


def _set(target: object, steps: list[str], value: str, override: str) -> None:
    *inner, last = steps
    for step in inner:
        target = _inside(target, step, override)
    if isinstance(target, list) and last.isdigit() and int(last) < len(target):
        target[int(last)] = _scalar(value)
    elif isinstance(target, dict):
        target[last] = _scalar(value)
    else:
        raise PlanError(f"`{override}`: there is nothing at `{last}` to be set")


def _inside(target: object, step: str, override: str) -> object:
    if isinstance(target, list) and step.isdigit() and int(step) < len(target):
        return target[int(step)]
    if isinstance(target, dict) and step in target:
        return target[step]
    raise PlanError(f"`{override}`: the document has no `{step}` there")


def _scalar(text: str) -> object:
    """A value as YAML reads it: `500` is a number, `[AUROC, Brier]` a list, anything else text."""
    tape = read_document("--set", data=f"value: {text}".encode()).tape
    return tape.value(2) if len(tape) > 2 else text
