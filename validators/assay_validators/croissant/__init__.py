"""CRO: Croissant dataset metadata."""

from assay_validators.croissant import (
    dataset,
    fields,
    formats,
    identifiers,
    inline,
    references,
    resources,
    sources,
    transforms,
    vocabulary,
)
from assay_validators.rule import rules_in

RULES = rules_in(dataset, resources, formats, references, identifiers, sources, transforms, fields, inline, vocabulary)
