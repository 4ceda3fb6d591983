"""Signatures that a later run in the same folder has overtaken."""

from collections.abc import Mapping
from pathlib import Path

from assay.runs.disk import digest_bytes
from assay.runs.record import read_record
from assay.runs.signing.envelope import read_envelope
from assay.runs.signing.files import (
    ENVELOPE,
    LARGEST_ENVELOPE,
    LARGEST_STATEMENT,
    STATEMENT,
    read_bounded,
    signature_files,
    withdraw,
)
from assay.runs.signing.finding import Flaw
from assay.runs.signing.statement import DOCUMENTS, items_of, read_statement
from assay.runs.store import Store


def withdraw_unfit(folder: Path, store: Store) -> list[Path]:
    """Remove the signatures in `folder` unless they are of what was published there; the files that were removed.

    What a run wrote is compared, and not what is on the disk now: who changed a file meanwhile gets no help with it.

    Args:
        folder: of a run that has just ended.
        store: the run's.

    Raises:
        RunError: the record cannot be read, or a file cannot be removed.
    """
    found = {path.name for path in signature_files(folder)}
    if not found:
        return []
    documents = {name: digest_bytes(store.read_bytes(name) or b"") for name in DOCUMENTS}
    published = {**documents, **items_of(read_record(folder))}
    texts = [name for name in (ENVELOPE, STATEMENT) if name in found]
    if texts and all(_subjects(folder, name) == published for name in texts):
        return []
    return withdraw(folder)


def _subjects(folder: Path, name: str) -> Mapping[str, str] | None:
    try:
        if name == STATEMENT:
            payload = read_bounded(folder / name, LARGEST_STATEMENT)
        else:
            payload = read_envelope(read_bounded(folder / name, LARGEST_ENVELOPE)).payload
        return read_statement(payload).subjects
    except Flaw:
        return None
