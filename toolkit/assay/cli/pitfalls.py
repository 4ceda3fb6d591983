"""The pitfalls on the terminal: what was found, with evidence and remedy, and how much was not."""

from collections.abc import Iterator, Sequence

from assay.report.model import Finding, Outcome
from assay.report.outcomes import tally

SHOWN = ("error", "warning")
"""The severities that are told, in this order."""

MOST_PLACES = 3
"""So many findings of one pitfall are shown; all of them stand in the JSON and on the page."""

MOST_METRICS = 4
"""So many metrics of a finding are named."""


def pitfall_lines(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """What was found, errors first, but for what is only good to know, which is counted."""
    there = [each for each in outcomes if each.findings]
    known = sum(each.severity == "info" for each in there)
    yield f"pitfalls: {tally(outcomes, f' ({known} of them good to know, in the JSON)' if known else '')}"
    shown = [each for severity in SHOWN for each in there if each.severity == severity]
    for each in shown:
        yield from _lines(each)
    if shown:
        first = shown[0].id
        yield f"  `assay explain {first}` says more of one, and `assay metrics pitfalls {first}` draws an example"


def _lines(one: Outcome) -> Iterator[str]:
    mark = " [recalled]" if one.recalled else ""
    yield f"  {one.id} {one.title}{mark}"
    for found in one.findings[:MOST_PLACES]:
        yield f"    {_where(found)}{found.evidence}"
    if len(one.findings) > MOST_PLACES:
        yield f"    and {len(one.findings) - MOST_PLACES:,} more"
    if one.reason:
        yield f"    {one.reason}"
    yield f"    remedy: {one.remedy}"


def _where(found: Finding) -> str:
    """`DSC of lesion: `, as far as there is one."""
    more = len(found.metrics) - MOST_METRICS
    named = ", ".join(found.metrics[:MOST_METRICS]) + (f" and {more} more" if more > 0 else "")
    where = " of ".join(filter(None, (named, found.target)))
    return f"{where}: " if where else ""
