"""DSSE envelopes: bytes, what they are, and signatures over both.

Sources: DSSE, https://github.com/secure-systems-lab/dsse, `protocol.md` 1.0.0 and `envelope.md`.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from assay.canonical import canonical
from assay.runs.signing.files import MOST_SIGNERS
from assay.runs.signing.finding import HARMLESS, Code, Finding, Flaw
from assay.runs.signing.strict import as_object, from_base64, member, read_json, strangers, to_base64

PAYLOAD_TYPE = "application/vnd.in-toto+json"


class EnvelopeSignature(NamedTuple):
    """One signature of an envelope."""

    keyid: str
    """Which key made it, as whoever wrote the envelope says; a hint, which is not signed."""
    signature: bytes
    findings: tuple[Finding, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether it could be read."""
        return all(each.code in HARMLESS for each in self.findings)


class Envelope(NamedTuple):
    """What an envelope holds."""

    payload: bytes
    signatures: Sequence[EnvelopeSignature]
    payload_type: str = PAYLOAD_TYPE
    findings: tuple[Finding, ...] = ()
    """What is harmless."""


def pae(payload_type: str, payload: bytes) -> bytes:
    """What is signed: the pre-authentication encoding of DSSE's protocol.

    Raises:
        Flaw: the type cannot be written in UTF-8.
    """
    try:
        kind = payload_type.encode()
    except UnicodeEncodeError:
        raise Flaw(Code.WRONG_TYPE, "`payloadType` is no text") from None
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def envelope_bytes(envelope: Envelope) -> bytes:
    """The envelope as canonical JSON (RFC 8785)."""
    signatures = [{"keyid": each.keyid, "sig": to_base64(each.signature)} for each in envelope.signatures]
    payload = to_base64(envelope.payload)
    return canonical({"payload": payload, "payloadType": envelope.payload_type, "signatures": signatures})


def read_envelope(data: bytes) -> Envelope:
    """The envelope in a JSON text; signatures that cannot be read say so themselves.

    Raises:
        Flaw: it is no envelope.
    """
    found = as_object(read_json(data, "the envelope"), "the envelope")
    signatures = member(found, "signatures", list, "the envelope")
    if not signatures:
        raise Flaw(Code.NO_SIGNATURE, "the envelope has no signatures")
    if len(signatures) > MOST_SIGNERS:
        raise Flaw(Code.TOO_MANY, f"the envelope has more than {MOST_SIGNERS} signatures")
    return Envelope(
        from_base64(member(found, "payload", str, "the envelope"), "`payload` of the envelope"),
        tuple(map(_signature, signatures)),
        member(found, "payloadType", str, "the envelope"),
        strangers(found, ("payload", "payloadType", "signatures"), "the envelope"),
    )


def _signature(value: Any) -> EnvelopeSignature:
    keyid = ""
    try:
        found = as_object(value, "a signature")
        keyid = member({"keyid": "", **found}, "keyid", str, "a signature")
        signature = from_base64(member(found, "sig", str, "a signature"), "`sig` of a signature")
    except Flaw as flaw:
        return EnvelopeSignature(keyid, b"", (flaw.finding,))
    return EnvelopeSignature(keyid, signature, strangers(found, ("keyid", "sig"), "a signature"))
