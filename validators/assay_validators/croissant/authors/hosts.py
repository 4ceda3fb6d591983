"""Names of authors in the names of hosts, where neither capitals nor blanks part them: `janedoe`, `smith-lab`."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from assay_validators.croissant.authors.words import folded

GROUPS = ("group", "grp", "groups", "lab", "labs", "laboratory", "research", "team")
"""How people call those who work with them, behind a surname."""

_HOST = re.compile(r"(?:[A-Za-z][\w+.-]{0,30}://)?(?:[^\s/?#@]{0,200}@)?([\w.-]+)")
_LABEL = re.compile(r"[^.]+(?=\.)")
_BETWEEN = re.compile(r"[-_]|\d+$")


class Label(NamedTuple):
    """A part of the name of a host, without what parts its words."""

    plain: str
    start: int
    end: int

    @property
    def owner(self) -> str:
        """Whose group it is; empty where it is none."""
        name = self.plain.removeprefix("the")
        return next((name.removesuffix(group) for group in GROUPS if name.endswith(group)), "")


def inner_labels_of(text: str, start: int, end: int) -> list[Label]:
    """The parts of the host in an address that stand before the name that is registered, which may be a company's."""
    labels = [*labels_of(text, start, start + len(text[start:end].rstrip(".,;:!?")))]
    registered = 2 if labels and labels[-1].plain in _SECOND else 1
    return labels[:-registered]


_SECOND = frozenset(["ac", "co", "com", "edu", "gov", "org"])
"""What stands before the code of a country, and has names registered under it."""


def labels_of(text: str, start: int, end: int) -> Iterator[Label]:
    """The parts of the host in an address, without the last, which says where it is registered."""
    host = _HOST.match(text, start, end)
    if host is not None:
        for found in _LABEL.finditer(text, *host.span(1)):
            yield Label(folded(_BETWEEN.sub("", found[0])), *found.span())
