"""Every part of a document, in its order."""

from collections.abc import Iterator, Mapping
from functools import cache
from operator import attrgetter

from assay_spec.annotations import value_type
from assay_spec.model import Model


def walk(model: Model) -> Iterator[Model]:
    """The model and every model inside it, in document order; in the order of the attributes without a document."""
    todo = [model]
    while todo:
        current = todo.pop()
        yield current
        inside: list[Model] = []
        for name in _holding(type(current)):
            value = getattr(current, name)
            if value:
                inside += _models_in(value)
        if len(inside) > 1:
            inside.sort(key=attrgetter("span.node"))
            inside.reverse()
        todo += inside


@cache
def _holding(cls: type[Model]) -> tuple[str, ...]:
    """The attributes of a class that may hold models."""
    return tuple(name for name in cls.compared if value_type(cls, name).models)


def _models_in(value: object) -> Iterator[Model]:
    """The models at an attribute, also in a mapping of tuples."""
    if isinstance(value, Model):
        yield value
    elif isinstance(value, tuple):
        yield from (item for item in value if isinstance(item, Model))
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _models_in(item)
