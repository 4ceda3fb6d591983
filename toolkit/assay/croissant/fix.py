"""Repairs that cannot make a dataset say something else than its author meant, where it stands.

A repair is safe when what stands there says nothing as it is (an unknown word that is a known one misspelt), or when
both say the same (a licence and its address). All are tried together, and those taken back after
which a check finds more.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from assay.croissant.complete import conforming
from assay.croissant.mending import Mending, Repairing
from assay_kernels.scan import Kind
from assay_spec.diagnostic import Diagnostic, Way
from assay_spec.document import Document
from assay_spec.edit import Edit, remove_member, rename_key, replace_value
from assay_validators.croissant.media_types import READ
from assay_validators.misspelt import can_only_mean

_MD5 = re.compile(r"[0-9a-fA-F]{32}")


class Repaired(NamedTuple):
    """A document with its repairs."""

    data: bytes
    done: tuple[Diagnostic, ...]
    """What was found and mended, with the places where it stood then."""
    left: int
    """So many repairs were not tried any more."""


def fixed(document: Document) -> Repaired:
    """The document with every safe repair."""
    mending = Mending(document, _edit)
    left = mending.run()
    return Repaired(mending.document.data, tuple(mending.done), left)


def _edit(document: Document, found: Diagnostic) -> Edit | None:
    """What is to be changed for a finding; None when it cannot be mended safely."""
    repair = REPAIRS.get(found.code)
    return None if repair is None else repair(document, found)


def _meant(document: Document, found: Diagnostic) -> Edit | None:
    """The word that is meant, in the place of the one that stands there."""
    repair, node = found.repair, found.span.node
    if repair is None or repair.way is not Way.REPLACE or node < 0:
        return None
    match document.tape.kind(node):
        case Kind.KEY:
            taken = document.tape.find(document.around(node), repair.text) >= 0
            surely = can_only_mean(document.tape.text(node), repair.text)
            return rename_key(document, node, repair.text) if surely and not taken else None
        case Kind.STRING:
            return replace_value(document, node, repair.text)
    return None


def _declared(document: Document, found: Diagnostic) -> Edit | None:
    """The version of an extension whose words are used is named."""
    if found.repair is None or found.repair.way is not Way.CONFORM:
        return _meant(document, found)
    return next(iter(conforming(document, [found.repair.text])), None)


def _known_to_readers(document: Document, found: Diagnostic) -> Edit | None:
    """The name that readers know stands before the other, or in its place where there is room for one."""
    node, tape, repair = found.span.node, document.tape, found.repair
    if repair is None:
        return None
    name = repair.text
    if repair.way is not Way.BESIDE:
        text = tape.text(node)
        return _meant(document, found) if text.lower() == name or text in READ.get(name, ()) else None
    if tape.kind(node - 1) == Kind.KEY:
        return replace_value(document, node, [name, tape.text(node)])
    formats = document.around(node)
    return replace_value(document, formats, [name, *map(tape.value, tape.children(formats))])


def _as_md5(document: Document, found: Diagnostic) -> Edit | None:
    """A digest of the length of MD5 becomes one."""
    node = found.span.node
    if document.tape.kind(node) != Kind.STRING or not _MD5.fullmatch(document.tape.text(node)):
        return None
    key = document.key_of(node)
    has_md5 = any(document.tape.text(each).rpartition(":")[2] == "md5" for each in _keys(document, key))
    return None if key < 0 or has_md5 or document.tape.text(key) != "sha256" else rename_key(document, key, "md5")


def _only_one(document: Document, found: Diagnostic) -> Edit | None:
    """A list of one where one is wanted becomes that one."""
    node = found.span.node
    items = document.tape.children(node) if document.tape.kind(node) == Kind.ARRAY else []
    return replace_value(document, node, document.tape.value(items[0])) if len(items) == 1 else None


def _said_twice(document: Document, found: Diagnostic) -> Edit | None:
    """What is said twice and alike is said once."""
    key, tape = found.span.node, document.tape
    first = next((each for each in _keys(document, key) if tape.text(each) == tape.text(key)), key)
    if first == key or tape.value(first + 1) != tape.value(key + 1):
        return None
    return remove_member(document, document.around(key), key)


def _keys(document: Document, key: int) -> list[int]:
    return document.tape.children(document.around(key))


REPAIRS: Mapping[str, Repairing] = {
    "CRO001": _meant,
    "CRO004": _meant,
    "CRO005": _meant,
    "CRO008": _declared,
    "CRO020": _as_md5,
    "CRO058": _meant,
    "CRO080": _meant,
    "CRO002": _meant,
    "CRO081": _meant,
    "CRO118": _meant,
    "CRO155": _known_to_readers,
    "MOD001": _meant,
    "MOD002": _meant,
    "MOD003": _meant,
    "MOD004": _said_twice,
    "MOD006": _only_one,
}
"""By code, how a finding is mended."""
