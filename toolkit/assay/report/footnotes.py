"""Reasons that stand at several rows: told once below them, and referred to by a number."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Self

from assay_kernels.state.undefined import Undefined

UNDEFINED, INFINITE = "undefined", "infinite"
"""What a value is called that is no number."""


def word_of(reason: str) -> str:
    """Whether something without a value is undefined or, as its reason says at the beginning, infinite."""
    return INFINITE if Undefined(reason).infinite else UNDEFINED


class Footnotes(NamedTuple):
    """What is told below a table."""

    reasons: tuple[str, ...] = ()
    """Those that stand at several rows, in the order of the first of these."""

    @classmethod
    def of(cls, reasons: Iterable[str]) -> Self:
        """The footnotes of rows by their reasons; an empty one is none."""
        return cls(tuple(reason for reason, times in Counter(reasons).items() if reason and times > 1))

    def told(self, what: str, reason: str) -> str:
        """`undefined [1]` or, where no other row has this reason, `undefined: no case has a value`."""
        if reason in self.reasons:
            return f"{what} {self._mark(reason)}"
        return f"{what}: {reason}" if reason else what

    def no_value(self, reason: str) -> str:
        """`undefined: no case has a value`, `infinite: 3 of 10 forecasts are missing` or `infinite [1]`."""
        word = word_of(reason)
        return self.told(word, reason if reason in self.reasons else reason.removeprefix(f"{INFINITE}: "))

    def lines(self) -> Iterator[str]:
        """`[1] no case has a value`."""
        yield from (f"{self._mark(reason)} {reason}" for reason in self.reasons)

    def _mark(self, reason: str) -> str:
        return f"[{self.reasons.index(reason) + 1}]"


NO_FOOTNOTES = Footnotes()
"""Where every reason stands at its own row."""
