"""How many ways mlcroissant goes from object to object: it remembers none, and goes each again.

What it would do at the end of ways that we need not go is known from the first time, so that they are only counted.
"""

from assay_validators.croissant.official.fact import Crash

ENDLESS = "MLC009"
"""The code of a walk that has no end."""

MOST = 100_000_000
"""Steps that take mlcroissant two or three minutes; beyond them we say that it does not end."""

OURS = 2_000_000
"""Steps that we go ourselves for a document, beside those that its size makes necessary."""

A_PART = 10
"""A step at which an object of a class is made, in steps from one object to the next."""


class Ways:
    """Counts steps, of a document in which so many values lead from object to object."""

    def __init__(self, values: int = 0) -> None:
        self._left = MOST
        self._ours_left = OURS + A_PART * values

    def go(self, node: int, steps: int = 1) -> None:
        """Go some steps, to an object at that node of the tape.

        Raises:
            Crash: it is too far for mlcroissant, or for us.
        """
        self._ours_left -= steps
        self.know(node, steps)

    def know(self, node: int, steps: int) -> None:
        """Count steps whose end is known."""
        self._left -= steps
        if self._left < 0 or self._ours_left < 0:
            raise Crash(ENDLESS, "no end", node)


class Walk:
    """What is known of a walk through an object, to all that can be reached from it."""

    __slots__ = ("height", "is_stable", "steps")

    def __init__(self) -> None:
        self.height = 0
        """How many objects deep it went below the first."""
        self.steps = 1
        self.is_stable = True
        """Whether it changed nothing and came to no object that it was not done with: another would be the same."""

    def take(self, other: "Walk") -> None:
        """Add a walk through an object below."""
        self.height = max(self.height, other.height + 1)
        self.steps += other.steps
        self.is_stable &= other.is_stable
