"""How many files and row groups a scan reads of those that there are, before any record is read."""

from typing import NamedTuple

from assay.data.row_groups import SomeGroups
from assay.data.scan import Scan, table_of
from assay.errors import DataError
from assay.files.sources import Sources


class Survey(NamedTuple):
    """What there is, and what of it is read."""

    files: int = 0
    files_read: int = 0
    groups: int = 0
    """Row groups in the files that are read, where conditions may leave some out."""
    groups_read: int = 0
    problem: str = ""
    """Why the rest is not known."""


def surveyed(scan: Scan, sources: Sources) -> Survey:
    """What a scan would read; digests are not verified, and archives are only listed."""
    found = Survey()
    try:
        found = found._replace(files=len(sources.names(scan.resource)))
        for entry in sources.found(scan.resource, keep=scan.kept):
            found = found._replace(files_read=found.files_read + 1)
            table = table_of(scan, entry) if scan.groups else None
            if isinstance(table, SomeGroups):
                found = found._replace(
                    groups=found.groups + len(table.sizes), groups_read=found.groups_read + len(table.chosen)
                )
    except DataError as error:
        found = found._replace(problem=str(error))
    return found
