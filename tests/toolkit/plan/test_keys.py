"""A node's key changes exactly when what the node computes changes: its own fields, its inputs, the files it reads."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.canonical import canonical
from assay.demo.study import STUDY
from assay.plan.compiler import compile_spec
from assay.plan.file import plan_bytes, plan_digest, read_plan
from assay.plan.keys import SAID, node_keys
from assay.plan.physical import Resample
from assay.plan.reason import Reason
from assay_spec.document import read_document
from assay_spec.dump import dump
from assay_spec.model import Model, properties
from assay_spec.record import replace

METRICS = "metrics=[Accuracy, MCC, AUROC, AP, Brier, 'ECE{bins=5}', 'Sensitivity@Specificity=0.9']"
PLAN = compile_spec(str(STUDY / "evaluation.yaml"), [METRICS]).plan
KEYS = node_keys(PLAN)
FIRST = {type(node).types[0]: number for number, node in reversed(list(enumerate(PLAN.nodes)))}
"""The first node of each type."""
FIELDS = [
    (type_, name)
    for type_, number in FIRST.items()
    for name in properties(type(PLAN.nodes[number]))
    if name not in {"id", "inputs", "sweeps"}
]


def below(*names, plan=PLAN):
    """These nodes and all that need them."""
    found = set(names)
    for node in plan.nodes:
        needed = {*node.inputs, *(node.sweeps if isinstance(node, Resample) else ())}
        if needed & found:
            found.add(node.id)
    return found


def differing(plan, keys=KEYS):
    others = node_keys(plan)
    assert others.keys() == keys.keys()
    return {name for name in keys if keys[name] != others[name]}


def other(value):
    """Something else that the same field may hold."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case float():
            return value / 2
        case str():
            return f"{value}x"
        case Mapping():
            return {"x": next(iter(value.values()), 1)} | {**value}
        case (Model() as first, *rest):
            return (first, *rest, first)
        case tuple():
            return (*value, "x")
        case Model():
            return replace(value, seconds=value.seconds + 1)
    raise AssertionError(value)


@pytest.mark.parametrize(("type_", "name"), FIELDS)
def test_a_field_that_changes_changes_the_node_and_all_that_need_it(type_, name):
    """But what it only says of itself."""
    number = FIRST[type_]
    node = PLAN.nodes[number]
    value = (Reason(by="somebody", text="says something"),) if name == "reasons" else other(getattr(node, name))
    nodes = (*PLAN.nodes[:number], replace(node, **{name: value}), *PLAN.nodes[number + 1 :])
    expected = set() if name in SAID else below(node.id)
    assert differing(replace(PLAN, nodes=nodes)) == expected


MEASURES = [(n, m) for n, sweep in list(enumerate(PLAN.sweeps))[:9:4] for m in range(len(sweep.measures))]


@pytest.mark.parametrize("field", ["metric", "parameters", "target", "interval", "difference", "level", "version"])
@pytest.mark.parametrize(("number", "measure"), MEASURES)
def test_a_measure_that_changes_changes_its_sweep_and_all_that_need_it(number, measure, field):
    sweep = PLAN.sweeps[number]
    measures = list(sweep.measures)
    measures[measure] = replace(measures[measure], **{field: other(getattr(measures[measure], field))})
    changed = replace(sweep, measures=tuple(measures))
    nodes = tuple(changed if node is sweep else node for node in PLAN.nodes)
    assert differing(replace(PLAN, nodes=nodes)) == below(sweep.id)


@pytest.mark.parametrize(("number", "measure"), MEASURES)
def test_other_reasons_of_a_measure_change_no_key(number, measure):
    sweep = PLAN.sweeps[number]
    measures = list(sweep.measures)
    measures[measure] = replace(measures[measure], reasons=(Reason(by="lint", text="worded anew"),))
    nodes = tuple(replace(sweep, measures=tuple(measures)) if node is sweep else node for node in PLAN.nodes)
    assert differing(replace(PLAN, nodes=nodes)) == set()


@given(st.sampled_from(sorted(KEYS)))
def test_another_name_of_a_node_changes_no_key(name):
    """Nor does it change that of a node which needs it."""
    rename = {name: f"{name} called otherwise"}

    def renamed(each):
        names = {"id": rename.get(each.id, each.id), "inputs": tuple(rename.get(one, one) for one in each.inputs)}
        if isinstance(each, Resample):
            names["sweeps"] = tuple(rename.get(one, one) for one in each.sweeps)
        return replace(each, **names)

    others = node_keys(replace(PLAN, nodes=tuple(map(renamed, PLAN.nodes))))
    assert {rename.get(name, name): key for name, key in KEYS.items()} == others


def test_no_two_nodes_have_one_key():
    assert len(set(KEYS.values())) == len(PLAN.nodes)


@given(st.sets(st.sampled_from(sorted(KEYS))))
def test_a_node_that_needs_less_has_another_key(names):
    def freed(node):
        return replace(node, inputs=tuple(one for one in node.inputs if one not in names))

    own = {node.id for node in PLAN.nodes if names & {*node.inputs}}
    assert differing(replace(PLAN, nodes=tuple(map(freed, PLAN.nodes)))) == below(*own)


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(STUDY, tmp_path / "study")


def replace_text(name, old, new):
    def edit(folder):
        path = folder / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    return edit


def swap_two_rows(folder):
    """The same predictions in another order are another file, whose reading has to be done again."""
    import pyarrow.parquet as pq

    path = folder / "predictions" / "random_forest.parquet"
    table = pq.read_table(path)
    pq.write_table(table.take([1, 0, *range(2, table.num_rows)]), path)


def touch(folder):
    for path in folder.rglob("*.*"):
        os.utime(path, (0, 0))


def add_a_file(folder):
    (folder / "notes.txt").write_text("nothing")


def kinds(*types):
    return {node.id for node in PLAN.nodes if type(node).types[0] in types}


EDITS = {
    "a comment in the evaluation": (replace_text("evaluation.yaml", "# The data", "# Data"), set()),
    "a title": (replace_text("evaluation.yaml", "Three classifiers", "3 classifiers"), set()),
    "a comment in the fingerprint": (replace_text("fingerprint.yaml", "#", "##"), set()),
    "the seed": (replace_text("evaluation.yaml", "seed: 20240212", "seed: 1"), below(*kinds("resample"))),
    "the replicates": (replace_text("evaluation.yaml", "replicates: 2000", "replicates: 9"), below(*kinds("resample"))),
    "the level": (replace_text("evaluation.yaml", "level: 0.95", "level: 0.9"), below(*kinds("sweep"))),
    "the times of the files": (touch, set()),
    "a file that is not named": (add_a_file, set()),
    "the rows of a table": (swap_two_rows, below("predictions random-forest")),
    "the document of the data": (replace_text("croissant.json", "{", "{ "), below("reference")),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_of_a_document_changes_what_depends_on_it(folder, edit):
    change, expected = EDITS[edit]
    change(folder)
    plan = compile_spec(str(folder / "evaluation.yaml"), [METRICS]).plan
    assert differing(plan) == expected


def test_another_positive_class_is_another_measure(folder):
    """Sweeps are called by their class, so that no node of the one plan is in the other but the tables."""
    replace_text("evaluation.yaml", "positive: malignant", "positive: benign")(folder)
    plan = compile_spec(str(folder / "evaluation.yaml"), [METRICS]).plan
    common = set(KEYS.values()) & set(node_keys(plan).values())
    assert common == {KEYS[read.id] for read in PLAN.reads}


ELSEWHERE = """
import sys
from pathlib import Path
from assay.plan.compiler import compile_spec
from assay.plan.file import plan_bytes
compiled = compile_spec(sys.argv[1], [sys.argv[2]])
sys.stdout.buffer.write(plan_bytes(compiled.plan, Path()))
"""


def test_a_plan_tells_nothing_of_the_machine_the_place_or_the_time(folder, tmp_path):
    """Byte for byte: another folder, user, locale, time zone, order of hashing, and times of the files."""
    touch(folder)
    strange = {"PYTHONHASHSEED": "7", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "HOME": str(tmp_path), "USER": "x"}
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, "evaluation.yaml", METRICS],
        env={**os.environ, **strange},
        cwd=folder,
        capture_output=True,
        check=True,
    )
    ours = compile_spec(str(STUDY / "evaluation.yaml"), [METRICS])
    assert done.stdout == plan_bytes(ours.plan, type(ours.base)())


def test_a_plan_is_the_same_bytes_after_it_was_read(tmp_path):
    once = plan_bytes(PLAN, tmp_path)
    path = tmp_path / "plan.json"
    path.write_bytes(once)
    stored = read_plan(read_document(str(path)))
    assert plan_bytes(stored.plan, tmp_path) == once
    assert node_keys(stored.plan) == KEYS


@given(st.randoms(use_true_random=False))
def test_the_digest_does_not_depend_on_the_order_in_which_mappings_were_filled(random):
    def shuffled(value):
        if isinstance(value, Mapping):
            names = list(value)
            random.shuffle(names)
            return {name: shuffled(value[name]) for name in names}
        return list(map(shuffled, value)) if isinstance(value, list | tuple) else value

    assert canonical(shuffled(dump(PLAN))) == canonical(dump(PLAN))
    assert plan_digest(replace(PLAN, documents=dict(reversed(PLAN.documents.items())))) == plan_digest(PLAN)
