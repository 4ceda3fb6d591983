"""What the report of an evaluation is made of, whether it is run now or was run before."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from assay.metrics.scoring import Scoring
from assay.metrics.study import Study
from assay.plan.physical import PhysicalPlan
from assay_validators.report import Report as Checked


class Told(Protocol):
    """An evaluation whose nodes are done, the report apart."""

    @property
    def plan(self) -> PhysicalPlan:
        """What is done here."""
        ...

    @property
    def compiled(self) -> PhysicalPlan:
        """The same as it was compiled, perhaps for backends that are not here."""
        ...

    @property
    def base(self) -> Path:
        """The folder that its paths start from."""
        ...

    @property
    def checked(self) -> Sequence[Checked]:
        """The reports of the documents; none where they are to be checked again."""
        ...

    @property
    def outputs(self) -> Mapping[str, Mapping[str, Any]]:
        """What the nodes came to, by their ids."""
        ...

    @property
    def losses(self) -> Mapping[str, str]:
        """How much of a node was given up and why, by its id."""
        ...

    @property
    def study(self) -> Study:
        """The aligned items."""
        ...

    @property
    def scoring(self) -> Scoring:
        """What measures them."""
        ...

    @property
    def facts(self) -> Mapping[str, Any]:
        """What the numbers may depend on beside the plan, as `environment` gives it."""
        ...

    @property
    def spent_ns(self) -> int:
        """How long the nodes took."""
        ...
