"""References between records, in pure Python."""

from collections.abc import Iterator, Sequence
from typing import Any

from assay_kernels.scan.kind import Kind
from assay_kernels.scan.refer import (
    ABSENT,
    CIRCULAR,
    DIFFERING,
    FACTS,
    MISLED,
    MIXED,
    NAMESAKE,
    OWN,
    REPEATED,
    STRAY,
    UNKEYED,
    UNPREFIXED,
    Link,
    Pointer,
    Pointing,
)


class Pointers:
    """A table of classes that refer to each other."""

    def __init__(self, given: Sequence[Pointing]) -> None:
        self.classes = {each.cls: each for each in given}


def follow_pointers(record: Any, pointers: Pointers) -> "References":
    """What the records inside of one declare and refer to; see `References`."""
    return References(record, pointers)


class References:
    """What the records of a document declare, and how they refer to each other."""

    def __init__(self, root: Any, table: Pointers) -> None:
        self.root = root
        self._classes = table.classes
        self._amiss: set[str] = set()
        self.outer = tuple(self._declared_in(root))
        inner: list[Any] = []
        self.places: list[tuple[int, int]] = []
        for owner, record in enumerate(self.outer):
            self._compare_names(record)
            todo = [(held, -1) for held in self._declared_in(record)][::-1]
            while todo:
                held, parent = todo.pop()
                self._compare_names(held)
                todo += [(each, len(inner)) for each in self._declared_in(held)][::-1]
                inner.append(held)
                self.places.append((owner, parent))
        self.inner = tuple(inner)
        self._numbers: dict[str, int] = {}
        self._look_at_ids()
        self._owner = [-1] * len(self.outer) + [owner for owner, _ in self.places]
        self.links: list[Link] = []
        self._edges: list[tuple[int, int]] = []
        self._sources: dict[int, str] = {}
        self._read: list[str] = []
        self._keys: dict[int, set[str]] = {}
        for number, record in enumerate(self._records):
            self._follow(number, record)
        self._look_for_circles()

    @property
    def _records(self) -> tuple[Any, ...]:
        return self.outer + self.inner

    @property
    def facts(self) -> tuple[str, ...]:
        return tuple(fact for fact in FACTS if fact in self._amiss)

    @property
    def by_id(self) -> dict[str, Any]:
        return {name: self._records[number] for name, number in self._numbers.items()}

    @property
    def absent(self) -> list[Link]:
        return [link for link in self.links if link.target not in self._numbers]

    @property
    def sources(self) -> frozenset[str]:
        return frozenset(self._read)

    def _declared_in(self, record: Any) -> Iterator[Any]:
        for slot in self._classes[type(record)].inside if type(record) in self._classes else ():
            for held in _get(slot, record):
                if type(held) in self._classes and self._classes[type(held)].declared:
                    yield held

    def _id(self, record: Any) -> str:
        found: str = _get(self._classes[type(record)].id, record)
        return found

    def _compare_names(self, record: Any) -> None:
        inside = self._classes[type(record)].inside
        held = _get(inside[0], record) if inside else ()
        slots = [(self._classes[type(each)].name, each) for each in held if type(each) in self._classes]
        names = [name for slot, each in slots if slot is not None and (name := _get(slot, each)) is not None]
        texts = [_text_at(name) for name in names]
        if len(held) > 1 and (None in texts or any(text != text.strip() for text in texts if text is not None)):
            self._amiss.add(NAMESAKE)
        if len(held) > 1 and len(set(texts)) < len(texts):
            self._amiss.add(NAMESAKE)

    def _look_at_ids(self) -> None:
        places = [(-1, -1)] * len(self.outer) + self.places
        for number, (record, (owner, parent)) in enumerate(zip(self._records, places, strict=True)):
            name = self._id(record)
            if name and self._numbers.setdefault(name, number) != number:
                self._amiss.add(REPEATED)
            if name and owner >= 0 > parent and not name.startswith(f"{self._id(self.outer[owner])}/"):
                self._amiss.add(UNPREFIXED)

    def _follow(self, number: int, record: Any) -> None:
        for pointer in self._classes[type(record)].pointers:
            for held in _values(pointer, record):
                if pointer.own:
                    self._look_at_key(number, held)
                else:
                    self._refer(number, held, pointer, joins=pointer.joins)

    def _refer(self, number: int, value: Any, outer: Pointer, *, joins: bool) -> None:
        if type(value) not in self._classes:
            return
        pointers = self._classes[type(value)].pointers
        parts = [(pointer, part) for pointer in pointers if pointer.plain for part in _values(pointer, value)]
        for pointer, part in parts:
            self._link(number, part, pointer, joins=joins)
        if not parts and self._id(value):
            self._link(number, value, outer, joins=joins)
        for pointer in pointers:
            for held in () if pointer.plain else _values(pointer, value):
                self._refer(number, held, outer, joins=joins)

    def _link(self, number: int, where: Any, pointer: Pointer, *, joins: bool) -> None:
        if type(where) not in self._classes:
            return
        name = self._id(where)
        target = self._numbers.get(name, -1)
        self.links.append(Link(self._id(self._records[number]), where, name, pointer, joins))
        if target < 0:
            self._amiss.add(ABSENT)
        elif type(self._records[target]) not in pointer.classes:
            self._amiss.add(MISLED)
        if joins and target >= 0:
            self._look_at_join(number, target)
        elif not joins:
            if self._owner[number] >= 0:
                self._read.append(name)
            if target >= 0:
                self._edges.append((number, target))
            if self._owner[number] >= 0 and self._sources.setdefault(self._owner[number], name) != name:
                self._amiss.add(MIXED)

    def _look_at_join(self, number: int, target: int) -> None:
        owner = self._owner[target]
        if owner == self._owner[number]:
            self._amiss.add(OWN)
        elif owner >= 0:
            if owner not in self._keys:
                pointers = self._classes[type(self.outer[owner])].pointers
                keys = [key for pointer in pointers if pointer.own for key in _values(pointer, self.outer[owner])]
                self._keys[owner] = {self._id(key) for key in keys if type(key) in self._classes}
            if self._id(self._records[target]) not in self._keys[owner]:
                self._amiss.add(UNKEYED)
        if not self._kind(number) or self._kind(number) != self._kind(target):
            self._amiss.add(DIFFERING)

    def _kind(self, number: int) -> Any:
        slot = self._classes[type(self._records[number])].kind
        return None if slot is None else _get(slot, self._records[number]) or None

    def _look_at_key(self, number: int, key: Any) -> None:
        if type(key) not in self._classes:
            return
        target = self._numbers.get(self._id(key), -1)
        inside = self._classes[type(self._records[number])].inside
        first = _get(inside[0], self._records[number]) if inside else ()
        if target < 0 or self._owner[target] != number or all(each is not self._records[target] for each in first):
            self._amiss.add(STRAY)

    def _look_for_circles(self) -> None:
        edges = self._edges + [(owner, len(self.outer) + at) for at, (owner, _) in enumerate(self.places)]
        waiting = [0] * len(self._records)
        onward: dict[int, list[int]] = {}
        for origin, target in edges:
            waiting[target] += 1
            onward.setdefault(origin, []).append(target)
        todo = [number for number, count in enumerate(waiting) if not count]
        for number in todo:
            for target in onward.get(number, ()):
                waiting[target] -= 1
                if not waiting[target]:
                    todo.append(target)
        if len(todo) < len(waiting):
            self._amiss.add(CIRCULAR)


def _get(slot: Any, record: Any) -> Any:
    return slot.__get__(record, type(record))


def _values(pointer: Pointer, record: Any) -> Sequence[Any]:
    value = _get(pointer.slot, record)
    return value if isinstance(value, tuple) else () if value is None else (value,)


def _text_at(name: Any) -> str | None:
    tape, node = name.span.document.tape, name.span.node
    return tape.text(node) if node >= 0 and tape.kind(node) == Kind.STRING else None
