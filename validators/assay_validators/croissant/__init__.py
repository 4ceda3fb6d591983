"""CRO: Croissant dataset metadata."""

from assay_validators.croissant import (
    conformance,
    contexts,
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

RULES = rules_in(
    conformance,
    dataset,
    resources,
    formats,
    references,
    identifiers,
    sources,
    transforms,
    fields,
    inline,
    vocabulary,
    contexts,
)
