"""A fingerprint from a file, checked."""

from typing import NamedTuple

from assay.errors import AssayError, SpecError
from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.document import DocumentError, read_document
from assay_spec.metrics.fingerprint import Fingerprint
from assay_validators.engine import Session

NOT_RUN = "FPR024"
"""That a category cannot be evaluated yet, of which a recommendation speaks itself."""


class Read(NamedTuple):
    """A fingerprint, and what is to be said of it."""

    fingerprint: Fingerprint
    warnings: tuple[Diagnostic, ...]


def read_fingerprint(path: str) -> Read:
    """The fingerprint at `path`.

    Raises:
        SpecError: it has errors; the exception carries its diagnostics.
        AssayError: it cannot be read, or is another kind of document.
    """
    try:
        document = read_document(path)
    except DocumentError as error:
        raise AssayError(str(error)) from None
    report = Session().check_document(document)
    if not report.valid or report.model is None:
        raise SpecError(f"{path}: the document has errors", report.diagnostics)
    if not isinstance(report.model, Fingerprint):
        raise AssayError(f"`{path}` is no fingerprint; one begins with `assay: fingerprint/1`")
    warnings = (each for each in report.diagnostics if each.severity is Severity.WARNING and each.code != NOT_RUN)
    return Read(report.model, tuple(warnings))
