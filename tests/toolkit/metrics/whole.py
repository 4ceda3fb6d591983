"""Tables joined as a whole, for tests of what comes before and after."""

from typing import NamedTuple

import pyarrow as pa

from assay.items.items import Finding
from assay.metrics.joining import join_tables, plain_facts, sources
from assay.metrics.left_out import LeftOut


class Whole(NamedTuple):
    rows: pa.Table
    left_out: LeftOut
    facts: list


def join(plan, base):
    """The item rows of a plan, what is excluded, and what did not join."""
    node, given = plan.align, sources(plan, base)
    tables = [source.load() for source in given]
    found = join_tables(node, tables)
    if node.limit and found.rows.num_rows >= node.limit:
        last = found.rows["id"][node.limit - 1].as_py().encode()
        without = [fact for fact in found.noted if fact.finding is Finding.NULL_ID]
        found = join_tables(node, [_up_to(last, table, one.id) for table, one in zip(tables, given, strict=True)])
        noted = (without.pop(0) if fact.finding is Finding.NULL_ID else fact for fact in found.noted)
        found = found._replace(noted=tuple(noted))
    return Whole(found.rows, found.left_out, plain_facts(found.noted))


def _up_to(last, table, key):
    """The rows whose ids come no later than the last item within the limit, and those without an id."""
    ids = table[key].to_pylist()
    return table.filter(pa.array([id_ is None or id_.encode() <= last for id_ in ids], pa.bool_()))
