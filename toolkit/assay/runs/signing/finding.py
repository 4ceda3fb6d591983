"""What can be wrong with a signature, or with what it is over; whatever a file holds comes to one of these."""

from enum import StrEnum
from typing import NamedTuple

from assay.errors import AssayError, one_line

_LONGEST = 300
"""Characters of a finding; the rest of what a file says is not worth reading."""


class Code(StrEnum):
    """One word for each thing that can be wrong."""

    UNREADABLE = "unreadable"
    """A file of signatures cannot be read, or is no file."""
    TOO_LARGE = "too-large"
    """A file is larger than any that Assay writes."""
    NOT_JSON = "not-json"
    DUPLICATE_KEY = "duplicate-key"
    """A JSON object has a key twice, and readers differ about which counts."""
    WRONG_SHAPE = "wrong-shape"
    """Something that has to be there is not, or is of another type."""
    UNKNOWN_FIELD = "unknown-field"
    """Something is there that nobody reads; it changes nothing."""
    WRONG_BASE64 = "wrong-base64"
    NO_SIGNATURE = "no-signature"
    """An envelope without signatures."""
    TOO_MANY = "too-many"
    """More signatures in one envelope than are looked at."""
    WRONG_TYPE = "wrong-type"
    """Signed is something else than the statement of a run."""
    NOT_SSHSIG = "not-sshsig"
    """A file is no signature as `ssh-keygen -Y sign` writes it."""
    WRONG_NAMESPACE = "wrong-namespace"
    """Signed for another purpose than a run, or the key may not sign runs."""
    OTHER_KEY_TYPE = "other-key-type"
    """Made with a key that is not ed25519."""
    UNKNOWN_KEY = "unknown-key"
    """Nobody who is trusted has this key."""
    NOT_YET_VALID = "not-yet-valid"
    EXPIRED = "expired"
    WRONG_SIGNATURE = "wrong-signature"
    """The key did not sign this."""
    WRONG_PREDICATE = "wrong-predicate"
    """What the statement says of the run is not what its record says."""
    SUBJECT_UNKNOWN = "subject-unknown"
    """Signed is a file that is none of a run's; it is not opened."""
    SUBJECT_TWICE = "subject-twice"
    SUBJECT_LEFT_OUT = "subject-left-out"
    """A file of the run is not signed."""
    SUBJECT_MISSING = "subject-missing"
    """A signed file is not there."""
    SUBJECT_CHANGED = "subject-changed"
    """A signed file is not what was signed."""
    RECORD_UNREADABLE = "record-unreadable"
    """The record is what was signed, and no record that this version reads."""


HARMLESS = frozenset({Code.UNKNOWN_FIELD})
"""What the standards tell readers to pass over."""


class Finding(NamedTuple):
    """One thing that is wrong."""

    code: Code
    text: str
    """One line."""


def finding(code: Code, text: str) -> Finding:
    """A finding whose text is one line, however the words in it were meant."""
    line = one_line(text[:_LONGEST])
    return Finding(code, line if len(text) <= _LONGEST else f"{line} ...")


class Flaw(AssayError):  # noqa: N818 - it is caught where a file is read, and becomes a finding
    """A file of signatures that cannot be used; `finding` says why."""

    def __init__(self, code: Code, text: str) -> None:
        self.finding = finding(code, text)
        super().__init__(self.finding.text)
