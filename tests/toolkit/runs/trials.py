"""Plans whose pieces do as they are told, in this process and in workers."""

import json
from pathlib import Path

from assay.plan.physical import PhysicalPlan, Report, Resample
from assay.runs.execute import Manner, run_plan
from assay.runs.pool import Limits

PACKAGE = Path(__file__).parent / "package"


def plan_of(pieces):
    """Nodes with so many pieces each, by their names, none of which needs another."""
    nodes = [
        Resample(id=name, scheme="independent", seed=number, replicates=count, shards=count)
        for number, (name, count) in enumerate(pieces.items())
    ]
    return PhysicalPlan(name="trial", kind="trials", nodes=(*nodes, Report(id="report", inputs=tuple(pieces))))


class Trial:
    """One plan with its deeds, and where it runs."""

    def __init__(self, base, pieces, deeds=None):
        self.base = base
        base.mkdir(exist_ok=True)
        (base / "deeds.json").write_text(json.dumps(deeds or {}))
        self.plan = plan_of(pieces)
        self.folder = base / "run"

    def run(self, workers=2, talk=None, folder=None, **limits):
        return run_plan(self.plan, self.base, folder or self.folder, talk, Manner(workers, Limits(**limits)))

    @property
    def attempts(self):
        """How often each piece was begun."""
        from trials.work import attempts

        return attempts(self.base)

    @property
    def pids(self):
        """The processes that began pieces."""
        path = self.base / "attempts"
        return [int(line.split()[-1]) for line in path.read_text().splitlines()] if path.exists() else []
