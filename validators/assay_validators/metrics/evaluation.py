"""EVA: evaluations of classifiers."""

from assay_validators.metrics import (
    agreement,
    benefit,
    choices,
    classes,
    fields,
    metric_names,
    named_files,
    predictions,
    resampling,
)
from assay_validators.rule import rules_in

RULES = rules_in(classes, predictions, named_files, fields, metric_names, resampling, agreement, choices, benefit)
