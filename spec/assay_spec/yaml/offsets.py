"""From the characters that a parser counts to the bytes of the file."""


class Offsets:
    """Counts from the last answer, so that answers in any order that stays near cost one pass over the text."""

    def __init__(self, text: str, first: int) -> None:
        self._text = text
        self._first = first
        self._wide = not text.isascii()
        self._mark = (0, first)

    def byte(self, character: int) -> int:
        """The byte at which a character begins, or at which the text ends."""
        character = min(character, len(self._text))
        if not self._wide:
            return self._first + character
        at, byte = self._mark
        if at <= character:
            byte += len(self._text[at:character].encode())
        else:
            byte -= len(self._text[character:at].encode())
        self._mark = (character, byte)
        return byte
