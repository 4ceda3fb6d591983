"""The page of a rule, parsed from its docstring: what `assay explain`, the site and SARIF show."""

import re
from textwrap import dedent
from typing import Any

from assay_spec.record import Record
from assay_validators.rule import Rule

_HEADING = re.compile(r"^(?:## (What it does|Why is this bad\?|Example|References)|(Use instead):)$", re.MULTILINE)


class Page(Record):
    """What a person reads about a rule."""

    summary: str
    what: str
    why: str
    example: str
    """A snippet that fires the rule."""
    instead: str
    """The same, mended."""
    references: tuple[str, ...]


def page(rule: Rule[Any]) -> Page:
    """The page of `rule`.

    Raises:
        ValueError: the docstring lacks a heading.
    """
    first, _, rest = rule.text.partition("\n")
    sections = _sections(dedent(rest))
    try:
        return Page(
            summary=first.strip(),
            what=sections["What it does"],
            why=sections["Why is this bad?"],
            example=sections["Example"],
            instead=sections["Use instead"],
            references=tuple(line.removeprefix("- ") for line in sections["References"].splitlines()),
        )
    except KeyError as missing:
        raise ValueError(f"the page of {rule.code} has no heading {missing}") from None


def render(rule: Rule[Any]) -> str:
    """The page of `rule` as plain text for a terminal."""
    shown = page(rule)
    sections = {
        "What it does": shown.what,
        "Why is this bad?": shown.why,
        "Example": shown.example,
        "Use instead": shown.instead,
        "References": "\n".join(shown.references),
    }
    head = f"{rule.code} {rule.name} ({rule.severity}, since {rule.since})\n\n{shown.summary}\n"
    return head + "".join(f"\n{heading}\n{_indented(text)}\n" for heading, text in sections.items())


def _sections(text: str) -> dict[str, str]:
    heads = list(_HEADING.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    return {head[1] or head[2]: text[head.end() : end].strip("\n") for head, end in zip(heads, ends, strict=True)}


def _indented(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.splitlines())
