"""What is to be changed in one document, and what cannot be changed without its author."""

from bisect import bisect, insort
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from assay_spec.document import Document
from assay_spec.edit import Edit, Origins, applied, remove_members, rename_key, replace_value
from assay_spec.ports import Left


class Change(NamedTuple):
    """Something that was changed."""

    byte: int
    """Where it stood."""
    said: str
    """What became of it, in the same words for all of its kind."""
    clause: str
    """The clause of the specification that asks for it."""


class Revision:
    """The edits of one document, with what is said of them."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.changes: list[Change] = []
        self.left: list[Left] = []
        self._edits: list[Edit] = []
        self._touched: list[tuple[int, int]] = []

    @property
    def data(self) -> bytes:
        """The document with its edits."""
        return applied(self.document, self._edits)

    def rename(self, key: int, word: str, clause: str) -> None:
        """Another word for a key, or for a text that is one."""
        old = self.document.tape.text(key)
        if old != word:
            self.change(key, [rename_key(self.document, key, word)], f"`{old}` became `{word}`", clause)

    def replace(self, node: int, value: object, said: str, clause: str) -> None:
        """Another value at a node."""
        self.change(node, [replace_value(self.document, node, value)], said, clause)

    def change(self, node: int, edits: Iterable[Edit], said: str, clause: str) -> None:
        """Edits for one reason: all of them, or none, which is told then.

        What was taken out or written anew as a part of something larger needs none.
        """
        new = [edit for edit in edits if not self._is_gone(edit)]
        if not all(map(self._is_free, new)):
            self.leave(node, f"not done, for its place was changed before: {said}", "do it by hand")
        elif new:
            self._take(new)
            self.changes.append(Change(self.document.tape.start(node), said, clause))

    def remove(self, node: int, said: Mapping[int, str], clause: str) -> bool:
        """Members of an object are taken out, with what is said of each: all, or none where something was edited."""
        edits = remove_members(self.document, node, said)
        if not all(map(self._is_free, edits)):
            return False
        self._take(edits)
        self.changes += [Change(self.document.tape.start(key), text, clause) for key, text in said.items()]
        return True

    def _take(self, edits: list[Edit]) -> None:
        for edit in edits:
            insort(self._touched, (edit.start, edit.end))
        self._edits += edits

    def _is_free(self, edit: Edit) -> bool:
        at = bisect(self._touched, (edit.start, edit.end))
        before = self._touched[at - 1][1] if at else 0
        behind = self._touched[at][0] if at < len(self._touched) else edit.end
        return before <= edit.start and edit.end <= behind and (edit.start, edit.end) not in self._touched[at - 1 : at]

    def _is_gone(self, edit: Edit) -> bool:
        """Whether the bytes are a part of more that was edited."""
        at = bisect(self._touched, (edit.start, len(self.document.data)))
        start, end = self._touched[at - 1] if at else (0, 0)
        return start <= edit.start and edit.end <= end and end - start > edit.end - edit.start and edit.start < end

    def leave(self, node: int, said: str, remedy: str, words: Iterable[int] = ()) -> None:
        """Something is for the author to do, such as with words that are no more."""
        start = self.document.tape.start
        self.left.append(Left(start(node), said, remedy, tuple(map(start, words))))

    @property
    def origins(self) -> Origins:
        """Where the bytes of the edited document stood before; those that are new where they were put."""
        return Origins(self._edits)


def before(bytes_: Sequence[int], revisions: Sequence[Revision]) -> list[int]:
    """Where bytes of a document stood before some revisions, one after the other."""
    places = [*bytes_]
    for revision in reversed(revisions):
        origins = revision.origins
        places = [origins.then(byte) for byte in places]
    return places
