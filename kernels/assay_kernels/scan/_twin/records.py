"""Records from a tape, in pure Python: the asker says what every value becomes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from assay_kernels.scan._twin.nodes import ARRAY, FALSE, FLOAT, INTEGER, NULL, OBJECT, STRING, TRUE
from assay_kernels.scan._twin.tape import Tape
from assay_kernels.scan._twin.usual import has_look
from assay_kernels.scan.record import MARKS, ODD, TYPED, Asker, Form, Made, Member, Recipe, TextForm
from assay_kernels.scan.shape import TYPE
from assay_kernels.scan.usual import Usual

Objects = Mapping[int, tuple[int, Mapping[int, int]]]
_NUMBERS = (INTEGER, FLOAT, TRUE, FALSE)


class Recipes:
    """The recipes of a table, by shape."""

    def __init__(self, recipes: Sequence[Recipe], span: type, missing: object) -> None:
        """Take `recipes`, the tuple class of places (document, start, end, node), and what stands for no value."""
        self.shapes = tuple(recipes)
        self.span = span
        self.missing = missing


def make_records(tape: Tape, objects: Objects, root: int, recipes: Recipes, ask: Asker) -> Made:
    """What becomes of the objects that can be reached from `root`.

    Args:
        tape: The document.
        objects: What a check over the tape made of the objects.
        root: Where to begin.
        recipes: What becomes of the objects of each shape.
        ask: Who knows what becomes of the values that no recipe speaks of; see `Asker`.
    """
    making = _Making(tape, objects, recipes, ask)
    making.reach(root)
    for node in sorted(making.wanted.intersection(objects), reverse=True):
        making.made[node] = making.make(node, *objects[node])
    parts = tuple(record for node in sorted(making.made) if (record := making.made[node]) is not None)
    groups: dict[Form, list[Any]] = {}
    for record in parts:
        form = making.forms.get(record.span.node, (type(record), *record.places))
        groups.setdefault(form, []).append(record)
    return Made(making.made[root], parts, groups)


class _Making:
    """The innermost records first, so that depth costs no stack."""

    def __init__(self, tape: Tape, objects: Objects, recipes: Recipes, ask: Asker) -> None:
        self.tape = tape
        self.objects = objects
        self.recipes = recipes
        self.ask = ask
        self.made: dict[int, Any] = {}
        self.forms: dict[int, Form] = {}
        self.wanted: set[int] = set()

    def reach(self, root: int) -> None:
        """Mark the objects that become records; those that hold others come before them."""
        self.wanted.add(root)
        for node, (shape, members) in self.objects.items():
            for number, at in properties(members) if node in self.wanted else ():
                member = self.recipes.shapes[shape].members[number]
                if not member.known:
                    self.ask.unknown(at - 1, shape, number)
                value = self._value_at(at, member)
                if member.nested and value not in self.ask.spoilt:
                    self.wanted.update(self._objects(value, member))

    def _objects(self, node: int, member: Member) -> Iterator[int]:
        for value in [key + 1 for key in self.tape.children(node)] if member.mapping else [node]:
            listed = member.many and self.tape.kind(value) == ARRAY
            for item in self.tape.children(value) if listed else [value]:
                if self.tape.kind(item) == OBJECT and item not in self.ask.spoilt:
                    yield item

    def _value_at(self, node: int, member: Member) -> int:
        """What stands at a node, of an array of one that stands for the one in it that."""
        items = self.tape.children(node) if member.alone and self.tape.kind(node) == ARRAY else []
        return items[0] if len(items) == 1 else node

    def make(self, node: int, shape: int, given: Mapping[int, int]) -> Any:
        recipe = self.recipes.shapes[shape]
        values = {number: self._value_at(at, recipe.members[number]) for number, at in properties(given)}
        members = {**given, **values}
        record, places, filled = self._blank(recipe, node), {}, set()
        nulls = [number for number, at in properties(members) if self.tape.kind(at) == NULL]
        for number, at in properties(members):
            value, kept = self.ask.value(at, shape, number, self.made)
            if number not in nulls or not recipe.null_is_nothing:
                places[recipe.members[number].name] = (at, *kept)
            if value is not self.recipes.missing:
                recipe.members[number].slot.__set__(record, value)
                filled.add(number)
        needed = {number for number, member in enumerate(recipe.members) if member.needed}
        if nulls or needed - members.keys():
            self.ask.absent(node, shape, members, nulls)
        recipe.places.__set__(record, MappingProxyType(places))
        self.forms[node] = (recipe.cls, *self._marked(recipe, members))
        return None if needed - filled else record

    def _marked(self, recipe: Recipe, members: Mapping[int, int]) -> Iterator[str]:
        """What an object gives, as its form says it."""
        for number, at in members.items():
            if number == TYPE:
                yield TYPED
            elif self.tape.kind(at) != NULL or not recipe.null_is_nothing:
                member = recipe.members[number]
                marks = MARKS[self._variant(at)], "" if self._is_usual(at, member) else ODD
                yield from (member.name, *(member.name + mark for mark in marks if mark))

    def _is_usual(self, node: int, member: Member) -> bool:
        if member.usual == Usual.ANYTHING:
            return True
        if self.ask.terms.has_base or member.mapping or node in self.ask.spoilt:
            return False
        is_list = member.many and self.tape.kind(node) == ARRAY
        return all(self._looks_so(item, member) for item in (self.tape.children(node) if is_list else [node]))

    def _looks_so(self, node: int, member: Member) -> bool:
        if self.tape.kind(node) != STRING or not member.accepts >> STRING & 1 or node in self.ask.spoilt:
            return False
        if member.text not in (TextForm.WRITTEN, TextForm.TERM):
            return False
        text = self.tape.text(node)
        if member.text == TextForm.TERM:
            text = self.ask.terms.canonical(text)
        return text in member.choices if member.usual == Usual.CHOICE else has_look(text, member.usual)

    def _variant(self, node: int) -> int:
        kind = self.tape.kind(node)
        told = self.tape.children(node)[:1] if kind == ARRAY else [node]
        is_blank = kind in (ARRAY, OBJECT, STRING) and not any(map(self._is_told, told))
        return MARKS.index('""' if is_blank else {ARRAY: "[]", OBJECT: "{}"}.get(kind, ""))

    def _is_told(self, node: int) -> bool:
        """Whether a value evidently says something: itself, or one of the properties of an object."""
        if self.tape.kind(node) != OBJECT:
            return self._is_said(node)
        members = properties(self.objects[node][1]) if node in self.objects else ()
        return any(self._is_said(at) for _, at in members)

    def _is_said(self, node: int) -> bool:
        kind = self.tape.kind(node)
        return kind in _NUMBERS or (kind == STRING and bool(self.tape.text(node).strip()))

    def _blank(self, recipe: Recipe, node: int) -> Any:
        """A record that has its place and its defaults."""
        record: Any = object.__new__(recipe.cls)
        for slot, default in recipe.slots:
            if default is not self.recipes.missing:
                slot.__set__(record, default)
        place = self.ask.document, self.tape.start(node), self.tape.end(node), node
        recipe.span.__set__(record, tuple.__new__(self.recipes.span, place))
        return record


class Late:
    """A slot for a place, which may be worked out when somebody looks; here it never is."""

    def __init__(self, slot: Any) -> None:
        self.slot = slot

    def __get__(self, record: object, owner: type) -> Any:
        return self if record is None else self.slot.__get__(record, owner)

    def __set__(self, record: object, place: object) -> None:
        self.slot.__set__(record, place)

    def value(self, record: object) -> object:
        """What the document has at the place, as Python objects."""
        place = self.slot.__get__(record, type(record))
        return place.document.tape.value(place.node)


class Slots:
    """The fields of a class, which are set together when an instance is made."""

    def __init__(self, cls: type, layout: Iterable[tuple[str, Any, object]], missing: object) -> None:
        """Take a class, each field with its slot and its default, and what says that a value must be given."""
        self._cls = cls
        self._missing = missing
        self._fields = {name: (slot.__set__, default) for name, slot, default in layout}

    def fill(self, record: object, values: dict[str, Any]) -> None:
        """Set the fields of a new instance to what is given, and to their defaults where nothing is."""
        if type(record) is not self._cls:
            raise TypeError(f"{type(record).__name__} is not {self._cls.__name__}")
        for name, (put, default) in self._fields.items():
            if name not in values and default is self._missing:
                raise TypeError(f"{self._cls.__name__}() needs `{name}`")
            put(record, values.get(name, default))
        unknown = next((name for name in values if name not in self._fields), None)
        if unknown is not None:
            raise TypeError(f"{self._cls.__name__}() has no `{unknown}`")


def properties(members: Mapping[int, int]) -> list[tuple[int, int]]:
    """The numbers of properties, and where their values stand."""
    return [(number, at) for number, at in members.items() if number != TYPE]
