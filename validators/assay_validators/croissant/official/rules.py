"""All that mlcroissant says, by code: the rows, and the rules that put its findings into words."""

from assay_validators.croissant.official import endings, properties, wholes
from assay_validators.croissant.official.row import rule_of

ROWS = {row.code: row for row in (*endings.ROWS, *properties.ROWS, *wholes.ROWS)}
RULES = tuple(map(rule_of, ROWS.values()))
