"""Licences by the names that people write."""

import re
from functools import cache

from assay_spec.remembered import Remembered

ADDRESS = "https://spdx.org/licenses/{}.html"

# fmt: off
SPDX = (
    "0BSD", "AFL-3.0", "Apache-2.0", "Artistic-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSD-3-Clause-Clear",
    "BSL-1.0", "C-UDA-1.0", "CC0-1.0", "CC-BY-2.0", "CC-BY-2.5", "CC-BY-3.0", "CC-BY-4.0", "CC-BY-NC-2.0",
    "CC-BY-NC-3.0", "CC-BY-NC-4.0", "CC-BY-NC-ND-3.0", "CC-BY-NC-ND-4.0", "CC-BY-NC-SA-2.0", "CC-BY-NC-SA-3.0",
    "CC-BY-NC-SA-4.0", "CC-BY-ND-4.0", "CC-BY-SA-3.0", "CC-BY-SA-4.0", "CDLA-Permissive-1.0", "CDLA-Permissive-2.0",
    "CDLA-Sharing-1.0", "ECL-2.0", "EPL-2.0", "EUPL-1.2", "GPL-2.0-only", "GPL-2.0-or-later", "GPL-3.0-only",
    "GPL-3.0-or-later", "AGPL-3.0-only", "AGPL-3.0-or-later", "ISC", "LGPL-3.0-only", "LGPL-3.0-or-later", "MIT",
    "MPL-2.0", "MS-PL", "ODbL-1.0", "ODC-By-1.0", "OFL-1.1", "OGL-UK-3.0", "PDDL-1.0", "PostgreSQL", "Unlicense",
    "WTFPL", "Zlib",
)
# fmt: on
"""The identifiers of the licences that datasets and software have most often."""

ONLY_VERSION = ("CC0-1.0", "ODbL-1.0", "ODC-By-1.0", "PDDL-1.0")
"""Of these there is one version, so that a name may leave it out."""

_WORDS = (
    (r"creative\s+commons", "cc"),
    (r"attribution", "by"),
    (r"non[\s-]*commercial", "nc"),
    (r"share[\s-]*alike", "sa"),
    (r"no[\s-]*derivat(?:ives?|es)", "nd"),
    (r"cc[\s-]*zero", "cc0"),
    (r"\b(?:the|licen[cs]e|version|international|universal|unported|generic|spdx)\b", ""),
    (r"\bv(?=\d)", ""),
    (r"\.0(?![\d.])", ""),
    (r"(?:[^\w.]|_)+", ""),
)
"""What people write for the parts of a name, and what says nothing."""


def spdx_of(text: str) -> str:
    """The identifier of the licence that is called so; empty when more than one could be meant, or none is known.

    What stands in brackets is another name of it, or says what is different.

    >>> spdx_of("CC BY 4.0"), spdx_of("Creative Commons Attribution 4.0 International (CC BY 4.0)"), spdx_of("CC BY")
    ('CC-BY-4.0', 'CC-BY-4.0', '')
    """
    if len(text) > LONGEST:
        return ""
    before, _, inside = text.strip().removesuffix(")").partition("(")
    found = {_known(name) for name in (before, inside) if name.strip()}
    return found.pop() if len(found) == 1 else ""


LONGEST = 100


@Remembered
def _known(name: str) -> str:
    return _by_plain_name().get(_plain(name), "")


def _plain(name: str) -> str:
    plain = name.lower()
    for written, meant in _WORDS:
        plain = re.sub(written, meant, plain)
    return plain


@cache
def _by_plain_name() -> dict[str, str]:
    short = {_plain(name.rpartition("-")[0]): name for name in ONLY_VERSION}
    return short | {_plain(name): name for name in SPDX}
