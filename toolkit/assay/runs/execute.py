"""Run a plan: each node once, remembered by its key; its pieces in this process or in others."""

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from assay.canonical import canonical
from assay.errors import RunError
from assay.plan.file import plan_digest
from assay.plan.keys import node_keys
from assay.plan.physical import PhysicalNode, PhysicalPlan, Report
from assay.processes.cores import cores
from assay.runs.brief import workplace, write_brief
from assay.runs.cost import choose
from assay.runs.environment import shared_by
from assay.runs.executor import Answer, Executor, InProcess, Task
from assay.runs.folder import MARKDOWN, PAGE, RECORD, REPORT, RESULTS
from assay.runs.journal import Entry, PieceEntry
from assay.runs.pool import Limits, Pool
from assay.runs.registry import register
from assay.runs.signing.unfit import withdraw_unfit
from assay.runs.store import Store, open_store, reading_store
from assay.runs.talk import Silence, Talk
from assay.runs.work import Done, Lost, Work, loss_of, work_of
from assay_validators.report import Report as Checked


class Outcome(NamedTuple):
    """What a run leaves behind."""

    results: Mapping[str, Any]
    """The content of results.json."""
    folder: Path
    worked: int
    """Nodes that were run now."""
    kept: int
    """Nodes that were finished before."""
    given_up: tuple[str, ...] = ()
    """One line for every node that lacks a piece on which workers died; the next run tries it again."""
    withdrawn: tuple[Path, ...] = ()
    """Files of signatures that were removed, because they were of something else than is published now."""

    @property
    def summary(self) -> str:
        """One line: what was done, and where the report is."""
        report = self.folder / PAGE
        if not self.worked:
            return f"everything was done already: {self.kept} nodes kept; report: {report}"
        return f"{self.worked} nodes run, {self.kept} kept; report: {report}"


class Manner(NamedTuple):
    """How a plan is run; the results do not depend on it."""

    workers: int | None = None
    """Processes beside this one; 0 for none, and None for what the plan's estimate suggests."""
    limits: Limits = Limits()
    """For every piece that is done in a worker."""


SUGGESTED = Manner()


def run_plan(
    plan: PhysicalPlan,
    base: Path,
    folder: Path,
    talk: Talk | None = None,
    manner: Manner = SUGGESTED,
    checked: Sequence[Checked] = (),
) -> Outcome:
    """Do what `plan` says and leave its record in `folder`.

    Args:
        plan: what is to be done.
        base: the folder that its paths start from.
        folder: where the record is kept; a run that stopped there is taken up.
        talk: hears about every node.
        manner: in how many processes, and within which limits.
        checked: the reports of the plan's documents; without them whoever needs to know checks again.

    Raises:
        RunError: the folder cannot be used, a file is no longer what the plan was compiled from, or no worker starts.
        DataError: a table cannot be read.
    """
    make = work_of(plan)
    with open_store(folder, talk) as store:
        register(folder, plan)
        run = Run(plan, make(plan, base, store, node_keys(plan), checked), store, talk or Silence())
        workers = choose(plan, cores()).workers if manner.workers is None else manner.workers
        with shared_by(workers):
            for stage in stages(plan):
                if workers and stage[0].pieces:
                    with workplace(folder) as (place, lock):
                        write_brief(place, plan, base, run.inputs_of(stage), store)
                        pool = Pool(place, workers, manner.limits, lock)
                        run.ahead(stage, pool, f"in {workers} worker processes")
                for node in stage:
                    run.node(node)
        results = published(plan, store)
        if results is None:
            raise RunError(f"`{folder}` was changed by somebody else at the end of the run; run again")
        withdrawn = withdraw_unfit(folder, store)
    return Outcome(results, folder, run.worked, len(plan.nodes) - run.worked, tuple(run.given_up), tuple(withdrawn))


def stages(plan: PhysicalPlan) -> Iterator[tuple[PhysicalNode, ...]]:
    """The nodes in their order; those together that fall into pieces and do not need one another."""
    stage: list[PhysicalNode] = []
    for node in plan.nodes:
        needs = {each.id for each in stage} & set(node.inputs)
        if stage and (needs or not node.pieces or not stage[-1].pieces):
            yield tuple(stage)
            stage = []
        stage.append(node)
    yield tuple(stage)


class Run:
    """One plan at work."""

    def __init__(self, plan: PhysicalPlan, work: Work, store: Store, talk: Talk) -> None:
        self._plan = plan
        self._nodes = {node.id: node for node in plan.nodes}
        self._keys = node_keys(plan)
        self._work = work
        self._store = store
        self._talk = talk
        self._done: dict[str, Done] = {}
        self._lost: dict[str, dict[int, Lost]] = {}
        self.worked = 0
        self.given_up: list[str] = []

    def inputs_of(self, nodes: Iterable[PhysicalNode]) -> dict[str, Done]:
        """What the inputs of some nodes came to."""
        return {name: self._done[name] for node in nodes for name in node.inputs}

    def ahead(self, nodes: Sequence[PhysicalNode], executor: Executor, where: str) -> None:
        """Let somebody else do the pieces of some nodes."""
        tasks = [task for node in nodes if self._finished(node) is None for task in self._tasks(node)]
        if not tasks:
            return
        self._work.warm(self._nodes[name] for name in dict.fromkeys(task.node for task in tasks))
        self._talk.begin(f"{len(tasks):,} pieces of {len(nodes):,} nodes {where}", total=len(tasks))
        began = time.monotonic()
        for answers in executor.run(iter(tasks)):
            self._keep(answers)
            self._talk.advance(len(answers))
        self._talk.end(f"{time.monotonic() - began:.2f} s")

    def node(self, node: PhysicalNode) -> None:
        """Do a node, or whatever of it is not done already."""
        self._talk.begin(node.id, total=node.steps)
        entry = self._finished(node)
        if entry is not None:
            self._talk.end("done already")
            if isinstance(node, Report) and self._store.entries()[-1].key != entry.key:
                # Another plan has begun here since, and the report that stands is this one's again.
                self._store.renew(entry.key)
            self._remember(node, Done(json.loads(entry.output), entry.segments))
            return
        if isinstance(node, Report):
            # Files of two plans must never be taken for those of one, and the page is written last.
            self._store.withdraw(PAGE)
        pieces = self._pieces(node)
        began, clock, cpu = time.time_ns(), time.monotonic_ns(), time.process_time_ns()
        outputs = [piece if isinstance(piece, Lost) else piece.output for piece in pieces]
        done = self._work.gather(node, outputs) if node.pieces else self._work.do(node)
        entries = [piece for piece in pieces if isinstance(piece, PieceEntry)]
        elapsed_ns = time.monotonic_ns() - clock + sum(piece.elapsed_ns for piece in entries)
        output = canonical(done.output)
        if loss := loss_of(node, pieces):
            self.given_up.append(f"{node.id}: {loss}")
        # What was given up shows in whatever comes after it, and none of that may be taken for finished.
        if not self.given_up:
            self._store.commit(
                Entry(
                    key=self._keys[node.id],
                    name=node.id,
                    started_ns=began,
                    ended_ns=began + elapsed_ns,
                    cpu_ns=time.process_time_ns() - cpu + sum(piece.cpu_ns for piece in entries),
                    output=output,
                    segments=done.segments,
                )
            )
        self.worked += 1
        self._talk.end(f"{elapsed_ns / 1e9:.2f} s")
        # As it is read back, so that a run that was taken up does not differ.
        self._remember(node, Done(json.loads(output), done.segments))

    def _finished(self, node: PhysicalNode) -> Entry | None:
        if isinstance(node, Report) and (self.given_up or published(self._plan, self._store) is None):
            return None
        return self._store.done(self._keys[node.id])

    def _remember(self, node: PhysicalNode, done: Done) -> None:
        self._done[node.id] = done
        self._work.remember(node, done)

    def _tasks(self, node: PhysicalNode) -> list[Task]:
        """The pieces that nobody has done or given up."""
        known = self._store.pieces(self._keys[node.id], node.pieces).keys() | self._lost.get(node.id, {}).keys()
        return [Task(node.id, number) for number in range(node.pieces) if number not in known]

    def _pieces(self, node: PhysicalNode) -> list[PieceEntry | Lost]:
        """The pieces of a node in their order; those that are missing are done here."""
        missing = self._tasks(node)
        there = set(range(node.pieces)) - {task.number for task in missing}
        if steps := sum(len(node.shard(number)) for number in there):
            self._talk.advance(steps)
        for answers in InProcess(self._nodes, self._work).run(missing):
            self._keep(answers)
            if steps := sum(len(node.shard(answer.task.number)) for answer in answers):
                self._talk.advance(steps)
        kept = self._store.pieces(self._keys[node.id], node.pieces)
        lost = self._lost.get(node.id, {})
        return [lost[number] if number in lost else kept[number] for number in range(node.pieces)]

    def _keep(self, answers: Iterable[Answer]) -> None:
        """Put on disk what was worked out, all of it at once, and note what was given up."""
        entries = []
        for (name, number), output, elapsed_ns, cpu_ns in answers:
            if isinstance(output, Lost):
                self._lost.setdefault(name, {})[number] = output
            else:
                entries.append(
                    PieceEntry(
                        key=self._keys[name],
                        number=number,
                        pieces=self._nodes[name].pieces,
                        elapsed_ns=elapsed_ns,
                        cpu_ns=cpu_ns,
                        output=output,
                    )
                )
        if entries:
            self._store.keep(entries)


def published(plan: PhysicalPlan, store: Store) -> Mapping[str, Any] | None:
    """The results of `plan` in `store`; None when another plan has published there since, or not all is there."""
    record, results, report = map(store.read_bytes, (RECORD, RESULTS, REPORT))
    if record is None or results is None or report is None or not all(map(store.holds, (MARKDOWN, PAGE))):
        return None
    found: Mapping[str, Any] = json.loads(results)
    return found if json.loads(record)["digest"] == plan_digest(plan) else None


def pending(plan: PhysicalPlan, folder: Path) -> Iterator[str]:
    """One line a node: whether `folder` has it already; nothing is written."""
    keys = node_keys(plan)
    with reading_store(folder) as store:
        for node in plan.nodes:
            done = store is not None and store.done(keys[node.id]) is not None
            if done and isinstance(node, Report):
                done = store is not None and published(plan, store) is not None
            yield f"{'done already' if done else 'would run':>12}  {node.id}"
