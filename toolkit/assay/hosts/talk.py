"""Who hears of what is fetched."""

from typing import Protocol


class Talk(Protocol):
    """Hears of what is fetched."""

    def say(self, line: str) -> None:
        """One line that matters."""
        ...

    def begin(self, title: str) -> None:
        """A file begins to be fetched."""
        ...

    def advance(self, done: int, total: int | None) -> None:
        """So many of its bytes are here; None where nobody knows of how many."""
        ...

    def end(self) -> None:
        """It is here, or will not be."""
        ...


class Silence:
    """Hears and says nothing."""

    def say(self, line: str) -> None:
        """Ignore it."""

    def begin(self, title: str) -> None:
        """Ignore it."""

    def advance(self, done: int, total: int | None) -> None:
        """Ignore it."""

    def end(self) -> None:
        """Ignore it."""
