"""Run a plan in this process: each node once, remembered by its key."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from assay.canonical import canonical
from assay.errors import RunError
from assay.plan.file import plan_digest
from assay.plan.keys import node_keys
from assay.plan.physical import PhysicalNode, PhysicalPlan, Report
from assay.runs.disk import digest_bytes, using
from assay.runs.folder import JOURNAL, MARKDOWN, PAGE, RECORD, REPORT, RESULTS
from assay.runs.journal import Entry, Journal
from assay.runs.store import Store, open_store
from assay.runs.talk import Silence, Talk
from assay.runs.work import Done, Work
from assay_spec.kinds import kind, resolve

MakeWork = Callable[[PhysicalPlan, Path, Store, Mapping[str, str]], Work]


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
        report = self.folder / PAGE
        if not self.worked:
            return f"everything was done already: {self.kept} nodes kept; report: {report}"
        return f"{self.worked} nodes run, {self.kept} kept; report: {report}"


def run_plan(plan: PhysicalPlan, base: Path, folder: Path, talk: Talk | None = None) -> Outcome:
    """Do what `plan` says and leave its record in `folder`.

    Args:
        plan: what is to be done.
        base: the folder that its paths start from.
        folder: where the record is kept; a run that stopped there is taken up.
        talk: hears about every node.

    Raises:
        RunError: the folder cannot be used, or a file is no longer what the plan was compiled from.
        DataError: a table cannot be read.
    """
    listener = talk or Silence()
    keys = node_keys(plan)
    make = _work_of(plan)
    worked = 0
    with open_store(folder) as store:
        work = make(plan, base, store, keys)
        for node in plan.nodes:
            listener.begin(node.id, total=node.steps)
            entry = store.done(keys[node.id])
            if isinstance(node, Report) and published(plan, folder, store.written()) is None:
                entry = None
                _withdraw(folder)
            if entry is None:
                entry = _commit(node, keys[node.id], work, store, listener)
                worked += 1
                listener.end(f"{(entry.ended_ns - entry.started_ns) / 1e9:.2f} s")
            else:
                listener.end("done already")
            work.remember(node, Done(json.loads(entry.output), entry.segments))
        results = published(plan, folder, store.written())
    if results is None:
        raise RunError(f"`{folder}` was changed by somebody else at the end of the run; run again")
    return Outcome(results, folder, worked, len(plan.nodes) - worked)


def _work_of(plan: PhysicalPlan) -> MakeWork:
    try:
        target = kind(plan.kind).work
    except LookupError:
        target = ""
    if not target:
        raise RunError(f"nothing here can run a plan of the kind `{plan.kind}`")
    make: MakeWork = resolve(target)
    return make


def published(plan: PhysicalPlan, folder: Path, written: Mapping[str, str]) -> Mapping[str, Any] | None:
    """The results of `plan` in `folder`; None when another plan has published there since, or not all is there.

    Args:
        plan: what was done.
        folder: the run folder.
        written: what the run has put there, as its journal tells.
    """
    try:
        if not all((folder / name).is_file() for name in (RECORD, RESULTS, REPORT, MARKDOWN, PAGE)):
            return None
        kept = {name: (folder / name).read_bytes() for name in (RECORD, RESULTS, REPORT)}
        if any(written.get(name) != digest_bytes(data) for name, data in kept.items()):
            return None
        results: Mapping[str, Any] = json.loads(kept[RESULTS])
        return results if json.loads(kept[RECORD])["digest"] == plan_digest(plan) else None
    except OSError:
        return None


def _withdraw(folder: Path) -> None:
    """Remove the page, which is written last, so that files of two plans are never taken for those of one."""
    with using(folder / PAGE):
        (folder / PAGE).unlink(missing_ok=True)


def pending(plan: PhysicalPlan, folder: Path) -> Iterator[str]:
    """One line a node: whether `folder` has it already; nothing is written."""
    done: set[str] = set()
    written: Mapping[str, str] = {}
    if (folder / JOURNAL).is_file():
        with closing(Journal(folder / JOURNAL, read_only=True)) as journal:
            done, written = {entry.key for entry in journal.entries()}, journal.written()
    keys = node_keys(plan)
    if published(plan, folder, written) is None:
        done -= {keys[node.id] for node in plan.nodes if isinstance(node, Report)}
    for name, key in keys.items():
        yield f"{'done already' if key in done else 'would run':>12}  {name}"


def _commit(node: PhysicalNode, key: str, work: Work, store: Store, talk: Talk) -> Entry:
    started, clock, cpu = time.time_ns(), time.monotonic_ns(), time.process_time_ns()
    output, segments = work.do(node, talk)
    entry = Entry(
        key=key,
        name=node.id,
        started_ns=started,
        ended_ns=started + time.monotonic_ns() - clock,
        cpu_ns=time.process_time_ns() - cpu,
        output=canonical(output),
        segments=segments,
    )
    store.commit(entry)
    return entry
