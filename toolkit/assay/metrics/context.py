"""What the passes of an evaluation look at besides the plan itself."""

from dataclasses import dataclass

from assay.plan.context import Context
from assay_spec.metrics.catalogue import Catalogue
from assay_spec.metrics.evaluation import Proportions
from assay_spec.metrics.fingerprint import Fingerprint
from assay_spec.metrics.seed import SEED


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How scores are made, as the benchmark document says it."""

    metrics: tuple[str, ...] = ()
    """Asked for by name; empty when the fingerprint chooses."""
    level: float = 0.95
    proportions: Proportions = Proportions.WILSON
    replicates: int = 2000
    seed: int = SEED
    limit: int = 0
    """Score only so many items, the first in the order of their ids; 0 for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationContext(Context):
    """What the documents behind an evaluation's plan ask for, and the catalogue of metrics."""

    settings: Settings
    fingerprint: Fingerprint | None
    catalogue: Catalogue
