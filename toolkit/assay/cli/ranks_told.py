"""The rankings of algorithms by one metric on the terminal: a column for each scheme, a table for each set of parts."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from assay.report.digits import plain_percent
from assay.report.model import Placed, Ranking
from assay.report.ranking.lacks import lacks_of
from assay.report.ranking.shown import rank_text
from assay.report.text import counted

MOST_LISTED = 20


def rank_lines(ranks: Sequence[Mapping[str, Any]], key: str = "") -> Iterator[str]:
    """The rankings by a metric, the first without `key`; nothing where there are none.

    Args:
        ranks: as in results.json.
        key: of the metric.
    """
    if not ranks:
        return
    from assay.metrics.ranks_shown import rankings_of

    key = key or ranks[0]["key"]
    own = list(rankings_of(row for row in ranks if row["key"] == key))
    level = f"; in brackets those of {plain_percent(own[0].level)} of the draws" if any(map(_is_drawn, own)) else ""
    yield ""
    yield f"ranks by {key}{level}"
    for over, each in groupby(own, key=lambda one: one.over):
        shown = [one for one in each if one.algorithms or one.tested]
        if shown and over:
            yield f"  over {counted(shown[0].n, 'subgroup')} of {over}, each of which counts the same"
        if shown:
            yield from _table(shown)
    yield from (f"  {lack}" for lack in lacks_of(own))
    metric = next((row["metric"] for row in ranks if row["key"] == key), "")
    of_it = len({row["key"] for row in ranks if row["metric"] == metric})
    others = len({row["key"] for row in ranks}) - of_it
    if of_it > 1:
        yield f"  {metric} has {of_it} rankings, of other classes or definitions, and this is one of them"
    if others:
        yield f"  rankings by {counted(others, 'other metric')} are in the JSON"


def _is_drawn(one: Ranking) -> bool:
    return any(each.low is not None for each in one.algorithms)


def _table(shown: Sequence[Ranking]) -> Iterator[str]:
    heads = [one.scheme for one in shown]
    places = [{each.algorithm: each for each in one.algorithms} for one in shown]
    names = list(dict.fromkeys(name for each in places for name in each))
    order = sorted(names, key=lambda name: [each[name].rank if name in each else len(names) + 1 for each in places])
    wide = max(map(len, (*names, "algorithm")))
    yield "  ".join(["", f"{'algorithm':<{wide}}", *(f"{head:>16}" for head in heads)])
    for name in order[:MOST_LISTED]:
        texts = (_cell(each.get(name)) for each in places)
        cells = (f"{text:>16}" for text in texts)
        yield "  ".join(["", f"{name:<{wide}}", *cells])
    if len(order) > MOST_LISTED:
        yield f"  and {len(order) - MOST_LISTED} more"


def _cell(placed: Placed | None) -> str:
    """A rank; a dash for who has none."""
    return "-" if placed is None else rank_text(placed)
