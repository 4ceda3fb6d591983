"""DOC: what is wrong with the bytes, the JSON, the YAML or the Turtle of a document of any kind."""

from assay_validators.documents import encoding, numbers, reading, syntax, turtle, yaml_nodes, yaml_text
from assay_validators.rule import rules_in

RULES = rules_in(reading, encoding, syntax, numbers, yaml_text, yaml_nodes, turtle)
