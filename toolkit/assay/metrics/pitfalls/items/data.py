"""P2.3: properties of the data are not looked at."""

from collections.abc import Iterator

from assay.metrics.pitfalls.intervals import less_known
from assay.metrics.pitfalls.items.evidence import Evidence
from assay.metrics.pitfalls.rule import Finding, Rule, asks
from assay.report.text import counted
from assay_spec.metrics.pitfalls import pitfalls

OF_ONE_SIDE = ("Specificity", "NPV")
BLIND = ("Accuracy", *OF_ONE_SIDE)
"""Metrics that are high for a system which never finds a rare class."""


def rare(evidence: Evidence) -> Iterator[Finding]:
    """P23-01: a value that a system has which never finds a rare class."""
    limit, problem = pitfalls()["P23-01"].limits["share"], evidence.setting.fingerprint
    imbalanced = problem is not None and problem.class_imbalance
    classes, counts = evidence.align.classes, evidence.counts
    common, rarest = classes[int(counts.argmax())], classes[int(counts.argmin())]
    for key in evidence.of_items("Accuracy"):
        share = evidence.count(common) / evidence.total
        if 1 - share < limit or imbalanced:
            said = f"`{rarest}` is {evidence.count(rarest) / evidence.total:.2%} of the items; "
            yield _always(evidence, key, common, share, said)
    for name in classes:
        share = evidence.count(name) / evidence.total
        if share < limit or (imbalanced and name == rarest):
            keys = tuple(key for key in evidence.of_items(*OF_ONE_SIDE) if evidence.measures[key].target == name)
            if keys:
                yield Finding(
                    keys,
                    "",
                    f"`{name}` is {share:.2%} of the items: who never says so has specificity 1, NPV {1 - share:.4g}",
                    {"share": share, "npv_of_never": 1 - share},
                )
    for key in (key for key in evidence.named(*BLIND) if key not in evidence.of_items(*BLIND)):
        always = evidence.always(key)
        name = max(always, key=always.__getitem__, default="")
        if name and 1 - always[name] < limit:
            yield _always(evidence, key, name, always[name], "in the population that it names, ")


def _always(evidence: Evidence, key: str, name: str, value: float, said: str) -> Finding:
    """That a metric is high for who says one class of every item."""
    best = evidence.best(key)
    beside = "" if best is None else f", and {best[0]} {best[1]:.3g}"
    numbers = {"always": value, **({} if best is None else {"best": best[1]})}
    return Finding((key,), "", f"{said}who always says `{name}` has {value:.3g}{beside}", numbers)


def few(evidence: Evidence) -> Iterator[Finding]:
    """P23-02: few items or groups, values without an interval, or known less well than they differ."""
    limit = pitfalls()["P23-02"].limits["cases"]
    group = evidence.align.group
    independent = evidence.study.group_count(group) if group else evidence.total
    if group and independent < limit:
        yield Finding(
            (),
            "",
            f"{counted(evidence.total, 'item')} belong to {independent} of `{group}` (few: below {limit:g})",
            {"items": evidence.total, "independent": independent},
        )
    for name in evidence.align.classes:
        count = evidence.count(name)
        if count < limit:
            of = f"{counted(count, 'item')} {'is' if count == 1 else 'are'} of this class"
            yield Finding((), name, f"{of} (few: below {limit:g})", {"items": count})
    yield from _unbounded(evidence)
    yield from _wider(evidence)


def _unbounded(evidence: Evidence) -> Iterator[Finding]:
    """Values of which nobody knows how sure they are."""
    rows = [row for key in evidence.measures for row in evidence.rows("results", key)]
    bare = [row for row in rows if row["value"] is not None and row["low"] is None]
    if bare:
        keys = tuple(dict.fromkeys(row["key"] for row in bare))
        why = f": {bare[0]['reason']}" if bare[0]["reason"] else ""
        yield Finding(
            keys,
            "",
            f"{len(bare)} of {counted(len(rows), 'value')} {'has' if len(bare) == 1 else 'have'} no interval{why}",
            {"values": len(rows), "without_interval": len(bare)},
        )


def _wider(evidence: Evidence) -> Iterator[Finding]:
    """Metrics by which all values lie within half the interval of the best known one, and no difference is clear."""
    for key in evidence.measures:
        wide = less_known(evidence.rows("results", key), evidence.rows("differences", key))
        if wide is not None:
            half, apart = wide
            yield Finding(
                (key,),
                "",
                f"it is known to within {half:.2g}, and algorithms are {apart:.2g} apart",
                {"half_width": half, "difference": apart},
            )


RULES = (
    Rule("P23-01", rare, (asks("Accuracy, Specificity or NPV", lambda evidence: evidence.named(*BLIND)),)),
    Rule("P23-02", few),
)
