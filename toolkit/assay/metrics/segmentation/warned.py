"""A warning of Python's for arrays that cannot be scored, since a caller may read the means alone."""

import warnings
from collections.abc import Iterator, Mapping, Sequence

from assay.errors import ScoreWarning, one_line
from assay.metrics.outside import calls_up
from assay.metrics.segmentation.policy import Policy
from assay.report.text import counted
from assay_spec.policy import Undefineds

MOST_SAID = 8
"""So many reasons are said, and so many cases of each."""


def warn_of(problems: Sequence[Mapping[str, str]], policy: Policy, expected: frozenset[tuple[str, str]]) -> None:
    """Warn once of all that is wrong with what was given, at the line of the call.

    Args:
        problems: those of the results.
        policy: what becomes of predictions that are of no use.
        expected: by algorithm and case, the predictions that the caller said there are not.
    """
    told = [row for row in problems if (row["algorithm"], row["case"]) not in expected]
    if told:
        lines = [*_lines(told, policy)]
        more = f"; and {counted(len(lines) - MOST_SAID, 'other reason')}" if len(lines) > MOST_SAID else ""
        line = f"{'; '.join(lines[:MOST_SAID])}{more}; `problems` of the result lists all"
        warnings.warn(one_line(line), ScoreWarning, stacklevel=calls_up())


def _lines(problems: Sequence[Mapping[str, str]], policy: Policy) -> Iterator[str]:
    """What is wrong, with the cases of which it is."""
    then = "with the worst value" if policy.undefined is Undefineds.WORST else "and left out of means"
    cases: dict[tuple[str, str], list[str]] = {}
    for row in problems:
        cases.setdefault((row["algorithm"], row["problem"]), []).append(row["case"])
    for (algorithm, problem), names in cases.items():
        whose = f"`{algorithm}`, " if algorithm else ""
        if not any(names):
            yield f"{whose.removesuffix(', ')}: {problem}" if whose else problem
            continue
        first = ", ".join(names[:MOST_SAID])
        rest = f" and {len(names) - MOST_SAID:,} more" if len(names) > MOST_SAID else ""
        counts = "case {} counts" if len(names) == 1 else "cases {} count"
        yield f"{whose}{counts.format(first + rest)} as missing, {then}: {problem}"
