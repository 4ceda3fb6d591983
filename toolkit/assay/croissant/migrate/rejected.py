"""What a document would be rejected for after it was migrated."""

from collections.abc import Sequence

from assay.croissant.migrate.migrate import Migrated
from assay.croissant.migrate.revision import before
from assay_kernels.scan import Kind
from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.document import Document, read_document
from assay_spec.ports import Left
from assay_validators.engine import Session


def rejected(document: Document, done: Migrated) -> tuple[Left, ...]:
    """The errors of the migrated document that the older one had not, with the places where their causes stood there.

    Of an object in which something was left that is enough: what is wrong with it comes from there.
    """
    known = {(found.code, found.message) for found in _errors(document)}
    new = [found for found in _errors(read_document(document.path, data=done.data)) if _name(found) not in known]
    places = before([found.span.start for found in new], done.revisions)
    told = [left.byte for left in done.left]
    return tuple(
        Left(byte, found.message, found.help or f"`assay explain {found.code}` tells more")
        for found, byte in zip(new, places, strict=True)
        if not _is_told(document, byte, told)
    )


def _errors(document: Document) -> list[Diagnostic]:
    return [each for each in Session().check_document(document).diagnostics if each.severity is Severity.ERROR]


def _name(found: Diagnostic) -> tuple[str, str]:
    return found.code, found.message


def _is_told(document: Document, byte: int, told: Sequence[int]) -> bool:
    """Whether something was left in the innermost object around a place; the whole document is no such object."""
    tape = document.tape
    around = [
        node
        for node in range(1, len(tape))
        if tape.kind(node) == Kind.OBJECT and tape.start(node) <= byte < tape.end(node)
    ]
    return bool(around) and any(tape.start(around[-1]) <= each < tape.end(around[-1]) for each in told)
