"""Signatures of values of masks: of the JSON that `assay verify` checks, in the form that those of runs have."""

import fcntl
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from assay.errors import AssayError, RunError
from assay.metrics.segmentation.reading import read_values, record_in
from assay.metrics.segmentation.record import MasksRecord
from assay.runs.disk import using
from assay.runs.segments import digest_file
from assay.runs.signing import Checked, Signed, Signer, SigningKey
from assay.runs.signing.files import Place
from assay.runs.signing.finding import Code, Finding, finding
from assay.runs.signing.sign import sign_at
from assay.runs.signing.statement import Statement, statement_text, version_in
from assay.runs.signing.subjects import Signable, check_statement, contradicted, left_out
from assay.runs.signing.verify import verify_at

PREDICATE_TYPE = "urn:assay:masks:v1"


def sign_values(path: Path, key: SigningKey) -> Signed:
    """Sign the JSON of `assay metrics score` of masks; signatures of others stay.

    Raises:
        RunError: it is no such file, its record is not what was written, or the signatures beside it are of something
            else.
    """
    with _alone(path):
        record = record_in(read_values(path), path)
        if not isinstance(record, MasksRecord):
            raise RunError(f"`{path}` cannot be signed: of its record, {record.text}")
        payload = statement_text(PREDICATE_TYPE, _facts(record), {path.name: digest_file(path)})
        return sign_at(_place(path), payload, key)


def verify_signatures_of(path: Path, trusted: Iterable[Signer] = ()) -> Sequence[Checked]:
    """What every signature beside the JSON of values is worth; nothing when there is none.

    Args:
        path: of the JSON.
        trusted: whose signatures count.
    """
    what = Signable(path.parent, PREDICATE_TYPE, lambda name: name == path.name, partial(_untold, path))
    return verify_at(_place(path), partial(check_statement, what), trusted)


def _place(path: Path) -> Place:
    return Place(path.parent, path.name)


def _facts(record: MasksRecord) -> dict[str, Any]:
    """What a reader wants to know of values before opening them."""
    return {"assay": version_in(record.environment), "files": record.digest}


def _untold(path: Path, _: Path, statement: Statement) -> Iterator[Finding]:
    yield from left_out({path.name}, statement)
    if path.name in statement.subjects:
        try:
            record = record_in(read_values(path), path)
        except AssayError as error:
            yield finding(Code.RECORD_UNREADABLE, str(error))
            return
        if isinstance(record, MasksRecord):
            yield from contradicted(_facts(record), statement)
        else:
            yield finding(Code.RECORD_UNREADABLE, record.text)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Let nobody else sign the same meanwhile, so that no signature is lost."""
    with using(path), path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
