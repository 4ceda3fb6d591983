"""All cases: scored side by side in threads, and their values as arrays."""

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assay.errors import PlanError
from assay.metrics.segmentation.classes import Structure, discovered, require_few
from assay.metrics.segmentation.means import Floats
from assay.metrics.segmentation.policy import Policy, Shown, by_policy, worst_of
from assay.metrics.segmentation.scoring import Case, CaseScores, Cell, Question, score_case
from assay.processes.cores import cores
from assay.report.text import verb
from assay.runs.talk import Talk
from assay_kernels.dispatch import simulated
from assay_kernels.state.undefined import Undefined
from assay_spec.metrics.segmentation import AREA, IN_VOXELS, UNITS, VOLUME

MOST_THREADS = 16
"""Each holds one reference and one prediction in memory."""

WAITING = 2
"""So many cases for each thread are handed out ahead of time."""


class Study(NamedTuple):
    """Everything that was scored; NaN is a value that is not there."""

    question: Question
    policy: Policy
    structures: tuple[Structure, ...]
    algorithms: tuple[str, ...]
    cases: tuple[CaseScores, ...]
    """Those whose reference could be used."""
    unusable: tuple[CaseScores, ...]
    """The others."""
    raw: Floats
    """What formulas give, f8[structure, metric, algorithm, case]."""
    value: Floats
    """What the policy makes of it."""
    endless: NDArray[np.bool_]
    """Where there is no value since nothing is bad enough, b1[structure, metric, algorithm, case]; no mean has one."""
    shown: NDArray[np.uint8]
    """What each case shows, by its place in `Shown`: u1[structure, algorithm, case]."""

    def cell(self, structure: int, algorithm: int, case: int) -> Cell:
        """What was found of one structure of one prediction."""
        return _cell(self.cases[case], algorithm, self.structures[structure])


SHOWN = tuple(Shown)


def score_cases(cases: Sequence[Case], question: Question, talk: Talk) -> list[CaseScores]:
    """The scores of all cases, in their order."""
    threads = max(1, min(cores(), MOST_THREADS, len(cases)))
    talk.begin("cases", total=len(cases))
    found: list[CaseScores | None] = [None] * len(cases)
    for number, scores in _in_threads(cases, question, threads):
        found[number] = scores
        talk.advance(1)
    talk.end("done")
    return [each for each in found if each is not None]


def _in_threads(cases: Sequence[Case], question: Question, threads: int) -> Iterator[tuple[int, CaseScores]]:
    """The scores as they are done; few cases wait, so that an interrupt need not wait for many."""
    if threads == 1 or os.environ.get("NUMBA_DISABLE_JIT") or simulated():
        yield from ((number, score_case(case, question)) for number, case in enumerate(cases))
        return
    left = iter(enumerate(cases))
    pool = ThreadPoolExecutor(threads, thread_name_prefix="assay-case")
    waiting: dict[Future[CaseScores], int] = {}
    try:
        while True:
            for number, case in islice(left, threads * WAITING - len(waiting)):
                waiting[pool.submit(score_case, case, question)] = number
            if not waiting:
                return
            for done in wait(waiting, return_when=FIRST_COMPLETED).done:
                yield waiting.pop(done), done.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def study_of(scored: Iterable[CaseScores], question: Question, policy: Policy, algorithms: Sequence[str]) -> Study:
    """The values of all cases as arrays.

    Raises:
        PlanError: there is nothing to score.
    """
    every = list(scored)
    cases = tuple(case for case in every if not case.problem)
    structures = question.classes.structures or _found(cases)
    require_few(structures)
    question = _in_their_unit(cases, question)
    shape = len(structures), len(question.metrics), len(algorithms), len(cases)
    raw, value = np.full(shape, np.nan), np.full(shape, np.nan)
    shown = np.zeros((shape[0], *shape[2:]), np.uint8)
    for c, case in enumerate(cases):
        for a in range(len(algorithms)):
            for s, structure in enumerate(structures):
                cell = _cell(case, a, structure)
                shown[s, a, c] = SHOWN.index(cell.shown)
                raw[s, :, a, c], value[s, :, a, c] = _both(cell, case, question, policy)
    unusable = tuple(case for case in every if case.problem)
    endless = np.isinf(value)
    value[endless] = np.nan
    if cases and not structures:
        raise PlanError(
            "no reference shows a structure, all are 0: say with `labels` what is to be scored all the same"
        )
    return Study(question, policy, structures, tuple(algorithms), cases, unusable, raw, value, endless, shown)


def _in_their_unit(cases: Sequence[CaseScores], question: Question) -> Question:
    """The question with its lengths in what those of the cases are in, so that no mean is of millimetres and voxels.

    Raises:
        PlanError: some references say their spacing and some do not, or all do and a length is given in voxels.
    """
    measured = sum(case.measured for case in cases)
    if question.lengths and 0 < measured < len(cases):
        first = next(case.name for case in cases if not case.measured)
        raise PlanError(
            f"{measured:,} of {len(cases):,} references {verb(measured, 'say')} the spacing, and others, such as "
            f"`{first}`, do not: give it for all as `spacing`, or ask for no metric of lengths or volumes"
        )
    if measured:
        _require_millimetres(question)
        _require_alike(cases, question)
    if measured or not cases:
        return question
    return question._replace(metrics=tuple(one._replace(measured_in=IN_VOXELS) for one in question.metrics))


def _require_alike(cases: Sequence[CaseScores], question: Question) -> None:
    """Refuse a mean of areas and volumes.

    Raises:
        PlanError: some references have a third axis and some do not, and a metric is of volumes.
    """
    asked = [one.label for one in question.metrics if one.entry.unit == VOLUME]
    flat = [case.name for case in cases if case.is_area]
    if asked and 0 < len(flat) < len(cases):
        raise PlanError(
            f"`{flat[0]}` is an image and others are volumes: {asked[0]} of the one is in {UNITS[AREA]} and of the "
            f"others in {UNITS[VOLUME]}, which have no mean: score them apart, or ask for no metric of volumes"
        )


def _require_millimetres(question: Question) -> None:
    for asked in question.metrics:
        if asked.measured_in == IN_VOXELS:
            right = asked._replace(measured_in=UNITS["length"]).label
            raise PlanError(
                f"`{asked.label}` is in voxels, and the spacing is known, so that lengths are in mm: write how many mm "
                f"are meant, as in `{right}`"
            )


def _both(cell: Cell, case: CaseScores, question: Question, policy: Policy) -> tuple[list[float], list[float]]:
    """The values of a cell by metric, as the formulas and as the policy give them."""
    absent = cell.shown in (Shown.MISSING, Shown.FAILED)
    raw, value = [], []
    for asked, score in zip(question.metrics, cell.values, strict=True):
        raw.append(np.nan if absent or isinstance(score, Undefined) else score)
        worst = worst_of(asked, case.extent, int(cell.table[1].sum()))
        made = by_policy(asked, score, cell.shown, worst, policy, right=cell.right)
        value.append(np.nan if made is None else made)
    return raw, value


def _found(cases: Sequence[CaseScores]) -> tuple[Structure, ...]:
    """Every structure that a reference shows: what predictions alone show must not change what others are scored by."""
    return discovered(label for case in cases for label in case.labels)


def _cell(case: CaseScores, algorithm: int, structure: Structure) -> Cell:
    scored = case.predictions[algorithm]
    return scored.cells.get(structure, scored.empty)
