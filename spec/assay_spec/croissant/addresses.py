"""What may be an address, and addresses that are written relative to another (RFC 3986, section 5.2)."""

import re

_PARTS = re.compile(r"(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?", re.DOTALL)
"""Scheme, authority, path, query and fragment; the last two with the character that begins them."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")

FORBIDDEN = frozenset('<>"{}|\\^`')
"""What no IRI holds beside white space and control characters."""


def is_absolute(address: str) -> bool:
    """Whether an address begins with a scheme, and so is relative to nothing."""
    return _SCHEME.match(address) is not None


def is_reference(text: str) -> bool:
    """Whether a text may be an IRI, complete or relative."""
    return text.isprintable() and not has_space(text) and FORBIDDEN.isdisjoint(text)


def has_space(text: str) -> bool:
    """Whether a text has white space in it or around it."""
    return bool(text) and text.split() != [text]


def resolve(base: str, address: str) -> str:
    """The address that `address` is where `base` is the address of what it stands in."""
    if not base or is_absolute(address):
        return address
    scheme, authority, folder, base_query, _ = _parts(base)
    _, own_authority, path, query, fragment = _parts(address)
    if own_authority is not None:
        authority, path = own_authority, _without_dots(path)
    elif not path:
        path, query = folder, base_query if query is None else query
    elif path.startswith("/"):
        path = _without_dots(path)
    else:
        above = folder[: folder.rfind("/") + 1] or ("/" if authority is not None else "")
        path = _without_dots(above + path)
    start = f"{scheme}:" if scheme is not None else ""
    return f"{start}{'' if authority is None else f'//{authority}'}{path}{query or ''}{fragment or ''}"


def _parts(address: str) -> tuple[str | None, str | None, str, str | None, str | None]:
    found = _PARTS.fullmatch(address)
    assert found is not None, "every part may be absent, and the path may be anything"
    scheme, authority, path, query, fragment = found.groups()
    return scheme, authority, path, query, fragment


def _without_dots(path: str) -> str:
    """A path in which `.` and `..` are followed; above the root is nothing, and above what is relative is unknown."""
    root = "/" if path.startswith("/") else ""
    kept: list[str] = []
    steps = path.removeprefix(root).split("/")
    for step in steps:
        if step == ".." and kept and kept[-1] != "..":
            kept.pop()
        elif step not in (".", "..") or (step == ".." and not root):
            kept.append(step)
    if steps[-1] in (".", "..") and kept:
        kept.append("")
    return root + "/".join(kept)
