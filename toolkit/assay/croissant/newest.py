"""Drafts of Croissant as a check takes them: as the documents of today that they become. Imports nothing before one."""

from functools import reduce
from typing import TYPE_CHECKING

from assay_spec.ports import Newest

if TYPE_CHECKING:
    from assay_spec.document import Document


def newest(document: "Document") -> Newest | None:
    """The draft as a document of the newest version; None when it cannot be migrated."""
    from assay.croissant.migrate.migrate import VERSIONS, MigrationError, migrated
    from assay.croissant.reading import word_by_word
    from assay_spec.document import read_document

    document = word_by_word(document)
    if document.format != "json" or not document.is_editable:
        return None
    try:
        done = migrated(document, VERSIONS[-1])
    except MigrationError:
        return None
    ways = [revision.origins for revision in reversed(done.revisions)]

    def place(start: int, end: int) -> tuple[int, int]:
        return reduce(lambda span, way: way.place(*span), ways, (start, end))

    return Newest(read_document(document.path, data=done.data), place, done.left)
