"""What `assay explain METRIC` says beside the formula: what a metric is good for, hides, and how a value is read."""

import re
from collections.abc import Iterator
from textwrap import wrap

from assay.cli.lines import prose_width
from assay_spec.metrics.pitfalls import pitfall_groups
from assay_spec.metrics.reading import Readable

WIDE = 14
"""Columns before the text of a line."""


def in_full(source: str) -> str:
    """Where a formula is from, without the mark that reports explain."""
    return re.sub(r"\bMR, ", "Metrics Reloaded, ", source)


def reading_lines(entry: Readable) -> Iterator[str]:
    """Strengths, weaknesses, pitfalls, and a value in plain words and for experts."""
    groups = pitfall_groups()
    pitfalls = "; ".join(f"{each} {groups[each].title}" for each in entry.pitfalls)
    yield ""
    yield from line("plain", entry.plain)
    yield from line("expert", entry.expert)
    yield from line("strengths", entry.strengths)
    yield from line("weaknesses", entry.weaknesses)
    yield from line("pitfalls", f"{pitfalls}; `assay explain {entry.pitfalls[0]}` tells more")
    if entry.reading_provenance == "recalled":
        told = "`plain` to `pitfalls` were written from memory of the papers, and not yet checked. [recalled]"
        yield from line("", told)


def line(word: str, text: str) -> Iterator[str]:
    """`text` beside a word of the page, in as many lines as it takes."""
    yield from wrap(
        text,
        prose_width(),
        initial_indent=f"  {word:<{WIDE - 2}}",
        subsequent_indent=" " * WIDE,
        break_long_words=False,
        break_on_hyphens=False,
    )
