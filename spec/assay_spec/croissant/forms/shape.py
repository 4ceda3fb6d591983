"""Of which class an object is, and whether an object that is named somewhere belongs there or is only referred to."""

from collections.abc import Iterable

from assay_spec.croissant.model import Dataset, Field, FileObject, FileSet, RecordSet
from assay_spec.model import Model, Reference
from assay_spec.shapes import Attribute, table_of

NEWEST = "1.1"
"""A table that is wanted anyway; all versions have the same attributes."""

DECLARED = frozenset(term for model in (Dataset, FileObject, FileSet, RecordSet, Field) for term in model.types)
"""The types of what the document describes at one place and refers to from others."""


def attribute_of(model: type[Model] | None, term: str) -> Attribute | None:
    """The attribute that a term is, of an object of a class."""
    table = table_of(Dataset, NEWEST)
    return None if model is None else table.by_term[table.models.index(model)].get(term)


def class_of(attribute: Attribute | None, types: Iterable[str]) -> type[Model] | None:
    """The class of an object that is a value of an attribute and has these types; None when nothing is known of it."""
    given, own = set(types), _own(attribute)
    fitting = [each for each in own if not (given and each.types) or not given.isdisjoint(each.types)]
    return next(iter(fitting or (own if len(own) == 1 else ())), None)


def belongs(attribute: Attribute | None, types: Iterable[str], *, is_free: bool) -> bool:
    """Whether an object of some types that is named as a value of an attribute stands there in the nested form.

    What is described in a list of its own is only referred to where anything may stand, unless it is free: it has no
    name, so that nothing else can refer to it, or no list has it.
    """
    if attribute is not None and not _own(attribute):
        return False
    if is_free or any(each.types for each in _own(attribute)):
        return True
    return DECLARED.isdisjoint(types)


def refers(attribute: Attribute | None) -> bool:
    """Whether the values of an attribute are objects, so that a text can only be the name of one."""
    return attribute is not None and bool(attribute.models) and str not in attribute.holds.members


def _own(attribute: Attribute | None) -> list[type[Model]]:
    """The classes of an attribute but those that only refer."""
    return [] if attribute is None else [each for each in attribute.models if not issubclass(each, Reference)]
