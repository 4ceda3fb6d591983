"""Where the fingerprint decides by benefit and harm, scores decide from where these balance, unless it is said."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import assay
from assay_spec.metrics.fingerprint import DecisionRule, Fingerprint

PROBLEM = Fingerprint(
    assay="fingerprint/1",
    name="x",
    category="ImLC",
    class_imbalance=False,
    class_scores_available=True,
    prevalence_reflects_population=True,
    decision_rule=DecisionRule.COST_BENEFIT,
    exchange_rate=0.25,
)
TRUTH = np.arange(40) % 2


@given(st.lists(st.integers(0, 100), min_size=40, max_size=40))
def test_net_benefit_is_of_the_decisions_that_its_rate_makes(hundredths):
    scores = np.array(hundredths) / 100

    def found(**said):
        rows = assay.evaluate(TRUTH, scores=scores, positive=1, replicates=3, **said)["results"]
        return {row["metric"]: row["value"] for row in rows}

    called = scores >= 0.2
    hit, alarm = (float((called & (each == TRUTH)).mean()) for each in (1, 0))
    metrics = ["NetBenefit{exchange_rate=0.25}", "Sensitivity"]
    values = found(metrics=metrics, fingerprint=PROBLEM)
    assert values["NetBenefit"] == pytest.approx(hit - 0.25 * alarm)
    assert values["Sensitivity"] == called[TRUTH == 1].mean()
    assert found(metrics=metrics, threshold=0.2) == values
    half = found(metrics=metrics, fingerprint=PROBLEM, threshold=0.5)
    assert half == found(metrics=metrics)
