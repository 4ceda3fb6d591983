"""Answers that are remembered for the documents to come: a bounded number of them, and none of a long text."""

from collections.abc import Callable, Hashable
from typing import TypeVar

Asked = TypeVar("Asked", bound=Hashable)
Answer = TypeVar("Answer")

MOST = 4000
"""When so many answers of one function are remembered, it begins anew."""

LONGEST = 200
"""What is longer is worked out each time: a hundred thousand documents with long texts are no more in memory than one.

Media types, words and patterns that documents have in common are shorter.
"""


class Remembered(dict[Asked, Answer]):
    """A function of one text, or of a tuple of them, that answers what it was asked before from memory.

    >>> small = Remembered(str.lower)
    >>> small("A"), small("B" * 1000)[:1], list(small)
    ('a', 'b', ['A'])
    """

    __slots__ = ("_ask",)

    def __init__(self, ask: Callable[[Asked], Answer]) -> None:
        super().__init__()
        self._ask = ask

    __call__ = dict.__getitem__
    """Without a call of Python's where the answer is known."""

    def __missing__(self, asked: Asked) -> Answer:
        answer = self._ask(asked)
        if length(asked) <= LONGEST:
            if len(self) >= MOST:
                self.clear()
            self[asked] = answer
        return answer


def length(asked: Hashable) -> int:
    """How long what is asked is: the characters of its texts, and one more for each item of a tuple."""
    if isinstance(asked, tuple):
        return sum(map(length, asked), len(asked))
    return len(asked) if isinstance(asked, str) else 0
