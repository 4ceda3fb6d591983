"""Croissant files as commands take them: one that can be worked on, or one line that says why not."""

from pathlib import Path

from assay.croissant.newest import newest
from assay.errors import AssayError
from assay_spec.croissant.model import Dataset
from assay_spec.document import Document, DocumentError, read_document
from assay_spec.kinds import load_kind
from assay_spec.profile import Profile, ProfileError
from assay_spec.rewritten import may_stand_elsewhere
from assay_validators.asker import read_asker


class DatasetError(AssayError):
    """A file is no dataset that can be worked on; the message is one line."""


def read_dataset(path: Path) -> tuple[Document, Dataset]:
    """The document at `path`, and the dataset that it describes.

    Raises:
        DatasetError: it cannot be read, is not written in JSON, or is no Croissant.
    """
    document = read_metadata(path)
    row, version, _ = document.identity
    if row is not None and version in row.drafts:
        raise DatasetError(f"{path}: {row.drafts[version]}: `{row.migrate} {path}`")
    loaded = load_kind(document)
    if loaded is None or not isinstance(loaded.model, Dataset):
        raise DatasetError(_unread(path))
    return document, loaded.model


def read_newest(path: Path) -> Dataset:
    """The dataset that the document at `path` describes; of a draft that of today which it becomes.

    Raises:
        DatasetError: as `read_dataset`.
    """
    document = read_metadata(path)
    row, version, _ = document.identity
    renewed = newest(document) if row is not None and version in row.drafts else None
    loaded = load_kind(document if renewed is None else renewed.document)
    if loaded is None or not isinstance(loaded.model, Dataset):
        raise DatasetError(_unread(path))
    return loaded.model


def read_editable(path: Path) -> tuple[Document, Dataset]:
    """The same, of a document that can be changed where it stands.

    Raises:
        DatasetError: it cannot, or is none that can be worked on.
    """
    document, dataset = read_dataset(path)
    require_editable(document)
    return document, dataset


def require_editable(document: Document) -> None:
    """Refuse a document that is read, and in which what belongs together stands apart.

    Raises:
        DatasetError: it is one.
    """
    if not document.is_editable:
        raise DatasetError(
            f"{document.path}: its form of JSON-LD (objects that stand apart, `@nest`, a set of one value, a context "
            "inside, one property by two words) can be read and not be changed where it stands; write it nested, with "
            "one context"
        )


def word_by_word(document: Document) -> Document:
    """A document in which nothing but the values of two words for one property were put together, before they were."""
    return document.written if not may_stand_elsewhere(document.written.tape) else document


def read_metadata(path: Path) -> Document:
    """The document at `path`, which is Croissant of any version.

    Raises:
        DatasetError: it cannot be read, is not written in JSON, or is no Croissant.
    """
    try:
        document = read_document(path, pipes=False)
    except DocumentError as error:
        raise DatasetError(str(error)) from None
    if document.format != "json":
        raise DatasetError(f"{path}: only files of JSON can be worked on")
    row = None if any(problem.fatal for problem in document.tape.problems) else document.kind
    if row is None or row.name != "croissant":
        raise DatasetError(_unread(path))
    return document


def _unread(path: Path) -> str:
    return f"{path}: no Croissant that can be read; `assay check {path}` says why"


def read_profile_of(name: str) -> Profile:
    """The profile called so.

    Raises:
        DatasetError: there is none, or it cannot be understood.
    """
    try:
        return read_asker(name)
    except ProfileError as error:
        raise DatasetError(str(error)) from None
