"""Calibration of all classes together: values, draws and what is said where there are none."""

import math
import warnings
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import assay
from assay.errors import ScoreWarning
from assay.metrics.context import Settings
from assay.metrics.measuring import plan_of
from assay.metrics.states.forecasts import OF_PREDICTED, OF_TRUE
from assay.plan.logical import Items
from assay.plan.pairs import MOST_DRAWN, MOST_PAIRED, OF_PAIRS
from assay.plan.physical import Columns
from assay_kernels.resampling.sampling import clustered, independent
from assay_kernels.resampling.score import weights
from assay_spec.metrics.catalogue import catalogue

KDE, SQUARED, CLASSES = "ECE-KDE{bandwidth=0.5}", "KCE{width=0.25}", "CWCE{bins=10,spacing=uniform}"
TOP, WORST = "TopLabelECE{bins=10,spacing=uniform}", "TopLabelMCE{bins=10,spacing=uniform}"
BRIER, ROOT, LOSS = "MulticlassBrier", "MulticlassRootBrier", "MulticlassLogLoss"
ASKED = (CLASSES, TOP, WORST, BRIER, ROOT, KDE, SQUARED)


def kde(y, table, w, bandwidth):
    """By the definition, item by item; copies of an item are none of the others."""
    if np.count_nonzero(w) < 2:
        return math.nan
    total = 0.0
    for j in np.flatnonzero(w):
        found = {}
        for i in np.flatnonzero(w):
            if i != j:
                alpha = table[i] / bandwidth + 1
                zeros = table[i][table[j] == 0].sum()
                there = table[j] > 0
                log = (np.log(table[j][there]) * (alpha[there] - 1)).sum()
                log += math.lgamma(alpha.sum()) - sum(map(math.lgamma, alpha))
                found.setdefault(round(zeros, 9), []).append((w[i] * math.exp(log), y[i]))
        frequency = np.zeros(table.shape[1])
        for density, label in found[min(found)]:
            frequency[label] += density
        total += w[j] * math.dist(frequency / frequency.sum(), table[j])
    return total / w.sum()


def squared(y, table, w, width):
    residual = np.eye(table.shape[1])[y] - table
    total = sum(
        w[i] * w[j] * math.exp(-math.dist(table[i], table[j]) / width) * (residual[i] @ residual[j])
        for i, j in product(range(len(y)), repeat=2)
        if i != j
    )
    pairs = w.sum() ** 2 - (w * w).sum()
    return total / pairs if pairs else math.nan


def class_wise(y, table, w, bins):
    errors = []
    # One column of two tells of both, in its own bins.
    for k in [1] if table.shape[1] == 2 else range(table.shape[1]):
        p = table[:, k]
        which = np.maximum(np.ceil(np.round(p * bins, 9)), 1)
        gaps = [abs((w * ((y == k) - p))[which == b].sum()) for b in set(which)]
        errors.append(sum(gaps) / w.sum())
    return sum(errors) / len(errors)


def gaps_of_predicted(y, table, w, bins):
    """By bin, its weight and how far confidence is from what comes true; the first of equally probable classes."""
    p = np.column_stack([1 - table[:, 1], table[:, 1]]) if table.shape[1] == 2 else table
    said = np.array([max(range(len(row)), key=row.__getitem__) for row in p.tolist()])
    top = p.max(axis=1)
    which = np.maximum(np.ceil(np.round(top * bins, 9)), 1)
    for b in set(which[w > 0]):
        inside = np.where(which == b, w, 0)
        yield inside.sum(), abs((inside * ((said == y) - top)).sum()) / inside.sum()


def top_label(y, table, w, bins):
    return sum(weight * gap for weight, gap in gaps_of_predicted(y, table, w, bins)) / w.sum()


def top_label_worst(y, table, w, bins):
    return max(gap for _, gap in gaps_of_predicted(y, table, w, bins))


def brier(y, table, w, _):
    p = np.column_stack([1 - table[:, 1], table[:, 1]]) if table.shape[1] == 2 else table
    return (w * ((np.eye(p.shape[1])[y] - p) ** 2).sum(axis=1)).sum() / w.sum()


NAIVE = {
    CLASSES: (class_wise, 10),
    KDE: (kde, 0.5),
    SQUARED: (squared, 0.25),
    TOP: (top_label, 10),
    WORST: (top_label_worst, 10),
    BRIER: (brier, None),
    ROOT: (lambda *given: math.sqrt(brier(*given)), None),
}


@st.composite
def forecasts(draw, most=12):
    """Labels and forecasts of two to four classes, in eighths, so that many are equal or 0."""
    k, n = draw(st.integers(2, 4)), draw(st.integers(3, most))
    rows = draw(st.lists(st.lists(st.integers(0, 4), min_size=k, max_size=k).filter(any), min_size=n, max_size=n))
    table = np.array(rows, np.float64)
    y = draw(st.lists(st.integers(0, k - 1), min_size=n, max_size=n))
    return np.array(y), table / table.sum(axis=1, keepdims=True)


def evaluated(y, table, metrics, **options):
    two = {"positive": 1} if table.shape[1] == 2 else {}
    scores = {name: one[:, 1] if two else one for name, one in ({"a": table} | options.pop("also", {})).items()}
    return assay.evaluate(y, scores=scores, metrics=list(metrics), classes=[*range(table.shape[1])], **two, **options)


@given(forecasts())
def test_values_are_those_of_the_definitions(drawn):
    y, table = drawn
    rows = evaluated(y, table, ASKED, replicates=1)["results"]
    assert [row["key"] for row in rows] == list(ASKED)
    for row in rows:
        formula, parameter = NAIVE[row["key"]]
        assert row["value"] == pytest.approx(formula(y, table, np.ones(len(y)), parameter), rel=1e-9, abs=1e-12)


def sample(n=40, k=3, seed=5):
    random = np.random.default_rng(seed)
    table = np.round(random.dirichlet(np.full(k, 0.6), n) * 16 + 0.3)
    table /= table.sum(axis=1, keepdims=True)
    return np.array([random.choice(k, p=row) for row in table]), table


@pytest.mark.parametrize("patients", [None, np.arange(40) // 2])
def test_intervals_and_differences_are_those_of_a_naive_bootstrap(patients):
    y, table = sample()
    sharp = table**3 / (table**3).sum(axis=1, keepdims=True)
    options = {} if patients is None else {"group": [f"p{one:02}" for one in patients]}
    found = evaluated(y, table, ASKED, also={"b": sharp}, replicates=40, seed=3, level=0.9, **options)
    sampling = independent(len(y)) if patients is None else clustered(patients)
    draws = [weights(sampling, 3, replicate).astype(float) for replicate in range(40)]
    for text, (formula, parameter) in NAIVE.items():
        values = {name: [formula(y, one, w, parameter) for w in draws] for name, one in (("a", table), ("b", sharp))}
        for row in (one for one in found["results"] if one["key"] == text):
            _same(row, np.array(values[row["algorithm"]]))
        (apart,) = (one for one in found["differences"] if one["key"] == text)
        _same(apart, np.subtract(values["a"], values["b"]))


def _same(row, values):
    entry = catalogue().entries[row["key"].partition("{")[0]]
    if entry.centred:
        values = values - values.mean() + row["value"]
    least = entry.minimum if "algorithm" in row else -math.inf
    low, high = np.maximum(np.quantile(values, [0.05, 0.95]), least)
    if low - 1e-12 <= row["value"] <= high + 1e-12:
        assert (row["low"], row["high"]) == pytest.approx((low, high), rel=1e-9, abs=1e-12), row["key"]
    else:
        assert "which are biased" in row["reason"], row["key"]


def test_an_error_that_is_there_is_told_from_one_that_is_not():
    y, table = sample(400)
    sharp = table**3 / (table**3).sum(axis=1, keepdims=True)
    right, wrong = evaluated(y, table, ["KCE"], also={"b": sharp}, replicates=200)["results"]
    assert right["low"] < 0 < right["high"]
    assert wrong["low"] > 0


def test_draws_of_a_small_error_are_moved_to_it():
    """What a draw repeats looks like an error: without that the interval would lie above the value, or be none."""
    y, table = sample(200)
    of_one = ["ECE", "ECE{spacing=mass}", "BrierReliability", "BrierReliability{spacing=mass}"]
    for row in evaluated(y, table, ["CWCE", "ECE-KDE{bandwidth=0.05}", *of_one], replicates=200)["results"]:
        assert row["low"] < row["value"] < row["high"], row["reason"]


def test_both_of_two_classes_are_the_same():
    """One column of probabilities, of either class, and both columns."""
    y, table = sample(60, k=2)
    one = evaluated(y, table, ASKED, replicates=60)["results"]
    both = assay.evaluate(y, scores=table, positive=1, metrics=list(ASKED), replicates=60)["results"]
    for left, right in zip(one, both, strict=True):
        assert left["value"] == pytest.approx(right["value"], rel=1e-12)
    (ece,) = evaluated(y, table, ["ECE{bins=10}"], replicates=60)["results"]
    assert [one[0][end] for end in ("value", "low", "high")] == [ece[end] for end in ("value", "low", "high")]
    assert ece["low"] < ece["value"] < ece["high"]


def test_subgroups_choose_their_own_widths():
    y, table = sample(80)
    site = np.array(["north", "south"])[np.arange(80) % 2]
    metrics = ["ECE-KDE", "KCE", "CWCE"]
    found = evaluated(y, table, metrics, by={"site": site}, replicates=1)["results"]
    for where in ("north", "south"):
        alone = evaluated(y[site == where], table[site == where], metrics, replicates=1)["results"]
        rows = [row for row in found if row["group"] == {"site": where}]
        assert [row["value"] for row in rows] == [row["value"] for row in alone]


def test_there_is_no_interval_of_too_many_pairs():
    y, table = sample(MOST_DRAWN + 1)
    rows = evaluated(y, table, ["CWCE", "ECE-KDE{bandwidth=0.1}", "KCE"], replicates=40)["results"]
    assert "square" not in (rows[0]["reason"] or "")
    for row in rows[1:]:
        assert row["value"] is not None
        assert row["low"] is None
        assert row["reason"].endswith("for every draw, and is given for 1,000 or fewer")


def test_there_is_no_value_of_far_too_many():
    table = np.full((MOST_PAIRED + 1, 2), 0.5)
    (row,) = evaluated(np.arange(len(table)) % 2, table, ["KCE{width=1}"], replicates=1)["results"]
    assert row["value"] is None
    assert "100,001; it is given for 100,000 or fewer" in row["reason"]


def test_pairs_that_are_not_summed_up_are_expected_to_take_no_time():
    """Also of a billion items, of which pairs would take years."""
    seconds = {rows: expected(rows).estimate.seconds for rows in (10_000, MOST_PAIRED, MOST_PAIRED + 1, 10**9)}
    assert seconds[MOST_PAIRED] > 50 * seconds[10_000]
    assert seconds[MOST_PAIRED + 1] < 1
    assert seconds[10**9] < 1000


def expected(rows):
    """The sweep of a plan for so many items."""
    scores = Columns(name="a", id="item", scores={"0": "p", "1": "q"})
    items = Items(id="items", key="item", reference="truth", classes=("0", "1"), predictions=(scores,), rows=rows)
    return plan_of(items, Settings(metrics=("KCE",), replicates=10)).sweeps[0]


def test_what_adds_up_to_something_else_is_no_forecast():
    y, table = sample(30)
    with pytest.warns(ScoreWarning, match="`a` do not add up to 1 at 30 of 30 items: they are taken as they are"):
        rows = evaluated(y, table / 2, ["ECE-KDE", "KCE", "CWCE"], replicates=1)["results"]
    for row in rows[:2]:
        assert row["value"] is None
        assert row["reason"] == "the probabilities of 30 items do not add up to 1; the first, to 0.5"
    assert rows[2]["value"] is not None


def test_the_same_forecast_for_all_has_no_width():
    y, table = np.array([0, 1, 2, 0]), np.full((4, 3), 1 / 3)
    first, second = evaluated(y, table, ["KCE", "KCE{width=1}"], replicates=1)["results"]
    assert first["reason"] == "half of the forecasts or more are the same"
    assert second["value"] is not None


def test_metrics_of_pairs_are_named_as_the_catalogue_has_them():
    entries = catalogue().entries.values()
    assert {entry.name for entry in entries if entry.state == "forecasts"} == {
        "CWCE",
        BRIER,
        ROOT,
        OF_TRUE,
    } | OF_PREDICTED | OF_PAIRS


@given(forecasts(), st.sampled_from(["l1", "max"]))
def test_torchmetrics_gives_the_same_of_the_predicted_class(drawn, norm):
    """Where no confidence lies on the border of two bins, which it puts into the upper one."""
    theirs = pytest.importorskip("torchmetrics.functional.classification").multiclass_calibration_error
    torch = pytest.importorskip("torch")
    y, table = drawn
    table = (table + 0.013) / (table + 0.013).sum(axis=1, keepdims=True)
    # Of two classes that are as probable, single precision may make either the first.
    table += np.arange(table.shape[1])[::-1] * 1e-4
    table /= table.sum(axis=1, keepdims=True)
    found = theirs(torch.tensor(table), torch.tensor(y), table.shape[1], n_bins=10, norm=norm)
    (row,) = evaluated(y, table, [{"l1": TOP, "max": WORST}[norm]], replicates=1)["results"]
    assert row["value"] == pytest.approx(float(found), abs=1e-5)


@given(forecasts(), st.booleans())
def test_the_log_loss_is_that_of_the_true_class(drawn, widened):
    y, table = drawn
    if widened:
        table = (table + 0.01) / (table + 0.01).sum(axis=1, keepdims=True)
    (row,) = evaluated(y, table, [LOSS], replicates=1)["results"]
    given_to_it = table[np.arange(len(y)), y]
    if (given_to_it == 0).any():
        assert row["value"] is None
        assert row["reason"].startswith("infinite: ")
    else:
        assert row["value"] == pytest.approx(-np.log(given_to_it).mean(), rel=1e-9, abs=1e-12)


def test_the_predicted_class_is_the_first_of_the_most_probable():
    """Whatever classes are given beside the probabilities, which are looked at alone."""
    table = np.array([[0.5, 0.5, 0.0], [0.25, 0.5, 0.25], [0.0, 0.25, 0.75]])
    (row,) = assay.evaluate([1, 1, 0], [0, 0, 0], scores=table, classes=[0, 1, 2], metrics=[TOP], replicates=1)[
        "results"
    ]
    assert row["value"] == (abs(1 - 0.5 - 0.5) + 0.75) / 3


@given(forecasts())
def test_metricsreloaded_gives_the_same(drawn):
    """Where it has no defect: no probability is 0, which it leaves out of bins, and every class occurs."""
    theirs = pytest.importorskip("MetricsReloaded.metrics.calibration_measures").CalibrationMeasures
    y, table = drawn
    k = table.shape[1]
    y, table = np.concatenate([np.arange(k), y]), np.concatenate([np.full((k, k), 1 / k), table])
    table = (table + 0.013) / (table + 0.013).sum(axis=1, keepdims=True)
    measures = theirs(table, y, dict_args={"bins_ece": 10, "bandwidth": 0.5, "bandwidth_kce": 0.25})
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        expected = {
            CLASSES: measures.class_wise_expectation_calibration_error(),
            KDE: measures.kernel_based_ece(),
            SQUARED: measures.kernel_calibration_error(),
        }
    options = {"positive": 1} if k == 2 else {}
    for row in assay.evaluate(y, scores=table, metrics=list(expected), replicates=1, **options)["results"]:
        assert row["value"] == pytest.approx(expected[row["key"]], rel=1e-9, abs=1e-12), row["key"]
