"""The ranking of algorithms by one metric on the terminal: a column for each scheme."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assay.report.text import counted

Row = Mapping[str, Any]

SHOWN = ("value-then-rank", "test-based", "mean-then-rank", "rank-then-mean")
"""The schemes for which there is room; of tests, those over all items."""

MOST_LISTED = 20


def rank_lines(ranks: Sequence[Row], key: str = "") -> Iterator[str]:
    """The rankings by a metric, the first without `key`; nothing where there are none."""
    if not ranks:
        return
    own = [row for row in ranks if row["key"] == (key or ranks[0]["key"])]
    first = own[0]
    drawn = f"; in brackets those of {first['level']:.0%} of the draws" if first["method"] != "none" else ""
    yield ""
    yield f"ranks by {first['key']}{drawn}"
    if first["reason"]:
        yield f"  {first['reason']}"
    yield from (f"  {one['algorithm']} has no rank: {one['reason']}" for one in first["unranked"])
    shown = [row for row in own if row["algorithms"] and row["scheme"] in SHOWN and not _is_test_over(row)]
    if shown:
        yield from _table(shown)
    yield from (f"  over {row['over']}: {row['reason']}" for row in own if row["over"] and not row["algorithms"])
    yield from _untold(own)
    others = len({row["key"] for row in ranks}) - 1
    if others:
        yield f"  rankings by {counted(others, 'other metric')} and more schemes are in the JSON"


def _is_test_over(row: Row) -> bool:
    return bool(row["over"]) and row["scheme"] == "test-based"


def _table(shown: Sequence[Row]) -> Iterator[str]:
    heads = [row["scheme"] + (f" by {row['over']}" if row["over"] else "") for row in shown]
    places = [{one["algorithm"]: one for one in row["algorithms"]} for row in shown]
    names = list(dict.fromkeys(name for each in places for name in each))
    order = sorted(names, key=lambda name: [each[name]["rank"] if name in each else len(names) + 1 for each in places])
    wide = max(map(len, (*names, "algorithm")))
    yield "  ".join(["", f"{'algorithm':<{wide}}", *(f"{head:>16}" for head in heads)])
    for name in order[:MOST_LISTED]:
        cells = (f"{_rank(each.get(name)):>{max(16, len(head))}}" for each, head in zip(places, heads, strict=True))
        yield "  ".join(["", f"{name:<{wide}}", *cells])
    if len(order) > MOST_LISTED:
        yield f"  and {len(order) - MOST_LISTED} more"


def _rank(one: Row | None) -> str:
    """`2 [1, 3]`: a rank, and where most draws have it."""
    if one is None:
        return "-"
    return f"{one['rank']}" if one["low"] is None else f"{one['rank']} [{one['low']}, {one['high']}]"


def _untold(own: Sequence[Row]) -> Iterator[str]:
    """How many subgroups count for nobody."""
    for over, count in {row["over"]: row["left_out"] for row in own if row["over"] and row["algorithms"]}.items():
        if count:
            yield f"  {counted(count, 'subgroup')} of {over} left out for all, since some algorithm has no value there"
