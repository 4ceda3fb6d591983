"""Pages that stand at the top of the repository, where people look for them first, and links that lead there."""

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from page import Page, block

ROOT = Path(__file__).parents[2]
HOMES = {
    "README.md": "index.md",
    "benchmarks/README.md": "speed.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "LICENSE": "licence.md",
}
"""Where each stands in the manual."""

_LINK = re.compile(r"(\]\(|(?:href|src)=\")(?!https?:|#|mailto:)([^)#\"\s]+)")


def pages() -> Iterator[Page]:
    """Every such page."""
    for source, path in HOMES.items():
        text = (ROOT / source).read_text(encoding="utf-8")
        yield Page(path, path, led(text, source, path) if source.endswith(".md") else f"# Licence\n\n{block(text)}")


def led(text: str, source: str, path: str) -> str:
    """`text` with its links, which fit the file `source` of the repository, fitting the page at `path`."""
    return _LINK.sub(lambda link: link[1] + _target(source, path, link[2]), text)


def _target(source: str, path: str, target: str) -> str:
    named = posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
    home = HOMES.get(named, posixpath.relpath(named, "docs"))
    return posixpath.relpath(home, posixpath.dirname(path) or ".")
