"""What a form of values for other programs has no place for, and where it stands."""

from collections.abc import Iterator, Mapping
from typing import Any

from assay.cli.values import Written

VALUES_ONLY = frozenset({Written.CSV, Written.PARQUET, Written.NNUNET, Written.LATEX})
"""Forms of one table: what else was found would make it one that no other program reads."""


def left_lines(form: Written, results: Mapping[str, Any], page: str) -> Iterator[str]:
    """One line where rankings, or pitfalls that were found, are not in the form; none where nothing is lacking.

    Args:
        form: how the values were written.
        results: all that was found.
        page: what has a page that draws them, as the end of a sentence.
    """
    from assay.report.model import Status
    from assay.report.text import counted

    if form not in VALUES_ONLY:
        return
    ranked = len({row["key"] for row in results["ranks"] if row["algorithms"]})
    found = len({row["id"] for row in results["pitfalls"] if row["status"] == Status.FOUND})
    said = [
        *([f"ranks by {counted(ranked, 'metric')}"] if ranked else []),
        *([f"{counted(found, 'pitfall')} that {'was' if found == 1 else 'were'} found"] if found else []),
    ]
    if said:
        yield f"not in --format {form}: {' and '.join(said)}; --format json has them, and so has {page}"
