"""Results on the terminal: a line a metric and algorithm, with its interval."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from assay.cli.lines import print_lines
from assay.cli.pitfalls import pitfall_lines
from assay.cli.ranks_told import rank_lines
from assay.metrics.guessing import worse_than_guessing
from assay.report.digits import plain_percent, without_text
from assay.report.footnotes import NO_FOOTNOTES, Footnotes
from assay.report.model import Outcome
from assay.report.text import counted


def print_results(results: Mapping[str, Any], *, groups: bool = False) -> None:
    """Print `result_lines`, apart from what follows."""
    print_lines([*result_lines(results, groups=groups), ""])


def result_lines(results: Mapping[str, Any], *, groups: bool = False, rank: str = "") -> Iterator[str]:
    """The values over all items, and over the subgroups too when they are asked for; then what tells algorithms apart.

    Args:
        results: as in results.json.
        groups: whether subgroups are shown.
        rank: the key of the metric whose ranking is shown; that of the first one without it.
    """
    rows = [row for row in results["results"] if groups or not row["group"]]
    footnotes = Footnotes.of(row["reason"] or "" for row in rows)
    width = max((len(row["algorithm"]) for row in rows), default=0)
    order = {row["key"]: number for number, row in reversed(list(enumerate(rows)))}
    for key, same in groupby(sorted(rows, key=lambda row: order[row["key"]]), key=lambda row: row["key"]):
        yield ""
        yield key
        yield from (f"  {row['algorithm']:<{width}}  {value_of(row, footnotes)}{_of(row)}" for row in same)
    yield from footnote_lines(footnotes)
    if left_out := max((row.get("excluded", 0) for row in rows), default=0):
        yield ""
        yield f"{counted(left_out, 'item')} left out, for all algorithms"
    compared = [row for row in results["differences"] if not row["group"]]
    clear = [row for row in compared if is_clear(row)]
    if any(row["low"] is not None for row in compared):
        yield ""
        yield tally(compared)
    yield from (f"  {difference_of(row)}" for row in clear)
    yield from rank_lines(results.get("ranks", ()), rank)
    if suspicions := list(worse_than_guessing(results)):
        yield ""
        yield from (f"warning: {suspicion}" for suspicion in suspicions)


def difference_of(row: Mapping[str, Any]) -> str:
    """A paired difference with its interval and, where there is one, McNemar's test."""
    tested = row.get("mcnemar")
    said = f"; McNemar p {_probability(tested['p'])}" if tested else ""
    return f"{row['key']}: {row['first']} - {row['second']} = {value_of(row)}{said}"


def _probability(p: float) -> str:
    return f"{p:.4f}" if p >= 0.0001 else "< 0.0001"


def lines_with_pitfalls(results: Mapping[str, Any], outcomes: Sequence[Outcome], *, rank: str = "") -> Iterator[str]:
    """All values, and what became of the pitfalls of metrics, as far as somebody looked for them."""
    yield from result_lines(results, groups=True, rank=rank)
    if outcomes:
        yield ""
        yield from pitfall_lines(outcomes)


def is_clear(difference: Mapping[str, Any]) -> bool:
    """Whether the interval of a difference leaves out zero."""
    return difference["low"] is not None and (difference["low"] > 0 or difference["high"] < 0)


def tally(differences: Sequence[Mapping[str, Any]]) -> str:
    """How many intervals leave out zero, and how many would where nothing differs."""
    bounded = [row for row in differences if row["low"] is not None]
    clear = sum(map(is_clear, bounded))
    by_chance = sum(1 - row["level"] for row in bounded)
    return (
        f"{clear} of {len(bounded)} paired differences have an interval without zero; "
        f"where nothing differs, about {by_chance:.1f} would by chance"
    )


def footnote_lines(footnotes: Footnotes) -> Iterator[str]:
    """Reasons that stand at several rows, below these."""
    if footnotes.reasons:
        yield ""
        yield from footnotes.lines()


def value_of(row: Mapping[str, Any], footnotes: Footnotes = NO_FOOTNOTES) -> str:
    """A value with its interval, or why it has none; where others have the same reason, by the number of a footnote."""
    if row["value"] is None:
        return footnotes.no_value(row["reason"])
    if row["low"] is None:
        return f"{row['value']:z.4f}  ({footnotes.told('no interval', row['reason'] or '')})"
    return (
        f"{row['value']:z.4f}  [{row['low']:z.4f}, {row['high']:z.4f}]  {plain_percent(row['level'])} {row['method']}"
    )


def _of(row: Mapping[str, Any]) -> str:
    """What a value is of: its subgroup, and items that are missing."""
    return f"{_group(row)}{lacking(row)}"


def lacking(row: Mapping[str, Any]) -> str:
    """How many items count as wrong since there is no prediction, and the value over the others."""
    if not row.get("missing"):
        return ""
    without = row["without"]["value"]
    other = "" if without is None else f"{without:z.4f}"
    return f"  {without_text(other, row['missing'], row['without']['n'], 'item')}"


def _group(row: Mapping[str, Any]) -> str:
    return "".join(f"  {name}={value}" for name, value in row["group"].items())
