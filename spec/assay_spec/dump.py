"""From a model back to plain dictionaries and lists, which any JSON or YAML writer takes."""

from collections.abc import Callable, Mapping

from assay_spec.model import Json, Level, Model, Prop, properties

Spelling = Callable[[str], str]
"""From a canonical term to what a document writes for it."""


def dump(model: Model, spell: Spelling = str, spell_value: Spelling = str) -> dict[str, object]:
    """What a document says that holds `model`: no defaults, unless the standard wants them said.

    Loading what this gives makes an equal model.

    Args:
        model: what is to be written.
        spell: writes keys and types.
        spell_value: writes the values of properties that hold terms of the vocabulary.
    """
    whole: dict[str, object] = {}
    todo: list[tuple[Model, dict[str, object]]] = [(model, whole)]
    for source, target in todo:
        if source.type_key and source.types:
            target[spell(source.type_key)] = spell(source.types[0])
        for name, declared in properties(type(source)).items():
            value = getattr(source, name)
            if _is_said(value, declared):
                target[spell(declared.key)] = _plain(value, declared, spell_value, todo)
    return whole


def _is_said(value: object, declared: Prop) -> bool:
    if value != declared.default:
        return True
    return declared.level == Level.REQUIRED and value not in (None, (), "")


def _plain(value: object, declared: Prop, spell_value: Spelling, todo: list[tuple[Model, dict[str, object]]]) -> object:
    """The value with empty dictionaries for its models, which are filled when their turn comes."""
    if isinstance(value, Model):
        todo.append((value, {}))
        return todo[-1][1]
    if isinstance(value, tuple):
        return [_plain(item, declared, spell_value, todo) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item, declared, spell_value, todo) for key, item in value.items()}
    if isinstance(value, Json):
        return value.value
    if isinstance(value, str):
        return spell_value(value) if declared.vocabulary else str(value)
    return value
