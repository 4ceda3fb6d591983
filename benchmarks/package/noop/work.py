"""Nothing at work."""

from assay.report.model import Report
from assay.runs.publish import publish
from assay.runs.work import Done

ANSWER = bytes(64)


class Work:
    def __init__(self, plan, base, store, keys, checked=()):
        self.plan, self.store = plan, store

    def remember(self, node, done):
        pass

    def do(self, node):
        publish(self.store, self.plan, results={}, exclusions=[], report=Report(title=self.plan.name))
        return Done({})

    def piece(self, node, number):
        return ANSWER

    def warm(self, nodes):
        pass

    def gather(self, node, pieces):
        assert all(piece == ANSWER for piece in pieces)
        return Done({"pieces": len(pieces)})


def nothing(number):
    """What the other engines do for a shard."""
    return ANSWER
