"""Counting metrics by another way: worked examples, SciPy, and the formulas as they are written."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from assay_kernels.confusion import average, finalize, prior, score
from assay_kernels.state.merge import merge_all
from assay_kernels.state.undefined import Undefined


def table(*rows):
    return np.array(rows, dtype=np.int64)


def exact_kappa(cells, weight):
    """Cohen's formula term by term, in fractions."""
    k, n = len(cells), int(cells.sum())
    rows, columns = cells.sum(axis=1).tolist(), cells.sum(axis=0).tolist()
    seen = sum(weight(i, j) * Fraction(int(cells[i, j]), n) for i in range(k) for j in range(k))
    expected = sum(weight(i, j) * Fraction(rows[i] * columns[j], n * n) for i in range(k) for j in range(k))
    return float(1 - seen / expected) if expected else None


labels = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=60)
cells = st.lists(st.integers(0, 20), min_size=9, max_size=9).map(lambda c: np.array(c).reshape(3, 3))


def test_cohens_kappa_of_fifty_grant_proposals():
    assert finalize.kappa(table((20, 5), (10, 15))) == 0.4


@pytest.mark.parametrize("cells", [((6, 2), (1, 3)), ((90, 5), (1, 4)), ((20, 180), (10, 1820))])
def test_matthews_coefficient_by_its_two_class_formula(cells):
    (tn, fp), (fn, tp) = cells
    formula = (tp * tn - fp * fn) / math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))
    assert finalize.mcc(table(*cells)) == pytest.approx(formula, rel=1e-15)


def test_a_screening_test_at_two_prevalences():
    # 90 % sensitivity and 91 % specificity: a positive mammogram at 1 % prevalence means cancer in one of eleven.
    screened = table((910, 90), (100, 900))
    assert finalize.sensitivity(screened) == 0.9
    assert finalize.specificity(screened) == 0.91
    assert finalize.positive_likelihood_ratio(screened) == pytest.approx(10.0)
    rare = prior.population(screened, [Fraction(99, 100), Fraction(1, 100)]).table
    assert finalize.ppv(rare) == pytest.approx(0.0917, abs=5e-5)
    assert finalize.ppv(screened) == pytest.approx(0.9091, abs=5e-5)


@given(labels)
def test_two_class_correlation_is_pearsons(pairs):
    reference, prediction = (np.array(side) % 2 for side in zip(*pairs, strict=True))
    assume(0 < reference.sum() < len(pairs))
    assume(0 < prediction.sum() < len(pairs))
    expected = stats.pearsonr(reference, prediction).statistic
    assert finalize.mcc(score.table(reference, prediction, 2)) == pytest.approx(expected, abs=1e-12)


@given(labels)
def test_many_class_correlation_is_that_of_the_indicators(pairs):
    reference, prediction = (np.eye(4)[list(side)] for side in zip(*pairs, strict=True))

    def covariance(x, y):
        return sum(np.cov(x[:, c], y[:, c])[0, 1] for c in range(4))

    spread = covariance(reference, reference) * covariance(prediction, prediction)
    value = finalize.mcc(score.table(*(side.argmax(axis=1) for side in (reference, prediction)), 4))
    if isinstance(value, Undefined):
        assert spread == pytest.approx(0.0, abs=1e-12)
    else:
        assert value == pytest.approx(covariance(reference, prediction) / math.sqrt(spread), abs=1e-9)


@given(cells)
@pytest.mark.parametrize(
    ("name", "weight"),
    [
        ("none", lambda i, j: int(i != j)),
        ("linear", lambda i, j: abs(i - j)),
        ("quadratic", lambda i, j: (i - j) ** 2),
    ],
)
def test_kappa_is_cohens_formula_term_by_term(name, weight, cells):
    assume(cells.any())
    expected = exact_kappa(cells, weight)
    value = finalize.weighted_kappa(cells, name)
    assert value == (Undefined("the expected disagreement is zero") if expected is None else expected)


@given(cells)
def test_unit_costs_are_the_error_rate_and_inverse_priors_the_balanced_one(cells):
    assume(cells.sum(axis=1).all())
    assert finalize.expected_cost(cells) == pytest.approx(1 - finalize.accuracy(cells), abs=1e-15)
    share = cells.sum(axis=1) / cells.sum()
    costs = (1 - np.eye(3)) / (3 * share[:, None])
    balanced = finalize.balanced_accuracy(cells)
    assert finalize.expected_cost(cells, costs) == pytest.approx(1 - balanced, abs=1e-12)
    even = prior.population(cells, [Fraction(1, 3)] * 3).table
    uniform = finalize.expected_cost(even)
    assert uniform == pytest.approx(1 - balanced, abs=1e-12)
    assert finalize.normalised_expected_cost(even) == pytest.approx(1.5 * uniform, abs=1e-12)


@given(cells)
def test_macro_sensitivity_is_balanced_accuracy_where_both_are_defined(cells):
    macro, balanced = average.macro(cells, finalize.sensitivity), finalize.balanced_accuracy(cells)
    assert macro.undefined == (cells.sum(axis=1) == 0).sum()
    assert isinstance(balanced, Undefined) is (macro.undefined > 0)
    if not macro.undefined:
        assert macro.value == pytest.approx(balanced, abs=1e-15)


@given(st.integers(0, 3))
def test_sites_that_only_share_counts_get_the_pooled_metrics(seed):
    rng = np.random.default_rng(seed)
    reference, prediction, site = (rng.integers(0, k, 5000) for k in (5, 5, 7))
    pooled = merge_all(score.table(reference[site == s], prediction[site == s], 5) for s in rng.permutation(7))
    by_site = score.grouped(reference, prediction, 5, site, 7)
    whole = score.table(reference, prediction, 5)
    assert np.array_equal(pooled, whole)
    assert np.array_equal(by_site.sum(axis=0), whole)
    assert finalize.mcc(pooled) == finalize.mcc(whole)


@given(st.floats(0.01, 0.99))
def test_net_benefit_of_treating_all_is_zero_at_the_prevalence(share):
    treated = table((0, 600), (0, 400))
    rate = finalize.exchange_rate_at(share)
    assert rate == pytest.approx(share / (1 - share))
    assert finalize.net_benefit(treated, rate) == pytest.approx(0.4 - 0.6 * rate)
    assert finalize.net_benefit(treated, finalize.exchange_rate_at(0.4)) == pytest.approx(0.0, abs=1e-15)
