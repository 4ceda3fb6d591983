"""DOC: what is wrong with the bytes, the JSON or the YAML of a document of any kind."""

from assay_validators.documents import encoding, numbers, reading, syntax, yaml_nodes, yaml_text
from assay_validators.rule import rules_in

RULES = rules_in(reading, encoding, syntax, numbers, yaml_text, yaml_nodes)
