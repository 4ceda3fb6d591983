"""The nodes of a record are those of its plan, each once, in its order, with the item rows that they left."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.toolkit.runs.verify.forging import by_another_version, codes, told

import assay
from assay.plan.keys import node_keys
from assay.runs.record import read_record
from assay.runs.recorded import nodes_finding
from assay.runs.verify import verify
from assay_spec.record import replace


def edit(folder, change):
    file = folder / "record.json"
    record = json.loads(file.read_bytes())
    change(record["nodes"])
    file.write_text(json.dumps(record))


def test_the_nodes_are_those_of_the_plan(done):
    record = read_record(done)
    keys = node_keys(record.plan)
    assert [(node.name, node.key) for node in record.nodes] == [*keys.items()][:-1]
    assert told(verify(done), "nodes") == f"{len(record.nodes)}, with the names and keys that the plan gives"


@settings(max_examples=100)
@given(st.data())
def test_any_other_nodes_are_found_and_pass_for_no_older_ones(done, data):
    record = read_record(done)
    at = data.draw(st.integers(0, len(record.nodes) - 1))
    to = data.draw(st.integers(0, len(record.nodes) - 1).filter(lambda to: to != at))
    nodes = [*record.nodes]
    match data.draw(st.sampled_from(["name", "key", "delete", "repeat", "move"])):
        case "name":
            nodes[at] = replace(nodes[at], name=nodes[to].name)
        case "key":
            nodes[at] = replace(nodes[at], key=nodes[to].key)
        case "delete":
            del nodes[at]
        case "repeat":
            nodes.insert(to, nodes[at])
        case _:
            nodes.insert(to, nodes.pop(at))
    found = nodes_finding(replace(record, nodes=tuple(nodes)), is_whole=True)
    assert found.code == "VER001"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda nodes: nodes.pop(), "`compare` is missing"),
        (lambda nodes: nodes.append(nodes[-1]), "the plan has no `compare` there"),
        (lambda nodes: nodes[-1].update(name="better"), "`better` is where the plan has `compare`"),
        (lambda nodes: nodes[-1].update(key="sha256:00"), "`compare` has another key than the plan gives it"),
        (lambda nodes: nodes[0].update(segments=nodes[3]["segments"]), "` are no item rows of `reference`"),
    ],
)
def test_what_is_wrong_with_nodes_is_said(folder, change, said):
    edit(folder, change)
    found = verify(folder)
    assert codes(found) == {"VER001"}
    assert said in told(found, "nodes")


def test_nodes_of_another_version_are_not_compared_and_the_verdict_says_so(folder):
    by_another_version(folder)
    edit(folder, lambda nodes: nodes.pop())
    found = verify(folder)
    assert found.valid
    assert "not all that another version of Assay made was compared" in found.reserve
    assert told(found, "nodes") == "not compared: `compare` is missing, and Assay 0.0.1 made them"


def test_rows_that_the_record_counts_otherwise_are_not_those_of_the_record(folder):
    edit(folder, lambda nodes: nodes[3]["segments"][0].update(rows=39))
    assert codes(verify(folder)) == {"VER003"}


def test_rows_that_no_node_left_are_named(folder):
    (folder / "items" / "more.parquet").touch()
    found = verify(folder)
    assert found.valid
    assert told(found, "others") == "not looked at: items/more.parquet"


def test_a_folder_in_which_another_plan_ran_before_has_the_nodes_of_the_last_in_their_order(studies, tmp_path):
    ids = [f"{i:02}" for i in range(40)]
    reference = {"id": ids, "class": [["no", "yes"][i * i % 7 < 3] for i in range(40)], "site": ["n", "s"] * 20}
    predictions = {"a": {"id": ids, "p yes": [i * 13 % 40 / 40 for i in range(40)]}}
    for metrics in (["Brier"], ["AUROC", "Brier", "MCC"], ["Brier", "MCC"]):
        asked = {"metrics": metrics, "by": ["site"], "replicates": 20}
        assay.run(studies.write(reference, predictions, positive="yes", name="again", **asked), tmp_path / "run")
        found = verify(tmp_path / "run")
        assert found.valid, [finding for finding in found.findings if finding.code]
        assert told(found, "nodes").endswith("that the plan gives")
