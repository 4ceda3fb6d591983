"""What became of the known pitfalls of metrics, for every form in which a report is rendered."""

from collections.abc import Iterable, Iterator, Sequence

from assay.report.model import Finding, Outcome, Pitfall, Status
from assay.report.plain import Plain

MOST_FINDINGS = 12
"""Of one pitfall, over classes and metrics; the JSON has all."""

_OTHERS = (Status.NOT_FOUND, Status.UNKNOWN, Status.EXCLUDED)


def found(outcomes: Iterable[Outcome]) -> Iterator[Pitfall]:
    """The findings as reports tell warnings, the first of each pitfall."""
    for each in outcomes:
        mark = " [recalled]" if each.recalled else ""
        for number, one in enumerate(each.findings[:MOST_FINDINGS]):
            also = f"; {each.reason}" if each.reason and not number else ""
            for place in places_of(one) or ("",):
                yield Pitfall(
                    code=each.id,
                    severity=each.severity,
                    message=f"{each.title}: {one.evidence}{also}{mark}",
                    help=each.remedy,
                    place=place,
                )


def places_of(finding: Finding) -> tuple[str, ...]:
    """What a finding is about: its metrics one by one, or together in one class."""
    if finding.target:
        return (" of ".join(filter(None, (", ".join(finding.metrics), finding.target))),)
    return finding.metrics


def left_out(outcomes: Iterable[Outcome]) -> str:
    """What a page says of the findings that it leaves out; empty where it has all."""
    more = [
        f"{len(each.findings) - MOST_FINDINGS:,} of {each.id}"
        for each in outcomes
        if len(each.findings) > MOST_FINDINGS
    ]
    return f"More findings stand in the JSON: {', '.join(more)}." if more else ""


def tally(outcomes: Sequence[Outcome], also: str = "") -> str:
    """How many were found, and how many of the others were looked for.

    Args:
        outcomes: of every pitfall.
        also: what to say of those that were found.
    """
    times = {status: sum(each.status is status for each in outcomes) for status in Status}
    return (
        f"{times[Status.FOUND]} found{also}, {times[Status.NOT_FOUND]} looked for and not found, "
        f"{times[Status.UNKNOWN]} not looked for, {times[Status.EXCLUDED]} excluded by how it is scored"
    )


def others(outcomes: Iterable[Outcome]) -> Plain:
    """Those that were not found: looked for, not looked for and why, or excluded."""
    rest = (each for each in outcomes if each.status in _OTHERS)
    return _plain("What else was looked for, and what was not", sorted(rest, key=lambda one: _OTHERS.index(one.status)))


def unfit(outcomes: Iterable[Outcome]) -> Plain:
    """Those of other problems."""
    return _plain("Pitfalls of other problems", [each for each in outcomes if each.status is Status.UNFIT])


def _plain(caption: str, outcomes: Sequence[Outcome]) -> Plain:
    return Plain(
        caption=caption,
        heads=("Pitfall", "What it is", "Outcome", "Why"),
        coded=True,
        rows=tuple((each.id, each.title, each.status.value, each.reason) for each in outcomes),
    )
