"""P2.4: properties of the algorithms' output are not looked at."""

from collections.abc import Iterator

import numpy as np

from assay.metrics.pitfalls.items.evidence import Evidence
from assay.metrics.pitfalls.rule import Finding, Rule, asks
from assay.metrics.study import Floats
from assay.report.text import counted
from assay_spec.metrics.pitfalls import pitfalls
from assay_spec.policy import Undefineds

BLOCK = 1 << 16
"""Items that are looked at together."""


LEFT_OUT = ("DAT013", "DAT015", "DAT030", "DAT031", "DAT041", "DAT042", "DAT051")
"""The rules on tables that find items without one row, a class or a score of an algorithm: scored for nobody."""


def dropped(evidence: Evidence) -> Iterator[Finding]:
    """P24-01: items of which an algorithm says nothing are left out for all, which favours one that skips hard ones."""
    if evidence.align.undefined is Undefineds.WORST:
        return
    for found in evidence.setting.checked or ():
        if found.code in LEFT_OUT:
            yield Finding((), "", found.message, {"items": evidence.total})
    for name, count in (evidence.setting.lacking or {}).items():
        if count:
            said = f"`{name}` has no prediction of {counted(count, 'item')}, left out for all algorithms"
            yield Finding((), "", f"{said}; {evidence.total:,} are scored", {"items": evidence.total, "missing": count})


def _known(evidence: Evidence) -> str:
    setting = evidence.setting
    is_known = setting.checked is not None or setting.lacking is not None
    return "" if is_known else "nothing says which items the predictions lack"


def disguised(evidence: Evidence) -> Iterator[Finding]:
    """P24-03: scores of hardly more than two values, which are ranked."""
    most = int(pitfalls()["P24-03"].limits["scores"])
    for algorithm in evidence.algorithms:
        study = evidence.study.answered(algorithm)
        concerned: dict[tuple[float, ...], dict[str, None]] = {}
        seen: dict[str, tuple[float, ...]] = {}
        for key in evidence.asking("ranked"):
            for target in evidence.classes(key):
                if target not in seen:
                    told = study.told(algorithm, target)
                    seen[target] = distinct(told.values, most) if told is not None else ()
                # Few items have few scores, labels or not.
                if 0 < len(seen[target]) < len(study):
                    concerned.setdefault(seen[target], {})[key] = None
        for values, keys in concerned.items():
            yield Finding(
                tuple(keys),
                "",
                f"{algorithm} gives {_scores(values)} to {counted(len(study), 'item')}",
                {"scores": len(values), "items": len(study)},
            )


def _scores(values: tuple[float, ...]) -> str:
    shown = ", ".join(f"{one:g}" for one in values)
    return f"{len(values)} different scores ({shown})" if len(values) > 1 else f"one and the same score ({shown})"


def distinct(values: Floats, most: int) -> tuple[float, ...]:
    """The different values, ascending; none where there are more than `most`."""
    known: tuple[float, ...] = ()
    for first in range(0, len(values), BLOCK):
        new = values[first : first + BLOCK]
        for one in known:
            new = new[new != one]
        # A few items tell most scores apart, so that nobody sorts the others.
        for some in (new[: most * 4], new):
            known = tuple(sorted({*known, *np.unique(some).tolist()}))
            if len(known) > most:
                return ()
    return known


RULES = (
    Rule("P24-01", dropped, (_known,)),
    Rule("P24-03", disguised, (asks("a metric that ranks scores", lambda evidence: evidence.asking("ranked")),)),
)
