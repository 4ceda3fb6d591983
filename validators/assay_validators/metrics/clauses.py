"""The clauses that rules on evaluations and fingerprints are read from; those written from memory are marked."""

from assay_spec.metrics.fingerprint import Fingerprint
from assay_spec.model import properties

METRICS_RELOADED = "Metrics Reloaded (Nature Methods 2024, 21:195-212)"
PITFALLS = "Understanding metric-related pitfalls (Nature Methods 2024, 21:182-194)"
RECALLED = "(recalled)"

_QUOTED = {declared.source for declared in properties(Fingerprint).values() if declared.provenance == "quoted"}
"""Ids of the fingerprint that were seen in a source; the provenance stands in its model."""


def reloaded(*ids: str) -> str:
    """Properties of the problem fingerprint, by their ids in the paper."""
    recalled = "" if _QUOTED.issuperset(ids) else f" {RECALLED}"
    return f"{METRICS_RELOADED}, {' and '.join(ids)}{recalled}"


def pitfalls(number: str, *ids: str) -> str:
    """A kind of pitfall, by its number in the paper, and the properties of the problem in which it opens."""
    return "; ".join((f"{PITFALLS}, {number} {RECALLED}", *([reloaded(*ids)] if ids else [])))
