"""JSON Schemas (draft 2020-12) of our kinds, for editors: they complete, explain and check while one types.

`python -m assay_spec.schema` writes them beside this module.
"""

import json
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from assay_spec.docstrings import meaning_of
from assay_spec.kinds import HEADER, KINDS, KindRow, resolve
from assay_spec.model import MISSING, Json, Level, Model, Prop, Text
from assay_spec.shapes import Attribute, table_of

Schema = dict[str, Any]

FOLDER = Path(__file__).with_name("schemas")
DIALECT = "https://json-schema.org/draft/2020-12/schema"

_AS_TEXT: Schema = {"type": ["string", "number", "boolean"]}
_NULL: Schema = {"type": "null"}
_REFERENCE: Schema = {"$ref": "#/$defs/@id"}
_ONLY_ID: Schema = {
    "type": "object",
    "description": "What has this identifier.",
    "required": ["@id"],
    "maxProperties": 1,
    "properties": {"@id": {"type": "string"}},
}
_SCALARS: Mapping[object, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    type(None): _NULL,
    Json: {},
    Text: {"type": ["string", "object", "array"]},
}


def schema_of(row: KindRow) -> Schema:
    """The schema of a kind of document, in all its versions."""
    spell: Callable[[str], str] = resolve(row.spell) if row.spell else str
    table = table_of(resolve(row.model), row.versions[-1])
    definitions = {
        model.__name__: _object(model, attributes, spell)
        for model, attributes in zip(table.models, table.attributes, strict=True)
    }
    if not row.identify:
        header = definitions[table.models[0].__name__]["properties"][HEADER]
        header |= {"enum": [f"{row.name}/{version}" for version in row.versions]}
    root = definitions.pop(table.models[0].__name__)
    if table.models[0].linked:
        definitions["@id"] = _ONLY_ID
    return {"$schema": DIALECT, "title": row.title, **root, "$defs": definitions}


def _object(model: type[Model], attributes: tuple[Attribute, ...], spell: Callable[[str], str]) -> Schema:
    found: Schema = {"type": "object", "description": _summary(model)}
    required = [spell(each.declared.key) for each in attributes if each.declared.level == Level.REQUIRED]
    if required:
        found["required"] = required
    found["properties"] = {spell(each.declared.key): _property(model, each) for each in attributes}
    if model.type_key:
        found["properties"][model.type_key] = _types(model)
    found["additionalProperties"] = model.linked or not model.closed
    return found


def _types(model: type[Model]) -> Schema:
    """How an object tells its class; linked data has many ways to write that."""
    if model.linked:
        return {"type": ["string", "array"], "examples": [*model.types[:1]]}
    return {"enum": [*model.types]}


def _property(model: type[Model], attribute: Attribute) -> Schema:
    declared, holds = attribute.declared, attribute.holds
    value = _value(attribute, linked=model.linked)
    listed = {"type": "array", "items": value}
    if holds.many:
        value = _any([value, listed]) if holds.bare or model.linked else listed
    if holds.mapping:
        value = {"type": "object", "additionalProperties": value}
    if model.linked and declared.level == Level.REQUIRED:
        value = {**value, "not": _NULL}
    return {"description": _description(model, attribute), **value, **_default(declared)}


def _value(attribute: Attribute, *, linked: bool) -> Schema:
    """A single value."""
    declared = attribute.declared
    values = [_AS_TEXT] if declared.as_text else [_member(member) for member in attribute.holds.members]
    if linked and attribute.models:
        values.append(_REFERENCE)
    if linked:
        values.append(_NULL)
    found = _any(values)
    bounds = {"minimum": declared.minimum, "maximum": declared.maximum}
    return found | {name: bound for name, bound in bounds.items() if bound is not None}


def _member(member: Any) -> Schema:
    if member in _SCALARS:
        return _SCALARS[member]
    if issubclass(member, StrEnum):
        return {"type": "string", "enum": [each.value for each in member]}
    return {"$ref": f"#/$defs/{member.__name__}"}


def _any(schemas: list[Schema]) -> Schema:
    distinct = [schema for number, schema in enumerate(schemas) if schema not in schemas[:number]]
    return dict(distinct[0]) if len(distinct) == 1 else {"anyOf": distinct}


def _summary(cls: type) -> str:
    return (cls.__doc__ or "").strip().partition("\n")[0]


def _description(model: type[Model], attribute: Attribute) -> str:
    declared = attribute.declared
    mark = ", ".join(filter(None, (declared.source.partition("#")[0], declared.provenance)))
    return " ".join(filter(None, (meaning_of(model, attribute.name), f"({mark})" if mark else "")))


def _default(declared: Prop) -> Schema:
    empty = declared.default is MISSING or declared.default in (None, "", ())
    if empty or isinstance(declared.default, Mapping):
        return {}
    return {"default": [*declared.default] if isinstance(declared.default, tuple) else declared.default}


def write_schemas() -> None:
    """Write the schema of every kind."""
    FOLDER.mkdir(exist_ok=True)
    for row in KINDS:
        text = json.dumps(schema_of(row), indent=2, ensure_ascii=False)
        (FOLDER / f"{row.name}.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    write_schemas()
