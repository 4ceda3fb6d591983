"""From the characters that a parser counts to the bytes of the file."""


class Offsets:
    """Answers in ascending order cost one pass over the text."""

    def __init__(self, text: str, first: int) -> None:
        self._text = text
        self._first = first
        self._wide = not text.isascii()
        self._mark = (0, first)

    def byte(self, character: int) -> int:
        """The byte at which a character begins."""
        character = min(character, len(self._text))
        if not self._wide:
            return self._first + character
        at, byte = self._mark if self._mark[0] <= character else (0, self._first)
        self._mark = (character, byte + len(self._text[at:character].encode()))
        return self._mark[1]
