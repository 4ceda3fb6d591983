"""A study in files gives the numbers of the same study in memory, to the bit."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.metrics import mapped
from assay.metrics.context import Settings
from assay.metrics.mapped import MappedStudy, mapped_study
from assay.metrics.measuring import measure, plan_of
from assay.metrics.states.on_disk import merged_on_disk
from assay.metrics.study import Study, group_column, label_column, score_column
from assay.plan.logical import Items
from assay.plan.physical import Columns
from assay_kernels.ranking.score import rank
from assay_kernels.state.merge import merge_all

from .test_shards import FEW

ALGORITHMS = ("a", "b")
PATCHED = {
    "assay.metrics.mapped": {"BLOCK": 5},
    "assay.metrics.states.on_disk": {"WINDOW": 4},
    "assay.metrics.states.ranked": {"MOST_POINTS": 4},
    "assay.plan.passes.shard": {"SHARD_ITEMS": 7},
}


@pytest.fixture(scope="module", autouse=True)
def tiny():
    with pytest.MonkeyPatch.context() as patch:
        for module, values in PATCHED.items():
            for name, value in values.items():
                patch.setattr(sys.modules[module], name, value)
        yield


@st.composite
def item_rows(draw):
    """Item rows of 2 to 4 classes by two algorithms on a coarse grid, some without a site, a patient or an answer."""
    k, n, seed = draw(st.integers(2, 4)), draw(st.integers(1, 40)), draw(st.integers(0, 2**32))
    rng = np.random.default_rng(seed)
    classes = tuple(f"c{code}" for code in range(k))
    columns = {
        "id": [f"i{number:03}" for number in range(n)],
        "reference": rng.choice(classes, n, p=rng.dirichlet(np.ones(k))),
        group_column("site"): rng.choice(["n", "s", "ä", None], n),
        group_column("patient"): rng.choice([*"pqrstu", None], n),
    }
    for name in ALGORITHMS:
        absent = rng.random(n) < draw(st.sampled_from([0, 0.2]))
        columns[label_column(name)] = np.where(absent, None, rng.choice(classes, n))
        table = rng.integers(0, 4, (n, k)) + 0.0
        table[table.sum(axis=1) == 0] = 1
        for number, label in enumerate(classes):
            shares = table / table.sum(axis=1, keepdims=True)
            columns[score_column(name, label)] = pa.array(shares[:, number], mask=absent)
    text = {name: pa.array(values, pa.string()) for name, values in columns.items() if "score" not in name}
    return classes, pa.table(columns | text), draw(st.sampled_from(["", "patient"]))


def plan_for(classes, rows, group, metrics):
    scores = {label: label for label in classes}
    items = Items(
        id="items",
        key="item",
        reference="reference",
        classes=classes,
        positive=classes[1] if len(classes) == 2 else "",
        predictions=tuple(Columns(name=name, id="item", scores=scores, label=name) for name in ALGORITHMS),
        by=("site",),
        group=group,
        rows=rows.num_rows,
    )
    return plan_of(items, Settings(metrics=tuple(metrics), level=0.9, replicates=15))


def blocks_of(rows):
    return lambda: (rows[at : at + mapped.BLOCK] for at in range(0, max(rows.num_rows, 1), mapped.BLOCK))


@given(item_rows(), FEW)
def test_numbers_are_those_of_a_study_in_memory(study, metrics):
    classes, rows, group = study
    plan = plan_for(classes, rows, group, metrics)
    with TemporaryDirectory() as folder:
        found = mapped_study(blocks_of(rows), plan.align, Path(folder) / "deep" / "study")
        again = mapped_study(None, plan.align, Path(folder) / "deep" / "study")
        whole = measure(plan, Study.of(rows, plan.align))
        assert measure(plan, found) == measure(plan, again) == whole


@given(item_rows())
def test_what_lies_in_files_is_what_lay_in_memory(study):
    classes, rows, group = study
    align = plan_for(classes, rows, group, ["Accuracy"]).align
    with TemporaryDirectory() as folder:
        found = mapped_study(blocks_of(rows), align, Path(folder) / "study")
        assert_equal(found, Study.of(rows, align))
        parts, whole = found.parts("site"), Study.of(rows, align).parts("site")
        assert [*parts] == [*whole]
        for value, part in parts.items():
            assert isinstance(part, MappedStudy)
            assert_equal(part, whole[value])
        assert [*found.parts("")] == [""]


@given(item_rows())
def test_what_is_made_of_gaps_is_written_once(study):
    """Scores that stand for missing ones, and the items that an algorithm answers: of both no more than is read."""
    classes, rows, group = study
    align = plan_for(classes, rows, group, ["Accuracy"]).align
    whole = Study.of(rows, align)
    with TemporaryDirectory() as folder:
        found = mapped_study(blocks_of(rows), align, Path(folder) / "study")
        for algorithm in (*ALGORITHMS, *ALGORITHMS):
            for name in classes:
                told = found.told(algorithm, name).values
                assert np.array_equal(told, whole.told(algorithm, name).values)
            assert_equal(found.answered(algorithm), whole.answered(algorithm))
        lacking = [algorithm for algorithm in ALGORITHMS if whole.lacks(algorithm)]
        assert len([*found.place.glob("*.filled")]) == len(lacking) * len(classes)
        written = sum(path.stat().st_size for path in found.place.glob("*/*.bin"))
        answers = [whole.answered(algorithm) for algorithm in lacking]
        assert written == sum(values.nbytes for one in answers for values in mapped._columns(one))
        for algorithm in set(ALGORITHMS).difference(lacking):
            assert found.answered(algorithm) is found
        found.forget()
        assert not found.place.exists()


def assert_equal(found, whole):
    assert len(found) == len(whole)
    assert (found.classes, found.costs.tolist()) == (whole.classes, whole.costs.tolist())
    for one, other in zip(mapped._columns(found), mapped._columns(whole), strict=True):
        assert one.dtype == other.dtype
        assert np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
        assert not one.size or not one.flags.writeable
    assert [*found.labels] == [*whole.labels]
    assert {name: [*by] for name, by in found.scores.items()} == {name: [*by] for name, by in whole.scores.items()}
    # Of items that belong together nobody asks what they are called.
    assert {name: values for name, (_, values) in found.groups.items()} == {
        name: () if name == "patient" else values for name, (_, values) in whole.groups.items()
    }


@given(st.lists(st.lists(st.tuples(st.booleans(), st.integers(-3, 3).map(float)), max_size=30), min_size=1, max_size=6))
def test_shards_merge_on_disk_as_in_memory(shards):
    ranked = [rank([y for y, _ in shard], [s for _, s in shard]) for shard in shards]
    with TemporaryDirectory() as folder:
        found = merged_on_disk(ranked, Path(folder))
        assert found == merge_all(ranked)
