"""The pitfalls of scored masks on the terminal: what was found, with evidence and remedy, and how much was not."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assay.metrics.segmentation.pitfalls.rule import Status

MOST_PLACES = 3
"""So many findings of one pitfall are shown; all of them stand in the JSON and on the page."""


def pitfall_lines(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What was found, errors first, but for what is only good to know, which is counted."""
    by_id: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_id.setdefault(row["id"], []).append(row)
    yield ""
    yield _counted(by_id)
    for severity in ("error", "warning"):
        for each in by_id.values():
            if (each[0]["status"], each[0]["severity"]) == (Status.FOUND, severity):
                yield from _lines(each)
    if any(each[0]["status"] == Status.FOUND for each in by_id.values()):
        yield "  `assay explain P22-01` says more of one, and `assay metrics pitfalls P22-01` draws an example"


def _counted(by_id: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    heads = [each[0] for each in by_id.values()]
    times = {status: sum(row["status"] == status for row in heads) for status in Status}
    known = sum(row["status"] == Status.FOUND and row["severity"] == "info" for row in heads)
    also = f" ({known} of them good to know, in the JSON)" if known else ""
    return (
        f"pitfalls: {times[Status.FOUND]} found{also}, {times[Status.NOT_FOUND]} looked for and not found, "
        f"{times[Status.UNKNOWN]} not looked for, {times[Status.EXCLUDED]} excluded by how it is scored"
    )


def _lines(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    first = rows[0]
    mark = " [recalled]" if first["provenance"] == "recalled" else ""
    yield f"  {first['id']} {first['title']}{mark}"
    for row in rows[:MOST_PLACES]:
        yield f"    {_where(row)}{row['evidence']}"
    if len(rows) > MOST_PLACES:
        yield f"    and {len(rows) - MOST_PLACES:,} more"
    if first["reason"]:
        yield f"    {first['reason']}"
    yield f"    remedy: {first['remedy']}"


def _where(row: Mapping[str, Any]) -> str:
    """`DSC of lesion: `, as far as there is one."""
    where = " of ".join(filter(None, (", ".join(row["metrics"]), row["class"])))
    return f"{where}: " if where else ""
