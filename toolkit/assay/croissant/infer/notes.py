"""What is said about a guess, in plain words, one line each."""

from collections.abc import Iterable
from dataclasses import dataclass, field

MOST_QUOTED = 6
"""So many of a list of words are said."""
MOST_ALIKE = 5
"""So many lines about the same are said; of more, how many there were."""


@dataclass(slots=True)
class Notes:
    """What was guessed and what was left out, in the order in which it was met."""

    guesses: list[str] = field(default_factory=list)
    omissions: dict[str, list[str]] = field(default_factory=dict)
    """By what they have in common, so that a thousand broken files are not a thousand lines."""

    def guess(self, line: str) -> None:
        """Say what was taken for what."""
        self.guesses.append(line)

    def omit(self, line: str, alike: str = "") -> None:
        """Say what was left out, and why; `alike` names what many may share."""
        self.omissions.setdefault(alike or line, []).append(line)

    def lines(self) -> list[str]:
        """All lines, guesses first."""
        said = [f"guessed: {line}" for line in self.guesses]
        for alike, lines in self.omissions.items():
            said += [f"left out: {line}" for line in lines[:MOST_ALIKE]]
            if len(lines) > MOST_ALIKE:
                said.append(f"left out: {len(lines) - MOST_ALIKE:,} more like these ({alike})")
        return said


def quoted(words: Iterable[str]) -> str:
    """The first of some words, each in backticks."""
    listed = [f"`{word}`" for word in words]
    return ", ".join(listed[:MOST_QUOTED]) + (", …" if len(listed) > MOST_QUOTED else "")
