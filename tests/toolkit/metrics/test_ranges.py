"""Tables joined range by range of their ids give the rows, and what did not join, that they give as a whole."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assay.errors import DataError
from assay.metrics.joining import plain_facts, sources
from assay.metrics.ranges import Join
from assay_spec.record import replace

from .test_joining import LABELS, PREDICTIONS, REFERENCE, SCORES, plan_of, write_study
from .whole import join

NUMBERED = st.integers(0, 40).map("item-{:02}".format)
MANY = st.tuples(
    st.lists(st.tuples(NUMBERED, LABELS, st.just("n")), min_size=20, max_size=60),
    st.lists(st.tuples(NUMBERED, SCORES, LABELS), min_size=20, max_size=60).map(lambda rows: {"a": rows}),
)


def in_ranges(plan, folder):
    """All rows and facts of a join in ranges of a handful of rows."""
    join_ = Join(plan.align, sources(plan, folder), folder / "ranges")
    rows = [*join_.rows()]
    return pa.concat_tables(rows), join_, len(rows)


def with_rows(plan, *sizes):
    """The plan, knowing how many rows its tables have."""
    reads = [replace(read, rows=size) for read, size in zip(plan.reads, sizes, strict=True)]
    return replace(plan, nodes=(*reads, *plan.nodes[len(reads) :]))


@pytest.fixture(scope="module", autouse=True)
def tiny():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules["assay.columns.ranges"], "RANGE_ROWS", 4)
        patch.setattr(sys.modules["assay.columns.ranges"], "MOST_RANGES", 3)
        patch.setattr(sys.modules["assay.columns.spill"], "MORE", 1)
        patch.setattr(sys.modules["assay.metrics.ranges"], "LARGE", 0)
        yield


def assert_the_same(reference, predictions, limit):
    plan = plan_of(tuple(predictions), by=("site",), label="said", limit=limit)
    plan = with_rows(plan, len(reference), *map(len, predictions.values()))
    with TemporaryDirectory() as folder:
        write_study(Path(folder), reference, predictions)
        whole = join(plan, Path(folder))
        rows, found, ranges = in_ranges(plan, Path(folder))
        assert not [*(Path(folder) / "ranges").rglob("*.arrow")]
    assert rows.schema == whole.rows.schema
    assert rows.to_pydict() == whole.rows.to_pydict()
    assert found.left_out == whole.left_out
    assert plain_facts(found.noted) == whole.facts
    return ranges


@given(REFERENCE, PREDICTIONS, st.integers(0, 5))
def test_ranges_join_as_the_whole(reference, predictions, limit):
    assert_the_same(reference, predictions, limit)


@given(MANY)
def test_many_rows_join_as_the_whole(tables):
    assert_the_same(*tables, 0)


@given(st.permutations([f"i{number:03}" for number in range(60)]))
@example(sorted(f"i{number:03}" for number in range(60)))
def test_ranges_are_cut_until_they_are_small(ids):
    reference = [(id_, "yes", "n") for id_ in ids]
    assert assert_the_same(reference, {"a": [(id_, 0.5, "no") for id_ in reversed(ids)]}, 0) > 3


def test_ids_that_cannot_be_told_apart_are_joined_together():
    reference = [(id_, "yes", "n") for id_ in ["same"] * 40 + ["other"]]
    assert_the_same(reference, {"a": [("other", 0.5, "no")]}, 0)


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path):
    write_study(tmp_path, [("a", "yes", "n")], {"a": [("a", 0.5, "no")]})
    (tmp_path / "ranges").write_text("a file stands where the folder should be")
    with pytest.raises(DataError, match=r"ranges/0: cannot be used: "):
        in_ranges(with_rows(plan_of(by=("site",), label="said"), 1, 1), tmp_path)
