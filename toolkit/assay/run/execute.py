"""Run a plan in this process: each node once, remembered by its key."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, assert_never

from assay.metrics.work import Work
from assay.plan.canonical import canonical
from assay.plan.keys import node_keys
from assay.plan.physical import Align, Compare, PhysicalNode, PhysicalPlan, Read, Report, Resample, Sweep
from assay.run.folder import JOURNAL
from assay.run.journal import Entry, Journal
from assay.run.store import LocalStore, open_store
from assay.run.talk import Silence, Talk

Output = dict[str, Any]


class Outcome(NamedTuple):
    """What a run leaves behind."""

    results: Mapping[str, Any]
    """The content of results.json."""
    folder: Path
    worked: int
    """Nodes that were run now."""
    kept: int
    """Nodes that were finished before."""

    @property
    def summary(self) -> str:
        """One line: what was done, and where the report is."""
        report = self.folder / "report.html"
        if not self.worked:
            return f"everything was done already: {self.kept} nodes kept; report: {report}"
        return f"{self.worked} nodes run, {self.kept} kept; report: {report}"


def run_plan(plan: PhysicalPlan, base: Path, folder: Path, talk: Talk | None = None) -> Outcome:
    """Do what `plan` says and leave its record in `folder`.

    Raises:
        RunError: the folder cannot be used, or a file is no longer what the plan was compiled from.
        DataError: a table cannot be read.
    """
    listener = talk or Silence()
    keys = node_keys(plan)
    worked = 0
    with open_store(folder) as store:
        work = Work(plan, base, store, keys)
        for node in plan.nodes:
            listener.begin(node.id, total=node.replicates if isinstance(node, Resample) else 0)
            entry = store.done(keys[node.id])
            if entry is None or (isinstance(node, Report) and not (folder / "report.html").is_file()):
                entry = _commit(node, keys[node.id], work, store, listener)
                worked += 1
                listener.end(f"{(entry.ended_ns - entry.started_ns) / 1e9:.2f} s")
            else:
                listener.end("done already")
            work.outputs[node.id] = json.loads(entry.output)
            work.segments[node.id] = entry.segments
        results = json.loads((folder / "results.json").read_bytes())
    return Outcome(results, folder, worked, len(plan.nodes) - worked)


def pending(plan: PhysicalPlan, folder: Path) -> Iterator[str]:
    """One line a node: whether `folder` has it already; nothing is written."""
    done = set()
    if (folder / JOURNAL).is_file():
        journal = Journal(folder / JOURNAL)
        done = {entry.key for entry in journal.entries()}
        journal.close()
    for name, key in node_keys(plan).items():
        yield f"{'done already' if key in done else 'would run':>12}  {name}"


def _commit(node: PhysicalNode, key: str, work: Work, store: LocalStore, talk: Talk) -> Entry:
    started, cpu = time.time_ns(), time.process_time_ns()
    output, segments = _worker(node, work)(talk)
    entry = Entry(
        key=key,
        name=node.id,
        started_ns=started,
        ended_ns=time.time_ns(),
        cpu_ns=time.process_time_ns() - cpu,
        output=canonical(output),
        segments=segments,
    )
    store.commit(entry)
    return entry


def _worker(node: PhysicalNode, work: Work) -> Callable[[Talk], tuple[Output, tuple[Any, ...]]]:
    match node:
        case Read():
            return lambda _: (work.read(node), ())
        case Align():
            return lambda _: work.align(node)
        case Sweep():
            return lambda _: (work.sweep(node), ())
        case Resample():
            return lambda talk: (work.resample(node, talk), ())
        case Compare():
            return lambda _: (work.compare(node), ())
        case Report():
            return lambda _: (work.report(node), ())
        case _:
            assert_never(node)
