"""Repairs that cannot make a dataset say something else than its author meant, where it stands.

A repair is safe when what stands there says nothing as it is (an unknown word that is a known one misspelt), or when
both say the same (a licence and its address). Every one is tried by itself, and taken back when a check then finds
more.
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from assay.croissant.complete import conforming
from assay_kernels.scan import Kind
from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.document import Document, read_document
from assay_spec.edit import Edit, applied, remove_member, rename_key, replace_value
from assay_validators.croissant.media_types import READ
from assay_validators.engine import Session
from assay_validators.misspelt import can_only_mean
from assay_validators.report import Report

MOST = 1000
"""So many repairs are tried in one document."""

_MEANT = re.compile(r"(?:did you mean|write) `([^`…]+)`")
_ADDED = re.compile(r"add `([^`]+)` to it")
_BESIDE = re.compile(r"add `([^`]+)`: `encodingFormat`")
_MD5 = re.compile(r"[0-9a-fA-F]{32}")

Repair = Callable[[Document, Diagnostic], Edit | None]
"""What is to be changed for a finding; None when it cannot be mended safely."""


class Repaired(NamedTuple):
    """A document with its repairs."""

    data: bytes
    done: tuple[Diagnostic, ...]
    """What was found and mended, with the places where it stood then."""


def fixed(document: Document) -> Repaired:
    """The document with every safe repair."""
    report, tried, done = _check(document), set[tuple[str, str, str]](), list[Diagnostic]()
    while len(tried) < MOST:
        found = next((each for each in report.diagnostics if each.code in REPAIRS and _name(each) not in tried), None)
        if found is None:
            break
        tried.add(_name(found))
        edit = REPAIRS[found.code](document, found)
        if edit is None:
            continue
        changed = read_document(document.path, data=applied(document, [edit]))
        again = _check(changed)
        if _is_better(report, again, found):
            document, report = changed, again
            done.append(found)
    return Repaired(document.data, tuple(done))


def _check(document: Document) -> Report:
    return Session().check_document(document)


def _name(found: Diagnostic) -> tuple[str, str, str]:
    return found.code, found.span.pointer, found.message


def _is_better(before: Report, after: Report, found: Diagnostic) -> bool:
    """Whether the finding has gone, and nothing has come for it."""
    gone = _name(found) not in {_name(each) for each in after.diagnostics}
    no_worse = all(after.count(severity) <= before.count(severity) for severity in (Severity.ERROR, Severity.WARNING))
    return gone and no_worse and after.done


def _meant(document: Document, found: Diagnostic) -> Edit | None:
    """The word that the remedy names, in the place of the one that stands there."""
    meant, node = _MEANT.match(found.help), found.span.node
    if meant is None or node < 0:
        return None
    match document.tape.kind(node):
        case Kind.KEY:
            taken = document.tape.find(_owner(document, node), meant[1]) >= 0
            surely = can_only_mean(document.tape.text(node), meant[1])
            return rename_key(document, node, meant[1]) if surely and not taken else None
        case Kind.STRING:
            return replace_value(document, node, meant[1])
    return None


def _misspelt(document: Document, found: Diagnostic) -> Edit | None:
    """The key that stands for a missing one is called like it."""
    return _meant(document, found) if found.help.startswith("did you mean") else None


def _declared(document: Document, found: Diagnostic) -> Edit | None:
    """The version of an extension whose words are used is named."""
    version = _ADDED.match(found.help)
    return _meant(document, found) if version is None else next(iter(conforming(document, [version[1]])), None)


def _known_to_readers(document: Document, found: Diagnostic) -> Edit | None:
    """The name that readers know stands before the other, or in its place where there is room for one."""
    node, tape, beside = found.span.node, document.tape, _BESIDE.match(found.help)
    if beside is None:
        name, text = found.help.split("`")[1], tape.text(node)
        return _meant(document, found) if text.lower() == name or text in READ.get(name, ()) else None
    if tape.kind(node - 1) == Kind.KEY:
        return replace_value(document, node, [beside[1], tape.text(node)])
    formats = max(each for each in range(node) if tape.kind(each) == Kind.ARRAY and tape.next(each) > node)
    return replace_value(document, formats, [beside[1], *map(tape.value, tape.children(formats))])


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
    return remove_member(document, _owner(document, key), key)


def _keys(document: Document, key: int) -> list[int]:
    return document.tape.children(_owner(document, key))


def _owner(document: Document, key: int) -> int:
    """The object that has a key: the innermost that it stands in."""
    tape = document.tape
    return max(each for each in range(key) if tape.kind(each) == Kind.OBJECT and tape.next(each) > key)


REPAIRS: Mapping[str, Repair] = {
    "CRO001": _meant,
    "CRO004": _meant,
    "CRO005": _meant,
    "CRO008": _declared,
    "CRO020": _as_md5,
    "CRO058": _meant,
    "CRO080": _meant,
    "CRO081": _meant,
    "CRO155": _known_to_readers,
    "MOD001": _misspelt,
    "MOD002": _misspelt,
    "MOD003": _meant,
    "MOD004": _said_twice,
    "MOD006": _only_one,
}
"""By code, how a finding is mended."""
