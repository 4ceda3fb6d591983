"""`assay check --against mlcroissant`: our verdict beside the one of mlcroissant, and where the two part."""

import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TextIO

from assay.croissant.newest import newest
from assay_spec.document import Document, DocumentError
from assay_spec.kinds import is_broken
from assay_validators.croissant.official.against import Comparison, compare
from assay_validators.emit.against import as_json, text
from assay_validators.engine import Session
from assay_validators.files import find_files

FINE, PARTED, FAILED = 0, 1, 2


Failed = Callable[[Exception, str], None]
"""Tells that a file could not be compared; without it the traceback shows."""
Read = Callable[[str], Document]
"""Gives a document by its name."""


def run(paths: Sequence[str], form: str, out: TextIO, failed: Failed | None, read: Read) -> int:
    """Compare the files and print where the verdicts part, as they come; the exit status."""
    status = FINE

    def watched() -> Iterator[Comparison]:
        nonlocal status
        for comparison in _comparisons(paths, failed, read):
            if comparison is None:
                status = FAILED
                continue
            unknown = FAILED if not comparison.report.done else FINE if comparison.agree else PARTED
            status = max(status, unknown)
            yield comparison

    for part in (text if form == "text" else as_json)(watched()):
        out.write(part)
        out.flush()
    return status


def _comparisons(paths: Sequence[str], failed: Failed | None, read: Read) -> Iterator[Comparison | None]:
    """The comparison of each Croissant file; None of one that cannot be read."""
    session = Session(newest=newest)
    for path, named in find_files(paths):
        try:
            document = read(path)
        except DocumentError as error:
            from assay.errors import one_line

            print(f"assay check: {one_line(str(error))}", file=sys.stderr)
            yield None
            continue
        row = document.kind
        if named or (row is not None and row.name == "croissant") or is_broken(document):
            try:
                yield compare(session, document)
            except Exception as error:
                if failed is None:
                    raise
                failed(error, path)
                yield None
