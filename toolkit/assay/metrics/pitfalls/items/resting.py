"""Which pitfalls rest on documents: what becomes of them cannot be told from items and their values alone."""

from collections.abc import Mapping
from typing import Any, cast

from assay.metrics.pitfalls.items.evidence import Evidence, Setting
from assay.metrics.pitfalls.items.table import ITEMS
from assay.metrics.scoring import Scoring
from assay.plan.physical import PhysicalPlan


class _Unknown:
    """A setting of which nothing is known, and which notes that somebody asked."""

    lacking = None
    """That is said of arrays, which are no documents."""

    def __init__(self) -> None:
        self.is_asked = False

    @property
    def fingerprint(self) -> None:
        """Nobody described the problem."""
        self.is_asked = True

    @property
    def checked(self) -> None:
        """There are no documents."""
        self.is_asked = True


def resting_on_documents(plan: PhysicalPlan, scoring: Scoring, results: Mapping[str, Any]) -> frozenset[str]:
    """The ids of the pitfalls whose rules ask for the problem, or for what was found in documents and tables."""
    setting, found = _Unknown(), set()
    for outcome in ITEMS.outcomes(Evidence(plan, scoring, results, cast("Setting", setting))):
        if setting.is_asked:
            found.add(outcome.id)
        setting.is_asked = False
    return frozenset(found)
