"""`assay explain CODE`: what a finding about a finished run or its signatures means, and what to do."""

from collections.abc import Iterator

from assay.cli.lines import prose_width
from assay.runs.meanings import meanings
from assay_validators.context import did_you_mean
from assay_validators.page import filled

FAMILY = "VER"
"""What the codes of verifying begin with; those of signatures are words."""


def finding_lines(word: str) -> list[str]:
    """The page of a code, or those that begin with `VER`; nothing when no finding is called so.

    Raises:
        LookupError: it begins like a code of verifying, and is none; the message lists near ones.
    """
    known = meanings()
    if word.upper() == FAMILY:
        return [f"{code}  {meaning.title}" for code, meaning in known.items() if code.startswith(FAMILY)]
    code = next((code for code in known if code.casefold() == word.casefold()), None)
    if code is not None:
        return list(_page(code))
    if word[: len(FAMILY)].upper() == FAMILY and word[len(FAMILY) :].isdecimal():
        near = did_you_mean(word, [code for code in known if code.startswith(FAMILY)])
        raise LookupError(f"no finding has the code `{word}`; {near}".rstrip("; "))
    return []


def _page(code: str) -> Iterator[str]:
    meaning, width = meanings()[code], prose_width()
    yield f"{code}: {meaning.title}"
    for heading, text in (("What it means", meaning.means), ("What to do", meaning.advice)):
        yield from ("", heading, *filled(text, width).split("\n"))
