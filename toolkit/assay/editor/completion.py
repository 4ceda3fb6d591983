"""What may stand where the cursor is: properties that are not given yet, and the values of those that have few."""

import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import NamedTuple

from assay.editor.place import Place, place_at
from assay_spec.docstrings import meaning_of
from assay_spec.document import Document, read_document
from assay_spec.ignore import Ignore
from assay_spec.kinds import HEADER, resolve, rows
from assay_spec.metrics.catalogue import catalogue
from assay_spec.metrics.evaluation import Evaluation
from assay_spec.model import Level
from assay_spec.shapes import Attribute
from assay_validators.families import OFFICIAL, families, rules_of

WORD = "zzCURSORzz"
"""Stands where the cursor is, so that what is half typed can be read."""

_LETTERS = r'[^\s:"\[\]{},]*'


class Sort(StrEnum):
    """What a choice is."""

    PROPERTY = "property"
    VALUE = "value"


class Choice(NamedTuple):
    """One thing that may stand there."""

    label: str
    sort: Sort
    meaning: str
    required: bool = False


def choices_at(path: str, text: str, line: int, character: int) -> list[Choice]:
    """What may stand at a place of a text, counted from 0 in lines and characters."""
    lines = text.split("\n")
    before, after = lines[line][:character], lines[line][character:]
    head, tail = re.sub(f"{_LETTERS}$", "", before), re.sub(f"^{_LETTERS}", "", after)
    is_json = text.lstrip().startswith("{")
    for filled in _filled_json(head, tail) if is_json else _filled_yaml(head, tail):
        document = read_document(path, data="\n".join([*lines[:line], filled, *lines[line + 1 :]]).encode())
        if is_json or not any(problem.fatal for problem in document.tape.problems):
            offset = len("\n".join([*lines[:line], filled.partition(WORD)[0]]).encode()) + 1
            place = place_at(document, offset)
            if place is not None:
                return list(_choices(place, _spelling(document)))
    return list(_headers()) if before.lstrip().startswith(HEADER) else []


def _spelling(document: Document) -> Callable[[str], str]:
    """How the kind of a document writes the term of a property."""
    row = document.identity.row
    spell: Callable[[str], str] = resolve(row.spell) if row is not None and row.spell else str
    return spell


def _filled_yaml(head: str, tail: str) -> Iterator[str]:
    """The line with a word at the cursor: as a key with a value, then as it stands."""
    if ":" not in head and not tail.lstrip().startswith(":"):
        yield f"{head}{WORD}: null"
    yield f"{head}{WORD}{tail}"


def _filled_json(head: str, tail: str) -> Iterator[str]:
    """The line with a word in quotes at the cursor: as a key with a value, then alone."""
    quoted = head.endswith('"')
    opening = "" if quoted else '"'
    rest = tail.removeprefix('"') if quoted else tail
    if not head.rstrip().removesuffix('"').rstrip().endswith((":", "[")) and not rest.lstrip().startswith(":"):
        comma = "," if rest.lstrip().startswith('"') else ""
        yield f'{head}{opening}{WORD}": null{comma}{rest.lstrip()}'
    yield f'{head}{opening}{WORD}"{rest}'


def _choices(place: Place, spell: Callable[[str], str]) -> Iterator[Choice]:
    if place.attribute is not None and not place.is_key:
        yield from _values(place, place.attribute)
        return
    for attribute in place.attributes:
        if attribute.known and attribute.name not in place.given:
            meaning = meaning_of(place.model, attribute.name)
            required = attribute.declared.level is Level.REQUIRED
            yield Choice(spell(attribute.declared.key), Sort.PROPERTY, meaning, required)


def _values(place: Place, attribute: Attribute) -> Iterator[Choice]:
    if attribute.choices is not None:
        yield from (Choice(value.value, Sort.VALUE, "") for value in attribute.choices)
    if bool in attribute.holds.members:
        yield from (Choice(value, Sort.VALUE, "") for value in ("true", "false"))
    if (place.model, attribute.name) == (Evaluation, "metrics"):
        yield from (Choice(e.name, Sort.VALUE, e.title) for e in catalogue().entries.values())
    if (place.model, attribute.name) == (Ignore, "code"):
        yield from (
            Choice(r.code, Sort.VALUE, r.name)
            for family in families()
            if family not in OFFICIAL
            for r in rules_of(family)
        )
    if attribute.name == HEADER:
        yield from _headers()


def _headers() -> Iterator[Choice]:
    for row in rows():
        if not row.identify:
            yield Choice(f"{row.name}/{row.versions[-1]}", Sort.VALUE, row.title)
