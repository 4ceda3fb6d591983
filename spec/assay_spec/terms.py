"""What the words of a document stand for."""

from collections.abc import Callable
from typing import TypeVar

Made = TypeVar("Made")


class Terms(dict[str, str]):
    """The canonical term of each word that a model knows; every other word stands for itself."""

    has_base = False
    """Whether the document says what its identifiers are relative to, so that one may be written in several ways."""

    def canonical(self, word: str) -> str:
        """The canonical term of any word."""
        return self.get(word, word)

    def meaning(self, word: str) -> str:
        """The full address that a word means, or the word itself."""
        return word

    def identity(self, name: str) -> str:
        """The full address of what has `name` for its `@id`, or the name itself."""
        return name

    def is_by_language(self, word: str) -> bool:
        """Whether an object that stands at a word holds texts by their language."""
        del word
        return False

    def is_known(self, term: str) -> bool:
        """Whether a vocabulary of others has a term, whatever a kind makes of it."""
        del term
        return False

    def is_keyword(self, word: str) -> bool:
        """Whether JSON-LD itself gives a meaning to a word."""
        return word.startswith("@")

    def once(self, make: Callable[["Terms"], Made]) -> Made:
        """What `make` makes of these terms; it may be asked each time, or once."""
        return make(self)

    def address(self, term: str) -> str:
        """The full address of a canonical term, or the term itself."""
        return term


PLAIN = Terms()
"""The terms of documents whose words stand for themselves."""
