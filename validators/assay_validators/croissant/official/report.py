"""What mlcroissant says of a document, as a report like ours."""

from collections.abc import Iterator

from assay_spec.diagnostic import Diagnostic
from assay_spec.document import Document
from assay_spec.kinds import is_broken
from assay_spec.ports import Unavailable
from assay_spec.record import replace
from assay_validators.context import Context, note
from assay_validators.croissant.official.fact import Fact
from assay_validators.croissant.official.rules import RULES
from assay_validators.croissant.official.verdict import Verdict, judge
from assay_validators.engine import Session
from assay_validators.report import Report

_RULES = {rule.code: rule for rule in RULES}


class OfficialSession(Session):
    """Checks documents as mlcroissant does."""

    def wants(self, report: Report) -> bool:
        """Whether a file that nobody named is a dataset, or could not be read."""
        return report.kind is not None or report.document is None or is_broken(report.document)

    def check_document(self, document: Document) -> Report:
        """The report of a document that was read."""
        return report_of(document, judge(document))


def report_of(document: Document, verdict: Verdict) -> Report:
    """A verdict as a report; of a document that is no Croissant, one without a kind."""
    row, version, _ = document.identity
    kind = f"{row.name}/{version}" if row is not None and row.name == "croissant" else None
    found = sorted((found for found, _ in diagnostics(document, verdict)), key=lambda each: each.span.start)
    return Report(path=document.path, kind=kind, diagnostics=tuple(found), document=document)


def diagnostics(document: Document, verdict: Verdict) -> Iterator[tuple[Diagnostic, Fact]]:
    """Its findings in our words; what it says once, of several places, is one finding with notes."""
    document = document.written
    context = Context(document, lambda *_: Unavailable("is not looked at"))
    said: dict[tuple[object, ...], list[Fact]] = {}
    for fact in verdict.facts:
        said.setdefault((fact.code, fact.owner, fact.about), []).append(fact)
    for first, *others in said.values():
        context.rule = _RULES[first.code]
        nodes = dict.fromkeys(fact.node for fact in others if fact.node != first.node)
        for found in _RULES[first.code].check(first, context):
            related = tuple(note(document.span(node), "and here, which it does not count") for node in nodes)
            yield replace(found, related=related), first
