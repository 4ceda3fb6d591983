"""One line of JSON per file, printed as soon as the file is done."""

import json
from collections.abc import Iterable, Iterator

from assay_validators.emit.json import file_object
from assay_validators.report import Report


def emit(reports: Iterable[Report]) -> Iterator[str]:
    """Yield a line per file."""
    for report in reports:
        yield json.dumps(file_object(report)) + "\n"
