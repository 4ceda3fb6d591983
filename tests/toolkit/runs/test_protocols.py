"""Another executor and another store behind the same protocols: a run does not see the difference."""

import json
from pathlib import Path

import pyarrow as pa
import pytest

import assay
from assay.plan.keys import node_keys
from assay.runs.execute import Run, published, stages
from assay.runs.executor import Answer, Executor, InProcess
from assay.runs.segments import Segment
from assay.runs.store import Store
from assay.runs.talk import Silence
from assay.runs.work import Lost, work_of

pytestmark = pytest.mark.usefixtures("without_pages")

IDS = [f"{i:02}" for i in range(40)]
REFERENCE = {"id": IDS, "class": [["no", "yes"][i * i % 7 < 3] for i in range(40)], "site": ["n", "s"] * 20}
PREDICTIONS = {
    "a": {"id": IDS, "p yes": [i * 13 % 40 / 40 for i in range(40)]},
    "b": {"id": IDS, "p yes": [i * 7 % 40 / 40 for i in range(40)]},
}


@pytest.fixture(scope="module")
def compiled(studies):
    metrics = ["AUROC", "MCC", "Brier"]
    path = studies.write(REFERENCE, PREDICTIONS, positive="yes", metrics=metrics, replicates=40, by=["site"])
    return assay.compile(path)


@pytest.fixture(scope="module")
def clean(compiled, tmp_path_factory, without_pages):
    folder = tmp_path_factory.mktemp("clean") / "run"
    assay.run(compiled, folder)
    return (folder / "results.json").read_bytes()


class InMemory:
    """A store of which nothing outlives the process."""

    def __init__(self):
        self.nodes, self.done_pieces, self.rows, self.files = {}, {}, {}, {}

    def done(self, key):
        return self.nodes.get(key)

    def entries(self):
        return tuple(self.nodes.values())

    def write_rows(self, key, name, blocks):
        rows = pa.concat_tables(blocks)
        segment = Segment(f"{name}-{key[7:23]}.parquet", rows.num_rows, rows.nbytes, "")
        self.rows[segment.name] = rows
        return segment

    def read_rows(self, segment):
        return self.rows[segment.name]

    def read_blocks(self, segment, rows):
        yield from (self.rows[segment.name][at : at + rows] for at in range(0, max(segment.rows, 1), rows))

    def scratch(self, name):
        return Path("nowhere") / name

    def commit(self, entry):
        self.nodes.setdefault(entry.key, entry)
        self.done_pieces = {at: piece for at, piece in self.done_pieces.items() if at[0] != entry.key}

    def renew(self, key):
        self.nodes[key] = self.nodes.pop(key)

    def keep(self, pieces):
        self.done_pieces |= {(piece.key, piece.pieces, piece.number): piece for piece in pieces}

    def pieces(self, key, pieces):
        return {number: p for (k, of, number), p in self.done_pieces.items() if (k, of) == (key, pieces)}

    def write_bytes(self, name, data):
        self.files[name] = data

    def read_bytes(self, name):
        return self.files.get(name)

    def holds(self, name):
        return name in self.files

    def withdraw(self, name):
        self.files.pop(name, None)


class Backwards:
    """Takes all the tasks at once, does the last one first, and answers two at a time."""

    def __init__(self, inner):
        self._inner = inner
        self.tasks = []

    def run(self, tasks):
        self.tasks = list(tasks)
        answers = [answer for found in self._inner.run(reversed(self.tasks)) for answer in found]
        for at in range(0, len(answers), 2):
            yield answers[at : at + 2]


class GivingUp(Backwards):
    """Does nothing of one node."""

    def __init__(self, inner, node):
        super().__init__(inner)
        self._node = node

    def run(self, tasks):
        for answers in super().run(tasks):
            yield [Answer(one.task, Lost("too hot")) if one.task.node == self._node else one for one in answers]


def run(compiled, store: Store, executor_of):
    plan = compiled.plan
    work = work_of(plan)(plan, compiled.base, store, node_keys(plan))
    executor: Executor = executor_of(InProcess({node.id: node for node in plan.nodes}, work))
    run = Run(plan, work, store, Silence())
    for stage in stages(plan):
        if stage[0].pieces:
            run.ahead(stage, executor, "backwards")
        for node in stage:
            run.node(node)
    return run, executor


def test_the_bytes_are_those_of_the_folder_and_this_process(compiled, clean):
    store = InMemory()
    done, executor = run(compiled, store, Backwards)
    assert store.files["results.json"] == clean
    assert len(executor.tasks) == sum(node.pieces for node in compiled.plan.nodes) > 4
    assert done.worked == len(compiled.plan.nodes)
    assert store.done_pieces == {}, "pieces of finished nodes are forgotten"
    again, _ = run(compiled, store, Backwards)
    assert again.worked == 0
    assert json.loads(clean) == published(compiled.plan, store)


def test_a_folder_and_another_executor(compiled, clean, tmp_path):
    from assay.runs.store import open_store

    with open_store(tmp_path / "run") as store:
        run(compiled, store, Backwards)
    assert (tmp_path / "run" / "results.json").read_bytes() == clean


@pytest.mark.parametrize("kind", ["sweep table a", "sweep ranked a yes", "resample independent site"])
def test_what_was_given_up_is_undefined_with_its_reason_and_nothing_else_changes(compiled, clean, kind):
    store = InMemory()
    done, _ = run(compiled, store, lambda inner: GivingUp(inner, kind))
    assert done.given_up == [f"{kind}: 1 of 1 pieces too hot"]
    found, expected = json.loads(store.files["results.json"]), json.loads(clean)
    assert [row["key"] for row in found["results"]] == [row["key"] for row in expected["results"]]
    assert len(found["differences"]) == len(expected["differences"])
    changed = [one for one, other in zip(found["results"], expected["results"], strict=True) if one != other]
    apart = [one for one, other in zip(found["differences"], expected["differences"], strict=True) if one != other]
    assert changed
    assert apart
    assert {row["reason"] for row in changed + apart} == {"too hot"}
    assert all(row["low"] is None for row in changed)
    if kind.startswith("sweep"):
        assert {row["algorithm"] for row in changed} == {"a"}
        assert all(row["value"] is None for row in changed)
    else:
        assert {tuple(row["group"]) for row in changed} == {("site",)}
        assert all(row["value"] is not None for row in changed)
    assert published(compiled.plan, store) is not None
    assert not any(entry.name in (kind, "report") for entry in store.entries())
    run(compiled, store, Backwards)
    assert store.files["results.json"] == clean


def test_stages_hold_the_nodes_in_their_order_and_nothing_beside_what_it_needs(compiled):
    found = list(stages(compiled.plan))
    assert [node for stage in found for node in stage] == list(compiled.plan.nodes)
    for stage in found:
        names = {node.id for node in stage}
        assert not any(names & set(node.inputs) for node in stage)
        assert len(stage) == 1 or all(node.pieces for node in stage)
    assert max(map(len, found)) > 4
