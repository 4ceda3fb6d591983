"""The objects that mlcroissant makes of a document, and what it says while it makes them."""

import json
from typing import TYPE_CHECKING, Any

from assay_validators.croissant.official.fact import Crash, Fact, kind_of
from assay_validators.croissant.official.nesting import Nested
from assay_validators.croissant.official.shapes import (
    MANY,
    MISSING,
    ONE,
    PROPERTIES,
    SPOKEN,
    VERSIONS,
    Missing,
    Property,
    iri_of,
    type_of,
)
from assay_validators.croissant.official.terms import BASE
from assay_validators.croissant.official.triples import Listed, Literal, Reference, Statements
from assay_validators.croissant.official.ways import A_PART, Ways

if TYPE_CHECKING:
    from collections.abc import Callable

_NAME = "https://schema.org/name"
OBJECTS = (Nested, Literal, Reference, Listed, dict)
"""What is an object of JSON there; texts in languages, and what it has not looked at yet, too."""

_CONFORMS_TO = "http://purl.org/dc/terms/conformsTo"


class Part:
    """One object of a class of mlcroissant."""

    def __init__(self, kind: str, nested: Nested | None, id_: str) -> None:
        self.kind = kind
        self.nested = nested
        self.id = id_
        self.values: dict[str, Any] = {}
        self.parents: list[Part] = []

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)

    @property
    def label(self) -> str:
        """How its reports name it."""
        return " > ".join(f"{part.kind}({_shown(part['name'])})" for part in (*self.parents, self))

    def uuid(self, version: str) -> Any:
        """What it calls the object by: its name and those of its parents in 0.8, its `@id` since."""
        if version != "0.8":
            return self.id
        return str(self["name"]) if len(self.parents) <= 1 else f"{self.parents[-1].uuid(version)}/{self['name']}"

    def target(self, version: str) -> Any:
        """Of a source: what it refers to."""
        second = self["distribution"] if version == "0.8" else self["file_object"] or self["file_set"]
        return self["field"] or second


class Maker:
    """Makes parts of nested objects."""

    def __init__(self, statements: Statements, check: "Callable[[Maker, Part], None]", ways: Ways) -> None:
        self.statements = statements
        self.ways = ways
        self._check = check
        self.version = "1.0"
        self.live = False
        self.said: list[tuple[str, Part | None, tuple[object, ...], int]] = []
        self._nameless = 0

    def facts(self) -> tuple[Fact, ...]:
        """What was said so far."""
        return tuple(Fact(code, part.label if part else "", about, node) for code, part, about, node in self.said)

    def say(self, code: str, part: Part | None, *about: object, at: int) -> None:
        """Say something of a part, or of none."""
        self.said.append((code, part, about, at))

    def place(self, value: object, name: str = "") -> int:
        """The node of a property of an object or a part, or of the whole of it where there is none."""
        nested = value.nested if isinstance(value, Part) else value
        if not isinstance(nested, Nested):
            return 0
        whole = self.statements.places.get(nested.id, 0)
        kind = value.kind if isinstance(value, Part) else ""
        term = next((each.term for each in PROPERTIES.get(kind, ()) if each.name == name), "")
        return self.statements.values.get((nested.id, iri_of(term, self.version)), whole) if term else whole

    def default(self, kind: str) -> Part:
        """What stands for an object that is not given; nothing is said of it."""
        made = Part(kind, None, self._new_id())
        self._fill(made)
        return made

    def id_of(self, value: Any) -> Any:
        """The name that a reference gives, or names of those of a list."""
        if isinstance(value, (Nested, Reference)):
            return cut(value.id) if value.id else self._new_id()
        if isinstance(value, list):
            return [self.id_of(each) for each in value]
        return cut(value) if isinstance(value, str) else self._new_id()

    def make(self, kind: str, value: Any, at: int = 0) -> Any:
        """The part of an object, or parts of a list of them; None of what is neither."""
        if not isinstance(value, (*OBJECTS, list)):
            self.say("MLC014", None, type_of(kind, self.version) or kind, str(value), at=at)
            return None
        if isinstance(value, list):
            return [self.make(kind, each, at) for each in value]
        nested = value if isinstance(value, Nested) else Nested("")
        self.ways.go(self.place(nested), A_PART)
        if kind == "Metadata":
            self._learn(nested)
        expected = type_of(kind, self.version)
        if nested.type != expected:
            name = nested.done.get(_NAME, "<unknown node>")
            self.say("MLC013", None, str(name), expected, nested.type, at=self.place(nested))
        part = Part(kind, nested, cut(nested.id) if nested.id else self._new_id())
        for property_ in PROPERTIES[kind]:
            read = self._read(property_, nested)
            if read is not None:
                part.values[property_.name] = read
        self._fill(part)
        self._check(self, part)
        return part

    def _learn(self, dataset: Nested) -> None:
        """Take the version and whether the data changes from the dataset, before anything of it is read."""
        given = dataset.get(_CONFORMS_TO)
        known = [VERSIONS[each] for each in _several(given) if isinstance(each, str) and each in VERSIONS]
        self.version = known[0] if known else "0.8"
        if given and not known:
            at = self.statements.values.get((dataset.id, _CONFORMS_TO), 0)
            self.say("MLC011", None, _shown(given), at=at)
        self.live = bool(dataset.get(iri_of("cr:isLiveDataset", self.version)))

    def _fill(self, part: Part) -> None:
        """Give what is not given the value that stands for that."""
        for property_ in PROPERTIES[part.kind]:
            if property_.name not in part.values:
                part.values[property_.name] = self._unset(property_)

    def _unset(self, property_: Property) -> Any:
        if not isinstance(property_.default, Missing):
            return property_.default
        return [] if property_.many == MANY else self.default(property_.types[0])

    def _read(self, property_: Property, nested: Nested) -> Any:
        iri = iri_of(property_.term, self.version)
        value = nested.get(iri)
        at = self.statements.values.get((nested.id, iri), self.place(nested))
        if property_.parse:
            value = self._parse(property_, value, at) if _is_true(value) else value
        elif isinstance(value, list):
            read = [self._of_type(property_, each, at) for each in value]
            value = [each for each in read if each is not MISSING]
        else:
            value = self._of_type(property_, value, at)
        if property_.many == MANY and _is_true(value):
            return value if isinstance(value, list) else [value]
        if property_.many == ONE and isinstance(value, list):
            self.say("MLC017", None, property_.name, at=at)
            return value[0] if value else None
        return value

    def _parse(self, property_: Property, value: Any, at: int) -> Any:
        match property_.parse:
            case "ids":
                return self.id_of(value)
            case "types":
                return self._types(value)
            case "json":
                return self._json(value, at)
            case "fields":
                return self.make("Field", value, at)
            case "contained":
                return [self._container(each, at) for each in _several(value)]
        return value

    def _container(self, value: Any, at: int) -> Any:
        words = ("cr:fileObject", "cr:fileSet", "cr:recordSet")
        if isinstance(value, Nested) and (
            value.type == iri_of("cr:source", self.version)
            or any(iri_of(word, self.version) in value.done for word in words)
        ):
            return self.make("Source", value, at)
        return self.id_of(value)

    def _types(self, value: Any) -> Any:
        if isinstance(value, Nested):
            return value.id or None
        if isinstance(value, list):
            return [self._types(each) for each in value]
        return value if isinstance(value, str) else []

    def _json(self, value: Any, at: int) -> Any:
        if not isinstance(value, str):
            return None
        try:
            return json.loads(value)
        except ValueError:
            # Whatever the property is, it speaks of `data`.
            self.say("MLC039", None, iri_of("cr:data", self.version), value, at=at)
            return None

    def _of_type(self, property_: Property, value: Any, at: int) -> Any:
        """The value when it is of one of the types of a property; if not that is said, and a default stands for it."""
        is_dict = isinstance(value, OBJECTS)
        if value is None or (is_dict and property_.many == SPOKEN):
            return value
        for wanted in property_.types:
            if wanted not in PROPERTIES:
                if type(value).__name__ == wanted:
                    return value
            elif isinstance(value, Nested) and value.type == type_of(wanted, self.version):
                return self.make(wanted, value, at)
        if is_dict:
            self.say("MLC016", None, self._called(value), property_.wanted, _type_in(value), at=at)
        else:
            if any(wanted in PROPERTIES and type_of(wanted, self.version) is None for wanted in property_.types):
                # It joins the types that it wants into a sentence, and the type of such an object is nothing.
                raise Crash("MLC007", "TypeError", at)
            self.say("MLC015", None, property_.name, kind_of(type(value).__name__), at=at)
        return property_.default

    def _called(self, value: Any) -> object:
        if self.version == "0.8":
            return str(value.get(_NAME)) if isinstance(value, Nested) else "None"
        return self.id_of(value)

    def _new_id(self) -> str:
        self._nameless += 1
        return f"_:new{self._nameless}"


def cut(iri: str) -> str:
    """An `@id` without the base."""
    head, base, rest = iri.partition(BASE)
    return rest if base else head


def stumble(part: Part | None, maker: Maker, name: str = "") -> Crash:
    """What becomes of asking something that is no object for one of its properties."""
    return Crash("MLC007", "AttributeError", maker.place(part, name))


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _is_true(value: Any) -> bool:
    return isinstance(value, (Nested, Part, Missing)) or bool(value)


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_shown, value))}]"
    return f"{{'@id': '{value.id}'}}" if isinstance(value, (Nested, Reference)) else str(value)


def _type_in(value: Any) -> str | None:
    if isinstance(value, Nested):
        return value.type
    return (value.datatype or None) if isinstance(value, Literal) else None
