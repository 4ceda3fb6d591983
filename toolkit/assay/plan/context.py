"""What the passes may look at besides the plan itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from assay_spec.metrics.catalogue import Catalogue
from assay_spec.metrics.evaluation import Evaluation
from assay_spec.metrics.fingerprint import Fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What compiling needs to know of a table without keeping its rows."""

    sha256: str
    rows: int
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The documents behind a plan, the facts of their tables, and the machine."""

    evaluation: Evaluation
    fingerprint: Fingerprint | None
    catalogue: Catalogue
    tables: Mapping[str, Table]
    """By path, as the records nodes name them."""
    scored: frozenset[str]
    """The algorithms that give class scores."""
