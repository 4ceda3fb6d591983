"""How the records of a scan are parted, so that several readers share the work; digests are not verified."""

from assay.data.parquet import ParquetTable
from assay.data.parts import Rows
from assay.data.row_groups import SomeGroups
from assay.data.scan import Scan, table_of
from assay.data.share import Share, cut
from assay.data.tables import Table
from assay.errors import DataError
from assay.files.sources import Sources

MOST = 1 << 10
"""Parts, however many files there are."""
ENOUGH = 1 << 5
"""With so many files, nobody looks how many row groups each has."""


def shares_of(scan: Scan, sources: Sources) -> list[Share]:
    """The parts in the order of the records; none where a file cannot be had, of which its reader tells."""
    try:
        files = len(scan.kept(sources.names(scan.resource)))
        if scan.rows is not Rows.TABLE or files >= ENOUGH:
            return [Share(some) for some in cut(files, MOST)]
        tables = [table_of(scan, entry) for entry in sources.found(scan.resource, keep=scan.kept)]
    except DataError:
        return []
    return [share for at, table in enumerate(tables) for share in _in(at, table)]


def _in(at: int, table: Table) -> list[Share]:
    """The parts of one file: of Parquet its row groups."""
    file = range(at, at + 1)
    if not isinstance(table, ParquetTable):
        return [Share(file)]
    groups = len(table.sizes) if isinstance(table, SomeGroups) else table.footer.num_row_groups if table.footer else 0
    return [Share(file, some) for some in cut(groups, MOST)] or [Share(file)]
