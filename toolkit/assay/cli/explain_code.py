"""`assay explain CODE`: the page of a rule, or the rules of a family."""

from collections.abc import Iterator

from assay.cli.lines import prose_width
from assay_validators.families import families, find_rule, rules_of
from assay_validators.page import page, render


def page_text(code: str) -> str:
    """The page of the rule `code`, wrapped to the terminal.

    Raises:
        LookupError: no rule has that code; the message lists near ones.
    """
    return render(find_rule(code), prose_width()).rstrip("\n")


def is_family(word: str) -> bool:
    """Whether `word` is the beginning of codes, such as `EVA`."""
    return word.upper() in families()


def family_lines(family: str) -> Iterator[str]:
    """A line for each rule of a family: code, name and what it says."""
    rules = sorted(rules_of(family.upper()), key=lambda rule: rule.code)
    width = max(len(rule.name) for rule in rules)
    yield from (f"{rule.code}  {rule.name:<{width}}  {page(rule).summary}" for rule in rules)
