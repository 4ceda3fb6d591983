"""Table checks over a tape, in pure Python."""

from collections.abc import Mapping, Sequence

from assay_kernels.scan._twin.nodes import ARRAY, FLOAT, INTEGER, NONE, OBJECT, STRING
from assay_kernels.scan._twin.tape import Tape
from assay_kernels.scan.shape import LIST, ONE, TYPE, Finding, FindingCode, Property, Shape, Sweep


class Shapes(tuple[Shape, ...]):
    """A table of shapes, each at its own index."""

    __slots__ = ()


def check_shapes(tape: Tape, shapes: Shapes, root: int, terms: Mapping[str, str] | None = None, node: int = 0) -> Sweep:
    """What the subtree of `node` has against the tables, and which of them hold for its objects.

    Args:
        tape: The document.
        shapes: The table.
        root: Index of the shape that `node` should have.
        terms: A dict of the canonical term of each key and type as written; those absent stand for themselves.
        node: Where to begin; an empty tape has no findings.
    """
    if not len(tape):
        return Sweep([], {})
    check = _Check(tape, shapes, terms or {})
    if tape.kind(node) != OBJECT:
        check.found(FindingCode.WRONG_TYPE, node, root)
    check.allowed[node] = (root,)
    for at in range(node, tape.next(node)):
        if tape.kind(at) == OBJECT:
            check.object(at)
    return Sweep(sorted(check.findings, key=lambda f: (f.node, f)), check.objects)


class _Check:
    """One sweep over the nodes: an object finds in `allowed` the shapes that its parent left there for it."""

    def __init__(self, tape: Tape, shapes: Sequence[Shape], terms: Mapping[str, str]) -> None:
        self.tape = tape
        self.shapes = shapes
        self.terms = terms
        self.findings: list[Finding] = []
        self.objects: dict[int, tuple[int, dict[int, int]]] = {}
        self.allowed: dict[int, tuple[int, ...]] = {}

    def found(self, code: int, node: int, shape: int, prop: int = NONE, other: int = NONE) -> None:
        self.findings.append(Finding(int(code), node, shape, prop, other))

    def canonical(self, node: int) -> str:
        text = self.tape.text(node)
        return self.terms.get(text, text)

    def object(self, node: int) -> None:
        allowed = self.allowed.pop(node, ())
        if not allowed:
            self.first_keys([(key, self.tape.text(key)) for key in self.tape.children(node)], NONE)
            return
        members = [(key, self.canonical(key)) for key in self.tape.children(node)]
        shape = self.choose([self.shapes[index] for index in allowed], members)
        first = self.first_keys(members, NONE if shape is None else shape.index)
        if shape is None:
            return
        if list(first) == [shape.reference_key]:
            self.reference(node, allowed, shape)
            return
        for term, prop, code in shape.expected:
            if term not in first:
                self.found(code, node, shape.index, prop)
        values: dict[int, int] = {}
        self.objects[node] = shape.index, values
        for key, term in members:
            self.member(key, term, shape, values)

    def reference(self, node: int, allowed: tuple[int, ...], shape: Shape) -> None:
        """An object that only refers is a reference where one may stand, which is not checked further."""
        shape = next((self.shapes[index] for index in allowed if self.shapes[index].refers), shape)
        prop = shape.properties.get(shape.reference_key or "")
        self.objects[node] = shape.index, {prop.number: self.tape.children(node)[-1] + 1} if prop else {}

    def first_keys(self, members: list[tuple[int, str]], shape: int) -> dict[str, int]:
        first: dict[str, int] = {}
        for key, term in members:
            other = first.setdefault(term, key)
            if other != key:
                self.found(FindingCode.DUPLICATE_KEY, key, shape, other=other)
        return first

    def choose(self, shapes: list[Shape], members: list[tuple[int, str]]) -> Shape | None:
        """The first shape that the object can have: its types are free, the object's or not given."""
        values = [max((key + 1 for key, term in members if term == s.type_key), default=NONE) for s in shapes]
        for shape, value in zip(shapes, values, strict=True):
            if not shape.types or value == NONE or any(t in shape.types for t in self.types(value)):
                return shape
        self.found(FindingCode.WRONG_CLASS, values[0], shapes[0].index)
        return shapes[0] if len(shapes) == 1 else None

    def types(self, value: int) -> list[str]:
        elements = self.tape.children(value) if self.tape.kind(value) == ARRAY else [value]
        return [self.canonical(n) for n in elements if self.tape.kind(n) == STRING]

    def member(self, key: int, term: str, shape: Shape, values: dict[int, int]) -> None:
        prop = shape.properties.get(term)
        if prop is not None:
            self.keep(prop.number, key + 1, values)
            self.value(key + 1, prop, shape.index)
        elif term == shape.type_key:
            self.keep(TYPE, key + 1, values)
        elif shape.closed and term != shape.reference_key:
            self.found(FindingCode.UNKNOWN_KEY, key, shape.index)

    def keep(self, number: int, node: int, values: dict[int, int]) -> None:
        values.pop(number, None)  # the last one counts, and where it stands
        values[number] = node

    def value(self, node: int, prop: Property, shape: int) -> None:
        if not prop.mapping:
            self.one_or_many(node, prop, shape)
        elif self.tape.kind(node) != OBJECT:
            self.found(FindingCode.WRONG_TYPE, node, shape, prop.number)
        else:
            for key in self.tape.children(node):
                self.one_or_many(key + 1, prop, shape)

    def one_or_many(self, node: int, prop: Property, shape: int) -> None:
        if self.tape.kind(node) != ARRAY:
            if prop.many == LIST:
                self.found(FindingCode.NOT_A_LIST, node, shape, prop.number)
            self.element(node, prop, shape)
        elif prop.many != ONE or not prop.accepts >> ARRAY & 1:
            if prop.many == ONE:
                self.found(FindingCode.NOT_ONE, node, shape, prop.number)
            for child in self.tape.children(node):
                self.element(child, prop, shape)

    def element(self, node: int, prop: Property, shape: int) -> None:
        kind = self.tape.kind(node)
        if not prop.accepts >> kind & 1:
            self.found(FindingCode.WRONG_TYPE, node, shape, prop.number)
        elif kind == OBJECT:
            self.allowed[node] = prop.shapes
        elif kind == STRING:
            if prop.choices is not None and self.tape.text(node) not in prop.choices:
                self.found(FindingCode.NOT_A_CHOICE, node, shape, prop.number)
        elif kind in (INTEGER, FLOAT) and not self.in_range(node, prop):
            self.found(FindingCode.OUT_OF_RANGE, node, shape, prop.number)

    def in_range(self, node: int, prop: Property) -> bool:
        value = self.tape.value(node)
        if not isinstance(value, int | float):  # too large to have a value: the scan has said so
            return True
        low, high = prop.minimum, prop.maximum
        return (low is None or value >= low) and (high is None or value <= high)
