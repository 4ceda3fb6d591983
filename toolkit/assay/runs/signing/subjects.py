"""Whether what a statement says of a run is so: every file that it names, and none left out."""

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any, NamedTuple

from assay.errors import AssayError
from assay.runs.folder import ITEMS, RECORD
from assay.runs.record import read_record
from assay.runs.segments import digest_file, is_segment
from assay.runs.signing.envelope import PAYLOAD_TYPE
from assay.runs.signing.finding import HARMLESS, Code, Finding, Flaw, finding
from assay.runs.signing.statement import DOCUMENTS, PREDICATE_TYPE, Statement, facts_of, items_of, read_statement


class Subjects(NamedTuple):
    """What became of the files that are signed."""

    findings: tuple[Finding, ...]

    @property
    def hold(self) -> bool:
        """Whether every file is there and what was signed."""
        return all(each.code in HARMLESS for each in self.findings)


class Signable(NamedTuple):
    """What can be signed, and how a statement of it is held against what is there."""

    folder: Path
    predicate_type: str
    is_ours: Callable[[str], bool]
    """Whether a file that a statement names is one of it; others are not opened."""
    untold: Callable[[Path, Statement], Iterator[Finding]]
    """What should have been said and was not, where every file is what was signed."""


def check_subjects(folder: Path, payload: bytes, payload_type: str) -> Subjects:
    """Hold a statement against the run in `folder`.

    Args:
        folder: of the run; only files of a run are opened, whatever the statement names.
        payload: what was signed.
        payload_type: what it is said to be.
    """
    return check_statement(Signable(folder, PREDICATE_TYPE, _is_ours, _untold), payload, payload_type)


def check_statement(what: Signable, payload: bytes, payload_type: str) -> Subjects:
    """Hold a statement against what is there.

    Args:
        what: is there.
        payload: what was signed.
        payload_type: what it is said to be.
    """
    if payload_type != PAYLOAD_TYPE:
        return Subjects((finding(Code.WRONG_TYPE, f"signed is `{payload_type}` and not `{PAYLOAD_TYPE}`"),))
    try:
        statement = read_statement(payload, what.predicate_type)
    except Flaw as flaw:
        return Subjects((flaw.finding,))
    changed = tuple(_changed(what, statement))
    wrong = {each.code for each in changed}
    # A record that is not what was signed says nothing about what should have been.
    lost = wrong & {Code.SUBJECT_CHANGED, Code.SUBJECT_MISSING}
    told = () if lost else tuple(what.untold(what.folder, statement))
    return Subjects((*statement.findings, *changed, *told))


def _changed(what: Signable, statement: Statement) -> Iterator[Finding]:
    for name, digest in statement.subjects.items():
        if not what.is_ours(name):
            yield finding(Code.SUBJECT_UNKNOWN, f"`{name}` is signed and is none of the files that are looked at")
            continue
        found = _digest(what.folder / name)
        if found is None:
            yield finding(Code.SUBJECT_MISSING, f"`{name}` is signed and is not there, or cannot be read")
        elif found != digest:
            yield finding(Code.SUBJECT_CHANGED, f"`{name}` is not what was signed")


def _is_ours(name: str) -> bool:
    folder, _, file = name.partition("/")
    return name in DOCUMENTS or (folder == ITEMS and "/" not in file and is_segment(Path(file)))


def _digest(path: Path) -> str | None:
    try:
        return digest_file(path) if path.is_file() else None
    except (OSError, ValueError):
        return None


def _untold(folder: Path, statement: Statement) -> Iterator[Finding]:
    """What the record says and the statement does not."""
    wanted = set(DOCUMENTS)
    if RECORD in statement.subjects:
        try:
            record = read_record(folder)
        except AssayError as error:
            yield finding(Code.RECORD_UNREADABLE, str(error))
        else:
            wanted |= set(items_of(record))
            yield from contradicted(facts_of(record), statement)
    yield from left_out(wanted, statement)


def contradicted(facts: Mapping[str, Any], statement: Statement) -> Iterator[Finding]:
    """What the statement says otherwise than the record."""
    for name, fact in facts.items():
        if statement.predicate.get(name) != fact:
            yield finding(Code.WRONG_PREDICATE, f"`{name}` of the statement is not that of the record")


def left_out(wanted: AbstractSet[str], statement: Statement) -> Iterator[Finding]:
    """The files that are not signed, and have to be."""
    for name in sorted(wanted - set(statement.subjects)):
        yield finding(Code.SUBJECT_LEFT_OUT, f"`{name}` is not signed")
