"""Counts, rows and values of data as messages write them: few of them, and short."""

from collections.abc import Iterable

from assay_spec.ports import Sample, Value

LONGEST = 40
"""Characters of a value that are shown."""


def counted(count: int, noun: str, plural: str = "") -> str:
    """`1 row`, `3 rows`."""
    return f"{count} {noun if count == 1 else plural or noun + 's'}"


def shown(value: Value) -> str:
    """A value in backticks."""
    text = f"{value:.9g}" if isinstance(value, float) else str(value)
    return f"`{text}`" if len(text) <= LONGEST else f"`{text[:LONGEST]}…`"


def named(values: Iterable[Value]) -> str:
    """Values one after the other."""
    return ", ".join(map(shown, values))


def rows_of(sample: Sample) -> str:
    """The rows of a sample: `row 3`, `rows 3, 7 and 12 more`."""
    listed = ", ".join(map(str, sample.rows))
    return f"{'row' if sample.count == 1 else 'rows'} {listed}{_rest(sample)}"


def examples_of(sample: Sample) -> str:
    """The examples of a sample, each with its row where it has one: `a` (row 3), `b` (row 7) and 12 more."""
    if not sample.rows:
        return named(sample.examples) + _rest(sample)
    pairs = zip(sample.examples, sample.rows, strict=True)
    return ", ".join(f"{shown(value)} (row {row})" for value, row in pairs) + _rest(sample)


def _rest(sample: Sample) -> str:
    more = sample.count - len(sample.examples)
    return f" and {more} more" if more else ""
