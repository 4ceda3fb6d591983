"""Calibration errors by kernels: laws, limits, other tools and the reference cases."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.dispatch import available_backends, load
from assay_kernels.pairwise import score
from assay_kernels.pairwise.score import ece_kde, kce, kde_bandwidth, median_distance, skce
from assay_kernels.state.undefined import Undefined

BACKENDS = [name for name in ("cython", "numba") if name in available_backends("pairwise.error")]


@st.composite
def forecasts(draw, least=2, most=600):
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    items, classes = draw(st.integers(least, most)), draw(st.integers(2, 5))
    parts = random.gamma(draw(st.sampled_from([0.3, 1.0, 5.0])), size=(items, classes)) + 1e-12
    table = parts / parts.sum(axis=1, keepdims=True)
    return random.integers(0, classes, items), table


@pytest.mark.parametrize("backend", BACKENDS)
@given(given_=forecasts(), width=st.sampled_from([0.02, 0.1, 0.5, 3.0]))
def test_tiles_add_up_to_what_the_definition_says(backend, given_, width):
    """Forecasts of several tiles, which the battery has no room for."""
    truth, table = given_
    for name in ("pairwise.conditional", "pairwise.error"):
        found, expected = (load(name, side)(table, truth, width) for side in (backend, "reference"))
        for one, other in zip(found, expected, strict=True):
            assert np.allclose(one, other, rtol=1e-11, atol=1e-11)


@given(exponent=st.floats(-1000, 0))
def test_exponentials_are_off_by_less_than_two_units(exponent):
    if available_backends("pairwise.error")["cython"] is not None:
        pytest.skip("built without a C compiler")
    from assay_kernels.pairwise._pairwise import exp

    expected = math.exp(exponent) if exponent >= -708 else 0.0
    assert abs(exp(exponent) - expected) <= 2 * math.ulp(expected) * (exponent >= -708)
    assert exp(-math.inf) == 0.0


@given(given_=forecasts(most=40), width=st.sampled_from([0.1, 0.5, 2.0]))
def test_kernels_of_two_classes_are_beta_kernels(given_, width):
    stats = pytest.importorskip("scipy.stats")
    truth, table = given_
    p, y = table[:, 0] / table[:, :2].sum(axis=1), (truth == 0).astype(int)
    kernel = stats.beta.pdf(p[:, np.newaxis], p / width + 1, (1 - p) / width + 1)
    np.fill_diagonal(kernel, 0.0)
    apart = np.abs(kernel @ y / kernel.sum(axis=1) - p)
    assert ece_kde(y, p, width, norm=1) == pytest.approx(2 * apart.mean(), rel=1e-9)
    assert ece_kde(y, p, width, norm=2) == pytest.approx(2 * (apart**2).mean(), rel=1e-9)
    assert ece_kde(y, p, width) == pytest.approx(math.sqrt(2) * apart.mean(), rel=1e-9)


@given(given_=forecasts(most=60), width=st.sampled_from([0.1, 0.5]))
def test_laws(given_, width):
    truth, table = given_
    order = np.random.default_rng(len(truth)).permutation(len(truth))
    turned = np.roll(np.arange(table.shape[1]), -1)
    for metric in (ece_kde, skce, kce):
        value = metric(truth, table, width)
        assert metric(truth[order], table[order], width) == pytest.approx(value, abs=1e-12)
        assert metric(turned[truth], np.roll(table, 1, axis=1), width) == pytest.approx(value, abs=1e-12)
    assert kce(truth, table, width) >= 0
    assert 0 <= ece_kde(truth, table, width) <= math.sqrt(2) + 1e-12


@given(given_=forecasts(most=60))
def test_two_columns_and_one_are_the_same(given_):
    truth, table = given_
    y, p = truth % 2, table[:, 0]
    both = np.stack([1 - p, p], axis=1)
    general = load("pairwise.error", "reference")(both, y, 0.3)
    assert np.allclose(
        load("pairwise.error_of_two")(y[np.argsort(p)].astype("u1"), np.sort(p), 0.3), general, atol=1e-12
    )
    assert skce(y, p, 0.3) == pytest.approx(skce(y, both, 0.3), abs=1e-12)
    pairs = np.sqrt(((both[:, None] - both) ** 2).sum(-1))[np.triu_indices(len(p), 1)]
    assert median_distance(p) == pytest.approx(np.median(pairs), rel=1e-12)


@given(given_=forecasts(most=90))
def test_the_median_is_that_of_all_distances(given_):
    _, table = given_
    apart = np.sqrt(((table[:, np.newaxis] - table) ** 2).sum(axis=-1))
    for backend in (None, *BACKENDS):
        pairs = np.median(apart[np.triu_indices(len(table), 1)])
        assert median_distance(table, backend=backend) == pytest.approx(pairs, rel=1e-12)
        with_itself = np.median(apart)
        found = median_distance(table, itself=True, backend=backend)
        assert found == pytest.approx(with_itself, rel=1e-12)


@given(given_=forecasts(least=3, most=30))
def test_a_zero_is_the_limit_of_what_is_near_it(given_):
    truth, table = given_
    table = np.round(table, 1)
    table[:, -1] = np.maximum(np.round(1 - table[:, :-1].sum(axis=1), 1), 0.0)
    table /= table.sum(axis=1, keepdims=True)
    near = np.where(table == 0, 1e-300, table)
    exact, _ = load("pairwise.conditional")(table, truth, 0.1)
    close, _ = load("pairwise.conditional")(near, truth, 0.1)
    assert np.allclose(exact, close, atol=1e-9)


def test_zeros_and_ones_have_a_value():
    assert ece_kde([0, 1, 1, 0], [0.0, 1.0, 1.0, 0.0], 0.1) == 0.0
    assert ece_kde([1, 0, 0, 1], [0.0, 1.0, 1.0, 0.0], 0.1, norm=1) == 2.0
    assert math.isfinite(ece_kde([0, 1, 2], [[1, 0, 0], [0, 1, 0], [0, 0, 1]], 0.1))
    assert kde_bandwidth([0, 1], [0.0, 1.0]) == Undefined("no forecast has another one like it")


def test_what_has_no_value_says_why():
    alone = Undefined("needs two items or more")
    for few in ([], [1]):
        p = [0.25] * len(few)
        assert {ece_kde(few, p), ece_kde(few, p, 0.5), skce(few, p), kde_bandwidth(few, p), median_distance(p)} == {
            alone
        }
    assert kce([], []) == Undefined("no items")
    assert kce([1], [0.25]) == pytest.approx(math.sqrt(2) * 0.75)
    same = Undefined("half of the forecasts or more are the same")
    assert skce([0, 1, 1], [0.5, 0.5, 0.5]) == kce([0, 1, 1], [0.5, 0.5, 0.5]) == same
    assert skce([0, 1, 1], [0.5, 0.5, 0.5], 1.0) == pytest.approx(-1 / 6)


def test_a_class_that_never_came_true_is_one_of_the_classes():
    table = np.array([[0.5, 0.25, 0.25], [0.25, 0.5, 0.25], [0.375, 0.375, 0.25]])
    assert math.isfinite(ece_kde([0, 1, 0], table, 0.2))
    assert math.isfinite(skce([0, 1, 0], table, 0.2))


def test_the_bandwidth_is_the_likeliest():
    random = np.random.default_rng(3)
    table = random.dirichlet([2.0, 3.0, 1.0], 80)
    truth = random.integers(0, 3, 80)
    likelihood = {h: load("pairwise.conditional", "reference")(table, truth, h)[1].sum() for h in score.BANDWIDTHS}
    assert kde_bandwidth(truth, table) == max(likelihood, key=likelihood.get)
    assert ece_kde(truth, table) == ece_kde(truth, table, kde_bandwidth(truth, table))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: ece_kde([0], [0.5], norm=0.5), "a norm is a number from 1 on, not 0.5"),
        (lambda: ece_kde([0, 1], [0.5, 0.5], 0), "a bandwidth is a number from 1e-06 to 1e.06, not 0"),
        (lambda: skce([0, 1], [0.5, 0.5], 0), "a width is a number from"),
        (lambda: skce([0, 1], [0.5]), "2 items on one side and 1 on the other"),
        (lambda: skce([0, 2], [0.5, 0.5], 1.0), r"label 2 at item 1 is outside 0\.\.1"),
        (lambda: skce([0, 1], [0.5, 1.5], 1.0), r"the probabilities \[-0.5, 1.5\] at item 1 are not all within"),
        (lambda: kde_bandwidth([0, 1], [0.5, 0.5], ()), "there is no bandwidth to choose from"),
        (lambda: median_distance(np.zeros((1, 1, 1))), "probabilities have one dimension or two, not 3"),
    ],
)
def test_what_is_no_forecast_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("classes", [2, 4])
def test_metricsreloaded_has_the_same_values(classes):
    measures = pytest.importorskip("MetricsReloaded.metrics.calibration_measures")
    random = np.random.default_rng(classes)
    table = random.dirichlet(np.ones(classes), 25)
    truth = random.integers(0, classes, 25)
    theirs = measures.CalibrationMeasures(table, truth, dict_args={"bandwidth": 0.2})
    assert ece_kde(truth, table, 0.2) == pytest.approx(theirs.kernel_based_ece(), rel=1e-12)
    assert skce(truth, table, median_distance(table, itself=True)) == pytest.approx(
        theirs.kernel_calibration_error(), rel=1e-9
    )


def test_where_metricsreloaded_has_no_value():
    """Gamma functions beyond 170 are infinite there, and 0 / 0 is the frequency of what is far from all others."""
    measures = pytest.importorskip("MetricsReloaded.metrics.calibration_measures")
    table, truth = np.array([[0.9, 0.1], [0.8, 0.2], [0.3, 0.7]]), np.array([0, 0, 1])
    with np.errstate(all="ignore"):
        theirs = measures.CalibrationMeasures(table, truth, dict_args={"bandwidth": 0.004}).kernel_based_ece()
    assert math.isnan(theirs)
    assert math.isfinite(ece_kde(truth, table, 0.004))


def test_the_reference_cases(corpus):
    compared = 0
    for name in ("calibration_binary.json", "calibration_multiclass.json"):
        for case in json.loads((corpus / "metrics" / name).read_text())["cases"]:
            expected = case["expected"].get("skce_unbiased_exp_bw_median")
            if expected is not None:
                width = median_distance(case["p"], itself=True)
                assert skce(case["y"], case["p"], width) == pytest.approx(expected, rel=1e-12)
                compared += 1
    assert compared == 2
