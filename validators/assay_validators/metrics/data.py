"""DAT: the tables behind an evaluation. These rules run before scoring, and in `assay check --data`."""

from assay_validators.metrics import (
    data_classes,
    data_folds,
    data_groups,
    data_ids,
    data_labels,
    data_probabilities,
    data_score_values,
    data_scores,
    data_tables,
)
from assay_validators.rule import rules_in

RULES = rules_in(
    data_tables,
    data_ids,
    data_classes,
    data_labels,
    data_scores,
    data_probabilities,
    data_score_values,
    data_groups,
    data_folds,
)
