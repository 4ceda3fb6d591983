"""The words of one context for what was said in the words of others."""

from assay_spec.croissant.context import Context
from assay_spec.croissant.forms.scope import Scope


class Wording:
    """Says in the words of the outermost context what was said in those of others."""

    def __init__(self, root: Context) -> None:
        self.root = root
        """The words of the outermost context."""
        self.respelt = False
        """Whether a word became another one."""
        self._words: dict[str, list[str]] = {}

    def key(self, word: str, scope: Scope) -> str | None:
        """The word for a key: one whose values are read alike, or else its whole address.

        None where it means nothing, and would mean something there: the word may be empty itself.
        """
        if scope.terms is self.root:
            return word
        defined = self.root.definitions
        meaning, read = scope.terms.meaning(word), (scope.coerced(word), scope.containers(word))
        bare = meaning.removeprefix(defined.vocabulary)
        for each in (word, *self._words_for(meaning), bare):
            alike = (defined.types.get(each, ""), defined.containers.get(each, ())) == read
            if alike and self.root.meaning(each) == meaning:
                self.respelt = self.respelt or each != word
                return each
        self.respelt = True
        return _whole(word, meaning)

    def text(self, text: str, scope: Scope, coerced: str) -> str:
        """A text, which may be a name or a word."""
        read = text
        if coerced == "@vocab":
            read = self._word(text, scope)
        elif coerced == "@id" and scope.terms is not self.root:
            address = scope.terms.identity(text)
            read = text if self.root.identity(text) == address else address
        self.respelt = self.respelt or read != text
        return read

    def _words_for(self, meaning: str) -> list[str]:
        """The words that the context defines with a meaning."""
        if not self._words:
            for word, known in self.root.definitions.words.items():
                self._words.setdefault(known or "", []).append(word)
        return self._words.get(meaning, [])

    def _word(self, word: str, scope: Scope) -> str:
        """A word that is a value; it stands for itself where it means nothing."""
        meaning = word if scope.terms is self.root else scope.terms.meaning(word)
        return word if self.root.meaning(word) == self.root.meaning(meaning) else meaning


def _whole(word: str, meaning: str) -> str | None:
    """A meaning as a key, in any context; None where a word means nothing."""
    return meaning if meaning != word or ":" in word or word.startswith("@") else None
