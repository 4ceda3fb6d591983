"""Models compiled to the tables that `assay_kernels.scan.check_shapes` runs over a tape."""

from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from assay_kernels.scan import (
    Finding,
    Kind,
    Member,
    Pointers,
    Property,
    Raw,
    Recipe,
    Recipes,
    Shape,
    Shapes,
    TextForm,
    Usual,
)
from assay_kernels.scan.shape import LIST, ONE, ONE_OR_LIST, OPTIONAL
from assay_spec.annotations import AS_TEXT, ValueType, value_type
from assay_spec.model import MISSING, Json, Model, Prop, Reference, Word, properties
from assay_spec.pointing import pointers_of
from assay_spec.span import Span


class Attribute(NamedTuple):
    """One attribute of a model as documents hold it."""

    name: str
    declared: Prop
    holds: ValueType
    accepts: int
    """A bit per kind of node that a single value may be, by all conventions that hold."""
    models: tuple[type[Model], ...]
    """The classes that an object may have; what has another one may still be a reference, which comes last."""
    choices: type[StrEnum] | None
    raw: type[Json] | None
    """The class that keeps the value as it is."""
    keeps_null: bool
    """Null is a value like others, not the lack of one."""
    known: bool
    """Whether the version has it; one that it has not is read all the same, and found."""
    alone: bool = False
    """In linked data a list of one is the one value that it has."""
    scalar: bool = False
    """In linked data a text, a number or a truth value of it may stand in an object of its own."""
    shape: int = -1
    """Its class, by the number in the table."""
    number: int = -1
    """Its place among the properties of that class."""


class Table(NamedTuple):
    """The shapes of one version of a kind, and the models that they stand for."""

    shapes: tuple[Shape, ...]
    models: tuple[type[Model], ...]
    """The class of each shape; the first one is the root."""
    attributes: tuple[tuple[Attribute, ...], ...]
    """Per shape, its attributes in the order of its properties."""
    by_term: tuple[dict[str, Attribute], ...]
    """Per shape, its attributes by canonical term."""
    needed: tuple[tuple[Attribute, ...], ...]
    """Per shape, the attributes without which there is no model."""
    checks: Shapes
    """The shapes as a check runs them."""
    recipes: Recipes
    """What becomes of the objects of each shape."""
    pointers: Pointers | None
    """How they refer to each other; None when they do not."""

    def model_of(self, finding: Finding) -> type[Model]:
        """The class that a finding is about."""
        return self.models[finding.shape]

    def attribute_of(self, finding: Finding) -> Attribute | None:
        """The attribute that a finding is about, if it is about one."""
        return self.attributes[finding.shape][finding.prop] if finding.prop >= 0 else None


@cache
def table_of(root: type[Model], version: str = "") -> Table:
    """The table of `root` and of every model that it can hold, as `version` of its kind wants them."""
    models = [root]
    attributes = []
    for shape, model in enumerate(models):
        found = tuple(
            _attribute(model, name, declared, version)._replace(shape=shape, number=number)
            for number, (name, declared) in enumerate(properties(model).items())
        )
        attributes.append(found)
        inside = (inner for attribute in found for inner in attribute.models)
        models += dict.fromkeys(inner for inner in inside if inner not in models)
    index = {model: number for number, model in enumerate(models)}
    shapes = tuple(_shape(model, attributes[index[model]], index, version) for model in models)
    return Table(
        shapes=shapes,
        models=tuple(models),
        attributes=tuple(attributes),
        by_term=tuple({attribute.declared.key: attribute for attribute in found} for found in attributes),
        needed=tuple(
            tuple(attribute for attribute in found if attribute.declared.default is MISSING) for found in attributes
        ),
        checks=Shapes(shapes),
        recipes=Recipes(recipes_of(models, attributes), Span, MISSING),
        pointers=pointers_of(models, attributes),
    )


def _shape(model: type[Model], attributes: tuple[Attribute, ...], index: dict[type[Model], int], version: str) -> Shape:
    return Shape(
        index=index[model],
        name=model.__name__,
        properties={attribute.declared.key: _property(attribute, model, index, version) for attribute in attributes},
        types=frozenset(model.types),
        type_key=model.type_key,
        closed=model.closed,
        reference_key="@id" if model.linked else None,
        refers=issubclass(model, Reference),
    )


def _attribute(model: type[Model], name: str, declared: Prop, version: str) -> Attribute:
    holds = value_type(model, name)
    assert len(holds.models) < 2 or all(inner.types or inner is Reference for inner in holds.models), (
        f"the classes of {model.__name__}.{name} need `types` to be told apart"
    )
    # In linked data an address may be written as text, or as a reference to what is there.
    address = model.linked and (declared.address or declared.vocabulary)
    others = tuple(inner for inner in holds.models if inner is not Reference)
    accepts = (
        holds.accepts
        | AS_TEXT * declared.as_text
        | (1 << Kind.NULL) * model.linked
        | (1 << Kind.OBJECT) * address
        | (1 << Kind.STRING) * declared.may_be_text_in(version)
    )
    if model.linked and holds.many and not declared.is_one_in(version):
        # To JSON-LD a list in a list is one with it (1.1, section 4.3): no value of several is a list itself.
        accepts &= ~(1 << Kind.ARRAY)
    is_word = declared.key.startswith("@")
    return Attribute(
        name=name,
        declared=declared,
        holds=holds,
        accepts=accepts,
        models=(*others, Word if declared.vocabulary else Reference)
        if address or Reference in holds.models
        else others,
        choices=holds.choices,
        raw=holds.raw,
        keeps_null=holds.raw is Json and not model.linked,
        known=declared.exists_in(version),
        alone=model.linked and not (holds.many or holds.mapping or is_word or holds.raw is Json),
        scalar=model.linked
        and not (holds.mapping or holds.raw or holds.choices or declared.vocabulary or is_word)
        and not {str, int, float, bool}.isdisjoint(holds.members),
    )


def _property(attribute: Attribute, model: type[Model], index: dict[type[Model], int], version: str) -> Property:
    declared, holds = attribute.declared, attribute.holds
    many = holds.many and not declared.is_one_in(version)
    return Property(
        number=attribute.number,
        key=declared.key,
        accepts=attribute.accepts,
        shapes=tuple(index[inner] for inner in attribute.models),
        many=(ONE_OR_LIST if model.linked or holds.bare else LIST) if many else ONE,
        level=int(declared.level) if attribute.known else OPTIONAL,
        choices=frozenset(attribute.choices) if attribute.choices else None,
        minimum=declared.minimum,
        maximum=declared.maximum,
        mapping=holds.mapping,
    )


def recipes_of(models: Sequence[type[Model]], attributes: Sequence[tuple[Attribute, ...]]) -> list[Recipe]:
    """What becomes of the objects of each shape of a table."""
    index = {model: number for number, model in enumerate(models)}
    return [_recipe(model, attributes, index) for model in models]


def _recipe(model: type[Model], attributes: Sequence[tuple[Attribute, ...]], index: dict[type[Model], int]) -> Recipe:
    slots = {name: slot for name, slot, _ in model.layout}
    return Recipe(
        cls=model,
        slots=tuple((slot, default) for _, slot, default in model.layout),
        span=slots["span"],
        places=slots["places"],
        members=tuple(_member(attribute, slots, attributes, index) for attribute in attributes[index[model]]),
        refers=issubclass(model, Reference),
        null_is_nothing=model.linked,
    )


def _member(
    attribute: Attribute,
    slots: dict[str, Any],
    attributes: Sequence[tuple[Attribute, ...]],
    index: dict[type[Model], int],
) -> Member:
    holds, declared = attribute.holds, attribute.declared
    text = _text_form(attribute)
    shape = index[attribute.models[0]] if text == TextForm.RECORD else -1
    return Member(
        name=attribute.name,
        slot=slots[attribute.name],
        accepts=attribute.accepts,
        many=holds.many,
        alone=attribute.alone,
        bare=holds.bare,
        mapping=holds.mapping,
        known=attribute.known,
        needed=declared.default is MISSING,
        text=text,
        shape=shape,
        holder=next((inner.number for inner in attributes[shape] if inner.name == "id"), -1) if shape >= 0 else -1,
        nested=bool(attribute.models),
        objects=bool(attribute.models),
        references=Reference in holds.members,
        truth=bool in holds.members and not declared.as_text,
        raw=None if holds.raw is None else Raw(holds.raw(), Json.span),
        usual=Usual.CHOICE if isinstance(declared.usual, frozenset) else declared.usual,
        choices=declared.usual if isinstance(declared.usual, frozenset) else frozenset(),
    )


def _text_form(attribute: Attribute) -> TextForm:
    holds = attribute.holds
    if holds.raw or holds.choices:
        return TextForm.ASKED
    if str not in holds.members and attribute.models:
        return TextForm.RECORD
    if attribute.declared.vocabulary:
        return TextForm.TERM
    if attribute.declared.kept:
        return TextForm.ASKED
    return TextForm.WRITTEN if str in holds.members else TextForm.ASKED
