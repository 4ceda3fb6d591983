"""FPR: fingerprints of problems."""

from assay_validators.metrics import answers, asked, decision, drafted
from assay_validators.rule import rules_in

RULES = rules_in(decision, answers, asked, drafted)
