"""Of several algorithms those that can be used: one whose table is broken does not keep the others from being scored.

Only where all of them together fail is each tried by itself.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from assay.errors import AssayError, PlanError, SpecError
from assay.metrics.algorithm_names import visible
from assay.metrics.algorithms import Algorithm
from assay.metrics.draft import Draft, Given, draft
from assay_spec.diagnostic import Severity

T = TypeVar("T")


class Unusable(NamedTuple):
    """One algorithm that is not scored."""

    algorithm: str
    path: Path
    problem: str
    """Why, in one line."""

    def plain(self) -> dict[str, str]:
        """As it stands in the JSON: like a problem of masks, an empty case being all of them."""
        return {"case": "", "algorithm": self.algorithm, "problem": self.problem}


def usable(given: Given, read: Callable[[Draft], T]) -> tuple[T, list[Unusable]]:
    """What `read` makes of the algorithms that can be used, and the others.

    Raises:
        DataError, PlanError, SpecError: as `draft` and `read`, of a single algorithm, where none can be used, or where
            no single one is to blame.
    """
    drafted, unreadable = _usable_draft(given)
    try:
        found, refused = _usable_of(drafted, read)
    except AssayError as error:
        if not unreadable or not _is_of_data(error):
            raise
        raise PlanError("; ".join([*(each.problem for each in unreadable), _told(error)])) from None
    return found, [*unreadable, *refused]


def _usable_draft(given: Given) -> tuple[Draft, list[Unusable]]:
    """What the tables tell, without predictions from which nothing can be told."""
    try:
        return draft(given), []
    except AssayError:
        failed = _failing(given)
        kept = tuple(path for path in given.predictions if path not in failed)
        if not failed or not kept:
            raise
    found = draft(given._replace(predictions=kept))
    return found, [Unusable(_name(path, given), path, problem) for path, problem in failed.items()]


def _usable_of(drafted: Draft, read: Callable[[Draft], T]) -> tuple[T, list[Unusable]]:
    """What `read` makes of a draft, without algorithms whose predictions it refuses."""
    try:
        return read(drafted), []
    except AssayError as error:
        if len(drafted.algorithms) < 2 or not _is_of_data(error):
            raise
        failed = [*_refused(drafted, read)]
        names = {each.algorithm for each in failed}
        kept = tuple(each for each in drafted.algorithms if each.name not in names)
        if not failed or not kept:
            raise
    return read(drafted._replace(algorithms=kept)), failed


def left_of(given: Given, algorithms: Sequence[Algorithm], unusable: Sequence[Unusable]) -> Given | None:
    """The tables without those that cannot be used; None where one holds algorithms of either kind."""
    kept, broken = {each.path for each in algorithms}, {each.path for each in unusable}
    if kept & broken:
        return None
    return given._replace(predictions=tuple(path for path in given.predictions if path in kept))


def _failing(given: Given) -> dict[Path, str]:
    """The predictions that fail by themselves, and why; none where all do."""
    working = next((found for path in given.predictions if (found := _alone(given, path)) is not None), None)
    if working is None:
        return {}
    # What the truth is may be clear of one table and not of another, which is not to blame for that.
    known = given._replace(id=working.id, label=working.label)
    reasons = {path: _why_not(known, path) for path in given.predictions}
    return {path: why for path, why in reasons.items() if why}


def _alone(given: Given, path: Path) -> Draft | None:
    try:
        return draft(given._replace(predictions=(path,)))
    except AssayError:
        return None


def _why_not(given: Given, path: Path) -> str:
    try:
        draft(given._replace(predictions=(path,)))
    except AssayError as error:
        return str(error)
    return ""


def _refused(drafted: Draft, read: Callable[[Draft], T]) -> Iterator[Unusable]:
    for each in drafted.algorithms:
        try:
            read(drafted._replace(algorithms=(each,)))
        except AssayError as error:
            if not _is_of_data(error):
                raise
            yield Unusable(each.name, each.path, _told(error))


def _is_of_data(error: AssayError) -> bool:
    """Whether it is about what tables hold, and not about what is asked of them."""
    return not isinstance(error, SpecError) or bool(_data_errors(error))


def _told(error: AssayError) -> str:
    return "; ".join(_data_errors(error)) if isinstance(error, SpecError) else str(error)


def _data_errors(error: SpecError) -> list[str]:
    errors = [each for each in error.diagnostics if each.severity is Severity.ERROR and each.code.startswith("DAT")]
    return [f"{each.code}: {each.message}{f'; {each.help}' if each.help else ''}" for each in errors]


def _name(path: Path, given: Given) -> str:
    return given.names.get(path) or visible(path.stem)
