"""Findings about values that `--set` gave, told where somebody gave them: such a value is no line of the document."""

from collections.abc import Sequence

from assay_spec.diagnostic import Diagnostic, Related
from assay_spec.document import Document, read_document
from assay_spec.record import replace
from assay_spec.span import Span
from assay_validators.report import Report

SET = "--set "
"""What begins the path of the place."""


class _Given(Document):
    """What was given on the command line, as a document of one line."""

    __slots__ = ("_place",)

    def __init__(self, override: str, place: str) -> None:
        told = read_document("--set", data=override.encode(errors="surrogateescape"))
        super().__init__(f"{SET}{override}", told.data, told.format, told.tape)
        self._place = place

    def pointer(self, node: int) -> str:  # noqa: ARG002 - there is one value
        """JSON pointer of the value in the document that it was given for."""
        return self._place


def placed(report: Report, path: str, overrides: Sequence[str]) -> Report:
    """A report whose findings about values that were given by `--set` say so.

    Args:
        report: of the document, or of one that it names.
        path: of the document whose values were overridden.
        overrides: `path=value`, in their order.
    """
    if not overrides:
        return report
    given = [_Given(each, _pointer(each)) for each in overrides]

    def told(found: Diagnostic) -> Diagnostic:
        related = tuple(Related(span=_moved(one.span, path, given), message=one.message) for one in found.related)
        return replace(found, span=_moved(found.span, path, given), related=related)

    accepted = tuple(replace(one, finding=told(one.finding)) for one in report.accepted)
    return replace(report, diagnostics=tuple(map(told, report.diagnostics)), accepted=accepted)


def _moved(span: Span, path: str, given: Sequence[_Given]) -> Span:
    """The place, or that on the command line; of several that gave a value the last counts."""
    if span.document.path != path:
        return span
    for each in reversed(given):
        place = each.pointer(0)
        if span.pointer == place or span.pointer.startswith(f"{place}/"):
            return Span(each, each.data.index(b"=") + 1, len(each.data), 0)
    return span


def _pointer(override: str) -> str:
    steps = override.partition("=")[0].split(".")
    return "".join(f"/{step.replace('~', '~0').replace('/', '~1')}" for step in steps)
