"""A dataset's metadata in a newer version of Croissant, with what was changed and what only its author can change."""

from collections.abc import Callable, Mapping
from itertools import islice
from typing import NamedTuple, TypeVar

from assay.croissant.migrate.context import define
from assay.croissant.migrate.from_0_8 import to_1_0
from assay.croissant.migrate.from_1_0 import to_1_1
from assay.croissant.migrate.revision import Change, Revision, before
from assay.croissant.migrate.version import is_version, said_of, say_version
from assay.croissant.migrate.words import Words
from assay.croissant.reading import word_by_word
from assay.errors import AssayError
from assay_spec.croissant.version import TERMS
from assay_spec.document import Document, read_document
from assay_spec.kinds import kind
from assay_spec.ports import Left

Step = Callable[[Document], Revision]
Said = TypeVar("Said", Change, Left)
"""What is said of a document, with its place."""


class MigrationError(AssayError):
    """A document is of a version that cannot be migrated; the message is one line."""


class Migrated(NamedTuple):
    """A document in another version."""

    data: bytes
    version: str
    """Of which it was, or of whose words, where it did not say."""
    named: bool
    """Whether it said."""
    changes: tuple[Change, ...]
    left: tuple[Left, ...]
    revisions: tuple[Revision, ...]
    """What was edited to get there, one version after the other."""


def migrated(document: Document, to: str) -> Migrated:
    """The document in version `to`, in the order in which versions came, with places in the document as it was.

    Raises:
        MigrationError: it is of a newer version, or of one that is not known.
    """
    document = word_by_word(document)
    version, named = document.version, _names_version(document)
    if version not in [*STEPS, to] or (version != to and to not in _reached(version)):
        raise MigrationError(f"{document.path}: it is of Croissant {version}, which cannot be migrated to {to}")
    if version == to and not named:
        revision, words = Revision(document), Words(document)
        say_version(words, revision, to)
        define(words, revision, {"conformsTo", "dct"})
        return Migrated(revision.data, version, named, tuple(revision.changes), tuple(revision.left), (revision,))
    changes, left, revisions = list[Change](), list[Left](), list[Revision]()
    current = version
    while current != to:
        changes = [each for each in changes if each.said != said_of(current)]  # it is said of the last one alone
        current, step = STEPS[current]
        revision = step(document)
        changes += _as_before(revision.changes, revisions)
        left += _left_before(revision.left, revisions)
        revisions.append(revision)
        document = word_by_word(read_document(document.path, data=revision.data))
    return Migrated(document.data, version, named, tuple(changes), tuple(left), tuple(revisions))


def _names_version(document: Document) -> bool:
    """Whether the document says of which version it is, by a word that its context defines."""
    words = Words(document)
    return any(is_version(words.reference(node)) for node in words.items(words.members(0), TERMS[0]))


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


def _left_before(left: list[Left], revisions: list[Revision]) -> list[Left]:
    """What is left of a document, with its place and those of its words as they were before some revisions."""
    words = iter(before([word for each in left for word in each.words], revisions))
    placed = _as_before(left, revisions)
    return [each._replace(words=tuple(islice(words, len(each.words)))) for each in placed]


STEPS: Mapping[str, tuple[str, Step]] = {"0.8": ("1.0", to_1_0), "1.0": ("1.1", to_1_1)}
"""By version, the one after it and how a document gets there."""

VERSIONS = kind("croissant").versions
"""What a document can be migrated to, the newest last."""
