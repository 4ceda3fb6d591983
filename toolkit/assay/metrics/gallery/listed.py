"""The gallery as data: every example with its texts, values, keys and claims."""

from collections.abc import Sequence
from typing import Any

from assay.metrics.gallery.chosen import by_group, first_of
from assay.metrics.gallery.claims import Claim
from assay.metrics.gallery.measured import Measured
from assay.metrics.gallery.words import Told
from assay_spec.metrics.pitfalls import PAPER, pitfalls


def as_data(many: Sequence[Told]) -> dict[str, Any]:
    """The content of `--format json`."""
    groups = [
        {"id": group.id, "title": group.title, "provenance": group.provenance}
        for group, _ in by_group([each.example for each in many])
    ]
    return {"version": 1, "source": PAPER, "groups": groups, "examples": [_example(each) for each in many]}


def _example(told: Told) -> dict[str, Any]:
    example, made = told.example, told.made
    return {
        "name": example.name,
        "group": first_of(example).group,
        "pitfalls": [_pitfall(rule) for rule in example.rules],
        "title": example.title,
        "field": example.field,
        "effect": told.effect,
        "seen": told.seen,
        "wrong": told.wrong,
        "instead": told.instead,
        "facts": dict(made.facts),
        "values": {name: {column: _value(one) for column, one in row.items()} for name, row in made.values.items()},
        "claims": [_claim(claim) for claim in example.claims],
        "pictures": [{"name": each.name, "says": each.says} for each in made.pictures],
    }


def _pitfall(rule: str) -> dict[str, Any]:
    found = pitfalls()[rule]
    return {
        "id": found.id,
        "title": found.title,
        "severity": found.severity,
        "affects": list(found.affects),
        "remedy": found.remedy,
        "provenance": found.provenance,
    }


def _value(one: Measured) -> dict[str, Any]:
    return {"value": one.value, "unit": one.unit, "key": one.key, "reason": one.reason or None}


def _claim(claim: Claim) -> dict[str, Any]:
    return {"relation": str(claim.relation), "operands": list(claim.operands), "by": claim.by}
