"""How a text is encoded that begins with the byte order mark of another encoding than UTF-8."""

_MARKS = {
    b"\xff\xfe\0\0": "UTF-32",
    b"\0\0\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}
"""The longer marks first, since one begins like a shorter one (Unicode Standard, section 23.8, recalled)."""


def marked_encoding(data: bytes) -> str:
    """The encoding that the first bytes of a text name; empty where they name none, or UTF-8."""
    return next((name for mark, name in _MARKS.items() if data.startswith(mark)), "")
