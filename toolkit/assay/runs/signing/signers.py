"""Whom a verifier trusts: OpenSSH's `allowed_signers`, or public keys.

Source: ssh-keygen(1), "ALLOWED SIGNERS" [recalled]; the tests hold it against `ssh-keygen`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from assay.errors import RunError
from assay.runs.signing.files import read_bounded
from assay.runs.signing.finding import Code, Flaw
from assay.runs.signing.keys import fingerprint
from assay.runs.signing.sshsig import NAMESPACE
from assay.runs.signing.strict import from_base64
from assay.runs.signing.wire import public_of

_LARGEST = 1 << 20
_KEY_TYPE = re.compile(r"(?:sk-)?(?:ssh|ecdsa)-[\w.@-]+")
_WORD = re.compile(r'(?:"[^"]*"|[^\s"])+')
_OPTION = re.compile(r'([A-Za-z-]+)(?:="([^"]*)")?(?:,|$)')
_TIMES = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A key that is trusted, and for what."""

    name: str
    """Whose it is: the principals of `allowed_signers`, the comment of a public key, or the name of its file."""
    public: bytes
    """The 32 bytes of the public key."""
    namespaces: str | None = None
    """What it may sign, a list of patterns; None for anything."""
    valid_after: datetime | None = None
    valid_before: datetime | None = None

    @property
    def fingerprint(self) -> str:
        """As `ssh-keygen -l` prints it."""
        return fingerprint(self.public)

    def objection(self, at: datetime) -> Code | None:
        """Why the key does not count for runs at this time; None when it does."""
        if self.namespaces is not None and not _matches(NAMESPACE, self.namespaces):
            return Code.WRONG_NAMESPACE
        if self.valid_after is not None and at < self.valid_after:
            return Code.NOT_YET_VALID
        if self.valid_before is not None and at > self.valid_before:
            return Code.EXPIRED
        return None


def _matches(name: str, patterns: str) -> bool:
    """Whether a name is in a list of patterns; one after `!` that matches decides against it."""
    found = False
    for pattern in patterns.split(","):
        wanted = pattern.removeprefix("!")
        shape = "".join({"*": ".*", "?": "."}.get(character, re.escape(character)) for character in wanted)
        if re.fullmatch(shape, name):
            if wanted != pattern:
                return False
            found = True
    return found


def read_signers(path: Path) -> tuple[Signer, ...]:
    """The ed25519 keys in a file of the form of `allowed_signers`, of public keys, or of one public key in PEM.

    Keys of other types and of certificate authorities are passed over: they sign no runs.

    Raises:
        RunError: it cannot be read, a line of it is neither, or it has no such key.
    """
    try:
        text = read_bounded(path, _LARGEST).decode()
    except Flaw as flaw:
        raise RunError(f"{path.parent / ''}: {flaw}") from None
    except UnicodeDecodeError:
        raise RunError(f"`{path}` holds no keys: it is no text in UTF-8") from None
    if text.startswith("-----BEGIN PUBLIC KEY"):
        return (_pem(path, text),)
    if "PRIVATE KEY-----" in text:
        raise RunError(f"`{path}` is a private key; name the public one, which is for everybody")
    found = tuple(_lines(path, text))
    if not found:
        raise RunError(f"`{path}` names no ed25519 key")
    return found


def _pem(path: Path, text: str) -> Signer:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(text.encode())
    except (ValueError, UnsupportedAlgorithm):
        raise RunError(f"`{path}` holds no public key that can be read") from None
    if not isinstance(key, Ed25519PublicKey):
        raise RunError(f"`{path}` names no ed25519 key")
    return Signer(name=path.stem, public=key.public_bytes_raw())


def _lines(path: Path, text: str) -> Iterator[Signer]:
    for number, line in enumerate(text.splitlines(), 1):
        words = line.strip()
        if not words or words.startswith("#"):
            continue
        try:
            signer = _signer(words, path.stem)
        except ValueError as error:
            raise RunError(f"`{path}`, line {number}: {error}") from None
        if signer is not None:
            yield signer


def _signer(line: str, otherwise: str) -> Signer | None:
    """The signer of a line; None for a key that is passed over.

    Raises:
        ValueError: the line cannot be understood.
    """
    name, options, kind, blob, comment = _parted(line)
    told = _options(options)
    if kind != "ssh-ed25519" or "cert-authority" in told:
        return None
    try:
        public = public_of(from_base64(blob, "the key"))
    except Flaw:
        raise ValueError("the key cannot be read") from None
    return Signer(
        name=name or comment or otherwise,
        public=public,
        namespaces=told.get("namespaces"),
        valid_after=_time(told.get("valid-after")),
        valid_before=_time(told.get("valid-before")),
    )


def _parted(line: str) -> tuple[str, str, str, str, str]:
    """Principals, options, type, key and comment; the first two are empty for a public key."""
    words = _WORD.findall(line)
    at = next((number for number, word in enumerate(words[:3]) if _KEY_TYPE.fullmatch(word)), None)
    if at is None or len(words) < at + 2:
        raise ValueError("it is neither `NAME ssh-ed25519 KEY` nor a public key")
    before = [*words[:at], "", ""]
    return before[0].strip('"'), before[1], words[at], words[at + 1], " ".join(words[at + 2 :])


def _options(text: str) -> dict[str, str]:
    told: dict[str, str] = {}
    at = 0
    while at < len(text):
        found = _OPTION.match(text, at)
        if not found:
            raise ValueError(f"the options `{text}` cannot be understood")
        name, value, at = found[1].lower(), found[2], found.end()
        if name in told or (value is None) != (name == "cert-authority") or name not in _KNOWN:
            raise ValueError(f"the option `{name}` cannot be understood")
        told[name] = value or ""
    return told


_KNOWN = ("cert-authority", "namespaces", "valid-after", "valid-before")


def _time(text: str | None) -> datetime | None:
    """A time as OpenSSH writes it: by the clock of this machine unless `Z` comes after it."""
    if text is None:
        return None
    digits = text.removesuffix("Z")
    if len(digits) not in _TIMES or not digits.isascii() or not digits.isdigit():
        raise ValueError(f"`{text}` is no time such as 20261231 or 202612312359Z")
    # An unreadable date raises ValueError itself.
    time = datetime.strptime(digits, _TIMES[len(digits)])  # noqa: DTZ007 - the zone follows
    return time.replace(tzinfo=UTC) if digits != text else time.astimezone()
