"""What of the records of one record set cannot be read, by cause."""

from collections.abc import Iterator

from assay.croissant.verify.check import MOST_EXAMPLES, Check, Example, Outcome, Topic
from assay.croissant.verify.files import told
from assay.errors import AbsentError, DataError

MOST_CAUSES = 50
"""So many are told apart."""


class Heard:
    """Takes what cannot be read, as `blocks.Hears`."""

    def __init__(self) -> None:
        self._causes: dict[tuple[str, str, Outcome], list[Example]] = {}
        self._counts: dict[tuple[str, str, Outcome], int] = {}
        self.failed = ""
        """Why the first file that could not be read could not."""
        self.columns: dict[str, str] = {}
        """Why fields could not be read, in one file at least."""

    def file(self, error: DataError) -> None:
        """A file, or the rest of it."""
        self.failed = self.failed or error.problem
        is_absent = isinstance(error, AbsentError)
        self._note(error, "", Outcome.UNCHECKED if is_absent else Outcome.PROBLEM)

    def column(self, name: str, error: DataError) -> None:
        """One field, in one file."""
        self.columns.setdefault(name, error.problem)
        self._note(error, name, Outcome.PROBLEM)

    def row(self, error: DataError) -> None:
        """A row that is no record."""
        self._note(error, "", Outcome.PROBLEM)

    def _note(self, error: DataError, of: str, outcome: Outcome) -> None:
        column = f"column `{error.column}`: " if error.column is not None and not of else ""
        cause = (of, column + told(error), outcome)
        if cause not in self._causes and len(self._causes) >= MOST_CAUSES:
            cause = (of, "and what is wrong in other ways", outcome)
        self._counts[cause] = self._counts.get(cause, 0) + 1
        examples = self._causes.setdefault(cause, [])
        if len(examples) < MOST_EXAMPLES:
            examples.append(Example(error.path, error.row, ""))

    def checks(self, within: str) -> Iterator[Check]:
        """What was heard."""
        for cause, examples in self._causes.items():
            of, text, outcome = cause
            yield Check(
                topic=Topic.READING,
                of=of or within,
                within=within,
                outcome=outcome,
                unit="place",
                looked=self._counts[cause],
                count=self._counts[cause],
                text=text,
                examples=tuple(examples),
            )
