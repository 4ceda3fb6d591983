"""What one file adds to what is printed: said where the file is checked, put together where all is printed."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from assay_spec.diagnostic import Severity
from assay_validators.report import Report

Said = Any
"""What a format says of one file, in plain values, which processes hand on."""

_RANKS: dict[str, int] = {severity: rank for rank, severity in enumerate(Severity)}


class Piece(NamedTuple):
    """What one file adds."""

    said: Said
    done: bool = True
    """Whether the file could be checked."""
    found: tuple[int, ...] = (0, 0, 0)
    """Findings of each severity, from the worst."""
    firsts: tuple[str, ...] = ("", "", "")
    """The code of the first of each."""
    accepted: int = 0
    known: int = 0
    audience: str = ""
    """For whom it was checked."""

    @property
    def valid(self) -> bool:
        """Whether the file was checked and nothing forbids it."""
        return self.done and not self.found[0]


class Format(NamedTuple):
    """A way to print reports."""

    said: Callable[[Report], Said]
    """What is said of one file."""
    whole: Callable[[Iterable[Piece]], Iterator[str]]
    """What is printed, as the pieces come."""

    def emit(self, reports: Iterable[Report]) -> Iterator[str]:
        """What is printed of reports, as they come."""
        return self.whole(map(self.piece, reports))

    def piece(self, report: Report) -> Piece:
        """What a report adds to what is printed."""
        found, firsts = [0, 0, 0], ["", "", ""]
        for each in report.diagnostics:
            rank = _RANKS[each.severity]
            found[rank] += 1
            firsts[rank] = firsts[rank] or each.code
        return Piece(
            self.said(report),
            report.done,
            tuple(found),
            tuple(firsts),
            len(report.accepted),
            report.known,
            report.profile.called if report.profile else "",
        )
