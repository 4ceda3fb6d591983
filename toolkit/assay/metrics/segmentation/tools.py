"""What other tools would print of the same masks, and why it is something else."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from assay.metrics.segmentation.means import Floats
from assay.metrics.segmentation.policy import ABSENT, Shown
from assay.metrics.segmentation.results import no_worst
from assay.metrics.segmentation.scoring import Case
from assay.metrics.segmentation.study import SHOWN, Study, score_cases, study_of
from assay.metrics.tools.said import ASSAY, Said, digits_of, require_tool, rounded
from assay.report.text import counted, verb
from assay.runs.talk import Talk
from assay_spec.metrics.segmentation import Asked
from assay_spec.metrics.tools import ERROR, SAME, Emulated, Tool, tools, variant

_SITUATIONS = {Shown.NEITHER: "both_empty", Shown.MISSED: "missed", Shown.INVENTED: "invented"}

MASKS = "masks"
"""What is measured."""

IGNORES_NOTHING = "knows of no ignore label, and counts its voxels as background"
ENDLESS = "the tool makes no mean of cases; any mean of them is infinite, since the value of one is"
NO_MEAN = "the tool makes no mean of cases; this one is of those only that have a number"


def with_variants(asked: Sequence[Asked]) -> list[Asked]:
    """The metrics, and those that tools compute in their place."""
    found = {one.key: one for one in asked}
    for one in asked:
        for emulated in (tool.of(one) for tool in tools()):
            if emulated is not None:
                other = variant(one, emulated)
                found.setdefault(other.key, other)
    return list(found.values())


def metrics_of_tool(name: str, asked: Sequence[Asked], *, are_default: bool) -> tuple[Asked, ...]:
    """The metrics that a tool has.

    Raises:
        PlanError: there is no such tool, or one that somebody asked for by name is none of its metrics.
    """
    tool = require_tool(name, tools(), () if are_default else asked, Tool.of, MASKS)
    return tuple(one for one in asked if tool.of(one) is not None)


def ignoring_nothing(study: Study, cases: Sequence[Case], talk: Talk) -> Study:
    """The same cases scored as by somebody who knows of no ignore label; the study itself where there is none."""
    if study.question.classes.ignore is None:
        return study
    question = study.question._replace(classes=study.question.classes._replace(ignore=None))
    return study_of(score_cases(cases, question, talk), question, study.policy, study.algorithms)


def said_by_tools(study: Study, asked: Sequence[Asked], whole: Study | None = None) -> Iterator[Said]:
    """What Assay and each tool say, metric by metric.

    Args:
        study: has the metrics of `with_variants`.
        asked: those that are told.
        whole: the same with nothing ignored, for tools that know of no ignore label; None where there is none.
    """
    places = {one.key: place for place, one in enumerate(study.question.metrics)}
    for s, structure in enumerate(study.structures):
        for one in asked:
            for a, algorithm in enumerate(study.algorithms):
                ours = study.value[s, places[one.key], a]
                endless = bool(study.endless[s, places[one.key], a].any())
                yield _ours(structure.name, one, algorithm, ours, study.raw[s, places[one.key], a], endless=endless)
                for tool in tools():
                    if (emulated := tool.of(one)) is not None:
                        given = study if tool.ignores or whole is None else whole
                        place = places[variant(one, emulated).key]
                        seen = [SHOWN[code] for code in given.shown[s, a]]
                        values = values_by(tool, emulated, given.raw[s, place, a], seen)
                        is_other = not np.array_equal(given.raw[s, place, a], study.raw[s, place, a], equal_nan=True)
                        why = (*([IGNORES_NOTHING] if is_other else []), *_why(tool, emulated, values, seen, ours))
                        told = mean_by(tool, emulated, values)
                        who = tool.name, tool.version, emulated.calls
                        digits = digits_of(tool, emulated)
                        yield Said(structure.name, one.label, algorithm, *who, values, *told, why, digits)


def _ours(structure: str, asked: Asked, algorithm: str, values: Floats, raw: Floats, *, endless: bool) -> Said:
    kept = values[~np.isnan(values)]
    mean = float(kept.mean()) if kept.size and not endless else None
    filled = int((np.isnan(raw) & ~np.isnan(values)).sum())
    told = [f"{counted(filled, 'case')} without a value {verb(filled, 'get')} one by the policy"] if filled else []
    left = int(np.isnan(values).sum())
    if endless:
        told.append(no_worst(left))
    made = tuple(None if np.isnan(value) else float(value) for value in values)
    return Said(structure, asked.label, algorithm, ASSAY, "", asked.key, made, mean, left, tuple(told))


def values_by(tool: Tool, emulated: Emulated, raw: Floats, shown: Sequence[Shown]) -> tuple[float | str | None, ...]:
    """What a tool has for each case: a number, `error`, or None where it is given nothing."""
    return tuple(_value(tool, emulated, *each) for each in zip(raw, shown, strict=True))


def _value(tool: Tool, emulated: Emulated, raw: float, shown: Shown) -> float | str | None:
    if shown in ABSENT:
        return None
    given = SAME if shown is Shown.BOTH else getattr(emulated, _SITUATIONS[shown])
    if given == ERROR:
        return ERROR
    number = float(raw) if given == SAME else float(given)
    return rounded(number, tool, emulated)


def mean_by(tool: Tool, emulated: Emulated, values: Sequence[float | str | None]) -> tuple[float | None, int]:
    """The mean of the numbers, and how many cases have none; of one case its value."""
    numbers = np.array([value for value in values if isinstance(value, float)])
    there = numbers[~np.isnan(numbers)]
    left_out = len(values) - values.count(None) - there.size
    if len(values) == 1 and numbers.size:
        return float(numbers[0]), left_out
    return rounded(float(there.mean()), tool, emulated) if there.size else None, left_out


def _why(
    tool: Tool, emulated: Emulated, values: Sequence[float | str | None], shown: Sequence[Shown], ours: Floats
) -> Iterator[str]:
    """Where the tool and Assay part: in the definition, in what each makes of an empty case, and in the mean."""
    if emulated.differs and Shown.BOTH in shown:
        yield emulated.differs
    parted = Counter(
        (situation, f"{value:g}" if isinstance(value, float) else "an error")
        for situation, value, other in zip(shown, values, ours.tolist(), strict=True)
        if situation in _SITUATIONS and not (isinstance(value, float) and math.isclose(value, other, rel_tol=1e-6))
    )
    for (situation, gives), times in parted.items():
        yield f"{counted(times, 'case')} {situation.value}: {gives}"
    absent = sum(one in ABSENT for one in shown)
    if absent:
        yield f"is given nothing of {counted(absent, 'case')} without a prediction, so that nobody hears of it"
    if parted and len(values) > 1:
        yield _of_mean(tool, values)


def _of_mean(tool: Tool, values: Sequence[float | str | None]) -> str:
    """What the mean is of, where not every case has a finite number."""
    if math.inf in values:
        return "its mean is infinite, since the value of a case is" if tool.mean == "left_out" else ENDLESS
    return "its mean is of those cases only that have a number" if tool.mean == "left_out" else NO_MEAN
