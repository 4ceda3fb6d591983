"""Bytes as SSH writes them: a string is its length in four bytes, then itself (RFC 4251, section 5)."""

from assay.runs.signing.finding import Code, Flaw

ED25519 = b"ssh-ed25519"
_SIZE = 32
"""Bytes of a public key."""


def ssh_string(data: bytes) -> bytes:
    """`data` with its length before it."""
    return len(data).to_bytes(4, "big") + data


class Reader:
    """Takes one thing after the other off the beginning of some bytes."""

    def __init__(self, data: bytes) -> None:
        self._rest = data

    def take(self, size: int) -> bytes:
        """So many bytes.

        Raises:
            Flaw: there are fewer.
        """
        if size > len(self._rest):
            raise Flaw(Code.NOT_SSHSIG, "the signature ends too soon")
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken

    def string(self) -> bytes:
        """A string.

        Raises:
            Flaw: there is none.
        """
        return self.take(int.from_bytes(self.take(4), "big"))

    def end(self) -> None:
        """Nothing more.

        Raises:
            Flaw: there is more.
        """
        if self._rest:
            raise Flaw(Code.NOT_SSHSIG, "the signature goes on after its end")


def public_blob(public: bytes) -> bytes:
    """An ed25519 public key as SSH writes it (RFC 8709, section 4)."""
    return ssh_string(ED25519) + ssh_string(public)


def public_of(blob: bytes) -> bytes:
    """The ed25519 public key in what SSH writes.

    Raises:
        Flaw: it is of another type, or none.
    """
    reader = Reader(blob)
    kind = reader.string()
    if kind != ED25519:
        raise Flaw(Code.OTHER_KEY_TYPE, f"the key is `{kind.decode(errors='replace')}` and not ed25519")
    public = reader.string()
    reader.end()
    if len(public) != _SIZE:
        raise Flaw(Code.NOT_SSHSIG, "the key is of the wrong size")
    return public
