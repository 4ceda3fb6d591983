"""The page of a rule, parsed from its docstring: what `assay explain`, the site and SARIF show."""

import re
from textwrap import dedent, fill
from typing import Any

from assay_spec.record import Record
from assay_validators.rule import Rule

_HEADING = re.compile(r"^(?:## (What it does|Why is this bad\?|Example|References)|(Use instead):)$", re.MULTILINE)
_INDENT = "    "


_RECALLED = "Recalled: not yet checked against the source"


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
            references=(
                *(line.removeprefix("- ") for line in sections["References"].splitlines()),
                *([_RECALLED] if "(recalled)" in rule.source else []),
            ),
        )
    except KeyError as missing:
        raise ValueError(f"the page of {rule.code} has no heading {missing}") from None


def render(rule: Rule[Any], width: int = 120) -> str:
    """The page of `rule` as plain text for a terminal of `width` columns; snippets stay as they are."""
    shown = page(rule)
    sections = {
        "What it does": filled(shown.what, width),
        "Why is this bad?": filled(shown.why, width),
        "Example": _indented(shown.example),
        "Use instead": _indented(shown.instead),
        "References": "\n".join(filled(reference, width, hang="  ") for reference in shown.references),
    }
    head = f"{rule.code} {rule.name} ({rule.severity}, since {rule.since})\n\n{fill(shown.summary, width)}\n"
    return head + "".join(f"\n{heading}\n{text}\n" for heading, text in sections.items())


def filled(text: str, width: int, hang: str = "") -> str:
    """Paragraphs, indented and wrapped; a word is never broken, nor a name at its hyphen."""
    return "\n\n".join(
        fill(
            " ".join(paragraph.split()),
            width,
            initial_indent=_INDENT,
            subsequent_indent=_INDENT + hang,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for paragraph in text.split("\n\n")
    )


def _sections(text: str) -> dict[str, str]:
    heads = list(_HEADING.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    return {head[1] or head[2]: text[head.end() : end].strip("\n") for head, end in zip(heads, ends, strict=True)}


def _indented(text: str) -> str:
    return "\n".join(f"{_INDENT}{line}".rstrip() for line in text.splitlines())
