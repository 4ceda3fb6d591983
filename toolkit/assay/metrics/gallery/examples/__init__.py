"""All examples, in the order of the catalogue."""

from assay.metrics.gallery.example import Example
from assay.metrics.gallery.examples import (
    aggregation,
    category,
    data_set,
    definition,
    interest_classes,
    interest_masks,
    meaning,
    outputs,
    ranking,
    reporting,
    structures,
)

EXAMPLES: tuple[Example, ...] = (
    *category.EXAMPLES,
    *interest_masks.EXAMPLES,
    *interest_classes.EXAMPLES,
    *structures.EXAMPLES,
    *data_set.EXAMPLES,
    *outputs.EXAMPLES,
    *definition.EXAMPLES,
    *aggregation.EXAMPLES,
    *ranking.EXAMPLES,
    *reporting.EXAMPLES,
    *meaning.EXAMPLES,
)
