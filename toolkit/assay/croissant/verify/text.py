"""What came out of a verification, as lines for people: checks that say the same of several fields are one."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assay.croissant.verify.check import MOST_EXAMPLES, Check, Outcome, amount
from assay.croissant.verify.verify import Verified

FEW = 3
"""So many names of fields are told."""


class Row(NamedTuple):
    """Checks of one topic that came out alike."""

    checks: tuple[Check, ...]

    @property
    def first(self) -> Check:
        """The one that speaks for all."""
        return self.checks[0]

    @property
    def of(self) -> str:
        """Whom it is about."""
        names = list(dict.fromkeys(check.of for check in self.checks))
        if len(names) <= FEW:
            return ", ".join(names)
        return f"{', '.join(names[:FEW])} and {len(names) - FEW:,} more"

    @property
    def said(self) -> str:
        """What came out, and of how much."""
        looked = sum(check.looked for check in self.checks)
        if self.first.outcome is Outcome.FINE:
            told = amount(looked, self.first.unit)
            return f"{told}, {self.first.text}" if self.first.text else told
        return self.first.text


def rows_of(checks: Sequence[Check]) -> list[Row]:
    """The checks of one record set, or of files: problems alone, and others together where they say the same."""
    found: dict[tuple[object, ...], list[Check]] = {}
    for at, check in enumerate(checks):
        alone = at if check.outcome is Outcome.PROBLEM or check.examples else -1
        found.setdefault((check.outcome, check.topic, check.unit, check.text, alone), []).append(check)
    order = list(Outcome)
    return sorted((Row(tuple(each)) for each in found.values()), key=lambda row: order.index(row.first.outcome))


def sections(found: Verified) -> Iterator[tuple[str, list[Row]]]:
    """The rows under the files and the record sets that they are about."""
    of_files = [check for check in found.checks if not check.within]
    if of_files:
        yield "files", rows_of(of_files)
    for name, records in found.records.items():
        yield f"{name}: {amount(records, 'record')}", rows_of([each for each in found.checks if each.within == name])


def summary(found: Verified) -> str:
    """How much came out how."""
    counted = Counter(check.outcome for check in found.checks)
    words = {Outcome.PROBLEM: "with a problem", Outcome.UNCHECKED: "not made", Outcome.NOTE: "with a note"}
    parts = [f"{counted[each]:,} {words.get(each, each)}" for each in Outcome if counted[each]]
    return f"{amount(len(found.checks), 'check')}: {', '.join(parts)}" if parts else "there is nothing to check"


def text_lines(found: Verified) -> Iterator[str]:
    """The rows, the worst first in each section, and the sum."""
    for title, rows in sections(found):
        yield title
        width = max((len(row.first.topic) for row in rows), default=0)
        for row in rows:
            yield f"  {row.first.outcome:<11}  {row.first.topic:<{width}}  {row.of}: {row.said}"
            yield from (f"      {example}" for example in row.first.examples)
            left = row.first.count - len(row.first.examples)
            if len(row.first.examples) == MOST_EXAMPLES and left:
                yield f"      and {left:,} more"
    yield summary(found)
