"""Every rule on masks, and what becomes of each pitfall of the catalogue in a study of theirs."""

from assay.metrics.pitfalls.rule import Looking, rules_of
from assay.metrics.segmentation.pitfalls import (
    aggregation,
    category,
    data,
    definition,
    interest,
    interpretation,
    output,
    ranking,
    structures,
)
from assay.metrics.segmentation.pitfalls.evidence import Evidence
from assay.metrics.segmentation.pitfalls.settled import EXCLUDED, UNKNOWABLE
from assay_spec.metrics.answers import Category

_TOPICS = (category, interest, structures, data, output, definition, aggregation, ranking, interpretation)

MASKS: Looking[Evidence] = Looking(Category.SEMS, rules_of(_TOPICS), EXCLUDED, UNKNOWABLE)
