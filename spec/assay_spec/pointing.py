"""Which objects of a kind are declared, and which attributes of its models refer to them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assay_kernels.scan import Pointer, Pointers, Pointing
from assay_spec.model import Model, Reference
from assay_spec.raw import PLACE, Text

if TYPE_CHECKING:
    from assay_spec.shapes import Attribute


def pointers_of(models: Sequence[type[Model]], attributes: Sequence[tuple["Attribute", ...]]) -> Pointers | None:
    """How the objects of these classes, the root first, refer to each other.

    None when nothing does, and when they refer to classes that only stand outside of the root.
    """
    named = {model.__name__: model for model in models}
    refers = {name for found in attributes for each in found for name in each.declared.refers}
    if not refers or not named.keys() >= refers:
        return None
    declared = {named[name] for name in refers}
    found = zip(models, attributes, strict=True)
    made = [_pointing(model, own, named, declared) for model, own in found if "id" in model.fields]
    return Pointers(made)


def _pointing(
    model: type[Model],
    attributes: tuple["Attribute", ...],
    named: dict[str, type[Model]],
    declared: set[type[Model]],
) -> Pointing:
    slots = {each.name: getattr(model, each.name) for each in attributes}
    return Pointing(
        cls=model,
        id=slots["id"],
        name=next((slots[each.name] for each in attributes if each.name == "name" and each.holds.raw is Text), None),
        place=PLACE,
        kind=next((slots[each.name] for each in attributes if each.declared.tells), None),
        inside=tuple(slots[each.name] for each in attributes if _holds(each, declared)),
        pointers=tuple(_pointer(each, slots[each.name], named) for each in attributes if each.declared.refers),
        declared=model in declared,
    )


def _holds(attribute: "Attribute", declared: set[type[Model]]) -> bool:
    """Whether declared objects stand in an attribute, in a tuple."""
    holds = attribute.holds
    return holds.many and not holds.bare and not declared.isdisjoint(holds.models)


def _pointer(attribute: "Attribute", slot: object, named: dict[str, type[Model]]) -> Pointer:
    declared = attribute.declared
    return Pointer(
        slot=slot,
        word=declared.key.rpartition(":")[2],
        classes=tuple(named[each] for each in declared.refers),
        joins=declared.joins,
        own=declared.own,
        plain=attribute.holds.models == (Reference,),
    )
