"""P1: the problem is of another category than its metrics."""

from collections.abc import Iterator

from assay.metrics.pitfalls.described import answered, fingerprint
from assay.metrics.pitfalls.items.evidence import Evidence
from assay.metrics.pitfalls.rule import Finding, Rule


def one_label(evidence: Evidence) -> Iterator[Finding]:
    """P1-04: items may carry several labels, and metrics take one."""
    problem = evidence.setting.fingerprint
    overall = _overall(evidence)
    if problem is not None and problem.multiple_labels and overall:
        yield Finding(
            overall,
            "",
            f"an item may carry several labels (FP3.4), and each of {evidence.total:,} has one of "
            f"{len(evidence.align.classes)}",
            {"items": evidence.total, "classes": len(evidence.align.classes)},
        )


def _overall(evidence: Evidence) -> tuple[str, ...]:
    return tuple(key for key in evidence.measures if evidence.entry(key).scope == "overall")


RULES = (
    Rule(
        "P1-04",
        one_label,
        (fingerprint,),
        rests=answered("multiple_labels", unless=lambda evidence: not _overall(evidence)),
    ),
)
