"""Every rule on items, and what becomes of each pitfall of the catalogue in a study of theirs."""

from assay.metrics.pitfalls.items import (
    aggregation,
    category,
    data,
    definition,
    interest,
    interpretation,
    output,
    ranking,
    reporting,
)
from assay.metrics.pitfalls.items.evidence import Evidence
from assay.metrics.pitfalls.items.needs import items
from assay.metrics.pitfalls.items.settled import EXCLUDED, UNKNOWABLE
from assay.metrics.pitfalls.rule import Looking, rules_of
from assay_spec.metrics.answers import Category

_TOPICS = (category, interest, data, output, definition, aggregation, ranking, reporting, interpretation)

ITEMS: Looking[Evidence] = Looking(Category.IMLC, rules_of(_TOPICS, items), EXCLUDED, UNKNOWABLE)
