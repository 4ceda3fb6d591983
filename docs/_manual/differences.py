"""Where mlcroissant and Assay part, from the tables of both: what each looks at, and the clause that decides."""

from collections.abc import Iterator
from typing import Any

from page import Page, plain, table

from assay_validators.croissant.official.rules import ROWS
from assay_validators.families import rules_of
from assay_validators.page import page
from assay_validators.rule import Rule

HEAD = """# Where mlcroissant and Assay part

What each of the two says of Croissant metadata, and which clause decides. `assay check --against mlcroissant FILE` says
it of a file.
"""
THEIRS = """## What mlcroissant 1.1.1 looks at

With what is to be said where it speaks and Assay does not: a clause allows it, or it is a slip of its code. The last
column has the rules of Assay that speak of the same thing; where there is none, mlcroissant is alone.
"""
OURS = """## What only Assay looks at

Rules that mlcroissant has no counterpart of: a file that they find something in passes it, unless it has something else
to say.
"""
FAMILIES = ("CRO", "MOD")
"""The rules on Croissant metadata; those on the text are about JSON, of which Python's reader allows a little more."""

FAMILY = 3
"""Letters of the name of a family."""

SEVERITIES = {"error": 0, "warning": 1, "info": 2}


def pages() -> Iterator[Page]:
    """One page."""
    theirs = table(
        ["code", "severity", "what it does", "what is to be said of it", "decided by", "Assay"], map(_theirs, ROWS)
    )
    alone = sorted(_alone(), key=lambda rule: (SEVERITIES[rule.severity], rule.code))
    ours = table(["code", "severity", "what it is about", "decided by"], map(_ours, alone))
    text = f"{HEAD}\n{THEIRS}\n{theirs}\n{OURS}\n{ours}"
    yield Page("Against mlcroissant", "differences.md", text)


def _theirs(code: str) -> list[str]:
    row = ROWS[code]
    ours = ", ".join(map(_led, row.ours))
    return [_led(code), str(row.severity), plain(row.condition), plain(row.reason), plain(row.clause), ours]


def _ours(rule: Rule[Any]) -> list[str]:
    return [_led(rule.code), str(rule.severity), plain(page(rule).summary), _linked(rule.source)]


def _alone() -> list[Rule[Any]]:
    shared = {code for row in ROWS.values() for code in row.ours}
    return [rule for family in FAMILIES for rule in rules_of(family) if rule.code not in shared]


def _led(code: str) -> str:
    """The link to a rule; a family has its place among all of them."""
    return f"[{code}](rules/{code}.md)" if len(code) > FAMILY else f"[{code}](rules/index.md#{code.lower()})"


def _linked(source: str) -> str:
    """A clause, its address being a link."""
    parts = (part.partition(", https://") for part in source.split("; "))
    return "; ".join(f"[{plain(name)}](https://{address})" if found else plain(name) for name, found, address in parts)
