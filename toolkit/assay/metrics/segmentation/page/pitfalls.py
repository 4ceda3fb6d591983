"""The pitfalls on the page: those that were found, and what became of looking for the others."""

from collections import Counter
from collections.abc import Iterator

from assay.metrics.segmentation.pitfalls.rule import Status
from assay.metrics.segmentation.score import Found
from assay.report.model import Pitfall
from assay.report.plain import Plain

MOST_FINDINGS = 12
"""Of one pitfall, over classes and metrics; the JSON has all."""


def open_pitfalls(found: Found) -> Iterator[Pitfall]:
    """The findings as reports tell warnings, the first of each pitfall."""
    times: Counter[str] = Counter()
    for row in found.results["pitfalls"]:
        times[row["id"]] += 1
        if row["status"] == Status.FOUND and times[row["id"]] <= MOST_FINDINGS:
            mark = " [recalled]" if row["provenance"] == "recalled" else ""
            also = f"; {row['reason']}" if row["reason"] and times[row["id"]] == 1 else ""
            yield Pitfall(
                code=row["id"],
                severity=row["severity"],
                message=f"{row['title']}: {row['evidence']}{also}{mark}",
                help=row["remedy"],
                place=" of ".join(filter(None, (", ".join(row["metrics"]), row["class"]))),
            )


def left_out(found: Found) -> str:
    """What the page says of the findings that it leaves out; empty where it has all."""
    times = Counter(row["id"] for row in found.results["pitfalls"])
    more = [f"{count - MOST_FINDINGS:,} of {code}" for code, count in times.items() if count > MOST_FINDINGS]
    return f"More findings stand in the JSON: {', '.join(more)}." if more else ""


def not_found(found: Found) -> Plain:
    """The others: looked for and not found, not looked for and why, excluded, or of other problems."""
    order = (Status.NOT_FOUND, Status.UNKNOWN, Status.EXCLUDED, Status.UNFIT)
    rows = [row for row in found.results["pitfalls"] if row["status"] in order]
    rows.sort(key=lambda row: order.index(row["status"]))
    return Plain(
        caption="What else was looked for, and what was not",
        heads=("Pitfall", "What it is", "Outcome", "Why"),
        coded=True,
        rows=tuple((row["id"], row["title"], row["status"], row["reason"]) for row in rows),
    )
