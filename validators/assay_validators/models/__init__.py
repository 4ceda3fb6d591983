"""MOD: objects that do not look as their kind declares, whatever the kind; and findings that a document accepts."""

from assay_validators.models import accepted, members, values
from assay_validators.rule import rules_in

RULES = rules_in(members, values, accepted)
