"""P3.4: a report leaves out what its readers need."""

from collections.abc import Iterator

from assay.metrics.pitfalls.intervals import Row, bounded, no_interval
from assay.metrics.pitfalls.items.evidence import Evidence
from assay.metrics.pitfalls.items.needs import by
from assay.metrics.pitfalls.rule import Finding, Rule


def hidden(evidence: Evidence) -> Iterator[Finding]:
    """P34-02: a value over all items hides a part on which an algorithm is clearly worse."""
    parts: dict[tuple[str, str], list[Row]] = {}
    for row in bounded(_of_parts(evidence)):
        parts.setdefault((row["key"], row["algorithm"]), []).append(row)
    for key in evidence.measures:
        worse = []
        for whole in bounded(evidence.rows("results", key)):
            worse += [
                (whole, part)
                for part in parts.get((key, whole["algorithm"]), ())
                if (part["high"] < whole["low"] if whole["higher_is_better"] else part["low"] > whole["high"])
            ]
        if worse:
            whole, part = max(worse, key=lambda two: abs(two[0]["value"] - two[1]["value"]))
            of = sum(len(parts.get((key, name), ())) for name in evidence.algorithms)
            where = ", ".join(f"{column}={value}" for column, value in part["group"].items())
            yield Finding(
                (key,),
                "",
                f"{where} is hidden: {whole['algorithm']} has {_told(part)} there and {_told(whole)} over all items; "
                f"so in {len(worse)} of {of} values of parts",
                {"whole": whole["value"], "part": part["value"], "parts": len(worse)},
            )


def _told(row: Row) -> str:
    return f"{row['value']:.3g} [{row['low']:.3g}, {row['high']:.3g}]"


def _of_parts(evidence: Evidence) -> list[Row]:
    return [row for row in evidence.results["results"] if row["group"]]


def _no_interval(evidence: Evidence) -> str:
    """A value over all items and one of a part are compared by the intervals of both."""
    whole = [row for key in evidence.measures for row in evidence.rows("results", key)]
    return no_interval(whole, "value over all items") or no_interval(_of_parts(evidence), "value of a part")


RULES = (Rule("P34-02", hidden, (by, _no_interval)),)
