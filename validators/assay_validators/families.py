"""The families of codes, and where the rules of each are: one static table."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from assay_validators.context import did_you_mean
from assay_validators.rule import Rule

FAMILIES = {
    "DOC": ("assay_validators.documents",),
    "MOD": ("assay_validators.models",),
    "CRO": ("assay_validators.croissant",),
    "EVA": ("assay_validators.metrics.evaluation",),
    "FPR": ("assay_validators.metrics.fingerprint",),
    "DAT": ("assay_validators.metrics.data",),
}
"""First letters of a code to the modules whose `RULES` belong to the family."""


def rules_of(family: str) -> Iterator[Rule[Any]]:
    """The rules of a family; none when there is no such family."""
    for module in FAMILIES.get(family, ()):
        yield from import_module(module).RULES


def find_rule(code: str) -> Rule[Any]:
    """The rule with that code.

    Raises:
        LookupError: there is none; the message lists near codes.
    """
    wanted = code.upper()
    for known in rules_of(wanted[:3]):
        if known.code == wanted:
            return known
    codes = [known.code for known in rules_of(wanted[:3])] or list(FAMILIES)
    raise LookupError(" ".join((f"no rule has the code `{code}`;", did_you_mean(wanted, codes))).rstrip("; "))
