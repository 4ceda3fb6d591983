"""Single values, as documents of ours write them in YAML and as people say them."""

import re

_BARE = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_NOT_TEXT = frozenset(["null", "true", "false", "yes", "no", "on", "off", "y", "n"])
"""What some YAML reader takes for something else than text."""


def yes(answer: bool) -> str:  # noqa: FBT001 - it is the value itself
    """How YAML writes a truth value."""
    return "true" if answer else "false"


def plain(answer: object) -> str:
    """An answer as people say it: yes or no, a word, or a number."""
    return ("no", "yes")[answer] if isinstance(answer, bool) else str(answer)


def comment(text: str) -> str:
    """`text` on one line, where only people read it."""
    return text if text.isprintable() else quoted(text)


def slug(text: str) -> str:
    """Small letters, digits and hyphens, of which names are; empty when `text` has none of them."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def quoted(text: str) -> str:
    """A YAML scalar that every reader takes for this text, whatever it looks like."""
    if _BARE.fullmatch(text) and text.lower() not in _NOT_TEXT:
        return text
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    return char if char.isprintable() else f"\\U{ord(char):08x}"
