"""Confusion tables of bootstrap replicates: one reading of the labels, the tables of the items drawn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import confusion_matrix

from assay_kernels.confusion import finalize, score
from assay_kernels.dispatch import available_backends
from assay_kernels.resampling.sampling import clustered, independent, stratified
from assay_kernels.resampling.score import draws, weights
from assay_kernels.state.merge import merge
from assay_kernels.state.undefined import Undefined

BACKENDS = [b for b, absent in available_backends("confusion.weighted").items() if absent is None]
every_backend = pytest.mark.parametrize("backend", BACKENDS)


def labels(items, classes, seed, dtype="u1"):
    rng = np.random.default_rng(seed)
    return tuple(rng.integers(0, classes, items).astype(dtype) for _ in range(2))


@every_backend
@pytest.mark.parametrize("dtype", ["u1", "u2", "i4"])
@pytest.mark.parametrize("classes", [1, 2, 5, 8, 40, 256])
def test_replicates_are_the_items_they_draw(backend, dtype, classes):
    reference, prediction = labels(900, classes, classes, dtype)
    drawn = draws(independent(900), 3, 4)
    tables = score.redrawn(reference, prediction, classes, drawn, backend=backend)
    assert tables.dtype == np.int64
    for table, times in zip(tables, drawn, strict=True):
        repeated = np.repeat(reference, times), np.repeat(prediction, times)
        assert np.array_equal(table, score.table(*repeated, classes))
        assert np.array_equal(table, score.weighted(reference, prediction, classes, times, backend=backend))


@pytest.mark.filterwarnings("ignore:A single label was found:UserWarning")
@given(seed=st.integers(0, 1000), classes=st.integers(2, 6), items=st.integers(1, 60))
def test_weights_equal_scikit_learn(seed, classes, items):
    reference, prediction = labels(items, classes, seed)
    drawn = np.random.default_rng(seed).integers(0, 5, (2, items), dtype=np.uint32)
    drawn[:, 0] += 1  # scikit-learn takes no weights that are all zero
    for table, times in zip(score.redrawn(reference, prediction, classes, drawn), drawn, strict=True):
        expected = confusion_matrix(reference, prediction, labels=range(classes), sample_weight=times)
        assert np.array_equal(table, expected)


@every_backend
def test_weights_are_summed_beyond_32_bits(backend):
    reference, prediction = labels(5000, 3, 1)
    heavy = np.full((2, 5000), 2**32 - 1, dtype=np.uint32)
    tables = score.redrawn(reference, prediction, 3, heavy, backend=backend)
    assert np.array_equal(tables, np.stack([score.table(reference, prediction, 3) * (2**32 - 1)] * 2))


@every_backend
@given(cut=st.integers(0, 30), seed=st.integers(0, 100))
def test_replicates_merge_one_by_one(backend, cut, seed):
    reference, prediction = labels(30, 4, seed)
    drawn = np.random.default_rng(seed).integers(0, 4, (3, 30), dtype=np.uint32)
    parts = [
        score.redrawn(reference[at], prediction[at], 4, np.ascontiguousarray(drawn[:, at]), backend=backend)
        for at in (slice(0, cut), slice(cut, None))
    ]
    assert np.array_equal(merge(*parts), score.redrawn(reference, prediction, 4, drawn, backend=backend))
    assert np.array_equal(merge(*parts[::-1]), merge(*parts))


@every_backend
def test_no_replicates_and_no_items(backend):
    none = score.redrawn([], [], 3, np.zeros((2, 0), np.uint32), backend=backend)
    assert none.tolist() == np.zeros((2, 3, 3)).tolist()
    assert score.redrawn([0, 1], [0, 1], 2, np.zeros((0, 2), np.uint32), backend=backend).shape == (0, 2, 2)


@every_backend
@pytest.mark.parametrize("name", ["reference", "prediction"])
def test_labels_out_of_range_are_refused(backend, name):
    pair = {"reference": np.zeros(3000, np.uint8), "prediction": np.zeros(3000, np.uint8)}
    pair[name][2999] = 2
    with pytest.raises(ValueError, match=f"{name} 2 at item 2999 is outside 0..1"):
        score.redrawn(**pair, classes=2, weights=np.ones((2, 3000), np.uint32), backend=backend)


@pytest.mark.parametrize(
    ("weights", "error", "message"),
    [
        (np.ones((2, 3), np.uint32), ValueError, r"weights of shape \(2, 3\) are not rows of 2 items"),
        (np.ones(2, np.uint32), ValueError, r"weights of shape \(2,\) are not rows of 2 items"),
        (np.ones((2, 2)), TypeError, "weights of replicates are u4, not float64"),
    ],
)
def test_weights_of_other_items_are_refused(weights, error, message):
    with pytest.raises(error, match=message):
        score.redrawn([0, 1], [0, 1], 2, weights)


def test_a_stratified_bootstrap_keeps_the_size_of_every_class():
    reference, prediction = labels(300, 4, 7)
    tables = score.redrawn(reference, prediction, 4, draws(stratified(reference), 5, 20))
    assert (tables.sum(axis=2) == np.bincount(reference, minlength=4)).all()
    assert len({table.tobytes() for table in tables}) == 20


def test_a_cluster_bootstrap_keeps_the_number_of_clusters():
    reference, prediction = labels(120, 3, 8)
    tables = score.redrawn(reference, prediction, 3, draws(clustered(np.arange(120) // 4), 5, 20))
    assert (tables.sum(axis=(1, 2)) == 120).all()
    assert len(set(tables.sum(axis=2).ravel().tolist())) > 5


def test_two_algorithms_meet_the_same_draws():
    reference, prediction = labels(200, 2, 9)
    other = np.where(np.arange(200) < 5, 1 - prediction, prediction)
    drawn = draws(independent(200), 2, 50)
    left, right = (score.redrawn(reference, p, 2, drawn) for p in (prediction, other))
    apart = [finalize.accuracy(a) - finalize.accuracy(b) for a, b in zip(left, right, strict=True)]
    assert max(map(abs, apart)) <= 5 * max(drawn[:, :5].sum(axis=1)) / 200
    expected = [
        (drawn[k, :5] * np.where(prediction[:5] == reference[:5], 1, -1)).sum() / 200 for k in range(len(drawn))
    ]
    assert apart == pytest.approx(expected, abs=1e-15)


def test_a_metric_may_be_undefined_on_a_replicate():
    drawn = draws(independent(6), 0, 400)
    tables = score.redrawn([0, 0, 0, 0, 0, 1], [0, 0, 0, 1, 0, 1], 2, drawn)
    found = [finalize.sensitivity(table) for table in tables]
    missing = [isinstance(value, Undefined) for value in found]
    assert missing == [times[5] == 0 for times in drawn]
    assert 0.2 < np.mean(missing) < 0.45


def test_a_replicate_is_the_same_alone_and_in_a_run():
    reference, prediction = labels(80, 3, 10)
    sampling = stratified(reference)
    run = score.redrawn(reference, prediction, 3, draws(sampling, 6, 9, first=4))
    for k, table in enumerate(run):
        assert np.array_equal(table, score.weighted(reference, prediction, 3, weights(sampling, 6, 4 + k)))
