"""What others refer to by its name, because its `@id` was forgotten."""

from typing import NamedTuple

from assay_spec.croissant.model import Dataset
from assay_validators.context import Context, Where, span_of
from assay_validators.croissant.graph import Declared, Graph, Place, graph_of


class Mention(NamedTuple):
    """A reference to something by its name."""

    word: str
    """The property that refers, as documents spell it."""
    name: str
    where: Where

    @property
    def at(self) -> int:
        """The node at which it stands."""
        return span_of(self.where).node


Nameless = list[tuple[Declared, list[Mention]]]
"""Things, each with the references to it."""


def nameless_in(ctx: Context) -> Nameless:
    """What lacks its `@id` and is referred to by its name, and the references to it; in document order."""
    return ctx.once(_find, ctx)


def _find(ctx: Context) -> Nameless:
    dataset = ctx.loaded.model if ctx.loaded is not None else None
    assert isinstance(dataset, Dataset), "the dataset was loaded"
    graph = graph_of(dataset, ctx)
    lacking = {node for node, name in ctx.lacks if name == "@id"}
    meant = _meant(graph, lacking) if lacking else {}
    found: dict[int, list[Mention]] = {}
    for link in graph.links if meant else ():
        thing = meant.get(link.target)
        if isinstance(thing, link.allowed) and not graph.may_hold(link.target, link.allowed):
            found.setdefault(id(thing), []).append(Mention(link.word, link.target, link.where))
    for records in dataset.record_set if meant else ():
        for key in records.key:
            thing = meant.get(key.id)
            if thing is not None and any(thing is field for field in records.field):
                found.setdefault(id(thing), []).append(Mention("key", key.id, (key, "id")))
    return [(each, found[id(each)]) for each in graph.declared if id(each) in found]


def _meant(graph: Graph, lacking: set[int]) -> dict[str, Declared]:
    """What lacks its `@id`, by all that it may be called; what may be called by one name is left out."""
    named = [(_name(each), each) for each in graph.declared if each.span.node in lacking]
    named += [(_path(place), place.field) for place in graph.places if place.field.span.node in lacking]
    found: dict[str, Declared] = {}
    several: set[str] = set()
    for name, each in named:
        if name in graph.by_id or found.setdefault(name, each) is not each:
            several.add(name)
    return {name: each for name, each in found.items() if name and name not in several}


def _name(thing: Declared) -> str:
    return thing.name.text.strip() if thing.name is not None else ""


def _path(place: Place) -> str:
    """The `@id` that a field has by custom: that of what it stands in, a slash and its name."""
    names = [_name(place.field)]
    around: Place | None = place.parent
    while around is not None and not around.field.id:
        names.append(_name(around.field))
        around = around.parent
    outer = around.field.id if around is not None else place.records.id or _name(place.records)
    return "/".join([outer, *reversed(names)])
