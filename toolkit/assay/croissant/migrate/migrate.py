"""A dataset's metadata in a newer version of Croissant, with what was changed and what only its author can change."""

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

from assay.croissant.migrate.from_0_8 import to_1_0
from assay.croissant.migrate.from_1_0 import to_1_1
from assay.croissant.migrate.revision import Change, Left, Revision, before
from assay.croissant.migrate.version import is_version, said_of
from assay.croissant.migrate.words import Words
from assay.errors import AssayError
from assay_spec.document import Document, read_document
from assay_spec.kinds import kind

UNNAMED = ""
"""The version of a document that does not say which it follows; it is read as a draft, as mlcroissant reads it."""

Step = Callable[[Document], Revision]
Said = TypeVar("Said", Change, Left)
"""What is said of a document, with its place."""


class MigrationError(AssayError):
    """A document is of a version that cannot be migrated; the message is one line."""


class Migrated(NamedTuple):
    """A document in another version."""

    data: bytes
    version: str
    """Of which it was."""
    changes: tuple[Change, ...]
    left: tuple[Left, ...]
    revisions: tuple[Revision, ...]
    """What was edited to get there, one version after the other."""


def migrated(document: Document, to: str) -> Migrated:
    """The document in version `to`, in the order in which versions came, with places in the document as it was.

    Raises:
        MigrationError: it is of a newer version, or of one that is not known.
    """
    version = _version(document)
    known = [*STEPS, to]
    if version not in known or (version != to and to not in _reached(version)):
        named = f"Croissant {version}" if version else "a version that it does not name"
        raise MigrationError(f"{document.path}: it is of {named}, which cannot be migrated to {to}")
    changes, left, revisions = list[Change](), list[Left](), list[Revision]()
    current = version
    while current != to:
        changes = [each for each in changes if each.said != said_of(current)]  # it is said of the last one alone
        current, step = STEPS[current]
        revision = step(document)
        changes += _as_before(revision.changes, revisions)
        left += _as_before(revision.left, revisions)
        revisions.append(revision)
        document = read_document(document.path, data=revision.data)
    return Migrated(document.data, version, tuple(changes), tuple(left), tuple(revisions))


def _version(document: Document) -> str:
    words = Words(document)
    named = [words.reference(node) for node in words.items(words.members(0), "dct:conformsTo")]
    is_named = document.version in STEPS or any(is_version(text) for text in named)
    return document.version if is_named else UNNAMED


def _reached(version: str) -> list[str]:
    """The versions that come after one."""
    found = list[str]()
    while version in STEPS:
        version, _ = STEPS[version]
        found.append(version)
    return found


def _as_before(said: list[Said], revisions: list[Revision]) -> list[Said]:
    """What is said of a document, with the places where it stood before some revisions."""
    places = before([each.byte for each in said], revisions)
    return [each._replace(byte=byte) for each, byte in zip(said, places, strict=True)]


STEPS: Mapping[str, tuple[str, Step]] = {UNNAMED: ("1.0", to_1_0), "0.8": ("1.0", to_1_0), "1.0": ("1.1", to_1_1)}
"""By version, the one after it and how a document gets there."""

VERSIONS = kind("croissant").versions
"""What a document can be migrated to, the newest last."""
