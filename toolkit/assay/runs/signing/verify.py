"""Every signature of a run, judged; whatever the files hold, it is a finding and no failure."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from assay.runs.signing.envelope import PAYLOAD_TYPE, EnvelopeSignature, pae, read_envelope
from assay.runs.signing.files import (
    LARGEST_ENVELOPE,
    LARGEST_SIGNATURE,
    LARGEST_STATEMENT,
    Place,
    read_bounded,
)
from assay.runs.signing.finding import Code, Finding, Flaw, finding
from assay.runs.signing.keys import fingerprint, is_signed
from assay.runs.signing.signers import Signer
from assay.runs.signing.sshsig import NAMESPACE, read_ssh_signature
from assay.runs.signing.subjects import Subjects, check_subjects


class Verdict(StrEnum):
    """What a signature is worth."""

    GOOD = "good"
    """Somebody who is trusted has signed."""
    BAD = "bad"
    """It is no signature of what it should be of."""
    UNKNOWN = "unknown"
    """It is of a key that nobody who is trusted has, or that may not sign runs (now)."""


class Checked(NamedTuple):
    """A signature, or a file that should hold one, and what was found."""

    file: str
    """Its name in the run folder."""
    verdict: Verdict
    """About the signature alone; `holds` says whether what was signed is what is there."""
    fingerprint: str = ""
    """Of the key, as `ssh-keygen -l` prints it; empty when the signature does not say.

    Who counts signers counts these: both forms of a signature, and one that is there twice, are of one key. Where no
    key was found it is what the envelope says, with nothing to show for it.
    """
    names: tuple[str, ...] = ()
    """Who has signed, by the names that the verifier has for the key; of good signatures only."""
    holds: bool = False
    """Whether every file of the run is there and what was signed."""
    findings: tuple[Finding, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether somebody who is trusted has signed what is there."""
        return self.verdict is Verdict.GOOD and self.holds


def verify_signatures(folder: Path, trusted: Iterable[Signer] = (), *, at: datetime | None = None) -> Sequence[Checked]:
    """What every signature in a run folder is worth; nothing when there is none. Nothing is written.

    Args:
        folder: of the run.
        trusted: whose signatures count; `read_signers` reads them.
        at: when a key has to be valid; by default now, as for `ssh-keygen`.
    """
    return verify_at(Place(folder), partial(check_subjects, folder), trusted, at=at)


def verify_at(
    place: Place, held: Callable[[bytes, str], Subjects], trusted: Iterable[Signer] = (), *, at: datetime | None = None
) -> Sequence[Checked]:
    """What every signature at a place is worth.

    Args:
        place: where they lie.
        held: holds what was signed, with the type that it is said to be, against what is there.
        trusted: as `verify_signatures`.
        at: as there.
    """
    judge = _Judge(tuple(trusted), at or datetime.now(UTC), place.envelope)
    # Both forms are of one statement, whose files are read once.
    subjects = cache(held)
    return (*_enveloped(place, judge, subjects), *_detached(place, judge, subjects))


class _Judge:
    """Knows whom to trust."""

    def __init__(self, trusted: Sequence[Signer], at: datetime, envelope: str) -> None:
        self._trusted = trusted
        self._at = at
        self._envelope = envelope

    def enveloped(self, found: EnvelopeSignature, message: bytes, subjects: Subjects) -> Checked:
        """About a signature that does not hold its key."""
        findings = found.findings + subjects.findings
        checked = Checked(self._envelope, Verdict.BAD, found.keyid, (), subjects.hold, findings)
        if not found.is_whole:
            return checked
        named = {each.public for each in self._trusted if each.fingerprint == found.keyid}
        for public in named or dict.fromkeys(each.public for each in self._trusted):
            if is_signed(public, found.signature, message):
                return self._known(checked, public)
        if named:
            return _with(checked, Verdict.BAD, finding(Code.WRONG_SIGNATURE, "the key did not sign this"))
        return self._unknown(checked)

    def detached(self, name: str, data: bytes, message: bytes, subjects: Subjects) -> Checked:
        """About a signature that holds its key.

        Raises:
            Flaw: there is none.
        """
        found = read_ssh_signature(data)
        checked = Checked(name, Verdict.BAD, fingerprint(found.public), (), subjects.hold, subjects.findings)
        if found.namespace != NAMESPACE:
            wrong = finding(Code.WRONG_NAMESPACE, f"the signature is for `{found.namespace}` and not `{NAMESPACE}`")
            return _with(checked, Verdict.BAD, wrong)
        if not is_signed(found.public, found.signature, found.signed_part(message)):
            return _with(checked, Verdict.BAD, finding(Code.WRONG_SIGNATURE, "the key did not sign this"))
        return self._known(checked, found.public)

    def _known(self, checked: Checked, public: bytes) -> Checked:
        """About a signature that the key `public` made."""
        checked = checked._replace(fingerprint=fingerprint(public))
        signers = [each for each in self._trusted if each.public == public]
        if not signers:
            return self._unknown(checked)
        names = tuple(dict.fromkeys(each.name for each in signers if each.objection(self._at) is None))
        if names:
            return checked._replace(verdict=Verdict.GOOD, names=names)
        objections = dict.fromkeys(filter(None, (each.objection(self._at) for each in signers)))
        said = (finding(code, f"the key does not count for runs: {code}") for code in objections)
        return _with(checked, Verdict.UNKNOWN, *said)

    def _unknown(self, checked: Checked) -> Checked:
        return _with(checked, Verdict.UNKNOWN, finding(Code.UNKNOWN_KEY, "nobody who is trusted has this key"))


def _with(checked: Checked, verdict: Verdict, *findings: Finding) -> Checked:
    return checked._replace(verdict=verdict, findings=(*findings, *checked.findings))


def _enveloped(place: Place, judge: _Judge, subjects_of: Callable[..., Subjects]) -> Sequence[Checked]:
    if not place.has(place.envelope):
        return ()
    try:
        envelope = read_envelope(read_bounded(place.folder / place.envelope, LARGEST_ENVELOPE))
        message = pae(envelope.payload_type, envelope.payload)
    except Flaw as flaw:
        return (Checked(place.envelope, Verdict.BAD, findings=(flaw.finding,)),)
    found = subjects_of(envelope.payload, envelope.payload_type)
    subjects = Subjects((*envelope.findings, *found.findings))
    return [judge.enveloped(each, message, subjects) for each in envelope.signatures]


def _detached(place: Place, judge: _Judge, subjects_of: Callable[..., Subjects]) -> Sequence[Checked]:
    names = place.ssh_names()
    if not names:
        return ()
    try:
        message = read_bounded(place.folder / place.statement, LARGEST_STATEMENT)
    except Flaw as flaw:
        return [Checked(name, Verdict.BAD, findings=(flaw.finding,)) for name in names]
    subjects = subjects_of(message, PAYLOAD_TYPE)
    return [_detached_one(place.folder, name, message, subjects, judge) for name in names]


def _detached_one(folder: Path, name: str, message: bytes, subjects: Subjects, judge: _Judge) -> Checked:
    try:
        return judge.detached(name, read_bounded(folder / name, LARGEST_SIGNATURE), message, subjects)
    except Flaw as flaw:
        return Checked(name, Verdict.BAD, "", (), subjects.hold, (flaw.finding, *subjects.findings))
