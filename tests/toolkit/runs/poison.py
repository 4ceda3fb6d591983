"""Runs whose workers die of every piece of some nodes."""

from assay.plan.keys import node_keys
from assay.runs.execute import Run, stages
from assay.runs.executor import Answer, InProcess
from assay.runs.store import open_store
from assay.runs.talk import Silence
from assay.runs.work import Lost, work_of


class Poisoned:
    """Workers that die of every piece of some nodes."""

    def __init__(self, inner, nodes):
        self._inner, self._nodes = inner, nodes

    def run(self, tasks):
        for answers in self._inner.run(tasks):
            yield [Answer(one.task, Lost("given up")) if one.task.node in self._nodes else one for one in answers]


def run_without(compiled, folder, nodes):
    """What was given up of a run into `folder`."""
    plan = compiled.plan
    with open_store(folder) as store:
        work = work_of(plan)(plan, compiled.base, store, node_keys(plan))
        run = Run(plan, work, store, Silence())
        for stage in stages(plan):
            if stage[0].pieces:
                run.ahead(stage, Poisoned(InProcess({node.id: node for node in plan.nodes}, work), nodes), "elsewhere")
            for node in stage:
                run.node(node)
    return run.given_up
