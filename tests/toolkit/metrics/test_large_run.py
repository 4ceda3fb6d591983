"""A run that takes its tables for too large to be held in memory leaves the numbers of one that does not."""

import json
from importlib import import_module

import pyarrow.parquet as pq
import pytest

import assay
from assay.demo.study import copy_study
from assay.errors import RunError
from assay.runs.folder import SCRATCH
from assay.runs.verification import Verdict
from assay.runs.verify import verify

CONSTANTS = [
    *((f"assay.metrics.{name}", "LARGE", 100) for name in ("ranges", "work", "finished", "pictures")),
    ("assay.columns.ranges", "RANGE_ROWS", 60),
    *((f"assay.metrics.{name}", "BLOCK", 70) for name in ("work", "finished", "mapped", "study", "denominators")),
    ("assay.metrics.states.on_disk", "WINDOW", 40),
    ("assay.metrics.states.ranked", "MOST_POINTS", 50),
    ("assay.plan.passes.shard", "SHARD_ITEMS", 150),
    ("assay.metrics.pictures", "PICTURED", 300),
]


@pytest.fixture
def large(monkeypatch):
    """Whatever a table holds is too much, and ranges and blocks are small."""
    for name, constant, value in CONSTANTS:
        monkeypatch.setattr(import_module(name), constant, value)
    return monkeypatch


def run(folder, *overrides):
    assay.run(compiled(folder, *overrides), folder / "run", workers=0)
    return (folder / "run" / "results.json").read_bytes()


def compiled(folder, *overrides):
    copy_study(folder / "study")
    return assay.compile(folder / "study" / "evaluation.yaml", ["replicates=100", *overrides])


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return run(tmp_path_factory.mktemp("whole"))


def test_results_are_equal_to_the_byte(large, whole, tmp_path):
    assert run(tmp_path) == whole
    assert not (tmp_path / "run" / SCRATCH).exists()
    (segment,) = (tmp_path / "run" / "items").iterdir()
    assert pq.ParquetFile(segment).num_row_groups > 3


def test_the_report_says_what_its_pictures_show(large, whole, tmp_path):
    run(tmp_path)
    report = json.loads((tmp_path / "run" / "report.json").read_bytes())["report"]
    assert "drawn from 300 of the 569 items" in report["notices"][0]
    assert sum(one["count"] for one in report["scores"][:2]) == 569
    assert sum(len(one["values"]) for one in report["scores"][:2]) == 300
    assert {sum(bin_["count"] for bin_ in one["bins"]) for one in report["reliability"]} == {569}


def test_it_is_verified_in_the_same_way(large, whole, tmp_path):
    run(tmp_path)
    found = verify(tmp_path / "run")
    assert {number.verdict for number in found.numbers} == {Verdict.EQUAL}
    assert not [finding for finding in found.findings if finding.code]


def test_a_disk_that_is_full_is_no_fault_of_the_run(large, tmp_path):
    def full(*_):
        raise RunError("`columns` cannot be used: No space left on device") from OSError(28, "No space left on device")

    run(tmp_path)
    large.setattr(import_module("assay.metrics.finished"), "mapped_study", full)
    with pytest.raises(RunError, match=r"No space left on device; set TMPDIR to a folder with more space$"):
        verify(tmp_path / "run")


def test_intervals_of_very_many_items_come_from_random_groups(large, tmp_path):
    large.setattr(import_module("assay.metrics.passes.intervals"), "LARGE", 100)
    large.setattr(import_module("assay.metrics.dealing"), "LEAST_ITEMS", 20)
    results = json.loads(run(tmp_path))
    dealt = [row for row in results["results"] if row["method"] == "random-groups"]
    assert dealt
    assert all(row["low"] < row["high"] for row in dealt if row["low"] is not None)
    # A subgroup of fewer items than make ten groups is drawn from.
    assert {row["method"] for row in results["results"] if row["group"]} >= {"bootstrap", "wilson", "delong"}
    found = verify(tmp_path / "run")
    assert {number.verdict for number in found.numbers} == {Verdict.EQUAL}
    text = (tmp_path / "run" / "report.md").read_text(encoding="utf-8")
    assert "the spread between random groups of items" in text


def test_a_run_that_was_stopped_is_taken_up(large, whole, tmp_path):
    class StopError(Exception):
        """Stands for whatever ends a process."""

    class Listener:
        def begin(self, title, *, total=0):
            if title.startswith("sweep"):
                raise StopError

        def advance(self, steps=1):
            pass

        def end(self, note):
            pass

    plan = compiled(tmp_path)
    with pytest.raises(StopError):
        assay.run(plan, tmp_path / "run", workers=0, talk=Listener())
    assay.run(plan, tmp_path / "run", workers=0)
    assert (tmp_path / "run" / "results.json").read_bytes() == whole
