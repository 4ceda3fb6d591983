"""What to do about a finding, in words for people that hold what a program would do."""

from typing import Self

from assay_spec.diagnostic import Repair, Way


class Remedy(str):
    """The words of a remedy with its repair; what is made of it by other means are words alone."""

    __slots__ = ("repair",)
    repair: Repair

    def __new__(cls, words: str, text: str, way: Way = Way.REPLACE) -> Self:
        """`words` tell people what `text` tells programs."""
        made = super().__new__(cls, words)
        made.repair = Repair(way, text)
        return made


def suggested(text: str) -> Remedy:
    """The remedy for what is most likely a slip for `text`."""
    return Remedy(f"did you mean `{text}`?", text)


def rewritten(text: str) -> Remedy:
    """The remedy for what has to be written as `text`."""
    return Remedy(f"write `{text}`", text)
