"""What other tools would print of the same classes and scores, and why it is something else."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from assay.metrics.study import Study
from assay.metrics.tables import Scored
from assay.metrics.tools.formulas import value_of
from assay.metrics.tools.formulas.seen import Seen
from assay.metrics.tools.said import ASSAY, Said, digits_of, require_tool, rounded
from assay.plan.physical import Measure, Sweep
from assay_kernels.confusion.finalize import one_vs_rest
from assay_spec.metrics.metric import metric_key
from assay_spec.metrics.tools import CalledOfTable, Tool, tools

_SAME = {"f4": 1e-5, "f8": 1e-9}
"""Values that are this close are one, by what a tool holds its numbers in."""

_LOGITS = "takes scores that are no probabilities for logits, of which nothing is said here"


class Asked(NamedTuple):
    """One value of an algorithm."""

    sweep: Sweep
    measure: Measure

    @property
    def label(self) -> str:
        """The metric with its parameters."""
        return self.measure.key

    @property
    def key(self) -> str:
        """With its class as well, as results call it."""
        named = {"class": self.measure.target} if self.measure.target else {}
        return metric_key(self.measure.metric, {**self.measure.parameters, **named})


def tools_of_tables() -> tuple[Tool, ...]:
    """The tools of which is known what they print of tables."""
    return tuple(tool for tool in tools() if tool.tables)


def said_of_tables(scored: Scored, only: str = "", *, are_default: bool = True) -> Iterator[Said]:
    """What Assay and each tool say, metric by metric; `only` is the one tool that is asked, of all its metrics.

    Raises:
        PlanError: there is no such tool, or one that somebody asked for by name is none of its metrics.
    """
    study, known = scored.study, tools_of_tables()
    asked = [Asked(sweep, measure) for sweep in scored.plan.sweeps if not sweep.by for measure in sweep.measures]

    def called(tool: Tool, one: Asked) -> CalledOfTable | None:
        return tool.of_table(one.measure.metric, one.measure.parameters, len(study.classes))

    if only:
        tool = require_tool(only, known, () if are_default else asked, called, "tables")
        known, asked = (tool,), [one for one in asked if called(tool, one) is not None]
    ours = {(row["key"], row["algorithm"]): row for row in scored.results["results"] if not row["group"]}
    for one in sorted(asked, key=_place(asked)):
        row = ours[one.key, one.sweep.algorithm]
        if not only:
            yield _ours(one, row)
        for tool in known:
            if (theirs := called(tool, one)) is not None:
                yield _theirs(tool, theirs, one, study, row)


def _place(asked: Sequence[Asked]) -> Any:
    """Metric by metric, and the algorithms of each in their order."""
    keys = {key: place for place, key in enumerate(dict.fromkeys(one.key for one in asked))}
    return lambda one: keys[one.key]


def _ours(one: Asked, row: Mapping[str, Any]) -> Said:
    why = () if row["value"] is not None else (row["reason"],)
    return Said(one.measure.target, one.label, one.sweep.algorithm, ASSAY, "", one.key, (), row["value"], 0, why)


def _theirs(tool: Tool, called: CalledOfTable, one: Asked, study: Study, row: Mapping[str, Any]) -> Said:
    who = one.measure.target, one.label, one.sweep.algorithm, tool.name, tool.version, called.calls
    seen = seen_by(tool, called, one.measure, one.sweep.algorithm, study)
    if called.probabilities and ((seen.scores < 0) | (seen.scores > 1)).any():
        return Said(*who, (), None, 0, (_LOGITS,))
    value = rounded(value_of(called.formula, seen), tool, called)
    return Said(*who, (), value, 0, tuple(_why(tool, called, value, row)), digits_of(tool, called))


def seen_by(tool: Tool, called: CalledOfTable, measure: Measure, algorithm: str, study: Study) -> Seen:
    """What a tool is given of a study."""
    kind = np.dtype(called.digits or tool.digits).type
    k = len(study.classes)
    pairs = study.reference.astype(np.int64) * k + study.labels[algorithm]
    table = np.bincount(pairs, minlength=k * k).reshape(k, k)
    parameters = dict(measure.parameters)
    if not measure.target:
        return Seen(table, np.empty(0, bool), np.empty(0), parameters, kind)
    place = study.classes.index(measure.target)
    told = study.told(algorithm, measure.target)
    scores = np.empty(0) if told is None else told.shown
    return Seen(one_vs_rest(table, place), study.reference == place, scores, parameters, kind)


def _why(tool: Tool, called: CalledOfTable, value: float, row: Mapping[str, Any]) -> Iterator[str]:
    """Where the tool and Assay part: in the definition, or in what is made of a value that is not there."""
    ours, near = row["value"], _SAME[called.digits or tool.digits]
    if ours is None:
        yield f"{value:g}: {row['reason']}"
    if ours is None or not math.isclose(value, ours, rel_tol=near, abs_tol=near):
        if called.differs:
            yield called.differs
        elif ours is not None:
            yield "computes in single precision" if near > _SAME["f8"] else "has no value there"
