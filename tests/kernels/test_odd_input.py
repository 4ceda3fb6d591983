"""Arrays as users have them: what a kernel could only misread is refused, anything else is read exactly."""

import warnings

import numpy as np
import pytest

from assay_kernels.calibration import finalize, multiclass
from assay_kernels.calibration import score as calibration
from assay_kernels.codes import as_codes, as_reals
from assay_kernels.confusion import score as confusion
from assay_kernels.ranking.score import as_labels, order, rank
from assay_kernels.resampling.sampling import clustered, stratified
from assay_kernels.state.undefined import Undefined

LABELS = [0, 1, 1, 0]
SCORES = {
    "rank": lambda values: rank(LABELS, values),
    "order": lambda values: order(LABELS, values).ranked,
    "sums": lambda values: calibration.sums(LABELS, values, 2),
    "equal mass": lambda values: calibration.equal_mass(LABELS, values, 2),
    "weighted": lambda values: calibration.weighted(LABELS, values, 2, [1, 2, 0, 1]),
    "threshold": lambda values: confusion.threshold(LABELS, values, 0.5),
    "multiclass": lambda values: calibration.multiclass(LABELS, np.stack([values, values], axis=1), 2),
}
CODES = {
    "table": lambda codes: confusion.table(codes, LABELS, 2),
    "prediction": lambda codes: confusion.table(LABELS, codes, 2),
    "group": lambda codes: confusion.grouped(LABELS, LABELS, 2, codes, 2),
    "weight": lambda codes: confusion.weighted(LABELS, LABELS, 2, codes),
    "threshold": lambda codes: confusion.threshold(codes, [0.1, 0.2, 0.3, 0.4], 0.25),
    "rank": lambda codes: rank(codes, [0.1, 0.2, 0.3, 0.4]),
    "sums": lambda codes: calibration.sums(codes, [0.1, 0.2, 0.3, 0.4], 2),
}
every_reader_of_scores = pytest.mark.parametrize("read", SCORES.values(), ids=SCORES)
every_reader_of_codes = pytest.mark.parametrize("read", CODES.values(), ids=CODES)


def same(left, right):
    if isinstance(left, tuple):
        return len(left) == len(right) and all(same(a, b) for a, b in zip(left, right, strict=True))
    return np.array_equal(left, right) if isinstance(left, np.ndarray) else left == right


@every_reader_of_scores
@pytest.mark.parametrize(
    "values",
    [
        ["0.1", "0.2", "0.3", "0.4"],
        [0.1, None, 0.3, 0.4],
        [0.1 + 0j, 0.2, 0.3, 0.4],
        np.array([0.1, 0.2, 0.3, 0.4], dtype=np.longdouble),
        np.array([0, 1, 2, 3], dtype="m8[s]"),
        np.array([0, 1, 2, 3], dtype="M8[s]"),
        np.array([2**53 + 1, 0, 0, 0]),
        np.array([b"0.1"] * 4),
    ],
    ids=lambda values: str(np.asarray(values).dtype),
)
def test_what_f8_does_not_hold_is_no_score(read, values):
    with pytest.raises(TypeError, match=r"not numbers that f8 holds exactly|which f8 does not hold exactly"):
        read(values)


@every_reader_of_scores
@pytest.mark.parametrize("dtype", ["f2", "f4", ">f2", ">f4", ">f8", "=f8"])
def test_floats_of_every_width_and_byte_order_are_the_same_scores(read, dtype):
    values = np.array([0.125, 0.75, 0.5, 0.25])
    assert same(read(values.astype(dtype)), read(values))


@every_reader_of_scores
@pytest.mark.parametrize("dtype", ["?", "i1", "u1", ">i4", "u8"])
def test_whole_numbers_and_booleans_are_scores(read, dtype):
    assert same(read(np.array([0, 1, 1, 0], dtype=dtype)), read([0.0, 1.0, 1.0, 0.0]))


@every_reader_of_scores
def test_reversed_and_read_only_scores_are_read_as_they_stand(read):
    values = np.array([0.2, 0.9, 0.4, 0.6])
    backwards = values[::-1].copy()[::-1]
    backwards.flags.writeable = False
    assert same(read(backwards), read(values))


@every_reader_of_scores
def test_a_mask_over_scores_is_not_passed_over(read):
    values = np.ma.array([0.1, 0.2, 0.3, 0.4], mask=[False, True, False, False])
    if read is not SCORES["multiclass"]:  # np.stack has lost the mask before
        with pytest.raises(ValueError, match="has masked values, which are no numbers"):
            read(values)
    assert same(read(np.ma.array([0.1, 0.2, 0.3, 0.4], mask=False)), read(values.data))


@every_reader_of_codes
def test_a_mask_over_codes_is_not_passed_over(read):
    with pytest.raises(ValueError, match="has masked values, which are no numbers"):
        read(np.ma.array(LABELS, mask=[False, True, False, False]))
    assert same(read(np.ma.array(LABELS)), read(LABELS))


@every_reader_of_codes
@pytest.mark.parametrize("dtype", [">u2", ">i4", ">i8", ">u8", "i1", "?"])
def test_codes_of_every_width_and_byte_order_are_the_same(read, dtype):
    assert same(read(np.array(LABELS, dtype=dtype)), read(LABELS))


@every_reader_of_codes
@pytest.mark.parametrize("value", [-1, 2**32, 2**63 - 1])
def test_a_code_beyond_its_dtype_is_named_and_never_wrapped(read, value):
    with pytest.raises(ValueError, match=rf"{value} at item 2 is outside 0\.\."):
        read(np.array([0, 1, value, 0]))


@pytest.mark.parametrize("values", [0.5, [[0.1, 0.2], [0.3, 0.4]], np.zeros((4, 1))])
def test_scores_have_one_dimension(values):
    for name in ("rank", "sums", "equal mass", "threshold"):
        with pytest.raises(ValueError, match=r"one value per item|`score` is one row"):
            SCORES[name](values)


def test_single_precision_is_compared_with_a_threshold_as_it_is():
    """0.3 in f4 is more than 0.3 in f8."""
    narrow = np.array([0.3], dtype=np.float32)
    assert confusion.threshold([1], narrow, 0.3).tolist() == [[0, 0], [0, 1]]
    assert confusion.threshold([1], [0.3], 0.30000001192092896).tolist() == [[0, 0], [1, 0]]


def test_booleans_are_read_where_they_stand():
    chosen = np.array([True, False, True])
    assert np.shares_memory(as_codes("label", chosen, 2), chosen)
    assert np.shares_memory(as_labels(chosen), chosen)


def test_reals_of_a_kernels_dtype_are_not_copied():
    for dtype in (np.float32, np.float64):
        values = np.zeros(3, dtype=dtype)
        assert as_reals("score", values) is values


@pytest.mark.parametrize("groups", [-1, 2**31])
def test_there_are_so_many_groups_as_can_be_told_apart(groups):
    with pytest.raises(ValueError, match=f"there cannot be {groups} groups"):
        confusion.grouped([], [], 2, [], groups)


@pytest.mark.parametrize("sampling", [stratified, clustered])
@pytest.mark.parametrize("codes", [np.zeros((2, 2)), 3])
def test_codes_of_strata_and_clusters_have_one_dimension(sampling, codes):
    with pytest.raises(ValueError, match="have one dimension"):
        sampling(codes)


@pytest.mark.parametrize("borders", [[], [0.0, 0.5], [0.0, 0.5, 0.7, 1.0]])
def test_a_reliability_diagram_has_one_border_more_than_bins(borders):
    state = calibration.sums([0, 1], [0.2, 0.7], 2)
    with pytest.raises(ValueError, match=f"2 bins have 3 borders, not {len(borders)}"):
        finalize.reliability(state, borders)


def test_one_class_alone_can_be_calibrated():
    state = calibration.multiclass([0, 0], [[1.0], [1.0]], 4)
    assert (multiclass.brier(state), multiclass.log_loss(state), multiclass.class_wise_ece(state)) == (0.0, 0.0, 0.0)


def test_no_items_of_no_classes_have_no_calibration():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        state = calibration.multiclass([], np.zeros((0, 0)), 4)
    assert {multiclass.brier(state), multiclass.log_loss(state), multiclass.class_wise_ece(state)} == {
        Undefined("no items")
    }


def test_a_multiclass_brier_score_is_rounded_once():
    table = np.array([[0.1, 0.2, 0.7]] * 3 + [[0.3, 0.3, 0.4]] * 4)
    state = calibration.multiclass([0, 1, 2, 0, 1, 2, 2], table, 4)
    squares = [float(x) for x in ((table - np.eye(3)[[0, 1, 2, 0, 1, 2, 2]]) ** 2).ravel()]
    units = sum(round(x * 2**52) for x in squares)
    assert multiclass.brier(state) == units / (7 << 52)
