"""Names by their parts: those that stand at a place are found without a look at any other, however alike they begin."""

from collections.abc import Iterator, KeysView, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")

LONGEST = 40
"""Nobody is called by more words, or signs where nothing stands between words; in a text no more are looked at."""


class _Node(Generic[T]):
    """What goes on alike."""

    __slots__ = ("inner", "names")

    def __init__(self) -> None:
        self.inner: dict[str, _Node[T]] = {}
        self.names: set[T] = set()
        """The names that end here."""


class Index(Generic[T]):
    """Names by their words, or by their signs."""

    def __init__(self) -> None:
        self._root: _Node[T] = _Node()

    def __bool__(self) -> bool:
        return bool(self._root.inner)

    @property
    def firsts(self) -> KeysView[str]:
        """With what names begin."""
        return self._root.inner.keys()

    def add(self, parts: Sequence[str], name: T) -> None:
        """One more name."""
        if len(parts) > LONGEST:
            return
        node = self._root
        for part in parts:
            node = node.inner.setdefault(part, _Node())
        node.names.add(name)

    def at(self, parts: Sequence[str], at: int) -> Iterator[tuple[int, T]]:
        """The names that begin at one of the parts of a text, each with the part behind which it ends."""
        node = self._root.inner.get(parts[at])
        while node is not None:
            at += 1
            for name in node.names:
                yield at, name
            node = node.inner.get(parts[at]) if at < len(parts) else None
