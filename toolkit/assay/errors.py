"""What a caller may want to catch; each prints as one clear line."""

from collections.abc import Sequence
from os import PathLike, fspath

from assay_spec.diagnostic import Diagnostic


class AssayError(Exception):
    """The base of everything that Assay raises on purpose."""

    def __str__(self) -> str:
        return one_line(super().__str__())


class SpecError(AssayError):
    """The documents have problems; `diagnostics` says which and where."""

    def __init__(self, message: str, diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__(message)
        self.diagnostics = tuple(diagnostics)


class PlanError(AssayError):
    """A plan cannot be made from these documents, or the file given is no plan."""


class RunError(AssayError):
    """The work could not be done: the run folder, the disk, or a node that failed."""


class DataError(AssayError):
    """A table cannot be read as its description says: where in which file, and what to do about it."""

    def __init__(
        self,
        problem: str,
        *,
        path: str | PathLike[str],
        row: int | None = None,
        column: str | None = None,
        remedy: str = "",
    ) -> None:
        super().__init__(problem)
        self.problem = problem
        """What is wrong, in the user's own words."""
        self.path = fspath(path)
        self.row = row
        """From 1; a header is not counted."""
        self.column = column
        self.remedy = remedy

    def __str__(self) -> str:
        place = [self.path]
        place += [f"data row {self.row}"] if self.row is not None else []
        place += [f"column `{self.column}`"] if self.column is not None else []
        return one_line(f"{', '.join(place)}: {self.problem}" + (f"; {self.remedy}" if self.remedy else ""))


class ScoreWarning(UserWarning):
    """Some of what was given could not be scored; the values are there, and say what it counts as."""


class AbsentError(DataError):
    """A file of a dataset is not on this machine, and was not fetched: nothing can be said of what is in it."""


def one_line(text: str) -> str:
    """`text` with its line ends, control characters and halves of surrogate pairs written out."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
