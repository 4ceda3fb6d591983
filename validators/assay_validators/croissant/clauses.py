"""The clauses of the Croissant specification that rules are read from."""

_SPECIFICATION = "https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html"

DATASET = f"Croissant 1.1, Dataset-level information, {_SPECIFICATION}#dataset-level-information"
RESOURCES = f"Croissant 1.1, Resources, {_SPECIFICATION}#resources"
RECORDS = f"Croissant 1.1, RecordSets, {_SPECIFICATION}#recordsets"
FIELDS = f"Croissant 1.1, Fields, {_SPECIFICATION}#fields"
SOURCES = f"Croissant 1.1, DataSource, {_SPECIFICATION}#datasource"
TYPES = f"Croissant 1.1, Data types, {_SPECIFICATION}#data-types"
IDS = f"Croissant 1.1, IDs and references, {_SPECIFICATION}#id-and-reference-mechanism"
