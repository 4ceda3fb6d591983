"""What other tools would print of the same classes and scores, and why it is something else."""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from assay.metrics.states.claims import probabilities
from assay.metrics.states.state import EVERY
from assay.metrics.study import Study
from assay.metrics.swept import Swept
from assay.metrics.tables import Tables
from assay.metrics.tools.formulas import value_of
from assay.metrics.tools.formulas.seen import Seen
from assay.metrics.tools.said import ASSAY, Said, digits_of, require_tool, rounded, tool_called
from assay.plan.physical import Measure, Sweep
from assay.report.text import counted
from assay_kernels.confusion.finalize import one_vs_rest
from assay_kernels.state.undefined import Score, Undefined
from assay_spec.metrics.catalogue import catalogue
from assay_spec.metrics.tools import CalledOfTable, Tool, tools

_SAME = {"f4": 1e-5, "f8": 1e-9}
"""Values that are this close are one, by what a tool holds its numbers in."""

TABLES = "tables"
"""What is measured."""


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
        return self.measure.full_key


def tools_of_tables() -> tuple[Tool, ...]:
    """The tools of which is known what they print of tables."""
    return tuple(tool for tool in tools() if tool.tables)


def require_known(name: str) -> str:
    """The name of a tool as it stands in the data; it is looked for before tables are read.

    Raises:
        PlanError: there is none.
    """
    return tool_called(name, tools_of_tables(), TABLES).name


def said_of_tables(tables: Tables, only: str = "", *, are_default: bool = True) -> Iterator[Said]:
    """What Assay and each tool say, metric by metric; `only` is the one tool that is asked, of all its metrics.

    Raises:
        PlanError: there is no such tool, or one that somebody asked for by name is none of its metrics.
    """
    study, known = tables.study, tools_of_tables()
    asked = [Asked(sweep, measure) for sweep in tables.plan.sweeps if not sweep.by for measure in sweep.measures]

    def called(tool: Tool, one: Asked) -> CalledOfTable | None:
        return tool.of_table(one.measure.metric, one.measure.parameters, len(study.classes))

    if only:
        tool = require_tool(only, known, () if are_default else asked, called, TABLES, every=lambda one: one.tables)
        known, asked = (tool,), [one for one in asked if called(tool, one) is not None]
    swept = Swept(study)
    for one in sorted(asked, key=_place(asked)):
        if not only:
            yield _ours(one, swept.state(one.sweep, "").read(one.measure))
        for tool in known:
            if (theirs := called(tool, one)) is not None:
                yield _theirs(tool, theirs, one, swept)


def _place(asked: Sequence[Asked]) -> Callable[[Asked], int]:
    """Metric by metric, and the algorithms of each in their order."""
    keys = {key: place for place, key in enumerate(dict.fromkeys(one.key for one in asked))}
    return lambda one: keys[one.key]


def _ours(one: Asked, score: Score) -> Said:
    who = one.measure.target, one.label, one.sweep.algorithm, ASSAY, "", one.key
    return Said(*who, (), None, 0, (score.reason,)) if isinstance(score, Undefined) else Said(*who, (), score, 0, ())


def _theirs(tool: Tool, called: CalledOfTable, one: Asked, swept: Swept) -> Said:
    who = one.measure.target, one.label, one.sweep.algorithm, tool.name, tool.version, called.calls
    lacks = swept.study.lacks(one.sweep.algorithm)
    # Nobody can give a tool what is not there.
    given = swept.answered(one.sweep, "")
    ours = (swept.without(one.sweep, "") if lacks else swept.state(one.sweep, "")).read(one.measure)
    seen = seen_by(tool, called, one.measure, one.sweep.algorithm, given)
    value = rounded(value_of(called.formula, seen), tool, called)
    missing = [f"is not told of {counted(lacks, 'missing item')}"] if lacks else []
    return Said(*who, (), value, 0, (*missing, *_why(tool, called, value, ours)), digits_of(tool, called))


def seen_by(tool: Tool, called: CalledOfTable, measure: Measure, algorithm: str, study: Study) -> Seen:
    """What a tool is given of a study."""
    kind = np.dtype(called.digits or tool.digits).type
    k = len(study.classes)
    pairs = study.reference.astype(np.int64) * k + study.labels[algorithm]
    table = np.bincount(pairs, minlength=k * k).reshape(k, k)
    parameters = dict(measure.parameters)
    if not measure.target:
        nothing = Seen(table, np.empty(0, bool), np.empty(0), parameters, kind)
        if catalogue().entries[measure.metric].state != "forecasts":
            return nothing
        return nothing._replace(
            labels=study.reference.astype(np.int64), forecasts=probabilities(study, algorithm, EVERY)
        )
    place = study.classes.index(measure.target)
    told = study.told(algorithm, measure.target)
    scores = np.empty(0) if told is None else told.shown
    return Seen(one_vs_rest(table, place), study.reference == place, scores, parameters, kind)


def _why(tool: Tool, called: CalledOfTable, value: float, ours: Score) -> Iterator[str]:
    """Where the tool and Assay part: in the definition, or in what is made of a value that is not there."""
    near = _SAME[called.digits or tool.digits]
    if isinstance(ours, Undefined):
        yield f"{value:g}: {ours.reason}"
    elif math.isclose(value, ours, rel_tol=near, abs_tol=near):
        return
    if called.differs:
        yield called.differs
    elif not isinstance(ours, Undefined):
        yield "has no value there" if math.isnan(value) else "computes in single precision"
