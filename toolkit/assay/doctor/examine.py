"""All subjects in turn, what is wrong first."""

from collections.abc import Callable, Iterable, Sequence

from assay.doctor.compiled import compiled
from assay.doctor.cuda import cuda
from assay.doctor.extras import extras
from assay.doctor.finding import Finding, State
from assay.doctor.folders import folders
from assay.doctor.jit import jit
from assay.doctor.memory import memory
from assay.doctor.packages import packages
from assay.doctor.pictures import pictures
from assay.doctor.processor import processor
from assay.doctor.trial import start
from assay.doctor.variables import variables
from assay.doctor.versions import versions

SUBJECTS: Sequence[Callable[[], Iterable[Finding]]] = (
    versions,
    packages,
    compiled,
    jit,
    cuda,
    processor,
    memory,
    pictures,
    folders,
    extras,
    variables,
)

_WORST_FIRST = tuple(State)


def examine() -> Sequence[Finding]:
    """What there is to say about this machine, what is wrong first."""
    # A process of its own, at work meanwhile.
    outcome = start()
    found = [finding for subject in SUBJECTS for finding in subject()]
    found += outcome()
    return sorted(found, key=lambda finding: _WORST_FIRST.index(finding.state))


def works(findings: Iterable[Finding]) -> bool:
    """Whether checking and scoring work."""
    return all(finding.state is not State.BROKEN for finding in findings)
