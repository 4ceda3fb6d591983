"""What a run says while it works; who listens decides how it looks."""

from typing import Protocol


class Talk(Protocol):
    """Hears about every node of a plan."""

    def begin(self, title: str, *, total: int = 0) -> None:
        """A node begins; `total` steps are coming when they are counted."""

    def advance(self, steps: int) -> None:
        """So many more steps of the present node are done."""

    def end(self, note: str) -> None:
        """The present node is done, or was done already; `note` says which."""


class Silence:
    """Hears and says nothing."""

    def begin(self, title: str, *, total: int = 0) -> None:
        """Ignore it."""

    def advance(self, steps: int) -> None:
        """Ignore it."""

    def end(self, note: str) -> None:
        """Ignore it."""
