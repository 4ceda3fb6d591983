"""Which licence a text is, by the phrases that no other licence has."""

import re
from pathlib import Path
from typing import NamedTuple

NAMES = re.compile(r"(?:licen[cs]e|copying|unlicense)(?:[.-](?:txt|md|rst|data))?$", re.IGNORECASE)
"""What people call the file."""
MOST_BYTES = 1 << 16
SPDX = "https://spdx.org/licenses/"


class Phrases(NamedTuple):
    """What a licence says in its own words."""

    spdx: str
    said: tuple[str, ...]
    not_said: tuple[str, ...] = ()


LICENCES = (
    Phrases("CC-BY-NC-4.0", ("attribution-noncommercial 4.0 international",)),
    Phrases("CC-BY-SA-4.0", ("attribution-sharealike 4.0 international",), ("attribution-noncommercial-sharealike",)),
    Phrases("CC-BY-4.0", ("attribution 4.0 international",)),
    Phrases("CC-BY-NC-SA-4.0", ("attribution-noncommercial-sharealike 4.0 international",)),
    Phrases("CC-BY-NC-4.0", ("creativecommons.org/licenses/by-nc/4.0",)),
    Phrases("CC-BY-SA-4.0", ("creativecommons.org/licenses/by-sa/4.0",)),
    Phrases("CC-BY-4.0", ("creativecommons.org/licenses/by/4.0",)),
    Phrases("CC0-1.0", ("cc0 1.0 universal",)),
    Phrases("CC0-1.0", ("creativecommons.org/publicdomain/zero/1.0",)),
    Phrases("ODbL-1.0", ("open database license", "odbl")),
    Phrases("PDDL-1.0", ("public domain dedication and licen", "pddl")),
    Phrases("Apache-2.0", ("apache license", "version 2.0")),
    Phrases("MIT", ("free of charge, to any person obtaining a copy of this software and associated documentation",)),
    Phrases("GPL-3.0-only", ("gnu general public license version 3",)),
    Phrases("BSD-3-Clause", ("redistribution and use in source and binary forms", "neither the name of")),
    Phrases("BSD-2-Clause", ("redistribution and use in source and binary forms",), ("neither the name of",)),
)
"""The first that fits counts."""


def licence_of(text: str) -> str:
    r"""The SPDX identifier of the licence whose text this is; empty when nobody can tell.

    >>> licence_of("Creative Commons Attribution 4.0\n  International Public License"), licence_of("Ask me.")
    ('CC-BY-4.0', '')
    """
    plain = " ".join(text.lower().split())
    return next(
        (
            each.spdx
            for each in LICENCES
            if all(phrase in plain for phrase in each.said) and not any(phrase in plain for phrase in each.not_said)
        ),
        "",
    )


def read_start(path: Path, most_bytes: int = MOST_BYTES) -> str:
    """The beginning of a text; empty when it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(most_bytes).decode("utf-8-sig", "replace")
    except OSError:
        return ""
