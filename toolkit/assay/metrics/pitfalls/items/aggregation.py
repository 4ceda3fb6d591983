"""P3.2: values are put together in a way that hides something."""

from collections.abc import Iterator

import numpy as np

from assay.metrics.pitfalls.items.evidence import Evidence
from assay.metrics.pitfalls.rule import Finding, Rule, asks
from assay.report.text import counted
from assay_spec.metrics.answers import Independence
from assay_spec.metrics.pitfalls import pitfalls
from assay_spec.metrics.unanswered import resting

OWNED = "DAT060"
"""The rule on tables that finds a column of patients, persons or animals whose values repeat."""

TOGETHER = ("Accuracy",)
"""Metrics that are a share of all items."""
UNWEIGHTED = (*TOGETHER, "EC")
"""The same where all confusions cost alike; a cost that somebody states is a weight."""


def not_grouped(evidence: Evidence) -> Iterator[Finding]:
    """P32-02: items that belong together count as independent."""
    if evidence.align.group:
        return
    problem, limits, total = evidence.setting.fingerprint, pitfalls()["P32-02"].limits, evidence.total
    if problem is not None and problem.non_independent is Independence.GROUPED:
        yield Finding(
            (), "", f"items form groups (FP4.5), and {counted(total, 'item')} count as independent", {"items": total}
        )
        return
    for found in evidence.setting.checked or ():
        if found.code == OWNED:
            yield Finding((), "", f"of {counted(total, 'item')}, {found.message}", {"items": total})
    for column in evidence.align.by:
        groups = sum(bool(counts.any()) for by, _, counts in evidence.parts if by == column)
        if groups >= limits["groups"] and 1 < total / groups <= limits["cases"]:
            yield Finding(
                (),
                "",
                f"{counted(total, 'item')} have {counted(groups, 'value')} of `{column}`, {total / groups:.2g} items "
                "each, as images of patients do, and count as independent",
                {"items": total, "groups": groups},
            )


def _told(evidence: Evidence) -> str:
    setting, align = evidence.setting, evidence.align
    if evidence.total == 1:
        return "one item is scored"
    said = setting.fingerprint is not None and not resting(setting.fingerprint, ("non_independent",))
    known = said or setting.checked is not None or align.by or align.group
    return "" if known else "nothing says which items belong together: give a `fingerprint`, or name them by `group`"


def frequent(evidence: Evidence) -> Iterator[Finding]:
    """P32-03: frequent classes make a value that is counted over all classes."""
    limit, worst = pitfalls()["P32-03"].limits["apart"], None
    shown = evidence.counts > 0
    names = [name for name, has in zip(evidence.align.classes, shown.tolist(), strict=True) if has]
    for algorithm, state in evidence.states.items():
        there = state.table.sum(axis=1)[shown]
        found = np.diagonal(state.table)[shown] / there
        counted_together, mean = float(np.trace(state.table) / there.sum()), float(found.mean())
        if worst is None or abs(counted_together - mean) > abs(worst[1] - worst[2]):
            worst = algorithm, counted_together, mean, found, there
    if worst is None or abs(worst[1] - worst[2]) <= limit:
        return
    algorithm, all_, mean, found, there = worst
    low, most = int(found.argmin()), int(there.argmax())
    least = "" if low == most else f", and on {found[low]:.1%} of `{names[low]}`"
    yield Finding(
        tuple(_together(evidence)),
        "",
        f"{algorithm} is right on {all_:.1%} of the items, but in the mean over the classes on {mean:.1%}: on "
        f"{found[most]:.1%} of `{names[most]}`, which are {there[most] / there.sum():.0%} of the items{least}",
        {"together": all_, "mean_of_classes": mean, "least": float(found[low])},
    )


def _together(evidence: Evidence) -> list[str]:
    return evidence.of_items(*(TOGETHER if evidence.align.costs else UNWEIGHTED))


def _counted(evidence: Evidence) -> str:
    if np.count_nonzero(evidence.counts) < 2:
        return "all items are of one class"
    return "" if evidence.states else "no algorithm's classes could be counted"


def fitted(evidence: Evidence) -> Iterator[Finding]:
    """P32-04: a threshold that was found on the items that are scored."""
    for key in _with_target(evidence):
        measure, best = evidence.measures[key], evidence.best(key)
        sides = ", ".join(f"{evidence.count(name):,} of them `{name}`" for name in evidence.classes(key))
        own = {"of_the_class": evidence.count(measure.target)} if measure.target else {}
        beside = "" if best is None else f", and {best[0]} reaches {best[1]:.3g} there"
        yield Finding(
            (key,),
            "",
            f"the threshold was found on the {evidence.total:,} items that are scored, {sides}{beside}",
            {"items": evidence.total, **own},
        )


def _with_target(evidence: Evidence) -> list[str]:
    return [key for key, one in evidence.measures.items() if "@" in one.metric]


RULES = (
    Rule("P32-02", not_grouped, (_told,)),
    Rule(
        "P32-03",
        frequent,
        (asks("a share of all items, such as Accuracy or EC without costs,", _together), _counted),
    ),
    Rule("P32-04", fitted),
)
