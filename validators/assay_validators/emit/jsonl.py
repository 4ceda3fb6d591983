"""One line of JSON per file, printed as soon as the file is done."""

import json
from collections.abc import Iterable, Iterator

from assay_validators.emit.json import file_object
from assay_validators.emit.piece import Format, Piece
from assay_validators.report import Report


def emit(reports: Iterable[Report]) -> Iterator[str]:
    """Yield a line per file."""
    return FORMAT.emit(reports)


def _said(report: Report) -> str:
    return json.dumps(file_object(report)) + "\n"


def _whole(pieces: Iterable[Piece]) -> Iterator[str]:
    return (piece.said for piece in pieces)


FORMAT = Format(_said, _whole)
