"""What the words of a document stand for."""


class Terms(dict[str, str]):
    """The canonical term of each word that a model knows; every other word stands for itself."""

    def canonical(self, word: str) -> str:
        """The canonical term of any word."""
        return self.get(word, word)


PLAIN = Terms()
"""The terms of documents whose words stand for themselves."""
