"""Studies of items that fall into a pitfall, and those that are the same but for that."""

import numpy as np
from tests.toolkit.metrics.pitfalls.studies import (
    CLEAR,
    CLOSE,
    EVENLY,
    GRADES,
    HALF_BLIND,
    ILL,
    IN_TURN,
    RARE,
    call,
    problem,
    said,
    scored,
)

from assay_spec.metrics.answers import DecisionRule
from assay_spec.metrics.fingerprint import Cost

COSTLY = problem(unequal_severity=True, costs=(Cost(reference="1", prediction="0", cost=5.0),))
PAIRS = {"patient": [str(number // 2) for number in range(120)]}
ONE_CENTRE_LOST = {"centre": np.where(np.arange(120) % 6 < 5, "a", "b")}
"""100 items and 20, of which as many are ill."""
LOST = np.where((ONE_CENTRE_LOST["centre"] == "b") & (np.arange(120) % 24 != 5), 1 - ILL, ILL)
"""Of the 20 items 15 are called wrongly."""
ANY = np.random.default_rng(0).random(3000)
DRAWN = (np.random.default_rng(1).random(3000) < ANY).astype(int)
"""Outcomes that are as probable as that, so that bins err on either side by chance."""
FOUND_AND_TWIN = {
    "P1-04": (
        call(metrics=["MCC"], fingerprint=problem(multiple_labels=True)),
        call(metrics=["MCC"], fingerprint=problem()),
    ),
    "P21-04": (
        call(scores=scored(), metrics=["AUROC"], fingerprint=problem(calibration_requested=True)),
        call(scores=scored(), metrics=["AUROC", "Brier"], fingerprint=problem(calibration_requested=True)),
    ),
    "P21-05": (
        call(metrics=["PPV"], fingerprint=problem(prevalence_reflects_population=False)),
        call(metrics=["PPV"], fingerprint=problem()),
    ),
    "P21-06": (call(metrics=["MCC"], fingerprint=COSTLY), call(metrics=["MCC"], fingerprint=problem())),
    "P21-07": (
        call(metrics=["Fbeta"], fingerprint=problem(decision_rule=DecisionRule.COST_BENEFIT, exchange_rate=0.5)),
        call(
            metrics=["Fbeta", "NetBenefit{exchange_rate=0.5}"],
            fingerprint=problem(decision_rule=DecisionRule.COST_BENEFIT, exchange_rate=0.5),
        ),
    ),
    "P23-01": (call(reference=RARE, metrics=["Accuracy"]), call(metrics=["Accuracy"])),
    "P23-02": (call(reference=RARE), call()),
    "P24-03": (
        call(scores=ILL.astype(float), metrics=["AUROC"]),
        call(scores=scored(), metrics=["AUROC"]),
    ),
    "P31-02": (
        call(reference=IN_TURN, scores=EVENLY, metrics=["ECE"]),
        call(reference=DRAWN, scores=ANY, metrics=["ECE"]),
    ),
    "P32-02": (call(by=PAIRS), call(by=PAIRS, group=PAIRS["patient"])),
    "P32-03": (
        call(HALF_BLIND, GRADES, metrics=["Accuracy"]),
        call(GRADES, GRADES, metrics=["Accuracy"]),
    ),
    "P32-04": (
        call(scores=scored(), metrics=["Sensitivity@Specificity"]),
        call(scores=scored(), metrics=["AUROC"]),
    ),
    "P33-01": (
        call(CLEAR, metrics=["Accuracy", "EC"]),
        call(CLEAR, metrics=["Accuracy", "MCC"]),
    ),
    "P33-02": (call(CLEAR, replicates=20), call(CLEAR)),
    "P34-02": (call(LOST, by=ONE_CENTRE_LOST), call(by=ONE_CENTRE_LOST)),
    "P35-01": (
        call({"a": said(5), "b": said(6)}, metrics=["Sensitivity"]),
        call({"a": said(5), "b": said(7)}, metrics=["Sensitivity"]),
    ),
    "P35-02": (
        call(scores=scored(), metrics=["LogLoss"]),
        call(scores=scored(), metrics=["RootBrier", "Brier"]),
    ),
    "P35-03": (call(CLOSE), call(CLEAR)),
}
"""By pitfall, a study that falls into it, and one that is the same but for that."""
