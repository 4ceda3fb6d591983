"""What happens to counting metrics when the items change in a known way."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assay_kernels.confusion import average, finalize
from assay_kernels.state.undefined import Undefined

small = st.integers(0, 12)
cells = st.lists(small, min_size=4, max_size=4).map(lambda c: np.array(c, dtype=np.int64).reshape(2, 2))
ONE_CLASS = {
    "sensitivity": finalize.sensitivity,
    "specificity": finalize.specificity,
    "ppv": finalize.ppv,
    "npv": finalize.npv,
    "f_beta": finalize.f_beta,
    "iou": finalize.iou,
    "positive_likelihood_ratio": finalize.positive_likelihood_ratio,
    "youden": finalize.youden,
    "net_benefit": finalize.net_benefit,
    "prevalence": finalize.prevalence,
}
ALL_CLASSES = {
    "accuracy": finalize.accuracy,
    "balanced_accuracy": finalize.balanced_accuracy,
    "mcc": finalize.mcc,
    "kappa": finalize.kappa,
    "weighted_kappa": finalize.weighted_kappa,
    "expected_cost": finalize.expected_cost,
    "normalised_expected_cost": finalize.normalised_expected_cost,
}
every_metric = pytest.mark.parametrize("name", ONE_CLASS | ALL_CLASSES)
PREVALENCE_FREE = ("sensitivity", "specificity", "youden", "positive_likelihood_ratio", "balanced_accuracy")
MORE_IS_BETTER = ("sensitivity", "ppv", "f_beta", "iou", "youden", "net_benefit", "accuracy", "balanced_accuracy")


def value_of(name, table):
    return (ONE_CLASS | ALL_CLASSES)[name](table)


@st.composite
def square(draw):
    k = draw(st.integers(2, 5))
    found = draw(st.lists(small, min_size=k * k, max_size=k * k))
    return np.array(found, dtype=np.int64).reshape(k, k)


@every_metric
@given(table=cells, times=st.sampled_from([2, 3, 7, 2**20, 2**50]))
def test_duplicating_every_item_changes_nothing(name, table, times):
    before, after = value_of(name, table), value_of(name, table * times)
    assert before == after if isinstance(before, Undefined) else after == pytest.approx(before, rel=1e-15)


@pytest.mark.parametrize("name", PREVALENCE_FREE)
@given(table=cells, times=st.integers(2, 50))
def test_more_of_one_class_moves_no_prevalence_free_metric(name, table, times):
    grown = table * np.array([[1], [times]])
    before, after = value_of(name, table), value_of(name, grown)
    assert before == after if isinstance(before, Undefined) else after == pytest.approx(before, rel=1e-14)


@pytest.mark.parametrize("name", MORE_IS_BETTER)
@given(table=cells)
def test_mending_an_error_never_lowers_a_metric(name, table):
    for wrong, right in (((1, 0), (1, 1)), ((0, 1), (0, 0))):
        if table[wrong]:
            mended = table.copy()
            mended[wrong] -= 1
            mended[right] += 1
            before, after = value_of(name, table), value_of(name, mended)
            if not isinstance(before, Undefined) and not isinstance(after, Undefined):
                assert after >= before - 1e-15


@pytest.mark.parametrize("name", ALL_CLASSES)
@given(table=square(), seed=st.integers(0, 1000))
def test_the_order_of_the_classes_does_not_matter(name, table, seed):
    if name == "weighted_kappa":
        # Its classes have an order; turning it round is all that may be done.
        renamed = table[::-1, ::-1]
    else:
        order = np.random.default_rng(seed).permutation(len(table))
        renamed = table[np.ix_(order, order)]
    before, after = value_of(name, table), value_of(name, renamed)
    if isinstance(before, Undefined):
        assert isinstance(after, Undefined)
    else:
        assert after == pytest.approx(before, rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("name", ["accuracy", "mcc", "kappa", "weighted_kappa"])
@given(table=square())
def test_reference_and_prediction_may_change_places(name, table):
    before, after = value_of(name, table), value_of(name, np.ascontiguousarray(table.T))
    if isinstance(before, Undefined):
        assert isinstance(after, Undefined)
    else:
        assert after == pytest.approx(before, rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("name", ["ppv", "npv", "sensitivity", "specificity", "f_beta", "iou"])
@given(table=cells)
def test_transposition_swaps_what_is_given_and_what_is_found(name, table):
    """PPV is the sensitivity of the prediction: a table and its transpose tell the same story from either side."""
    mirror = {"ppv": "sensitivity", "sensitivity": "ppv", "npv": "specificity", "specificity": "npv"}
    before, after = value_of(name, table), value_of(mirror.get(name, name), np.ascontiguousarray(table.T))
    assert isinstance(after, Undefined) if isinstance(before, Undefined) else before == after


@given(table=square())
def test_one_class_against_the_rest_keeps_what_it_knows(table):
    for c in range(len(table)):
        two = finalize.one_vs_rest(table, c)
        assert two.sum() == table.sum()
        assert two[1, 1] == table[c, c]
        assert two[1].sum() == table[c].sum()
        assert two[:, 1].sum() == table[:, c].sum()
        assert (two >= 0).all()


@given(table=square())
def test_micro_averages_of_single_label_problems_are_the_accuracy(table):
    assume(table.any())
    for metric in (finalize.sensitivity, finalize.ppv, finalize.f_beta):
        assert average.micro(table, metric) == pytest.approx(finalize.accuracy(table), abs=1e-15)


@given(table=square())
def test_weighted_sensitivity_is_the_accuracy(table):
    assume(table.any())
    assert average.weighted(table, finalize.sensitivity).value == pytest.approx(finalize.accuracy(table), abs=1e-14)


@given(table=cells, beta=st.floats(0.05, 20.0))
def test_f_beta_lies_between_its_two_parts(table, beta):
    parts = finalize.sensitivity(table), finalize.ppv(table)
    assume(not any(isinstance(part, Undefined) for part in parts))
    value = finalize.f_beta(table, beta)
    assert min(parts) - 1e-15 <= value <= max(parts) + 1e-15
    if all(parts):
        square_of_beta = Fraction(beta) ** 2
        harmonic = (1 + square_of_beta) / (1 / Fraction(parts[1]) + square_of_beta / Fraction(parts[0]))
        assert value == pytest.approx(float(harmonic), rel=1e-12)


@given(table=cells)
def test_f_beta_turns_from_one_part_to_the_other(table):
    parts = finalize.sensitivity(table), finalize.ppv(table)
    assume(not any(isinstance(part, Undefined) for part in parts))
    betas = [1e-6, 0.1, 0.5, 1.0, 2.0, 10.0, 1e6]
    values = [finalize.f_beta(table, beta) for beta in betas]
    assert (values[-1], values[0]) == pytest.approx(parts, abs=1e-9)
    assert values == sorted(values, reverse=parts[0] < parts[1])


@given(table=cells, rates=st.tuples(st.floats(0, 20), st.floats(0, 20)))
def test_net_benefit_falls_along_a_line(table, rates):
    assume(table.any())
    low, high = sorted(rates)
    n = int(table.sum())
    slope = finalize.net_benefit(table, low) - finalize.net_benefit(table, high)
    assert slope == pytest.approx(int(table[0, 1]) / n * (high - low), abs=1e-12)
    assert finalize.net_benefit(table, 0.0) == int(table[1, 1]) / n


@given(table=square(), factor=st.floats(0.01, 100))
def test_costs_in_another_currency(table, factor):
    assume(table.sum(axis=1).all())
    k = len(table)
    costs = np.abs(np.subtract.outer(np.arange(k), np.arange(k))).astype(float)
    spent = finalize.expected_cost(table, costs)
    assert finalize.expected_cost(table, costs * factor) == pytest.approx(spent * factor, rel=1e-12)
    relative = finalize.normalised_expected_cost(table, costs)
    assert finalize.normalised_expected_cost(table, costs * factor) == pytest.approx(relative, rel=1e-12)


def test_quadratic_weights_forgive_a_near_miss():
    near, far = (np.diag([10, 10, 10]) + off for off in (np.eye(3, k=1, dtype=int), np.eye(3, k=2, dtype=int)))
    assert finalize.kappa(near) < finalize.weighted_kappa(near, "linear") < finalize.weighted_kappa(near)
    assert finalize.weighted_kappa(far) < finalize.kappa(far)


@pytest.mark.parametrize("total", [2**53 - 1, 2**53, 2**53 + 1, 2**62 - 3])
def test_counts_that_no_float_holds(total):
    table = np.array([[total // 2, 1], [0, total - total // 2 - 1]], dtype=np.int64)
    assert finalize.accuracy(table) == float(Fraction(total - 1, total))
    assert finalize.specificity(table) == float(Fraction(total // 2, total // 2 + 1))
    assert finalize.sensitivity(table) == 1.0
    assert finalize.youden(table) == float(Fraction(total // 2, total // 2 + 1))
    missed = Fraction(1, total // 2 + 1)
    assert finalize.positive_likelihood_ratio(table) == float(1 / missed)


def test_a_coefficient_whose_square_is_tiny_keeps_its_digits():
    """One pair in 10**15 more than chance: the numerator is the difference of two products beyond 2**53."""
    n = 10**15
    table = np.array([[n, n], [n, n + 1]], dtype=np.int64)
    exact = Fraction(n, 1) / Fraction((2 * n) * (2 * n + 1))
    assert finalize.mcc(table) == pytest.approx(float(exact), rel=1e-12)
    assert math.copysign(1.0, finalize.mcc(table[:, ::-1])) == -1.0
