"""Whatever items are scored, every pitfall has one outcome, and its numbers are those that the definitions give."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from tests.toolkit.metrics.pitfalls.studies import problem

import assay
from assay.metrics.pitfalls.items.cuts import VALUES, fewer
from assay.metrics.pitfalls.items.output import distinct
from assay.report.model import Status
from assay_kernels.calibration import finalize
from assay_kernels.calibration import score as calibration
from assay_kernels.state.fixed_sum import SCALE, to_integer
from assay_spec.metrics.answers import DecisionRule, Independence
from assay_spec.metrics.catalogue import catalogue
from assay_spec.metrics.pitfalls import pitfalls

COUNTING = (
    "Accuracy",
    "BalancedAccuracy",
    "MCC",
    "EC",
    "NormalisedEC",
    "Sensitivity",
    "Specificity",
    "PPV",
    "NPV",
    "Fbeta",
    "LR+",
)
SCORED = ("AUROC", "AP", "Sensitivity@Specificity", "Brier", "RootBrier", "LogLoss", "ECE", "MCE{spacing=mass}", "CWCE")


@given(
    reference=st.lists(st.integers(0, 2), min_size=3, max_size=40).filter(lambda labels: {0, 1} <= set(labels)),
    algorithms=st.integers(1, 3),
    data=st.data(),
    described=st.booleans(),
    scored=st.booleans(),
    grouped=st.booleans(),
    cut=st.booleans(),
)
def test_whatever_is_scored_every_pitfall_has_one_outcome(reference, algorithms, data, described, scored, grouped, cut):
    n, classes = len(reference), sorted(set(reference))
    probability = st.sampled_from([0.0, 0.25, 0.5, 1.0]) | st.floats(0, 1)
    scores = {
        str(number): data.draw(arrays.arrays(np.float64, (n,) if len(classes) == 2 else (n, 3), elements=probability))
        for number in range(algorithms)
    }
    labels = {name: np.array(data.draw(st.lists(st.sampled_from(classes), min_size=n, max_size=n))) for name in scores}
    known = COUNTING + SCORED if scored else COUNTING
    parts = {"centre": data.draw(st.lists(st.sampled_from("ab"), min_size=n, max_size=n))}
    answers = {
        "multiple_labels": True,
        "unequal_severity": True,
        "decision_rule": DecisionRule.COST_BENEFIT,
        "exchange_rate": 0.5,
        "prevalence_reflects_population": False,
        "non_independent": Independence.GROUPED,
        "class_imbalance": True,
    }
    rows = assay.evaluate(
        reference,
        labels,
        scores=scores if scored else None,
        metrics=sorted(data.draw(st.sets(st.sampled_from(known), min_size=1, max_size=5))),
        positive=1 if len(classes) == 2 else None,
        replicates=3,
        by=parts if cut else None,
        group=data.draw(st.lists(st.sampled_from("xyz"), min_size=n, max_size=n)) if grouped else None,
        fingerprint=problem(**answers) if described else None,
    )["pitfalls"]
    assert list(dict.fromkeys(row["id"] for row in rows)) == list(pitfalls())
    assert json.dumps(rows, allow_nan=False)
    for row in rows:
        alike = [other["status"] for other in rows if other["id"] == row["id"]]
        assert len(alike) == 1 or set(alike) == {Status.FOUND}
        assert bool(row["evidence"]) == (row["status"] == Status.FOUND)
        if row["status"] != Status.FOUND:
            assert bool(row["reason"]) == (row["status"] != Status.NOT_FOUND)


@given(
    probability=arrays.arrays(np.float64, 30, elements=st.floats(0, 1)),
    outcome=arrays.arrays(np.uint8, 30, elements=st.integers(0, 1)),
    bins=st.sampled_from([(16, 8), (10, 5), (2, 1), (4, 2), (1, 1)]),
)
def test_fewer_bins_are_those_that_are_cut_so(probability, outcome, bins):
    many, few = (calibration.sums(outcome, probability, each) for each in bins)
    coarse = fewer(many)
    for left, right in zip(coarse, (few.counts, few.positives, few.probability), strict=True):
        assert np.array_equal(left, right)
    assert finalize.ece(coarse) == finalize.ece(few)


@given(
    probability=arrays.arrays(np.float64, 30, elements=st.floats(0, 1)),
    outcome=arrays.arrays(np.uint8, 30, elements=st.integers(0, 1)),
    bins=st.integers(1, 20),
)
def test_any_number_of_bins_is_halved_and_loses_nothing(probability, outcome, bins):
    many = calibration.sums(outcome, probability, bins)
    coarse = fewer(many)
    assert len(coarse.counts) == len(coarse.positives) == len(coarse.probability) == math.ceil(bins / 2)
    assert (finalize.items(coarse), finalize.prevalence(coarse)) == (finalize.items(many), finalize.prevalence(many))
    assert finalize.calibration_in_the_large(coarse) == finalize.calibration_in_the_large(many)
    assert list(coarse.counts[: bins // 2]) == [sum(many.counts[at : at + 2]) for at in range(0, bins - 1, 2)]


@given(
    probability=arrays.arrays(np.float64, 30, elements=st.floats(0, 1)),
    outcome=arrays.arrays(np.uint8, 30, elements=st.integers(0, 1)),
    bins=st.integers(1, 20),
)
def test_values_of_draws_are_those_of_the_kernels(probability, outcome, bins):
    sums = calibration.sums(outcome, probability, bins)
    units = np.array([to_integer(limbs) / 2**SCALE for limbs in sums.probability])
    for name, value in VALUES.items():
        entry = catalogue().entries["ECE" if name == "CWCE" else name]
        (found,) = value(sums.counts, sums.positives[None], units)
        assert found == pytest.approx(getattr(finalize, entry.finalize)(sums), abs=1e-12)


def test_every_metric_that_is_cut_into_bins_is_looked_at():
    assert set(VALUES) == {name for name, entry in catalogue().entries.items() if "bins" in entry.parameters}


@given(st.lists(st.sampled_from([0.0, 0.1, 0.5, 0.9, 1.0]), max_size=200), st.integers(1, 4))
def test_different_scores_are_counted_to_a_limit(values, most):
    different = tuple(sorted(set(values)))
    assert distinct(np.array(values), most) == (different if len(different) <= most else ())


@given(st.integers(5, 60), st.integers(5, 60), st.integers(0, 5), st.integers(0, 5))
def test_a_step_is_what_one_item_makes(ill, well, missed, wrong):
    """One item more that is missed: no other pair of algorithms is nearer without being alike."""
    reference = np.repeat([1, 0], [ill, well])
    one = reference.copy()
    one[: min(missed, ill - 1)] = 0
    one[ill : ill + min(wrong, well)] = 1
    other = one.copy()
    other[ill - 1] = 0
    found = assay.evaluate(
        reference, {"a": one, "b": other}, positive=1, metrics=["Sensitivity", "Accuracy"], replicates=2
    )
    rows = {row["metrics"][0]: row for row in found["pitfalls"] if row["id"] == "P35-01"}
    assert set(rows) == {"Sensitivity{class=1}", "Accuracy"}
    for key, of in (("Sensitivity{class=1}", ill), ("Accuracy", ill + well)):
        assert rows[key]["numbers"]["step"] == pytest.approx(1 / of)
        assert rows[key]["numbers"]["difference"] == pytest.approx(1 / of)
