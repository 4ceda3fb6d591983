"""Answers that cannot stand beside each other, as data, of which rules and the guide's page say the same."""

from typing import NamedTuple

from assay_spec.metrics.conditions import Conditions
from assay_spec.metrics.fingerprint import DecisionRule


class Contradiction(NamedTuple):
    """Answers of which no two may stand together."""

    when: Conditions
    """The answers, each of another question."""
    says: str
    """What is wrong; an answer's name in braces is the answer given."""
    help: str


CALIBRATION_WITHOUT_SCORES = Contradiction(
    when={"calibration_requested": True, "class_scores_available": False},
    says="calibration is requested, but it can only be assessed where there are class scores",
    help="answer `class_scores_available: true`, or `calibration_requested: false`",
)
THRESHOLD_WITHOUT_SCORES = Contradiction(
    when={
        "decision_rule": (DecisionRule.TARGET_VALUE, DecisionRule.OPTIMIZATION),
        "class_scores_available": False,
    },
    says="`{decision_rule}` chooses a threshold, but there are no class scores",
    help="answer `class_scores_available: true`, or another decision rule",
)
CONTRADICTIONS = (CALIBRATION_WITHOUT_SCORES, THRESHOLD_WITHOUT_SCORES)


class OfCost(NamedTuple):
    """What is wrong with a cost; the classes stand in braces."""

    says: str
    help: str


REPEATED_COST = OfCost("`{reference}` taken for `{prediction}` has a cost already", "keep one of the two")
COST_OF_RIGHT_ANSWER = OfCost("a right answer, `{reference}`, is given a cost", "name the wrong answer")

NEEDED = ("costs", "target", "target_value", "target_fppi", "exchange_rate")
"""Answers that another answer needs."""
NEEDING = ("FPR001", "FPR003", "FPR005")
"""The rules that say so."""
