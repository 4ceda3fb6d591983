"""Signing a finished run: its statement, an envelope with all signatures, and a file for `ssh-keygen`."""

import os
from pathlib import Path
from typing import NamedTuple

from assay.errors import RunError
from assay.runs.disk import write_bytes
from assay.runs.folder import JOURNAL, held
from assay.runs.signing.envelope import (
    PAYLOAD_TYPE,
    Envelope,
    EnvelopeSignature,
    envelope_bytes,
    pae,
    read_envelope,
)
from assay.runs.signing.files import (
    LARGEST_ENVELOPE,
    LARGEST_STATEMENT,
    MOST_SIGNERS,
    Place,
    read_bounded,
)
from assay.runs.signing.finding import Flaw
from assay.runs.signing.finished import finished_statement
from assay.runs.signing.keys import SigningKey
from assay.runs.signing.sshsig import ssh_signature


class Signed(NamedTuple):
    """What signing left."""

    fingerprint: str
    """Of the key."""
    files: tuple[Path, ...]
    """The envelope, the statement, and the signature for `ssh-keygen`."""
    is_new: bool
    """Whether the key had not signed the same before."""


def sign_run(folder: Path, key: SigningKey) -> Signed:
    """Sign the finished run in `folder`; signatures of others stay.

    Raises:
        RunError: no run is finished there, it was changed, another process is at work in it, or the signatures that
            are there are of something else.
    """
    # Nothing is left in a folder that is none of ours.
    if not (folder / JOURNAL).is_file():
        raise RunError(f"`{folder}` holds no finished run; `assay run` makes one")
    with held(folder):
        payload = finished_statement(folder)
        if len(payload) > LARGEST_STATEMENT:
            raise RunError(f"the run in `{folder}` has more files of item rows than a statement names")
        return sign_at(Place(folder), payload, key)


def sign_at(place: Place, payload: bytes, key: SigningKey) -> Signed:
    """Sign a statement, and keep the signature where those of others are; nobody else may write there meanwhile.

    Raises:
        RunError: the signatures that are there are of something else, or a file cannot be written.
    """
    folder = place.folder
    before = _signatures(folder / place.envelope, payload)
    own = EnvelopeSignature(key.fingerprint, key.sign(pae(PAYLOAD_TYPE, payload)))
    signatures = _with(own, before, folder)
    number = [each.keyid for each in signatures].index(own.keyid)
    files = {
        place.statement: payload,
        place.ssh_name(number): ssh_signature(key, payload),
        # Last, so that a signature counts when everything is there.
        place.envelope: envelope_bytes(Envelope(payload, signatures)),
    }
    for name, data in files.items():
        write_bytes(folder / name, data)
    return Signed(key.fingerprint, tuple(folder / name for name in files), own not in before)


def _signatures(path: Path, payload: bytes) -> list[EnvelopeSignature]:
    """Those that are there, which are of the same."""
    if not os.path.lexists(path):
        return []
    try:
        envelope = read_envelope(read_bounded(path, LARGEST_ENVELOPE))
    except Flaw as flaw:
        raise RunError(f"`{path}` cannot be added to: {flaw}; remove it and sign again") from None
    strange = [*envelope.findings, *(each for signature in envelope.signatures for each in signature.findings)]
    if strange:
        raise RunError(f"`{path}` cannot be added to: {strange[0].text}; remove it and sign again")
    if (envelope.payload, envelope.payload_type) != (payload, PAYLOAD_TYPE):
        raise RunError(f"the signatures in `{path}` are of something else; remove it and sign again")
    return list(envelope.signatures)


def _with(own: EnvelopeSignature, before: list[EnvelopeSignature], folder: Path) -> list[EnvelopeSignature]:
    """All signatures; one by the same key is replaced, should it have been damaged."""
    if any(each.keyid == own.keyid for each in before):
        return [own if each.keyid == own.keyid else each for each in before]
    if len(before) == MOST_SIGNERS:
        raise RunError(f"`{folder}` has {MOST_SIGNERS} signatures, and no more are looked at")
    return [*before, own]
