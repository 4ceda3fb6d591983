"""CRO: Croissant dataset metadata."""

from assay_validators.croissant import (
    classes,
    conformance,
    containers,
    contexts,
    dataset,
    extensions,
    fields,
    formats,
    identifiers,
    inline,
    references,
    resources,
    sources,
    transforms,
    values,
    vocabulary,
)
from assay_validators.rule import rules_in

RULES = rules_in(
    conformance,
    dataset,
    resources,
    containers,
    formats,
    references,
    identifiers,
    sources,
    transforms,
    fields,
    classes,
    inline,
    values,
    vocabulary,
    extensions,
    contexts,
)
