"""What a caller may want to catch; each prints as one clear line."""

from collections.abc import Sequence
from os import PathLike, fspath

from assay_spec.diagnostic import Diagnostic, Severity


class AssayError(Exception):
    """The base of everything that Assay raises on purpose."""

    def __str__(self) -> str:
        return one_line(super().__str__())


class SpecError(AssayError):
    """The documents have problems; `diagnostics` says which and where, and its text has the first error."""

    def __init__(self, message: str, diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__(message)
        self.message = one_line(message)
        self.diagnostics = tuple(diagnostics)

    def __str__(self) -> str:
        errors = [each for each in self.diagnostics if each.severity is Severity.ERROR]
        if not errors:
            return self.message
        first, place = errors[0], errors[0].span
        remedy = f"; {first.help}" if first.help else ""
        more = f"; {len(errors) - 1:,} more in `diagnostics`" if errors[1:] else ""
        found = f"{place.document.path}:{place.line}:{place.column}: {first.code}: {first.message}{remedy}{more}"
        return one_line(f"{self.message}: {found}")


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
