"""The words for each rule of mlcroissant's: what is said of the example of its page, and where.

`said.md` is written anew with `python -m tests.validators.official.test_said`.
"""

from pathlib import Path

from tests.validators.test_pages import findings

from assay_validators.croissant.official.rules import RULES
from assay_validators.page import page

SAID = Path(__file__).with_name("said.md")


def said():
    """A section for each rule: its example and what is found."""
    yield "# What mlcroissant says of the examples of its rules\n"
    for rule in RULES:
        shown = page(rule)
        yield f"\n## {rule.code} {rule.name}\n\n```json\n{shown.example}\n```\n\n```findings\n"
        for found in findings(rule, shown.example):
            yield f"{found.severity}[{found.code}] {found.span.pointer or '(document)'}\n  {found.message}\n"
        yield "```\n"


def test_each_says_what_it_said():
    assert "".join(said()) == SAID.read_text(encoding="utf-8")


if __name__ == "__main__":
    SAID.write_text("".join(said()), encoding="utf-8")
