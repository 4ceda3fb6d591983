"""Where two classes part: at which probability, and told by that of the one that is not the positive class."""

from fractions import Fraction
from math import inf, nextafter

from assay_spec.metrics.answers import DecisionRule
from assay_spec.metrics.evaluation import Prediction
from assay_spec.metrics.fingerprint import Fingerprint

HALF = 0.5
"""Where nobody says anything else."""


def balanced_at(rate: float) -> float:
    """The probability at which benefit and harm balance, where a false positive is worth `rate` true ones.

    From it on a decision for the positive class does more good than harm (Vickers & Elkin 2006, Medical Decision
    Making 26:565: the odds of the threshold are the rate).

    >>> balanced_at(0.25), balanced_at(1)
    (0.2, 0.5)
    """
    return rate / (1 + rate)


def decided_at(fingerprint: Fingerprint | None) -> float:
    """From which probability on the positive class is predicted, where the predictions say no `threshold`."""
    if fingerprint is None or fingerprint.decision_rule != DecisionRule.COST_BENEFIT:
        return HALF
    rate = fingerprint.exchange_rate
    return balanced_at(rate) if rate is not None and 0 < rate < inf else HALF


def threshold_of(prediction: Prediction, fingerprint: Fingerprint | None) -> float:
    """From which probability on an algorithm's positive class is predicted: as it says, or as the problem decides."""
    return prediction.threshold if "threshold" in prediction.places else decided_at(fingerprint)


def most_of_the_other(threshold: float) -> float:
    """The greatest probability of the other class with which the positive one is predicted, from `threshold` on.

    Probabilities and thresholds are the decimals that they are written as: 1 - 0.9 is 0.1, though not among doubles.

    >>> most_of_the_other(0.1), 1 - 0.9 >= 0.1
    (0.9, False)
    """
    exact = 1 - Fraction(repr(float(threshold)))
    nearest = float(exact)
    return nearest if Fraction(repr(nearest)) <= exact else nextafter(nearest, -inf)
