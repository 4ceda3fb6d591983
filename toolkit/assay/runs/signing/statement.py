"""What is signed: an in-toto statement that names the files of a run by their digests.

Source: in-toto attestation framework, https://github.com/in-toto/attestation, `spec/v1/statement.md` 1.1.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from assay.canonical import canonical
from assay.runs.folder import ITEMS, RECORD, REPORT, RESULTS
from assay.runs.record import Record
from assay.runs.signing.finding import Code, Finding, Flaw, finding
from assay.runs.signing.strict import as_object, member, read_json, strangers
from assay_spec.model import Json

STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "urn:assay:run:v1"

DOCUMENTS = (RECORD, RESULTS, REPORT)
"""What is signed of every run, beside its item rows; the pages are made of the report."""

_PREFIX = "sha256:"


class Statement(NamedTuple):
    """What a statement says."""

    subjects: Mapping[str, str]
    """The digest of every file, `sha256:` before it."""
    predicate: Mapping[str, Any]
    findings: tuple[Finding, ...] = ()
    """What is harmless, and files that are named twice."""


def items_of(record: Record) -> dict[str, str]:
    """The files of item rows of a run, with their digests."""
    return {f"{ITEMS}/{segment.name}": segment.digest for node in record.nodes for segment in node.segments}


def facts_of(record: Record) -> dict[str, Any]:
    """What a reader wants to know of a run before opening it."""
    return {"assay": version_in(record.environment), "kind": record.plan.kind, "plan": record.digest}


def version_in(environment: Json) -> str:
    """The version of Assay in the environment of a record; empty where there is none."""
    match environment.value:
        case {"packages": {"assay": str(version)}}:
            return version
        case _:
            return ""


def statement_bytes(record: Record, documents: Mapping[str, str], finished_ns: int) -> bytes:
    """The statement of a run, always the same for the same run, so that several people sign the same.

    Args:
        record: of the run.
        documents: the digests of its documents, by name.
        finished_ns: when the run ended first, in nanoseconds since 1970.
    """
    finished = datetime.fromtimestamp(finished_ns // 10**9, UTC)
    predicate = facts_of(record) | {"finishedOn": f"{finished:%Y-%m-%dT%H:%M:%SZ}"}
    subjects = {name: documents[name] for name in DOCUMENTS} | dict(sorted(items_of(record).items()))
    return statement_text(PREDICATE_TYPE, predicate, subjects)


def statement_text(predicate_type: str, predicate: Mapping[str, Any], subjects: Mapping[str, str]) -> bytes:
    """A statement as canonical JSON (RFC 8785), its subjects in their order."""
    named = [{"digest": {"sha256": digest.removeprefix(_PREFIX)}, "name": name} for name, digest in subjects.items()]
    return canonical(
        {
            "_type": STATEMENT_TYPE,
            "predicate": predicate,
            "predicateType": predicate_type,
            "subject": named,
        }
    )


def read_statement(data: bytes, predicate_type: str = PREDICATE_TYPE) -> Statement:
    """The statement in a JSON text.

    Raises:
        Flaw: it is no statement of a run, or of what else the type is of.
    """
    what = "the statement"
    found = as_object(read_json(data, what), what)
    for name, wanted in (("_type", STATEMENT_TYPE), ("predicateType", predicate_type)):
        if member(found, name, str, what) != wanted:
            raise Flaw(Code.WRONG_TYPE, f"`{name}` of {what} is `{found[name]}` and not `{wanted}`")
    subjects: dict[str, str] = {}
    findings = strangers(found, ("_type", "predicateType", "predicate", "subject"), what)
    for each in member(found, "subject", list, what):
        name, digest = _subject(each)
        if name in subjects:
            findings += (finding(Code.SUBJECT_TWICE, f"`{name}` is signed twice"),)
        subjects[name] = digest
    return Statement(subjects, member(found, "predicate", dict, what), findings)


def _subject(value: Any) -> tuple[str, str]:
    found = as_object(value, "a subject")
    name = member(found, "name", str, "a subject")
    digests = member(found, "digest", dict, f"the subject `{name}`")
    return name, _PREFIX + member(digests, "sha256", str, f"the digest of `{name}`")
