# Without pathlib, whose import would be a tenth of a cold check.
# ruff: noqa: PTH100, PTH118, PTH120
"""The files that a document names: regular ones in its folder or below it, and no others."""

import os

from assay_spec.document import Document, DocumentError, read_document

LONGEST = 1 << 15
"""No system opens a file by a path of more characters."""

OUTSIDE = "leads out of the folder of the document that names it"


def path_of(document: str, name: str) -> str:
    """The path of the file that the document at a path names, as it is opened."""
    return os.path.join(os.path.dirname(document), name)


def real(path: str) -> str:
    """The path without symbolic links and `..`; where no file can have it, without `..` at most."""
    try:
        # The steps of a path are followed one by one, each with all before it.
        return os.path.realpath(path) if len(path) <= LONGEST else os.path.abspath(path)
    except ValueError:
        return path


def is_inside(document: str, name: str) -> bool:
    """Whether what the document at a path names stays in its folder once symbolic links are followed."""
    folder, found = real(os.path.dirname(document)), real(path_of(document, name))
    return "\0" in name or found == folder or found.startswith(os.path.join(folder, ""))


def read_named(origin: Document, name: str) -> Document:
    """The document that `origin` names.

    Raises:
        DocumentError: it cannot be read, is no regular file, or lies outside the folder of `origin`.
    """
    path = path_of(origin.path, name)
    if not is_inside(origin.path, name):
        raise DocumentError(f"{path}: {OUTSIDE}")
    return read_document(path, pipes=False)
