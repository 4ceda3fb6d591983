"""A node's key: H(code version, parameters, input keys). Caching, resume and audit all rest on it."""

from collections.abc import Mapping
from typing import Any

from assay.canonical import digest
from assay.plan.physical import PhysicalNode, PhysicalPlan, Resample
from assay_spec.dump import dump

VERSIONS = {"read": 1, "align": 4, "sweep": 3, "resample": 9, "compare": 6, "report": 1}
"""Raised when what a node computes changes, so that a release keeps every result that it would give again."""

SAID = ("id", "reasons", "estimate", "signature", "shards")
"""Fields that say something about a node and change nothing that it computes."""


def node_keys(plan: PhysicalPlan) -> Mapping[str, str]:
    """The key of every node, by its id."""
    keys: dict[str, str] = {}
    for node in plan.nodes:
        keys[node.id] = digest(_identity(node, keys))
    return keys


def _computed(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields without those that only say something, in the measures of a sweep too."""
    kept = {name: value for name, value in fields.items() if name not in SAID}
    return kept | {"measures": [_computed(each) for each in kept["measures"]]} if "measures" in kept else kept


def _identity(node: PhysicalNode, keys: Mapping[str, str]) -> dict[str, Any]:
    fields = _computed(dump(node))
    fields["inputs"] = [keys[name] for name in node.inputs]
    if isinstance(node, Resample):
        fields["sweeps"] = [keys[name] for name in node.sweeps]
    return {"version": VERSIONS[type(node).types[0]], **fields}
