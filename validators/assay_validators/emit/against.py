"""Where Assay and mlcroissant part on a document: as text, and as JSON."""

import json
from collections.abc import Iterable, Iterator

from assay_spec.diagnostic import Diagnostic, Severity
from assay_validators.croissant.official.against import Comparison, Pair
from assay_validators.croissant.official.verdict import Outcome
from assay_validators.emit.excerpt import printable
from assay_validators.emit.json import diagnostic_object, file_object
from assay_validators.report import Report

_VERDICTS = {
    Outcome.VALID: "accepts the file",
    Outcome.INVALID: "refuses the file",
    Outcome.CRASH: "crashes on the file",
    Outcome.ENDLESS: "does not end on the file",
}


def text(comparisons: Iterable[Comparison]) -> Iterator[str]:
    """Yield both verdicts on each file and where they part, then one line that sums up."""
    files = agreed = 0
    for comparison in comparisons:
        files += 1
        agreed += comparison.agree
        yield from _file(comparison)
    yield f"{files} file{'' if files == 1 else 's'} compared, the verdicts agree on {agreed}\n"


def as_json(comparisons: Iterable[Comparison]) -> Iterator[str]:
    """Yield one object when the last file is done."""
    done = list(comparisons)
    summary = {"files": len(done), "agree": sum(comparison.agree for comparison in done)}
    files = [_file_object(comparison) for comparison in done]
    yield (
        json.dumps({"version": 1, "against": "mlcroissant 1.1.1", "summary": summary, "files": files}, indent=2) + "\n"
    )


def _file(comparison: Comparison) -> Iterator[str]:
    report = comparison.report
    ours = "accepts the file" if report.valid else "refuses the file" if report.done else "cannot check the file"
    yield f"{printable(report.path)}\n"
    yield f"  Assay {ours}: {_counted(report)}\n"
    yield f"  mlcroissant 1.1.1 {_VERDICTS[comparison.outcome]}: {_counted(comparison.theirs)}\n\n"
    for heading, pairs in _sorted_out(comparison):
        if pairs:
            yield f"  {heading}\n"
            for pair in pairs:
                yield from _pair(comparison, pair)
            yield "\n"


def _sorted_out(comparison: Comparison) -> Iterator[tuple[str, list[Pair]]]:
    pairs = comparison.pairs
    yield "only Assay says", [pair for pair in pairs if pair.ours and not pair.theirs]
    yield "only mlcroissant says", [pair for pair in pairs if not pair.ours]
    yield "both say", [pair for pair in pairs if pair.ours and pair.theirs]


def _pair(comparison: Comparison, pair: Pair) -> Iterator[str]:
    for found in ((pair.ours,) if pair.ours else ()) + pair.theirs:
        yield f"    {_line(found)}\n"
    if verdict := comparison.verdict_on(pair):
        yield f"      = {verdict}\n"
    if not (pair.ours and pair.theirs):
        yield f"      = decided by: {printable(pair.clause)}\n"
    if pair.why:
        yield f"      = why: {printable(pair.why)}\n"


def _line(found: Diagnostic) -> str:
    return f"{found.span.line}:{found.span.column} {found.severity}[{found.code}]: {printable(found.message)}"


def _counted(report: Report) -> str:
    counts = {severity: report.count(severity) for severity in Severity}
    said = [f"{count} {severity}{'' if count == 1 else 's'}" for severity, count in counts.items() if count]
    return ", ".join(said) or "nothing found"


def _file_object(comparison: Comparison) -> dict[str, object]:
    return file_object(comparison.report) | {
        "mlcroissant": comparison.outcome,
        "agree": comparison.agree,
        "findings": [_pair_object(comparison, pair) for pair in comparison.pairs],
    }


def _pair_object(comparison: Comparison, pair: Pair) -> dict[str, object]:
    alone = not (pair.ours and pair.theirs)
    return {
        "assay": diagnostic_object(pair.ours) if pair.ours else None,
        "mlcroissant": [diagnostic_object(found) for found in pair.theirs],
        "verdict": comparison.verdict_on(pair),
        "clause": pair.clause if alone else "",
        "why": pair.why,
    }
