"""Tables of a population whose classes have other shares, against Bayes' rule and against items that are repeated."""

from fractions import Fraction

import numpy as np
import pytest
import sklearn.metrics as sk
from hypothesis import assume, given
from hypothesis import strategies as st

from assay_kernels.confusion import finalize, prior, unanswered
from assay_kernels.state.undefined import Undefined

counts = st.integers(0, 40)
squares = st.integers(2, 4).flatmap(
    lambda k: st.lists(st.lists(counts, min_size=k, max_size=k), min_size=k, max_size=k).map(
        lambda rows: np.array(rows, dtype=np.int64)
    )
)
shares = st.fractions(Fraction(1, 1000), Fraction(999, 1000))
OF_ALL = {
    "accuracy": (finalize.accuracy, sk.accuracy_score),
    "mcc": (finalize.mcc, sk.matthews_corrcoef),
    "kappa": (finalize.kappa, sk.cohen_kappa_score),
}


def with_shares(table, wanted):
    return prior.population(table, wanted).table


def two(*cells):
    return np.array(cells, dtype=np.int64).reshape(2, 2)


@given(table=squares, data=st.data())
def test_the_rates_stay_and_the_shares_are_the_wanted_ones(table, data):
    assume(table.sum(axis=1).all())
    wanted = data.draw(st.lists(shares, min_size=len(table), max_size=len(table)))
    found = with_shares(table, wanted)
    items = found.sum(axis=1).tolist()
    assert [Fraction(n, sum(items)) for n in items] == [share / sum(wanted) for share in wanted]
    for before, after in zip(table.tolist(), found.tolist(), strict=True):
        assert [Fraction(n, sum(before)) for n in before] == [Fraction(n, sum(after)) for n in after]


@given(table=squares)
def test_the_shares_of_the_items_change_no_value(table):
    assume(table.sum(axis=1).all())
    same = with_shares(table, [Fraction(n) for n in table.sum(axis=1).tolist()])
    for metric, _ in OF_ALL.values():
        assert metric(same) == metric(table)
    assert finalize.expected_cost(same) == finalize.expected_cost(table)
    for number in range(len(table)):
        for metric in (finalize.ppv, finalize.npv, finalize.f_beta, finalize.net_benefit):
            assert metric(finalize.one_vs_rest(same, number)) == metric(finalize.one_vs_rest(table, number))


@pytest.mark.parametrize("name", OF_ALL)
@given(table=squares, data=st.data())
def test_metrics_are_those_of_weighted_items(name, table, data):
    assume(table.sum(axis=1).all())
    wanted = data.draw(st.lists(shares, min_size=len(table), max_size=len(table)))
    ours, theirs = OF_ALL[name]
    value = ours(with_shares(table, wanted))
    assume(not isinstance(value, Undefined))
    reference, prediction = (axis.ravel() for axis in np.indices(table.shape))
    weights = table * np.array([float(s) for s in wanted])[:, None] / table.sum(axis=1, keepdims=True)
    assert value == pytest.approx(theirs(reference, prediction, sample_weight=weights.ravel()), abs=1e-9)


@given(table=st.lists(counts, min_size=4, max_size=4).map(lambda c: two(*c)), share=shares)
def test_predictive_values_follow_bayes(table, share):
    assume(table.sum(axis=1).all())
    sensitivity, specificity = finalize.sensitivity(table), finalize.specificity(table)
    found = with_shares(table, prior.of_class(table.sum(axis=1).tolist(), 1, share))
    right, wrong = sensitivity * float(share), (1 - specificity) * float(1 - share)
    value = finalize.ppv(found)
    if isinstance(value, Undefined):
        assert not table[:, 1].any()
    else:
        assert value == pytest.approx(right / (right + wrong), rel=1e-9)
    value = finalize.npv(found)
    right, wrong = specificity * float(1 - share), (1 - sensitivity) * float(share)
    if isinstance(value, Undefined):
        assert not table[:, 0].any()
    else:
        assert value == pytest.approx(right / (right + wrong), rel=1e-9)


def test_costs_in_a_population():
    table = np.array([[8, 2, 0], [1, 9, 0], [0, 5, 15]], dtype=np.int64)
    costs = [[0, 1, 4], [2, 0, 1], [10, 5, 0]]
    found = with_shares(table, [Fraction(7, 10), Fraction(2, 10), Fraction(1, 10)])
    assert finalize.expected_cost(found, costs) == pytest.approx(0.7 * 0.2 + 0.2 * 0.1 * 2 + 0.1 * 0.25 * 5)
    naive = min(0.2 * 2 + 0.1 * 10, 0.7 + 0.1 * 5, 0.7 * 4 + 0.2)
    assert finalize.normalised_expected_cost(found, costs) == pytest.approx(0.305 / naive)


def test_one_class_of_three_leaves_the_ratio_of_the_others():
    assert prior.of_class([10, 20, 70], 2, Fraction(1, 10)) == (Fraction(3, 10), Fraction(6, 10), Fraction(1, 10))


def test_correlation_of_a_table_whose_counts_no_double_holds():
    primes = [999_953, 999_959, 999_961, 999_979, 999_983]
    one = np.diag(np.array(primes, dtype=object))
    one[0, 0], one[0, 1] = primes[0] - 1, 1
    huge = one * 10**200
    assert finalize.mcc(huge) == finalize.mcc(one)
    assert finalize.mcc(huge[:, ::-1]) == finalize.mcc(one[:, ::-1])
    missing = np.array([5, 0, 0, 0, 0], dtype=object)
    assert unanswered.least_mcc(huge, missing * 10**200) == unanswered.least_mcc(one, missing)


def test_a_class_without_share_needs_no_items():
    table = np.array([[3, 1, 0], [0, 4, 0], [0, 0, 0]], dtype=np.int64)
    found = with_shares(table, [Fraction(1, 2), Fraction(1, 2), Fraction(0)])
    assert finalize.expected_cost(found) == pytest.approx(0.125)


def test_what_was_not_seen_has_no_rates():
    half = [Fraction(1, 2)] * 2
    reason = "class 1 has no items, so that nothing is known of its rates"
    assert prior.population(two(3, 1, 0, 0), half) == Undefined(reason)
    assert prior.population(two(0, 0, 0, 0), half) == Undefined("no items")
    alone = prior.of_class([0, 4], 1, Fraction(1, 10))
    assert alone == Undefined("no items outside the class, so that nothing is known of their rates")


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ([Fraction(1)], "2 classes have a share each, and not 1"),
        ([Fraction(-1, 2), Fraction(3, 2)], "shares are not negative"),
        ([Fraction(0), Fraction(0)], "not all 0"),
    ],
)
def test_odd_shares_are_refused(wanted, message):
    with pytest.raises(ValueError, match=message):
        prior.population(two(1, 2, 3, 4), wanted)


def test_a_prevalence_is_a_share():
    with pytest.raises(ValueError, match=r"a prevalence lies in \[0, 1\], not at 1.5"):
        prior.of_class([1, 2], 0, Fraction(3, 2))
