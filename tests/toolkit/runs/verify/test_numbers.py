"""The numbers of a finished run against its item rows: a forged one is found, an honest one is equal to the bit."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.toolkit.runs.verify.forging import by_another_version, codes, rewrite

import assay
from assay.runs.rescored import bound_of, compared
from assay.runs.verification import Verdict
from assay.runs.verify import verify


def test_an_honest_run_is_equal_to_the_bit(done, path):
    before = {file: file.read_bytes() for file in done.rglob("*") if file.is_file()}
    found = verify(done, inputs=path.parent)
    assert found.valid
    assert {number.verdict for number in found.numbers} == {Verdict.EQUAL}
    results = json.loads((done / "results.json").read_bytes())
    places = sum(len(row["algorithms"]) for row in results["ranks"])
    assert places
    assert len(found.numbers) == len(results["results"]) + len(results["differences"]) + 2 * places
    assert {file: file.read_bytes() for file in done.rglob("*") if file.is_file()} == before
    json.dumps(found.document(), allow_nan=False)


NUMBERS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False), st.integers(), st.none(), st.text(max_size=3), st.booleans()
)


@settings(max_examples=15)
@given(st.data())
def test_any_number_that_is_forged_is_found(done, tmp_path_factory, data):
    """Though the digests fit."""
    folder = Path(shutil.copytree(done, tmp_path_factory.mktemp("forged") / "run"))
    where = {}

    def forge(results):
        table = data.draw(st.sampled_from(["results", "differences"]))
        row = data.draw(st.sampled_from(results[table]))
        name = data.draw(st.sampled_from(["value", "low", "high", "n"]))
        was = row[name]
        row[name] = data.draw(NUMBERS.filter(lambda new: new != was or type(new) is bool))
        where["near"] = isinstance(was, float) and isinstance(row[name], float) and abs(was - row[name]) < 1e-9

    rewrite(folder, forge)
    found = verify(folder)
    if not where["near"]:
        assert not found.valid
        assert "VER005" in codes(found)
        assert [number.verdict for number in found.numbers].count(Verdict.DIFFERENT) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"value": 0.9999, "reason": "given up"},
        {"high": 1.0, "low": None, "reason": "given up after 3 workers died of it"},
        {"undefined": 3},
        {"excluded": 3},
        {"higher_is_better": False},
    ],
)
def test_what_surrounds_a_number_is_no_place_to_forge(folder, change):
    rewrite(folder, lambda results: results["results"][0].update(change))
    assert "VER005" in codes(verify(folder))


@pytest.mark.parametrize(
    "forged",
    [
        lambda test: None,
        lambda test: test | {"first_alone": test["first_alone"] + 1},
        lambda test: test | {"p": 0.01},
        lambda test: test | {"adjusted": None},
        lambda test: "better",
    ],
)
def test_a_test_of_a_difference_that_is_forged_is_found(folder, forged):
    def forge(results):
        row = next(row for row in results["differences"] if row["mcnemar"])
        row["mcnemar"] = forged(row["mcnemar"])

    rewrite(folder, forge)
    found = verify(folder)
    assert [number.verdict for number in found.numbers].count(Verdict.DIFFERENT) == 1
    assert "VER005" in codes(found)


def test_a_test_of_a_difference_has_no_place_for_the_number_that_was_forged(folder):
    def forge(results):
        row = next(row for row in results["differences"] if row["mcnemar"])
        row["mcnemar"]["value"] = row["value"]
        row["value"] = 0.75

    rewrite(folder, forge)
    assert [number.verdict for number in verify(folder).numbers].count(Verdict.DIFFERENT) == 1


def test_differences_of_an_older_version_have_no_test_and_are_held_against_none(folder):
    rewrite(folder, lambda results: [row.pop("mcnemar") for row in results["differences"]])
    by_another_version(folder)
    assert {number.verdict for number in verify(folder).numbers} == {Verdict.EQUAL}


def test_a_number_that_rounding_moved_is_within_the_bound(folder):
    def move(results):
        row = next(row for row in results["results"] if row["key"].startswith("Brier"))
        row["value"] *= 1 + 5e-14

    rewrite(folder, move)
    found = verify(folder)
    assert codes(found) == {"VER008"}, "the report shows the number as it was"
    assert [n.verdict for n in found.numbers if n.verdict is not Verdict.EQUAL] == [Verdict.WITHIN]


def test_numbers_that_are_missing_or_too_much_are_named(folder):
    def swap(results):
        row = results["results"].pop(0)
        results["results"].append(row | {"algorithm": "c"})

    rewrite(folder, swap)
    found = verify(folder)
    assert sorted(finding.text for finding in found.findings if finding.code == "VER006") == [
        "is missing",
        "is not asked for by the plan",
    ]


def test_a_kernel_that_has_changed_since_is_not_held_against_the_run(folder):
    file = folder / "record.json"
    told = json.loads(file.read_bytes())
    from assay.plan.file import plan_digest
    from assay.runs.record import read_record
    from assay_spec.record import replace

    plan = read_record(folder).plan
    nodes = tuple(replace(n, versions={**n.versions, n.kernel: 99}) if hasattr(n, "kernel") else n for n in plan.nodes)
    changed = replace(plan, nodes=nodes)
    from assay_spec.dump import dump

    file.write_text(json.dumps(told | {"plan": dump(changed), "digest": plan_digest(changed)}))
    by_another_version(folder)
    found = verify(folder)
    (finding,) = [finding for finding in found.findings if finding.code]
    assert finding.code == "VER007"
    assert "the run used version 99 of" in finding.text


@pytest.mark.parametrize("backend", ["reference", "numba"])
def test_what_another_backend_computed_is_equal_or_within_the_bound(path, tmp_path, backend):
    command = [sys.executable, "-m", "assay", "run", path, "-o", tmp_path / "run"]
    subprocess.run(command, env=os.environ | {"ASSAY_BACKEND": backend}, check=True, capture_output=True)
    found = verify(tmp_path / "run")
    assert found.valid, found.findings
    assert {number.verdict for number in found.numbers} <= {Verdict.EQUAL, Verdict.WITHIN}


def test_what_a_run_gave_up_is_said_and_no_forgery():
    kept = {"key": "MCC", "algorithm": "a", "group": {}, "n": 3, "value": None, "reason": "given up after 3 workers"}
    again = {**kept, "value": 0.5, "reason": None}
    assert compared(("MCC", "a"), kept, again, 1e-12).verdict is Verdict.GIVEN_UP


def test_the_bound_is_that_of_the_kernels(path):
    assert 1e-13 < bound_of(assay.compile(path).plan) < 1e-11
