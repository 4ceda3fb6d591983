"""Counting metrics against the functions of scikit-learn that do the same, with weights as counts of items."""

import warnings
from itertools import pairwise

import numpy as np
import pytest
import sklearn.metrics as sk
from hypothesis import assume, given
from hypothesis import strategies as st

from assay_kernels.confusion import average, finalize, score
from assay_kernels.state.undefined import Undefined

AVERAGES = {
    "macro": lambda table, metric: average.macro(table, metric).value,
    "weighted": lambda table, metric: average.weighted(table, metric).value,
    "micro": average.micro,
}
every_average = pytest.mark.parametrize("kind", AVERAGES)


@st.composite
def studies(draw, classes=4, most=4):
    """Labels, predictions and weights; every class is in the reference and among the predictions."""
    k = draw(st.integers(2, classes))
    items = draw(st.lists(st.tuples(st.integers(0, k - 1), st.integers(0, k - 1)), max_size=50))
    reference, prediction = np.array([*items, *zip(range(k), [*range(1, k), 0], strict=True)]).T
    weights = draw(st.lists(st.integers(0, most), min_size=reference.size, max_size=reference.size))
    weights[-k:] = [1] * k
    return reference, prediction, np.array(weights), k


def counted(study):
    reference, prediction, weights, classes = study
    return score.weighted(reference, prediction, classes, weights)


@every_average
@given(study=studies(), beta=st.sampled_from([0.5, 1.0, 2.0]))
def test_averages_of_f_beta(kind, study, beta):
    reference, prediction, weights, _ = study
    got = AVERAGES[kind](counted(study), lambda t: finalize.f_beta(t, beta))
    want = sk.fbeta_score(reference, prediction, beta=beta, average=kind, sample_weight=weights)
    assert got == pytest.approx(want, abs=1e-14)


@every_average
@given(study=studies())
def test_averages_of_precision_recall_and_jaccard(kind, study):
    reference, prediction, weights, _ = study
    for ours, theirs in (
        (finalize.ppv, sk.precision_score),
        (finalize.sensitivity, sk.recall_score),
        (finalize.iou, sk.jaccard_score),
    ):
        want = theirs(reference, prediction, average=kind, sample_weight=weights)
        assert AVERAGES[kind](counted(study), ours) == pytest.approx(want, abs=1e-14)


@given(study=studies())
def test_metrics_of_all_classes(study):
    reference, prediction, weights, classes = study
    table = counted(study)
    named = {"sample_weight": weights}
    assert finalize.accuracy(table) == pytest.approx(sk.accuracy_score(reference, prediction, **named), abs=1e-15)
    balanced = finalize.balanced_accuracy(table)
    assert balanced == pytest.approx(sk.balanced_accuracy_score(reference, prediction, **named), abs=1e-15)
    adjusted = sk.balanced_accuracy_score(reference, prediction, adjusted=True, **named)
    assert (balanced - 1 / classes) / (1 - 1 / classes) == pytest.approx(adjusted, abs=1e-14)
    assert finalize.mcc(table) == pytest.approx(sk.matthews_corrcoef(reference, prediction, **named), abs=1e-12)
    assert finalize.expected_cost(table) == pytest.approx(sk.zero_one_loss(reference, prediction, **named), abs=1e-14)
    assert finalize.expected_cost(table) == pytest.approx(sk.hamming_loss(reference, prediction, **named), abs=1e-14)


@pytest.mark.parametrize("weights", ["none", "linear", "quadratic"])
@given(study=studies(classes=6))
def test_kappa_with_weighted_items(weights, study):
    reference, prediction, times, _ = study
    named = {"weights": None if weights == "none" else weights, "sample_weight": times}
    want = sk.cohen_kappa_score(reference, prediction, **named)
    assert finalize.weighted_kappa(counted(study), weights) == pytest.approx(want, abs=1e-13)


@given(study=studies())
def test_one_class_against_the_rest(study):
    reference, prediction, weights, classes = study
    expected = sk.multilabel_confusion_matrix(reference, prediction, sample_weight=weights)
    assert np.array_equal([finalize.one_vs_rest(counted(study), c) for c in range(classes)], expected)


@given(study=studies(classes=2))
def test_likelihood_ratios(study):
    reference, prediction, weights, _ = study
    table = counted(study)
    c = table.ravel().tolist()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says in words what ours say in reasons
        positive, negative = sk.class_likelihood_ratios(reference, prediction, sample_weight=weights)
    ours = finalize.positive_likelihood_ratio(table)
    assert ours == pytest.approx(positive) if c[1] else isinstance(ours, Undefined)
    if c[0]:
        missed = 1.0 - finalize.sensitivity(table)
        assert missed / finalize.specificity(table) == pytest.approx(negative, abs=1e-15)


@given(study=studies(classes=2))
def test_rates_of_the_other_class_are_those_of_this_one(study):
    reference, prediction, weights, _ = study
    table, named = counted(study), {"pos_label": 0, "sample_weight": weights}
    assert finalize.specificity(table) == pytest.approx(sk.recall_score(reference, prediction, **named))
    assert finalize.npv(table) == pytest.approx(sk.precision_score(reference, prediction, **named))


@given(data=st.data(), items=st.integers(4, 40))
def test_tables_along_the_thresholds_are_those_of_the_curve(data, items):
    """A table at each score counts what scikit-learn's curve has there."""
    labels = np.array(data.draw(st.lists(st.integers(0, 1), min_size=items, max_size=items)))
    assume(0 < labels.sum() < items)
    scores = np.array(data.draw(st.lists(st.integers(0, 9), min_size=items, max_size=items))) / 10
    false_rate, true_rate, thresholds = sk.roc_curve(labels, scores, drop_intermediate=False)
    tables = [score.threshold(labels, scores, t) for t in thresholds]
    assert [finalize.sensitivity(t) for t in tables] == pytest.approx(true_rate.tolist())
    assert [1 - finalize.specificity(t) for t in tables] == pytest.approx(false_rate.tolist(), abs=1e-15)
    for higher, lower in pairwise(tables):
        assert (higher[:, 1] <= lower[:, 1]).all()


@given(study=studies(classes=5))
def test_a_classification_report_has_our_numbers(study):
    reference, prediction, weights, classes = study
    table = counted(study)
    report = sk.classification_report(reference, prediction, output_dict=True, sample_weight=weights)
    for c in range(classes):
        one = finalize.one_vs_rest(table, c)
        got = [finalize.ppv(one), finalize.sensitivity(one), finalize.f_beta(one), one[1].sum()]
        assert got == pytest.approx([report[str(c)][k] for k in ("precision", "recall", "f1-score", "support")])
    macro = [average.macro(table, metric).value for metric in (finalize.ppv, finalize.sensitivity, finalize.f_beta)]
    assert macro == pytest.approx([report["macro avg"][k] for k in ("precision", "recall", "f1-score")])


WHOLE = (finalize.accuracy, finalize.balanced_accuracy, finalize.mcc, finalize.kappa, finalize.weighted_kappa)
EACH = (finalize.ppv, finalize.f_beta, finalize.youden, finalize.net_benefit, finalize.prevalence)


@given(study=studies(), data=st.data())
def test_weights_that_are_all_multiplied_change_no_metric(study, data):
    """Counts up to 2**62 are worked with exactly: a product of two of them would overflow."""
    table = counted(study)
    larger = table << data.draw(st.integers(1, 62 - int(table.sum()).bit_length()))
    assert [metric(larger) for metric in WHOLE] == [metric(table) for metric in WHOLE]
    for metric in EACH:
        assert average.per_class(larger, metric) == average.per_class(table, metric)
