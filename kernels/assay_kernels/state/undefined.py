"""A metric's value where its formula has none: explicit, with a reason; never NaN and never a silent 0."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Undefined:
    """No value, and why.

    It is no number: arithmetic with it, and `float` of it, raise. An infinite value is reported as undefined
    too, with a reason that begins with `infinite`, because results are JSON and JSON has no infinity.
    """

    reason: str
    """One line in lower case, such as `class 2 has no items`."""

    @property
    def infinite(self) -> bool:
        """Whether the value is missing because it is infinite rather than 0/0."""
        return self.reason.startswith("infinite")


Score = float | Undefined
"""What every finaliser returns."""


def quotient(numerator: int, denominator: int, reason: str) -> Score:
    """The quotient of two whole numbers, rounded once; undefined for `reason` when the denominator is 0."""
    return numerator / denominator if denominator else Undefined(reason)
