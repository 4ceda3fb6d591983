"""Tables joined as a whole, for tests of what comes before and after."""

from typing import NamedTuple

import pyarrow as pa

from assay.metrics.joining import join_tables, plain_facts, sources
from assay.metrics.left_out import LeftOut


class Whole(NamedTuple):
    rows: pa.Table
    left_out: LeftOut
    facts: list


def join(plan, base):
    """The item rows of a plan, what is excluded, and what did not join."""
    found = join_tables(plan.align, [source.load() for source in sources(plan, base)])
    return Whole(found.rows[: plan.align.limit or None], found.left_out, plain_facts(found.noted))
