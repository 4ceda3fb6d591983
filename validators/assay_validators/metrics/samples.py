"""Counts, rows and values of data as messages write them: few of them, short, and on one line."""

from collections.abc import Iterable

from assay_spec.ports import Sample, Value

LONGEST = 40
"""Characters of a value that are shown."""


def counted(count: int, noun: str, plural: str = "") -> str:
    """`1 row`, `3 rows`."""
    return f"{count} {noun if count == 1 else plural or noun + 's'}"


def shown(value: Value) -> str:
    """A value in backticks; what a terminal cannot print is written out."""
    text = f"{value:.9g}" if isinstance(value, float) else str(value)
    short = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return f"`{plain(short)}`"


def plain(text: str) -> str:
    """Text on one line, with line ends and control characters written out."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


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
