"""EVA: evaluations."""

from assay_validators.metrics import classes, predictions
from assay_validators.rule import rules_in

RULES = rules_in(classes, predictions)
