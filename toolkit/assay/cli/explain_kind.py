"""`assay explain KIND`: what a document of a kind may hold, from the declaration of its model."""

from collections.abc import Callable, Iterator
from textwrap import wrap

from assay.cli.lines import prose_width
from assay_spec.annotations import ValueType
from assay_spec.docstrings import meaning_of
from assay_spec.kinds import KindRow, resolve, rows
from assay_spec.model import MISSING, Json, Level, Model, Text
from assay_spec.shapes import Attribute, table_of

_WORDS = {str: "text", int: "whole number", float: "number", bool: "true or false", Json: "anything", Text: "text"}


def kind_called(word: str) -> KindRow | None:
    """The kind that `evaluation` or `evaluation/1` names."""
    return next((row for row in rows() if word in (row.name, *(f"{row.name}/{v}" for v in row.versions))), None)


def kind_lines(row: KindRow) -> Iterator[str]:
    """The page of a kind: every class of its objects, every property with what it holds and means."""
    spell: Callable[[str], str] = resolve(row.spell) if row.spell else str
    table = table_of(resolve(row.model), row.versions[-1])
    yield f"{row.name}/{row.versions[-1]}: {row.title}"
    for model, attributes in zip(table.models, table.attributes, strict=True):
        if attributes:
            yield ""
            summary, _, _ = (model.__doc__ or "").partition("\n")
            yield f"{model.__name__}: {summary}"
            for attribute in attributes:
                yield from _property(model, attribute, spell)


def _property(model: type[Model], attribute: Attribute, spell: Callable[[str], str]) -> Iterator[str]:
    declared = attribute.declared
    wanted = {Level.REQUIRED: "required", Level.RECOMMENDED: "recommended"}.get(declared.level, "")
    said = "; ".join(filter(None, (holds(attribute.holds), wanted, usual(declared.default))))
    yield f"  {spell(declared.key)}  ({said})"
    source = (
        f" [{declared.source}{', recalled' if declared.provenance == 'recalled' else ''}]" if declared.source else ""
    )
    yield from _wrapped(meaning_of(model, attribute.name) + source)


def usual(default: object) -> str:
    """The default, where saying nothing means something."""
    if default is MISSING or default is None or default in ("", ()) or not isinstance(default, str | int | float):
        return ""
    return f"by default {str(default).lower() if isinstance(default, bool) else default}"


def _wrapped(text: str) -> Iterator[str]:
    yield from wrap(text, prose_width(), initial_indent="      ", subsequent_indent="      ")


def holds(value: ValueType) -> str:
    """What a property holds, in words: `list of text`, `text by key`, `none, FP or FN`."""
    single = " or ".join(dict.fromkeys(_member(value, member) for member in value.members if member is not type(None)))
    if value.many:
        single = f"{single}, or a list of that" if value.bare else f"list of {single}"
    return f"{single} by key" if value.mapping else single


def _member(value: ValueType, member: object) -> str:
    if value.choices is not None and member is value.choices:
        return " | ".join(value.choices)
    return _WORDS[member] if member in _WORDS else str(getattr(member, "__name__", member))
