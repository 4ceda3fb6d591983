import json
import math
from fractions import Fraction
from functools import partial

import numpy as np
import pytest
import sklearn.metrics as sk
from hypothesis import assume, given
from hypothesis import strategies as st

from assay_kernels.confusion import average, finalize
from assay_kernels.state.undefined import Undefined

counts = st.one_of(st.integers(0, 5), st.integers(0, 2**40))
pairs = st.lists(counts, min_size=4, max_size=4).map(lambda c: np.array(c, dtype=np.int64).reshape(2, 2))
ONE_CLASS = {
    "sensitivity": finalize.sensitivity,
    "specificity": finalize.specificity,
    "ppv": finalize.ppv,
    "npv": finalize.npv,
    "accuracy": finalize.accuracy,
    "balanced_accuracy": finalize.balanced_accuracy,
    "youden": finalize.youden,
    "f1": finalize.f_beta,
    "f2": partial(finalize.f_beta, beta=2),
    "f05": partial(finalize.f_beta, beta=0.5),
    "iou": finalize.iou,
    "lr_plus": finalize.positive_likelihood_ratio,
    "mcc": finalize.mcc,
    "cohens_kappa": finalize.kappa,
    "prevalence": finalize.prevalence,
    "ec_normalised_unit_costs": finalize.normalised_expected_cost,
    "net_benefit_er_1_9": partial(finalize.net_benefit, exchange_rate=1 / 9),
    "net_benefit_er_1": finalize.net_benefit,
}


def two(tp, fp, fn, tn):
    return np.array([[tn, fp], [fn, tp]], dtype=np.int64)


@st.composite
def tables(draw):
    k = draw(st.integers(1, 6))
    cells = draw(st.lists(st.integers(0, 30), min_size=k * k, max_size=k * k))
    return np.array(cells, dtype=np.int64).reshape(k, k)


def unrolled(table):
    """The two label streams that a table counts."""
    rows, columns = np.indices(table.shape)
    return np.repeat(rows.ravel(), table.ravel()), np.repeat(columns.ravel(), table.ravel())


def agree(value, expected, rel=1e-12):
    if expected == "nan":
        assert isinstance(value, Undefined)
        assert not value.infinite
    elif expected == "inf":
        assert isinstance(value, Undefined)
        assert value.infinite
    else:
        assert value == pytest.approx(expected, rel=rel, abs=1e-12)


def test_every_counting_case_of_the_corpus(corpus):
    cases = json.loads((corpus / "metrics" / "counting.json").read_text())["cases"]
    assert len(cases) > 20
    for case in cases:
        table, expected = two(case["tp"], case["fp"], case["fn"], case["tn"]), case["expected"]
        # The corpus took 1 - specificity in floats, which cancels; our quotient of whole numbers does not.
        cancelled = 2**-52 * (case["fp"] + case["tn"]) / max(case["fp"], 1)
        for name, metric in ONE_CLASS.items():
            agree(metric(table), expected[name], rel=max(1e-12, cancelled if name == "lr_plus" else 0))
        assert set(expected) - set(ONE_CLASS) == {"ec_normalised_prior_costs"}
        share = finalize.prevalence(table)
        if 0 < share < 1:
            costs = [[0, 0.5 / (1 - share)], [0.5 / share, 0]]
            agree(finalize.normalised_expected_cost(table, costs), expected["ec_normalised_prior_costs"])
        else:
            assert expected["ec_normalised_prior_costs"] == "nan"


def test_every_multiclass_case_of_the_corpus(corpus):
    cases = json.loads((corpus / "metrics" / "multiclass.json").read_text())["cases"]
    assert {case["class_absent_in_ref"] for case in cases} == {True, False}
    for case in cases:
        table, expected = np.array(case["confusion_rows_ref_cols_pred"], dtype=np.int64), case["expected"]
        k = case["K"]
        squared = np.subtract.outer(np.arange(k), np.arange(k)) ** 2
        present = average.macro(table, finalize.sensitivity)
        got = {
            "accuracy": finalize.accuracy(table),
            "mcc": finalize.mcc(table),
            "kappa": finalize.kappa(table),
            "kappa_linear": finalize.weighted_kappa(table, "linear"),
            "kappa_quadratic": finalize.weighted_kappa(table),
            "balanced_accuracy_present_classes": present.value,
            "f1_macro": average.macro(table, finalize.f_beta).value,
            "f1_micro": average.micro(table, finalize.f_beta),
            "f1_weighted": average.weighted(table, finalize.f_beta).value,
            "iou_macro": average.macro(table, finalize.iou).value,
            "ec_unit": finalize.expected_cost(table),
            "ec_unit_normalised": finalize.normalised_expected_cost(table),
            "ec_quadratic": finalize.expected_cost(table, squared),
            "ec_quadratic_normalised": finalize.normalised_expected_cost(table, squared),
        }
        assert set(got) == set(expected)
        for name, value in got.items():
            agree(value, expected[name])
        absent = int((table.sum(axis=1) == 0).sum())
        assert present.undefined == absent
        assert isinstance(finalize.balanced_accuracy(table), Undefined) is bool(absent)


@pytest.mark.filterwarnings("ignore:A single label was found:UserWarning")
@given(tables())
def test_agrees_with_scikit_learn(table):
    assume(table.any())
    reference, prediction = unrolled(table)
    labels = range(table.shape[0])
    assert finalize.accuracy(table) == pytest.approx(sk.accuracy_score(reference, prediction))
    matthews = finalize.mcc(table)
    if not isinstance(matthews, Undefined):
        assert matthews == pytest.approx(sk.matthews_corrcoef(reference, prediction), abs=1e-12)
    for name, metric in {"linear": "linear", "quadratic": "quadratic", "none": None}.items():
        value = finalize.weighted_kappa(table, name)
        if not isinstance(value, Undefined):
            want = sk.cohen_kappa_score(reference, prediction, labels=labels, weights=metric)
            assert value == pytest.approx(want, abs=1e-12)
    precision, recall, f1, support = sk.precision_recall_fscore_support(
        reference, prediction, labels=labels, zero_division=np.nan
    )
    for got, want in (
        (average.per_class(table, finalize.ppv), precision),
        (average.per_class(table, finalize.sensitivity), recall),
        (average.per_class(table, finalize.f_beta), f1),
    ):
        assert [math.nan if isinstance(v, Undefined) else v for v in got] == pytest.approx(want.tolist(), nan_ok=True)
    assert average.micro(table, finalize.f_beta) == pytest.approx(finalize.accuracy(table))
    assert support.tolist() == table.sum(axis=1).tolist()


@given(pairs)
def test_bounds_and_identities(table):
    for name in ("sensitivity", "specificity", "ppv", "npv", "accuracy", "f1", "iou", "prevalence"):
        value = ONE_CLASS[name](table)
        assert isinstance(value, Undefined) or 0.0 <= value <= 1.0
    for metric in (finalize.mcc, finalize.youden, finalize.kappa):
        value = metric(table)
        assert isinstance(value, Undefined) or -1.0 <= value <= 1.0
    f1, jaccard = finalize.f_beta(table), finalize.iou(table)
    if not isinstance(jaccard, Undefined):
        assert jaccard == pytest.approx(f1 / (2 - f1))


@given(pairs)
def test_the_other_class_mirrors_this_one(table):
    mirror = finalize.one_vs_rest(table, 0)
    assert np.array_equal(finalize.one_vs_rest(table, 1), table)
    assert type(finalize.specificity(table)) is type(finalize.sensitivity(mirror))
    assert finalize.mcc(table) == finalize.mcc(mirror)
    assert finalize.npv(table) == finalize.ppv(mirror) or isinstance(finalize.npv(table), Undefined)


def test_the_likelihood_ratio_does_not_cancel():
    table = two(10**9, 3, 7, 10**12)
    exact = Fraction(10**9, 10**9 + 7) / Fraction(3, 10**12 + 3)
    assert finalize.positive_likelihood_ratio(table) == float(exact)


def test_products_beyond_int64_are_exact():
    huge = two(2**61, 2**60, 2**60, 2**61)
    assert finalize.mcc(huge) == pytest.approx(1 / 3, rel=1e-15)
    assert finalize.kappa(huge) == pytest.approx(1 / 3, rel=1e-15)
    assert finalize.mcc(two(10**12, 0, 0, 10**12)) == 1.0
    assert finalize.mcc(two(0, 10**12, 10**12, 0)) == -1.0


@pytest.mark.parametrize(
    ("metric", "table", "reason"),
    [
        (finalize.accuracy, two(0, 0, 0, 0), "no items"),
        (finalize.balanced_accuracy, two(0, 0, 0, 0), "no items"),
        (finalize.balanced_accuracy, two(0, 1, 0, 5), "class 1 has no items"),
        (finalize.mcc, two(0, 0, 0, 0), "no items"),
        (finalize.mcc, two(0, 1, 0, 5), "every item is of one class"),
        (finalize.mcc, two(3, 5, 0, 0), "every prediction is of one class"),
        (finalize.kappa, two(3, 0, 0, 0), "the expected disagreement is zero"),
        (finalize.kappa, two(0, 0, 0, 0), "no items"),
        (finalize.sensitivity, two(0, 1, 0, 5), "the class has no items"),
        (finalize.specificity, two(3, 0, 2, 0), "no items outside the class"),
        (finalize.ppv, two(0, 0, 3, 5), "the class is never predicted"),
        (finalize.npv, two(3, 5, 0, 0), "only the class is ever predicted"),
        (finalize.f_beta, two(0, 0, 0, 5), "neither reference nor prediction shows the class"),
        (finalize.iou, two(0, 0, 0, 5), "neither reference nor prediction shows the class"),
        (finalize.positive_likelihood_ratio, two(3, 0, 2, 5), "infinite: specificity is 1"),
        (finalize.positive_likelihood_ratio, two(0, 0, 2, 5), "sensitivity is 0 and specificity is 1"),
        (finalize.positive_likelihood_ratio, two(0, 1, 0, 5), "the class has no items"),
        (finalize.positive_likelihood_ratio, two(2, 0, 1, 0), "no items outside the class"),
        (finalize.youden, two(0, 0, 0, 0), "no items"),
        (finalize.net_benefit, two(0, 0, 0, 0), "no items"),
        (finalize.prevalence, two(0, 0, 0, 0), "no items"),
        (finalize.expected_cost, two(0, 0, 0, 0), "no items"),
        (finalize.normalised_expected_cost, two(0, 1, 0, 5), "a constant decision costs nothing"),
    ],
)
def test_undefined_values_say_why(metric, table, reason):
    value = metric(table)
    assert isinstance(value, Undefined)
    assert value.reason.startswith(reason)


def test_expected_cost_with_costs():
    table = np.array([[8, 2, 0], [1, 9, 0], [0, 5, 15]], dtype=np.int64)
    balanced = [[0, 1 / 0.25 / 3, 1 / 0.25 / 3], [4 / 3, 0, 4 / 3], [2 / 3, 2 / 3, 0]]
    assert finalize.expected_cost(table, balanced) == pytest.approx(1 - finalize.balanced_accuracy(table))


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ({"costs": [[0, 1]]}, r"costs of shape \(2, 2\)"),
        ({"costs": [[0, -1], [1, 0]]}, "not negative"),
        ({"costs": [[0, math.inf], [1, 0]]}, "finite"),
    ],
)
def test_odd_costs_are_refused(named, message):
    with pytest.raises(ValueError, match=message):
        finalize.expected_cost(two(1, 2, 3, 4), **named)


def test_net_benefit_at_a_threshold():
    assert finalize.exchange_rate_at(0.1) == pytest.approx(1 / 9)
    assert finalize.exchange_rate_at(0.5) == 1.0
    rate = finalize.exchange_rate_at(0.2)
    assert finalize.net_benefit(two(30, 20, 5, 45), rate) == pytest.approx(0.3 - 0.2 * 0.25)


def test_a_metric_of_one_class_refuses_more_classes():
    with pytest.raises(ValueError, match="one_vs_rest"):
        finalize.sensitivity(np.eye(3, dtype=np.int64))


@pytest.mark.parametrize(
    ("metric", "message"),
    [
        (lambda t: finalize.weighted_kappa(t, "cubic"), "the weights of kappa are none, linear, quadratic, not cubic"),
        (lambda t: finalize.f_beta(t, -1.0), "beta is finite and not negative, not -1"),
        (lambda t: finalize.f_beta(t, math.inf), "beta is finite"),
        (lambda t: finalize.net_benefit(t, -0.5), "an exchange rate is finite and not negative"),
        (lambda t: finalize.net_benefit(t, math.nan), "an exchange rate is finite"),
        (lambda _: finalize.exchange_rate_at(1.0), r"lies in \[0, 1\), not at 1"),
        (lambda _: finalize.exchange_rate_at(-0.1), "lies in"),
    ],
)
def test_parameters_without_a_meaning_are_refused(metric, message):
    with pytest.raises(ValueError, match=message):
        metric(np.array([[3, 1], [1, 3]], dtype=np.int64))


def test_parameters_at_the_end_of_their_range():
    table = np.array([[6, 2], [1, 3]], dtype=np.int64)
    assert finalize.f_beta(table, 0.0) == finalize.ppv(table)
    assert finalize.net_benefit(table, 0.0) == 0.25
    assert finalize.exchange_rate_at(0.0) == 0.0


def test_one_class_alone():
    table = np.array([[7]], dtype=np.int64)
    assert finalize.accuracy(table) == 1.0
    assert finalize.balanced_accuracy(table) == 1.0
    assert isinstance(finalize.mcc(table), Undefined)
    assert isinstance(finalize.kappa(table), Undefined)
    assert average.macro(table, finalize.specificity).undefined == 1


def test_averages_count_what_they_leave_out():
    table = np.array([[5, 0, 0], [2, 3, 0], [0, 0, 0]], dtype=np.int64)
    macro = average.macro(table, finalize.sensitivity)
    assert (macro.value, macro.undefined, macro.classes) == (pytest.approx(0.8), 1, 3)
    assert average.weighted(table, finalize.sensitivity).value == pytest.approx(0.8)
    unseen = np.array([[0, 4], [0, 0]], dtype=np.int64)
    assert average.weighted(unseen, finalize.ppv) == average.Average(Undefined("no class with items has a value"), 1, 2)
    empty = np.zeros((2, 2), dtype=np.int64)
    assert average.macro(empty, finalize.f_beta) == average.Average(Undefined("no class has a value"), 2, 2)
