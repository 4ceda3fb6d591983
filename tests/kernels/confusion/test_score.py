import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import confusion_matrix

from assay_kernels.confusion import score
from assay_kernels.dispatch import available_backends

BACKENDS = [b for b, absent in available_backends("confusion.table").items() if absent is None]
every_backend = pytest.mark.parametrize("backend", BACKENDS)
CLASSES = (1, 2, 3, 8, 9, 16, 32, 33, 128, 129, 255, 256, 257, 300, 1000)


def random_labels(items, classes, seed, dtype):
    rng = np.random.default_rng(seed)
    return tuple(rng.integers(0, classes, items).astype(dtype) for _ in range(2))


@every_backend
@pytest.mark.parametrize("classes", CLASSES)
@pytest.mark.filterwarnings("ignore:A single label was found:UserWarning")
def test_counts_equal_scikit_learn(backend, classes):
    dtype = "u1" if classes <= 256 else "u2"
    for items in (1, 7, 8, 9, 4095, 4096, 4097, 20_011):
        reference, prediction = random_labels(items, classes, items, dtype)
        expected = confusion_matrix(reference, prediction, labels=range(classes))
        got = score.table(reference, prediction, classes, backend=backend)
        assert got.dtype == np.int64
        assert np.array_equal(got, expected)


@every_backend
@pytest.mark.parametrize("classes", CLASSES)
def test_runs_are_counted_like_noise(backend, classes):
    for length in (1, 2, 3, 5, 8, 13, 100, 10_000):
        reference, prediction = random_labels(-(-10_000 // length), classes, length, "i4")
        reference = np.repeat(reference, length)
        prediction = np.roll(np.repeat(prediction, length), length // 2)
        expected = score.table(reference, prediction, classes, backend="reference")
        for dtype in ("u1", "u2", "i4"):
            if classes <= 1 + np.iinfo(dtype).max:
                pair = reference.astype(dtype), prediction.astype(dtype)
                assert np.array_equal(score.table(*pair, classes, backend=backend), expected)


@every_backend
def test_more_items_than_a_byte_lane_holds(backend):
    ones = np.ones(255 * 8 * 3 + 5, dtype=np.uint8)
    assert score.table(ones, ones, 2, backend=backend).tolist() == [[0, 0], [0, ones.size]]


@every_backend
def test_few_codes_among_many_classes(backend):
    reference, prediction = np.array([0, 255, 255], dtype="u1"), np.array([255, 255, 0], dtype="u1")
    got = score.table(reference, prediction, 1000, backend=backend)
    assert got.shape == (1000, 1000)
    assert {(i, j): got[i, j] for i, j in zip(*np.nonzero(got), strict=True)} == {
        (0, 255): 1,
        (255, 255): 1,
        (255, 0): 1,
    }


@pytest.mark.parametrize("dtype", ["?", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8"])
def test_any_whole_numbers_will_do(dtype):
    reference, prediction = np.array([0, 1, 1, 0], dtype=dtype), np.array([0, 1, 0, 1], dtype="i8")
    assert score.table(reference, prediction, 2).tolist() == [[1, 1], [1, 1]]


def test_lists_and_empty_lists_will_do():
    assert score.table([0, 2, 1], [0, 2, 2], 3).tolist() == [[1, 0, 0], [0, 0, 1], [0, 0, 1]]
    assert score.table([], [], 2).tolist() == [[0, 0], [0, 0]]


@pytest.mark.parametrize(
    ("reference", "prediction", "classes", "message"),
    [
        ([0, 3], [0, 1], 2, "reference 3 at item 1 is outside 0..1"),
        ([0, 1], [-1, 1], 2, "prediction -1 at item 0 is outside 0..1"),
        (np.array([0, 2**40]), [0, 0], 2, "reference 1099511627776 at item 1 is outside 0..1"),
        (np.array([0, 2**63], dtype="u8"), [0, 0], 2, "reference 9223372036854775808 at item 1 is outside"),
        ([0, 1], [0], 2, "2 items on one side and 1 on the other"),
        ([0], [0], 0, "there cannot be 0 classes"),
        (np.zeros((2, 2), dtype="u1"), [0], 2, "reference must have one dimension, not 2"),
    ],
)
def test_what_cannot_be_counted_is_refused(reference, prediction, classes, message):
    with pytest.raises(ValueError, match=message):
        score.table(reference, prediction, classes)


@pytest.mark.parametrize("labels", [["a", "b"], [0.0, 1.0], np.array([None, 1], dtype=object)])
def test_labels_are_whole_numbers(labels):
    with pytest.raises(TypeError, match="reference must be whole numbers"):
        score.table(labels, [0, 1], 2)


@every_backend
@given(st.data())
def test_weights_are_repetitions(backend, data):
    items = data.draw(st.integers(0, 30))
    reference, prediction = random_labels(items, 4, items, "u1")
    weights = data.draw(st.lists(st.integers(0, 5), min_size=items, max_size=items))
    repeated = [np.repeat(labels, weights) for labels in (reference, prediction)]
    got = score.weighted(reference, prediction, 4, weights, backend=backend)
    assert np.array_equal(got, score.table(*repeated, 4))


@every_backend
def test_weights_beyond_32_bits_in_sum_are_exact(backend):
    got = score.weighted([1] * 10, [0] * 10, 2, [2**32 - 1] * 10, backend=backend)
    assert got.tolist() == [[0, 0], [10 * (2**32 - 1), 0]]


@pytest.mark.parametrize("weights", [[1, -1], [1, 2**32], np.array([1, -1], dtype="i4")])
def test_weights_out_of_range_are_refused(weights):
    with pytest.raises(ValueError, match=f"weight {weights[1]} at item 1 is outside 0..4294967295"):
        score.weighted([0, 1], [0, 1], 2, weights)


@every_backend
def test_groups_are_tables_of_their_items(backend):
    reference, prediction = random_labels(1000, 5, 1, "u1")
    group = np.random.default_rng(2).integers(0, 4, 1000)
    got = score.grouped(reference, prediction, 5, group, 6, backend=backend)
    for g in range(6):
        assert np.array_equal(got[g], score.table(reference[group == g], prediction[group == g], 5))


@every_backend
def test_a_score_at_the_threshold_is_positive(backend):
    got = score.threshold([False, False, True, True], [0.4, 0.5, 0.5, 0.4999], 0.5, backend=backend)
    assert got.tolist() == [[1, 1], [1, 1]]


@pytest.mark.parametrize(
    ("positive", "scores", "threshold", "message"),
    [
        ([0, 1], [0.1, float("nan")], 0.5, "the score at item 1 is NaN"),
        ([0, 1], [0.1, 0.2], float("nan"), "the threshold is NaN"),
        ([0, 256], [0.1, 0.2], 0.5, "reference 256 at item 1 is outside 0..1"),
        (np.array([0, 2], dtype="u1"), [0.1, 0.2], 0.5, "reference 2 at item 1 is outside 0..1"),
        ([0, 1], [0.1], 0.5, "2 items on one side and 1 on the other"),
    ],
)
def test_a_threshold_needs_scores_and_two_classes(positive, scores, threshold, message):
    with pytest.raises(ValueError, match=message):
        score.threshold(positive, scores, threshold)


# The reference is written for reading, not for sparing memory.
@pytest.mark.parametrize("backend", [b for b in BACKENDS if b != "reference"])
def test_counting_takes_no_memory_that_grows_with_the_items(backend):
    reference, prediction = random_labels(1_000_000, 8, 0, "u1")
    score.table(reference, prediction, 8, backend=backend)
    tracemalloc.start()
    score.table(reference, prediction, 8, backend=backend)
    size = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size < 50_000
