"""Every rule on items, and what becomes of each pitfall of the catalogue in a study of theirs."""

from itertools import chain

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
from assay.metrics.pitfalls.rule import Looking, by_id
from assay_spec.metrics.answers import Category

_TOPICS = (category, interest, data, output, definition, aggregation, ranking, reporting, interpretation)

ITEMS: Looking[Evidence] = Looking(
    Category.IMLC,
    by_id(rule._replace(needs=(items, *rule.needs)) for rule in chain.from_iterable(t.RULES for t in _TOPICS)),
    EXCLUDED,
    UNKNOWABLE,
)
