"""What rules need that read the description of a problem, of items as of masks."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

from assay.metrics.pitfalls.rule import Need
from assay_spec.metrics.fingerprint import Fingerprint
from assay_spec.metrics.unanswered import resting


class Described(Protocol):
    """Evidence with a problem that somebody may have described."""

    @property
    def fingerprint(self) -> Fingerprint | None:
        """The description; none where the answers are only the cautious ones."""
        ...

    def open(self, names: Iterable[str]) -> Sequence[str]:
        """The answers among `names` that are those of the whole problem for something that is scored."""
        ...


Seen = TypeVar("Seen", bound=Described)


def _never(_: Described) -> bool:
    return False


def fingerprint(evidence: Described) -> str:
    """Whether somebody described the problem."""
    return "" if evidence.fingerprint else "it depends on the problem: give its `fingerprint`"


def answered(*names: str, unless: Callable[[Seen], object] = _never) -> Need[Seen]:
    """Whether these answers are those of the problem's owner; `unless` says when none of them decides."""
    return lambda evidence: "" if unless(evidence) else resting(evidence.fingerprint, evidence.open(names))
