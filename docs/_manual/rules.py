"""The rules: an overview by family, and a page each from its docstring."""

from collections.abc import Iterator
from typing import Any

from page import Page, block, plain, table

from assay_validators.families import families, rules_of
from assay_validators.page import page
from assay_validators.rule import Rule

HEAD = ["code", "name", "severity", "what it is about"]


def pages() -> Iterator[Page]:
    """The overview, then every rule."""
    rules = {family: rules_of(family) for family in families()}
    count = sum(map(len, rules.values()))
    parts = [f"# Rules\n\n{count} rules. `assay explain CODE` prints the page of one.\n"]
    parts += [f"## {family}\n\n{table(HEAD, map(_row, own))}" for family, own in rules.items()]
    yield Page("All rules", "rules/index.md", "\n".join(parts))
    for own in rules.values():
        yield from (Page(rule.code, f"rules/{rule.code}.md", _page(rule)) for rule in own)


def _row(rule: Rule[Any]) -> list[str]:
    return [f"[{rule.code}]({rule.code}.md)", rule.name, rule.severity, plain(page(rule).summary)]


def _page(rule: Rule[Any]) -> str:
    shown = page(rule)
    data = ", looks into the tables that the document names" if rule.data else ""
    sections = {
        "What it does": plain(shown.what),
        "Why is this bad?": plain(shown.why),
        "Example": block(shown.example, "yaml"),
        "Use instead": block(shown.instead, "yaml"),
        "References": "\n".join(f"- {plain(reference)}" for reference in shown.references),
    }
    head = f"# {rule.code} {rule.name}\n\n{plain(shown.summary)}\n\n*{rule.severity}, since {rule.since}{data}*\n"
    return head + "".join(f"\n## {heading}\n\n{text}\n" for heading, text in sections.items())
