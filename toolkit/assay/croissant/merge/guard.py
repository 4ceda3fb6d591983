"""Holds what is done to a file against what a check finds in it: nothing that neither of two files had."""

import re
from collections.abc import Callable, Sequence

from assay.croissant.merge.intents import Intent
from assay_spec.document import Document, read_document
from assay_validators.engine import Session

MOST = 500
"""So many checks are made to find out what of a merge adds a finding; what is left then is refused."""

Finding = tuple[str, str]
"""A code, and a message without its numbers and lists, which tell how much of it there is."""

_NUMBER = re.compile(r"\d+|`[^`]*`(, `[^`]*`)+( and `[^`]*`)?")


class Guard:
    """What a check finds in two files."""

    def __init__(self, host: Document, mine: Document) -> None:
        self._path = host.path
        self._known = self._found(host).keys() | self._found(mine).keys()
        self._checks = 0

    def accepted(
        self, intents: Sequence[Intent], write: Callable[[Sequence[Intent]], bytes]
    ) -> tuple[list[Intent], list[tuple[Intent, str]]]:
        """What can be done without a new finding, and what cannot with the reason.

        All of it is tried first; where that adds a finding, halves of it are, so that few checks find the few culprits.
        """
        taken: list[Intent] = []
        refused: list[tuple[Intent, str]] = []
        todo = [list(intents)] if intents else []
        while todo:
            group = todo.pop()
            new = self.new(write([*taken, *group]))
            if not new:
                taken += group
            elif len(group) > 1 and self._checks < MOST:
                todo += [group[len(group) // 2 :], group[: len(group) // 2]]
            else:
                refused += [(each, new) for each in group]
        return self._settled(taken, refused, write)

    def _settled(
        self, taken: list[Intent], refused: list[tuple[Intent, str]], write: Callable[[Sequence[Intent]], bytes]
    ) -> tuple[list[Intent], list[tuple[Intent, str]]]:
        """What was refused, tried again: what it needs may have come after it."""
        left: list[tuple[Intent, str]] = []
        for intent, _ in refused:
            new = self.new(write([*taken, intent])) if self._checks < MOST else "too much is to be tried"
            if new:
                left.append((intent, new))
            else:
                taken.append(intent)
        return taken, left

    def new(self, data: bytes) -> str:
        """The first finding that neither file had; empty when there is none."""
        self._checks += 1
        found = self._found(read_document(self._path, data=data))
        new = next((each for each in found if each not in self._known), None)
        return f"a check would find {new[0]} then: {found[new]}" if new is not None else ""

    def _found(self, document: Document) -> dict[Finding, str]:
        report = Session().check_document(document)
        return {(each.code, _NUMBER.sub("#", each.message)): each.message for each in report.diagnostics}
