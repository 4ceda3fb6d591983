"""DAT: the tables behind an evaluation. These rules run before scoring, and in `assay check --data`."""

from assay_validators.metrics import data_tables
from assay_validators.rule import rules_in

RULES = rules_in(data_tables)
