"""SSHSIG: signatures of files as `ssh-keygen -Y sign` writes them and `ssh-keygen -Y verify` checks them.

Source: OpenSSH, `PROTOCOL.sshsig` 1.4; the tests compare with `ssh-keygen`, byte by byte.
"""

import hashlib
import re
from typing import NamedTuple

from assay.runs.signing.finding import Code, Flaw
from assay.runs.signing.keys import SigningKey
from assay.runs.signing.strict import from_base64, to_base64
from assay.runs.signing.wire import ED25519, Reader, public_blob, public_of, ssh_string

NAMESPACE = "assay"
"""What a signature is for; one that was made for another purpose never passes for one of a run."""

_MAGIC = b"SSHSIG"
_VERSION = (1).to_bytes(4, "big")
_HASHES = ("sha512", "sha256")
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_COLUMNS = 70


class SshSignature(NamedTuple):
    """What a signature says of itself."""

    public: bytes
    """The key that made it."""
    namespace: str
    reserved: bytes
    hash: str
    signature: bytes

    def signed_part(self, message: bytes) -> bytes:
        """What the key signs when it signs `message`."""
        digest = hashlib.new(self.hash, message).digest()
        strings = (self.namespace.encode(), self.reserved, self.hash.encode(), digest)
        return _MAGIC + b"".join(map(ssh_string, strings))


def ssh_signature(key: SigningKey, message: bytes) -> bytes:
    """The file that `ssh-keygen -Y sign -n assay` writes for `message`."""
    parts = SshSignature(key.public, NAMESPACE, b"", _HASHES[0], b"")
    made = ssh_string(ED25519) + ssh_string(key.sign(parts.signed_part(message)))
    strings = (public_blob(key.public), NAMESPACE.encode(), b"", parts.hash.encode(), made)
    text = to_base64(_MAGIC + _VERSION + b"".join(map(ssh_string, strings)))
    lines = [text[at : at + _COLUMNS] for at in range(0, len(text), _COLUMNS)]
    return "".join(f"{line}\n" for line in (_BEGIN, *lines, _END)).encode()


def read_ssh_signature(data: bytes) -> SshSignature:
    """The signature in a file.

    Raises:
        Flaw: there is none, or it is not of an ed25519 key.
    """
    reader = Reader(_unwrapped(data))
    if reader.take(len(_MAGIC)) != _MAGIC or reader.take(len(_VERSION)) != _VERSION:
        raise Flaw(Code.NOT_SSHSIG, "the signature is of no known version")
    blob, namespace, reserved, hash_, made = (reader.string() for _ in range(5))
    reader.end()
    public = public_of(blob)
    if hash_.decode(errors="replace") not in _HASHES:
        raise Flaw(Code.NOT_SSHSIG, "the signature is over a digest of another kind than SHA-2")
    inner = Reader(made)
    if inner.string() != ED25519:
        raise Flaw(Code.OTHER_KEY_TYPE, "the signature is of another type than its key")
    signature = inner.string()
    inner.end()
    # A name that is no text is none that anything is signed for.
    return SshSignature(public, namespace.decode(errors="replace"), reserved, hash_.decode(), signature)


def _unwrapped(data: bytes) -> bytes:
    text = data.decode("ascii", errors="replace")
    found = re.fullmatch(rf"\s*{_BEGIN}\r?\n(.*)\n{_END}\s*", text, re.DOTALL)
    if not found:
        raise Flaw(Code.NOT_SSHSIG, "the file holds no SSH signature")
    return from_base64(re.sub(r"[\r\n]", "", found[1]), "the SSH signature")
