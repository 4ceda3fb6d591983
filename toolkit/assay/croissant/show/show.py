"""A dataset by its name, read, checked, and laid out on a sheet."""

from collections.abc import Callable
from typing import NamedTuple

from assay.croissant.newest import newest
from assay.croissant.reading import DatasetError, read_profile_of
from assay.croissant.show.overview import overview
from assay.croissant.show.salvage import read_loosely
from assay.croissant.show.sheet import Sheet
from assay_spec.document import Document, DocumentError
from assay_validators.engine import Session


class Shown(NamedTuple):
    """A sheet, and whether all of the document is on it."""

    sheet: Sheet
    is_whole: bool


def read_and_check(name: str, read: Callable[[str], Document], profile: str | None, asker: str) -> Shown:
    """The sheet of the dataset called so.

    Args:
        name: a path, an address or a handle.
        read: gives the document of that name.
        profile: for whom it is checked; None for nobody.
        asker: the profile that says what is missing when it is checked for nobody.

    Raises:
        DatasetError: it cannot be had, or is no dataset.
    """
    wanted = read_profile_of(profile or asker)
    try:
        document = read(name)
    except DocumentError as error:
        raise DatasetError(str(error)) from None
    found = read_loosely(document)
    report = Session(profile=wanted if profile else None, newest=newest).check_document(document)
    return Shown(overview(found, report, wanted), found.is_whole)
