"""CRO: Croissant."""

from assay_validators.croissant import records, resources
from assay_validators.rule import rules_in

RULES = rules_in(resources, records)
