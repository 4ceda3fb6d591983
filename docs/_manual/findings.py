"""Findings about finished runs and their signatures: an overview, and a page each from its meaning."""

from collections.abc import Iterator

from page import Page, plain, table

from assay.runs.meaning import Meaning
from assay.runs.meanings import meanings
from assay.runs.verification import CODES

HEAD = ["code", "what it says"]
OVERVIEW = "# Findings\n\nWhat `assay verify` finds wrong with a run. `assay explain CODE` prints the page of one.\n"


def pages() -> Iterator[Page]:
    """The overview, then every code."""
    known = meanings()
    groups = {"Verifying": [*CODES], "Signatures": [code for code in known if code not in CODES]}
    tables = {name: table(HEAD, [_row(code, known[code]) for code in codes]) for name, codes in groups.items()}
    parts = [f"## {name}\n\n{shown}" for name, shown in tables.items()]
    yield Page("All findings", "findings/index.md", "\n".join([OVERVIEW, *parts]))
    yield from (Page(code, f"findings/{code}.md", _page(code, meaning)) for code, meaning in known.items())


def _row(code: str, meaning: Meaning) -> list[str]:
    return [f"[{code}]({code}.md)", plain(meaning.title)]


def _page(code: str, meaning: Meaning) -> str:
    sections = {"What it means": meaning.means, "What to do": meaning.advice}
    head = f"# {code}\n\n{plain(meaning.title)}\n"
    return head + "".join(f"\n## {heading}\n\n{plain(text)}\n" for heading, text in sections.items())
