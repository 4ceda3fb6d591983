"""What MkDocs calls while it builds the manual: pages that are made from the code, so that they cannot go stale.

https://www.mkdocs.org/user-guide/configuration/#hooks
"""

import re
from typing import Any

import commands
import differences
import findings
import kernels
import kinds
import metrics
import passes
import root
import rules
from mkdocs.structure.files import File
from page import Page

REFERENCE = {
    "Commands": commands,
    "Kinds of documents": kinds,
    "Rules": rules,
    "Against mlcroissant": differences,
    "Findings": findings,
    "Metrics": metrics,
    "Kernels": kernels,
    "Passes": passes,
}
"""Sections of the reference: modules whose `pages()` are a title, an address and a text each, the overview first."""

MANY = 12
"""A section of more pages is represented by its overview."""

_FENCE = re.compile(r"^```(\w+) file=(\S+)$", re.MULTILINE)


def on_config(config: Any) -> Any:
    """Put the reference before the last part of the navigation."""
    sections = [{title: _listed(list(module.pages()))} for title, module in REFERENCE.items()]
    config.nav.insert(-1, {"Reference": sections})
    return config


def _listed(pages: list[Page]) -> list[dict[str, str]]:
    """All pages of a section or, where they are many, the overview that leads to them."""
    return [{page.title: page.path} for page in (pages if len(pages) <= MANY else pages[:1])]


def on_files(files: Any, config: Any) -> Any:
    """Add the pages of the reference, and those that stand at the top of the repository."""
    for module in (root, *REFERENCE.values()):
        for page in module.pages():
            files.append(File.generated(config, page.path, content=page.text))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Give a block that stands for a file its name as title, and lead links to where the manual has their pages."""
    path = page.file.src_uri
    text = markdown if page.file.generated_by else root.led(markdown, f"docs/{path}", path)
    return _FENCE.sub(r'```\1 title="\2"', text)
