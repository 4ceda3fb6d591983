"""EVA: evaluations of classifiers."""

from assay_validators.metrics import (
    classes,
    fields,
    metric_names,
    named_files,
    predictions,
    problem,
    resampling,
)
from assay_validators.rule import rules_in

RULES = rules_in(classes, predictions, named_files, fields, metric_names, resampling, problem)
