"""What the passes may look at besides the plan itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assay.plan.physical import File
from assay_spec.metrics.catalogue import Catalogue
from assay_spec.metrics.fingerprint import Fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What compiling needs to know of a table without keeping its rows."""

    files: tuple[File, ...]
    """None when the document itself holds the records."""
    rows: int

    @property
    def bytes(self) -> int:
        """Size of all its files."""
        return sum(file.bytes for file in self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How scores are made, as the benchmark document says it."""

    metrics: tuple[str, ...] = ()
    """Asked for by name; empty when the fingerprint chooses."""
    level: float = 0.95
    replicates: int = 2000
    seed: int = 0
    limit: int = 0
    """Score only so many items, the first in the order of their ids; 0 for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the documents behind a plan ask for, the facts of their tables, and the catalogue of metrics."""

    settings: Settings
    fingerprint: Fingerprint | None
    catalogue: Catalogue
    tables: Mapping[str, Table] = field(default_factory=dict)
    """By the id of the records node."""
