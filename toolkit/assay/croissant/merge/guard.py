"""Holds what is done to a file against what a check finds in it: nothing that neither of two files had."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from assay.croissant.merge.intents import Intent
from assay.croissant.merge.places import Places
from assay_spec.croissant.context import Context, terms_of
from assay_spec.diagnostic import Diagnostic
from assay_spec.document import Document, read_document
from assay_validators.engine import Session

MOST = 500
"""So many checks are made to find out what of a merge adds a finding; what is left then is refused."""

AGAIN = 100
"""So much of what was refused is tried again, each by itself."""

Finding = tuple[str, str, str]
"""A code, a message without its numbers and lists, which tell how much of it there is, and a word of a list."""

Write = Callable[[Sequence[Intent]], bytes]

_QUOTED = re.compile(r"(`[^`]*`)")
_LIST = re.compile(r"`[^`]*`(?:, `[^`]*`)+(?: and `[^`]*`)?")
_NUMBER = re.compile(r"\d+")


class Sorted(NamedTuple):
    """What can be done without a new finding, and what cannot with the reason."""

    taken: list[Intent]
    refused: list[tuple[Intent, str]]


class Guard:
    """What a check finds in two files."""

    def __init__(self, host: Document, mine: Document) -> None:
        self._path = host.path
        self._known: set[Finding] = set()
        self._placed: set[tuple[Finding, str]] = set()
        """With the objects in which they are."""
        for document in (host, mine):
            places, terms = Places(document), terms_of(document)
            for each in _found(document):
                findings = {spelt for finding in _findings(each) for spelt in _spellings(finding, terms)}
                self._known |= findings
                self._placed |= {(finding, places.object(each)) for finding in findings}
        self._checks = 0

    def accepted(self, intents: Sequence[Intent], write: Write) -> Sorted:
        """What can be done without a new finding, and what cannot with the reason.

        What was refused is tried again while that lets more through: what it needs may have come after it.
        """
        taken, refused = self._sorted([], [*intents], write)
        is_more = bool(refused)
        while is_more:
            more, left = self._sorted(taken, [each for each, _ in refused], write)
            is_more = len(more) > len(taken) and bool(left)
            taken, refused = more, left
        for intent, why in refused[:AGAIN]:
            if not self._new(write([*taken, intent]), [*taken, intent]):
                taken.append(intent)
                refused.remove((intent, why))
        return Sorted(taken, refused)

    def _sorted(self, taken: Sequence[Intent], intents: list[Intent], write: Write) -> Sorted:
        """What of some intents can be done beside what is taken.

        All of it is tried first. Where that adds a finding, what was done at its place goes; where nothing was done
        there, halves of it are tried, so that few checks find the few culprits.
        """
        known, refused = [*taken], list[tuple[Intent, str]]()
        todo = [intents] if intents else []
        while todo:
            group = todo.pop()
            new = self._new(write([*known, *group]), [*known, *group])
            guilty = _guilty(new, group)
            left = [each for each in group if id(each) not in guilty]
            if not new:
                known += group
            elif guilty and self._checks < MOST:
                refused += [(each, guilty[id(each)]) for each in group if id(each) in guilty]
                todo += [left] if left else []
            elif len(group) > 1 and self._checks < MOST:
                todo += [group[len(group) // 2 :], group[: len(group) // 2]]
            else:
                refused += [(each, _why(new[0][0])) for each in group]
        return Sorted(known, refused)

    def new(self, data: bytes) -> str:
        """The first finding that neither file had; empty when there is none."""
        new = self._new(data)
        return _why(new[0][0]) if new else ""

    def _new(self, data: bytes, intents: Sequence[Intent] = ()) -> list[tuple[Diagnostic, list[Intent]]]:
        """The findings that neither file had, each with what was done at its place."""
        self._checks += 1
        document = read_document(self._path, data=data)
        places, terms = Places(document, intents), terms_of(document)
        new = list[tuple[Diagnostic, list[Intent]]]()
        for each in _found(document):
            made = places.intents(each)
            at = places.object(each) if made else None
            if not all(self._is_known(_spellings(finding, terms), at) for finding in _findings(each)):
                new.append((each, made))
        return new

    def _is_known(self, spellings: Sequence[Finding], at: str | None) -> bool:
        """Whether one of the files has a finding, in its own words; in the object `at` where something was done."""
        return any(each in self._known and (at is None or (each, at) in self._placed) for each in spellings)


def _guilty(new: Sequence[tuple[Diagnostic, list[Intent]]], group: Sequence[Intent]) -> dict[int, str]:
    """What of a group made findings, with the reason: it was put at their places, or they name what it takes out."""
    own, guilty = {id(each) for each in group}, dict[int, str]()
    gone = {each.choice.item: each for each in group if each.is_gone and each.choice.item}
    for found, made in new:
        named = [gone[word] for quoted in _QUOTED.findall(found.message) if (word := quoted[1:-1]) in gone]
        for each in [each for each in made if id(each) in own] or named:
            guilty.setdefault(id(each), _why(found))
    return guilty


def _found(document: Document) -> Sequence[Diagnostic]:
    return Session().check_document(document).diagnostics


def _findings(found: Diagnostic) -> Iterator[Finding]:
    """A finding, for each word of a list by itself; names keep their numbers."""
    lists = _LIST.findall(found.message)
    parts = _QUOTED.split(_LIST.sub("…", found.message))
    message = "".join(part if part.startswith("`") else _NUMBER.sub("#", part) for part in parts)
    yield from ((found.code, message, word) for each in lists or [""] for word in _QUOTED.findall(each) or [""])


def _spellings(finding: Finding, terms: Context) -> Sequence[Finding]:
    """A finding as it quotes words, and by what these mean: a word may be spelt otherwise in another file."""
    code, message, listed = finding
    parts = _QUOTED.split(message)
    meant = "".join(_meant(part, terms) if part.startswith("`") else part for part in parts)
    return finding, (code, meant, _meant(listed, terms) if listed else "")


def _meant(quoted: str, terms: Context) -> str:
    """A word in backticks by its whole address, where it has a prefix or is defined."""
    return f"`{terms.address(terms.canonical(quoted[1:-1]))}`"


def _why(found: Diagnostic) -> str:
    return f"a check would find {found.code} then: {found.message}"
