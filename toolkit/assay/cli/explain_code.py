"""`assay explain CODE`: the page of a rule, or the rules of a family."""

from collections.abc import Iterator
from shutil import get_terminal_size

from assay_validators.families import families, find_rule, rules_of
from assay_validators.page import page, render

NARROWEST, WIDEST = 40, 100
"""Columns between which prose is good to read."""


def page_text(code: str) -> str:
    """The page of the rule `code`, wrapped to the terminal.

    Raises:
        LookupError: no rule has that code; the message lists near ones.
    """
    width = max(NARROWEST, min(WIDEST, get_terminal_size().columns))
    return render(find_rule(code), width).rstrip("\n")


def is_family(word: str) -> bool:
    """Whether `word` is the beginning of codes, such as `EVA`."""
    return word.upper() in families()


def family_lines(family: str) -> Iterator[str]:
    """A line for each rule of a family: code, name and what it says."""
    rules = list(rules_of(family.upper()))
    width = max(len(rule.name) for rule in rules)
    yield from (f"{rule.code}  {rule.name:<{width}}  {page(rule).summary}" for rule in rules)
