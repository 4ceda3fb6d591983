"""What readers have beside the Methods of an evaluation, and how its author asks for what is lacking."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from assay.items.items import Fact, Finding
from assay.metrics.pitfalls.rows import sentence


class Beside(NamedTuple):
    """Where things are said that the paragraph does not hold."""

    left_out: str
    """Why items are not scored, as the end of a sentence."""
    pitfalls: str
    """A sentence; empty where nobody looked for them."""
    reasons: str
    """Where it is said why the metrics fit the problem."""
    items: str
    """Where it is said how many items there are, and which were left out."""
    unbounded: str
    """Where it is said why a value has no interval."""
    asks: str
    """How a setting is written, `{}` being its name."""


IN_A_REPORT = Beside(
    left_out=", for reasons that are listed",
    pitfalls="Known pitfalls of metrics (reinke2024pitfalls) were looked for in the documents, the data and the "
    "results; the report says what became of each.",
    reasons="the plan's reasons, in the report",
    items="Methods, and the report",
    unbounded="say why some have none: results.json does",
    asks="`{}:`",
)
"""Beside the Methods of a run."""


def alone(results: Mapping[str, Any], facts: Sequence[Fact]) -> Beside:
    """What there is of tables that are scored as they are, of which there is no report.

    Args:
        results: as in results.json, with what became of the pitfalls.
        facts: what did not join, or was not scored.
    """
    why = "; ".join(
        f"{fact.finding.in_words(fact.count)}, in {fact.algorithm or 'the reference'}"
        for fact in facts
        if fact.count and fact.excludes and fact.finding is not Finding.UNKNOWN_ID
    )
    return Beside(
        left_out=f" ({why})" if why else "",
        pitfalls=sentence(results["pitfalls"]),
        reasons="Methods, by the ids of the rules",
        items="Methods",
        unbounded="say why some have none: --format json does",
        asks="--{}",
    )
