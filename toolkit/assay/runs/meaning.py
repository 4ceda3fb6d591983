"""What a finding about a finished run means."""

from typing import NamedTuple


class Meaning(NamedTuple):
    """What a finding means, and what to do about it."""

    title: str
    """One line, which completes the code."""
    means: str
    """What was looked at, and what follows from it."""
    remedy: str
    """What to do, as it ends a line."""

    @property
    def advice(self) -> str:
        """What to do, as a sentence."""
        return f"{self.remedy[0].upper()}{self.remedy[1:]}."
