"""The families of codes, and where the rules of each are."""

from functools import cache
from typing import Any

from assay_spec.kinds import resolve, rows
from assay_validators.context import did_you_mean
from assay_validators.rule import Rule

DOCUMENTS = "assay_validators.documents:RULES"
"""The rules about the text of any document."""

MODELS = "assay_validators.models:RULES"
"""The rules about the shape of any document."""

OFFICIAL = {"MLC": "assay_validators.croissant.official.rules:RULES"}
"""What mlcroissant says, which is asked only by `--as` and `--against`."""


@cache
def families() -> dict[str, str]:
    """First letters of a code to the rules of the family: any document, each kind, and mlcroissant."""
    of_kinds = {letters: rules for row in rows() for letters, rules in row.rules.items()}
    return {"DOC": DOCUMENTS, "MOD": MODELS} | of_kinds | OFFICIAL


def rules_of(family: str) -> tuple[Rule[Any], ...]:
    """The rules of a family; none when there is no such family."""
    return resolve(families()[family]) if family in families() else ()


def find_rule(code: str) -> Rule[Any]:
    """The rule with that code.

    Raises:
        LookupError: there is none; the message lists near codes.
    """
    wanted = code.upper()
    for known in rules_of(wanted[:3]):
        if known.code == wanted:
            return known
    codes = [known.code for known in rules_of(wanted[:3])] or list(families())
    raise LookupError(" ".join((f"no rule has the code `{code}`;", did_you_mean(wanted, codes))).rstrip("; "))
