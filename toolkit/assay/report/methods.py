"""What an author writes of how values were found: a paragraph, references, a table, and what readers must be told."""

import re
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import NamedTuple

from assay.report.marked import as_text


class Item(NamedTuple):
    """A line of the checklist."""

    what: str
    holds: bool
    """Whether the record says it; else it is for the author to say."""
    where: str
    """What says it, or what the author has to."""


DECIDES = Item("Which of several metrics decides was chosen before looking", False, "say so")
"""Of several algorithms."""


def only_authors_know(unit: str) -> Iterator[Item]:
    """What no record of values says; `unit` is what is tested: `case`."""
    yield Item("Where the data are from, how they were split, and their licence", False, "say so")
    yield Item("Who made the reference, by which protocol, and how well raters agree", False, "say so")
    yield Item(f"That no test {unit} was seen in training or tuning", False, "say so")
    yield Item("Code, weights and predictions can be had", False, "say where")


class Methods(NamedTuple):
    """All of it."""

    sentences: Sequence[str]
    """References stand in them by the keys of BibTeX, `maierhein2024metrics`."""
    latex: str
    """The values as a table."""
    checklist: Sequence[Item]


_CITED = re.compile(r"\(([a-z]+\d{4}[a-z]+(?:; [a-z]+\d{4}[a-z]+)*)\)")
_ENTRY = re.compile(r"(?ms)^@\w+\{(\w+),.*?^\}\n")


_NAMES = ("AUROC", "Brier", "Cohen's", "Dice", "F-beta", "Hausdorff", "Matthews", "Youden's")
"""Words that keep their capitals within a sentence."""


def within_sentence(title: str) -> str:
    """A title as it is written within a sentence.

    >>> within_sentence("Balanced accuracy"), within_sentence("Brier score")
    ('balanced accuracy', 'Brier score')
    """
    return title if title.split(" ", 1)[0] in _NAMES else title[:1].lower() + title[1:]


def bibtex(sentences: Sequence[str]) -> str:
    """The references that some sentences cite, in the order of their keys."""
    known = files("assay.report").joinpath("references.bib").read_text("utf-8")
    text = " ".join(sentences)
    return "\n".join(found[0] for found in _ENTRY.finditer(known) if found[1] in text)


def methods_text(methods: Methods) -> str:
    """The paragraph, references, table and checklist as Markdown."""
    return "\n".join(_lines(methods)) + "\n"


def _lines(methods: Methods) -> Iterator[str]:
    yield "# Methods"
    yield ""
    yield _CITED.sub(_pandoc, as_text(" ".join(methods.sentences)))
    yield from _block("References", "bibtex", bibtex(methods.sentences))
    yield from _block("Values", "latex", methods.latex)
    yield ""
    yield "# Reporting checklist"
    yield ""
    yield from (
        f"- [{'x' if item.holds else ' '}] {as_text(item.what)}: {as_text(item.where)}" for item in methods.checklist
    )


def _pandoc(found: re.Match[str]) -> str:
    """`[@holm1979simple; @kendall1945treatment]`, as Pandoc and Quarto cite."""
    return f"[@{found[1].replace('; ', '; @')}]"


def _block(title: str, language: str, text: str) -> Iterator[str]:
    yield from ("", f"# {title}", "", f"```{language}", text.rstrip("\n"), "```")
