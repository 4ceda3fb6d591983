"""Ed25519 keys (RFC 8032): a private one from its file, and what a public one says of a signature."""

import os
import warnings
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assay.errors import RunError
from assay.runs.signing.wire import public_blob

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

Ask = Callable[[Path], str]
"""Gives the passphrase of the key in a file."""

VARIABLE = "ASSAY_KEY"
"""The environment variable that names the key with which runs are signed."""

_LARGEST_KEY = 1 << 16
_MAKE = "`ssh-keygen -t ed25519 -f FILE` makes one"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key, which shows nothing of itself."""

    public: bytes
    """The 32 bytes of the public key."""
    _private: "Ed25519PrivateKey" = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """As `ssh-keygen -l` prints it."""
        return fingerprint(self.public)

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of the signature of `message`; always the same."""
        return self._private.sign(message)


def fingerprint(public: bytes) -> str:
    """A public key in one word, as `ssh-keygen -l` prints it."""
    return f"SHA256:{b64encode(sha256(public_blob(public)).digest()).decode().rstrip('=')}"


def is_signed(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether `signature` is that of `message` by the private key that belongs to `public`."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def read_key(path: Path, ask: Ask) -> SigningKey:
    """The ed25519 private key in a file, in OpenSSH's format or as PKCS #8 in PEM.

    Args:
        path: the file; nobody but its owner may be able to read it.
        ask: gives the passphrase when the key is encrypted; called once.

    Raises:
        RunError: there is no such key, others may read it, or the passphrase is wrong.
    """
    data = _private_bytes(path)
    try:
        key = _load(path, data, None)
    except ValueError:
        raise RunError(f"`{path}` holds no private key that can be read; {_MAKE}") from None
    return _ed25519(path, _decrypted(path, data, ask) if key is None else key)


def _private_bytes(path: Path) -> bytes:
    try:
        # A pipe would be waited for.
        if path.exists() and not path.is_file():
            raise RunError(f"the key `{path}` is no regular file")
        with path.open("rb") as file:
            about = os.fstat(file.fileno())
            data = file.read(_LARGEST_KEY)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise RunError(f"the key `{path}` cannot be read: {reason}") from None
    if data.startswith((b"ssh-", b"ecdsa-", b"sk-", b"-----BEGIN PUBLIC KEY")):
        raise RunError(f"`{path}` is a public key; name the private one")
    # As ssh does: a key that belongs to another user is that user's concern.
    if os.name == "posix" and about.st_uid == os.getuid() and about.st_mode & 0o077:
        raise RunError(f"others may read the key `{path}`, and could sign with it; `chmod 600` keeps them out")
    return data


def _decrypted(path: Path, data: bytes, ask: Ask) -> Any:
    passphrase = ask(path)
    if not passphrase:
        raise RunError(f"the key `{path}` is encrypted, and no passphrase was given")
    try:
        return _load(path, data, passphrase.encode(errors="surrogateescape"))
    except ValueError:
        raise RunError(f"the passphrase does not open the key `{path}`") from None


def _load(path: Path, data: bytes, passphrase: bytes | None) -> Any:
    """The key; None when it is encrypted and no passphrase is given.

    Raises:
        RunError: of a form that is not supported.
        ValueError: there is none, or the passphrase is wrong.
    """
    from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_ssh_private_key

    load = load_ssh_private_key if b"BEGIN OPENSSH PRIVATE KEY" in data else load_pem_private_key
    with warnings.catch_warnings():
        # Of types that are going out of use, which are refused in any case.
        warnings.simplefilter("ignore")
        try:
            return load(data, passphrase)
        except TypeError:
            return None
        except InvalidTag:
            raise ValueError from None
        except UnsupportedAlgorithm:
            what = "is of a type, or encrypted in a way, that cannot be read"
            raise RunError(f"the key `{path}` {what}; `ssh-keygen -p -f FILE` encrypts it anew") from None


def _ed25519(path: Path, key: Any) -> SigningKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    if not isinstance(key, Ed25519PrivateKey):
        kind = type(key).__name__.removesuffix("PrivateKey")
        raise RunError(f"the key `{path}` is of the type {kind}; runs are signed with ed25519: {_MAKE}")
    return SigningKey(key.public_key().public_bytes_raw(), key)
