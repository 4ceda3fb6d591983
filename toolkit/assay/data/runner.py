"""Runs the plans of one dataset: reads its files, counts them, and says what is verified before."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from assay.data.datatypes import value_type
from assay.data.scan import Scan, scanned, table_of, values_of_paths
from assay.data.share import Share
from assay.data.sharing import shares_of
from assay.data.skipping import Skipped
from assay.data.survey import Survey, surveyed
from assay.data.tables import Table
from assay.data.taken import TypeOf
from assay.data.written import Written, read_written
from assay.files.sources import Sources


class Runner:
    """Runs plans on the files of one dataset."""

    def __init__(self, sources: Sources, document: Path, type_of: TypeOf = value_type) -> None:
        """`type_of` says how fields of some data types are read."""
        self.sources = sources
        self.document = document
        self.type_of = type_of

    def run(self, plan: Scan | Written, skipped: Skipped | None = None) -> Iterator[pa.RecordBatch]:
        """The records that a plan reads; `skipped` takes those that cannot be read.

        Raises:
            DataError: what cannot be read, and where.
        """
        if isinstance(plan, Scan):
            return scanned(plan, self.sources, skipped)
        return iter([read_written(plan, self.document, skipped)])

    def tables(self, scan: Scan) -> Iterator[Table]:
        """The files that a plan reads, their digests verified.

        Raises:
            DataError: a file cannot be had, or is not what the dataset declares.
        """
        return (table_of(scan, entry) for entry in self.sources.entries(scan.resource, keep=scan.kept))

    def survey(self, scan: Scan) -> Survey:
        """How much of its files a plan reads."""
        return surveyed(scan, self.sources)

    def shares(self, scan: Scan) -> list[Share]:
        """Parts of the records that a plan reads, each of which can be read by itself."""
        return shares_of(scan, self.sources)

    def digests(self, scan: Scan) -> list[str]:
        """What is verified before a plan is run, as `NAME sha256`."""
        return self.sources.digests(scan.resource)

    def paths(self, scan: Scan) -> list[str]:
        """The paths of all files that there are.

        Raises:
            DataError: a file cannot be had.
        """
        return self.sources.names(scan.resource)

    def by_path(self, scan: Scan) -> pa.Array:
        """What the paths of all files say of the field that the first condition on files asks about.

        Raises:
            DataError: a file cannot be had, or its path has no such value.
        """
        return values_of_paths(scan.files[0][0], self.paths(scan))

    def reads(self, path: Path) -> bool:
        """Whether a file is the document, or one that its distribution names."""
        return self.sources.reads(path)
