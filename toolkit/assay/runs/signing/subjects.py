"""Whether what a statement says of a run is so: every file that it names, and none left out."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from assay.errors import AssayError
from assay.runs.folder import ITEMS, RECORD
from assay.runs.record import read_record
from assay.runs.segments import digest_file, is_segment
from assay.runs.signing.envelope import PAYLOAD_TYPE
from assay.runs.signing.finding import HARMLESS, Code, Finding, Flaw, finding
from assay.runs.signing.statement import DOCUMENTS, Statement, facts_of, items_of, read_statement


class Subjects(NamedTuple):
    """What became of the files that are signed."""

    findings: tuple[Finding, ...]

    @property
    def hold(self) -> bool:
        """Whether every file of the run is there and what was signed."""
        return all(each.code in HARMLESS for each in self.findings)


def check_subjects(folder: Path, payload: bytes, payload_type: str) -> Subjects:
    """Hold a statement against the run in `folder`.

    Args:
        folder: of the run; only files of a run are opened, whatever the statement names.
        payload: what was signed.
        payload_type: what it is said to be.
    """
    if payload_type != PAYLOAD_TYPE:
        return Subjects((finding(Code.WRONG_TYPE, f"signed is `{payload_type}` and not `{PAYLOAD_TYPE}`"),))
    try:
        statement = read_statement(payload)
    except Flaw as flaw:
        return Subjects((flaw.finding,))
    changed = tuple(_changed(folder, statement))
    wrong = {each.code for each in changed}
    # A record that is not what was signed says nothing about what should have been.
    told = () if wrong & {Code.SUBJECT_CHANGED, Code.SUBJECT_MISSING} else tuple(_untold(folder, statement))
    return Subjects((*statement.findings, *changed, *told))


def _changed(folder: Path, statement: Statement) -> Iterator[Finding]:
    for name, digest in statement.subjects.items():
        if not _is_ours(name):
            yield finding(Code.SUBJECT_UNKNOWN, f"`{name}` is signed and is none of the files of a run")
            continue
        found = _digest(folder / name)
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
            for name, fact in facts_of(record).items():
                if statement.predicate.get(name) != fact:
                    yield finding(Code.WRONG_PREDICATE, f"`{name}` of the statement is not that of the record")
    for name in sorted(wanted - set(statement.subjects)):
        yield finding(Code.SUBJECT_LEFT_OUT, f"`{name}` is not signed")
