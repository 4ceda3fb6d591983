"""Every rule on masks, and what becomes of each pitfall of the catalogue in a study of theirs."""

from itertools import chain

from assay.metrics.pitfalls.rule import Looking, by_id
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

MASKS: Looking[Evidence] = Looking(
    Category.SEMS, by_id(chain.from_iterable(topic.RULES for topic in _TOPICS)), EXCLUDED, UNKNOWABLE
)
