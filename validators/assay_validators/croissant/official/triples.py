"""The statements that rdflib 7 makes of a document, as its JSON-LD writer hands them to mlcroissant.

Read from rdflib's `plugins/parsers/jsonld.py` and `plugins/serializers/jsonld.py`. Objects of one `@id` become one;
what has no IRI is lost. Graphs are no different from what stands around them.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from assay_validators.croissant.official.fact import Crash
from assay_validators.croissant.official.reading import Object, is_object
from assay_validators.croissant.official.terms import UNSET, Term, Terms

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_JSON = "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_NATIVE = {f"{_XSD}{name}" for name in ("boolean", "integer", "double", "string")}
_TAG = re.compile(r"[a-zA-Z]+(-[a-zA-Z0-9]+)*")
_TYPING = Term(TYPE, "@vocab")


class Literal(NamedTuple):
    """A value that is no object."""

    value: Any
    datatype: str = ""
    language: str = ""


class Reference(NamedTuple):
    """The `@id` of an object, or the name of one that has none."""

    id: str


class Listed(NamedTuple):
    """A list whose order counts."""

    items: tuple[Any, ...]


Value = Literal | Reference | Listed


class Statements:
    """What is said of each object."""

    def __init__(self) -> None:
        self.of: dict[str, dict[str, dict[Any, Value]]] = {}
        """By the names of objects and of properties, each value once."""
        self.places: dict[str, int] = {}
        """The node of the first object of a name that says something."""
        self.values: dict[tuple[str, str], int] = {}
        """The node of the first value of a property."""

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(len(said) for properties in self.of.values() for said in properties.values())

    def add(self, subject: str, property_: str, value: Value, node: int) -> None:
        """Say something once."""
        # A number and a truth value may be equal in Python, and are different values.
        key = (type(value.value), *value) if isinstance(value, Literal) else value
        self.of.setdefault(subject, {}).setdefault(property_, {}).setdefault(key, value)
        self.values.setdefault((subject, property_), node)


def statements_of(document: Object, terms: Terms) -> Statements:
    """What a document says."""
    reader = _Reader()
    reader.object(document, terms, outermost=True)
    return reader.said


class _Reader:
    def __init__(self) -> None:
        self.said = Statements()
        self._nameless = 0

    def object(self, value: Object, terms: Terms, *, outermost: bool = False) -> Reference | None:
        """Read an object; None when it is none, or has an `@id` that no IRI can be made of."""
        if terms.get(value, "@value"):
            return None
        if "@context" in value and not outermost:
            terms = terms.within(value["@context"])
        terms = terms.of_type(value)
        name = self._name(value, terms)
        if name is None:
            return None
        if len(value) > 1 or "@id" not in value:
            self.said.places.setdefault(name, value.node)
        for word, member in value.items():
            if word == "@context" or word in terms.names("@id"):
                continue
            if word in terms.names("@reverse"):
                if not is_object(member):
                    raise Crash("MLC008", "AttributeError", value.at[word])
                for inner, values in member.items():
                    self._member(name, inner, values, terms, member.at[inner], reverse=True)
            else:
                self._member(name, word, member, terms, value.at[word])
        return Reference(name)

    def _name(self, value: Object, terms: Terms) -> str | None:
        given = terms.get(value, "@id")
        if given is None:
            given = _nested_id(value, terms) or None
        if not isinstance(given, str):
            self._nameless += 1
            return f"_:nameless{self._nameless}"
        if given.startswith("_:") and given != "_:":
            return given
        iri = terms.resolve(given)
        return iri if ":" in iri else None

    def _member(self, subject: str, word: str, member: Any, terms: Terms, node: int, *, reverse: bool = False) -> None:
        term = terms.terms.get(word)
        values = _values(member, term, terms, node)
        meaning = None if term is None else term.iri
        if "@type" in (word, meaning):
            term, meaning = _TYPING, TYPE
        if not {"@graph", "@set", "@included"}.isdisjoint((word, meaning)):
            for each in values:
                if is_object(each):
                    self.object(each, terms)
            return
        if word in terms.names("@nest"):
            self._nest(subject, term, member, terms)
            return
        iri = meaning if term is not None else terms.expand(word)
        terms = terms.at_term(term)
        if not iri or iri.startswith("_:"):
            return
        for each in _flat(values, terms):
            made = self._value(each, term, terms)
            if made is None:
                continue
            if reverse != (term is not None and term.reverse) and isinstance(made, Reference):
                self.said.add(made.id, iri, Reference(subject), node)
            else:
                self.said.add(subject, iri, made, node)

    def _nest(self, subject: str, term: Term | None, member: Any, terms: Terms) -> None:
        """Say what stands in an object that only holds members together."""
        if term is not None and term.iri is None:
            return
        for each in member if isinstance(member, list) else [member]:
            for word, value in each.items() if is_object(each) else ():
                if word not in terms.names("@id"):
                    self._member(subject, word, value, terms.of_type(each), each.at[word])

    def _value(self, value: Any, term: Term | None, terms: Terms) -> Value | None:
        if isinstance(value, Literal):
            return value
        if is_object(value):
            return self._of_object(value, term, terms)
        if value is None or (isinstance(value, str) and term is not None and term.type in ("@id", "@vocab")):
            return None if value is None else self._reference(value, str(term and term.type), terms)
        if term is not None and term.type:
            return _typed(value, term.type)
        if isinstance(value, float):
            return _typed(value, f"{_XSD}double")
        language = term.language if term is not None and term.language is not UNSET else terms.language
        return _literal(value, language)

    def _reference(self, word: str, kind: str, terms: Terms) -> Reference | None:
        iri = terms.resolve(word) if kind == "@id" else terms.expand(word) or terms.absolute(word)
        return self.object(_named(iri), terms)

    def _of_object(self, value: Object, term: Term | None, terms: Terms) -> Value | None:
        listed = terms.get(value, "@list")
        if listed is not None:
            items = listed if isinstance(listed, list) else [listed]
            made = (self._value(each, term, terms) for each in items if each is not None)
            return Listed(tuple(each for each in made if each is not None))
        language = terms.get(value, "@language")
        is_json = not language and terms.get(value, "@type") in (*terms.aliases.get("@json", ()), "@json")
        if language or is_json or any(name in value for name in terms.names("@value")):
            return self._of_value_object(value, language, terms)
        return self.object(value, terms)

    def _of_value_object(self, value: Object, language: Any, terms: Terms) -> Literal | None:
        given, kind = terms.get(value, "@value"), terms.get(value, "@type")
        if not language and kind in (*terms.aliases.get("@json", ()), "@json"):
            return Literal(json.dumps(given), _JSON)
        if given is None:
            return None
        if language:
            return None if " " in language else _literal(given, language)
        if kind:
            return _typed(given, terms.expand(kind) or "" if isinstance(kind, str) else str(kind))
        return _typed(given, f"{_XSD}double") if isinstance(given, float) else _literal(given, None)


def _values(member: Any, term: Term | None, terms: Terms, node: int) -> list[Any]:
    """The values of a member, as the definition of its word unpacks them."""
    values = member if isinstance(member, list) else [member]
    if term is None:
        return values
    if term.type == "@json":
        return [Literal(json.dumps(member), _JSON)]
    if "@list" in term.container:
        return [_list_object(values, node)]
    return list(_in_container(term, member, terms)) if is_object(member) else values


def _in_container(term: Term, member: Object, terms: Terms) -> Iterator[Any]:
    """The values of an object whose keys say something of them."""
    if "@language" in term.container:
        yield from _by_language(member, terms)
    elif "@graph" in term.container:
        yield from _graphs(term, member, terms)
    elif "@id" in term.container:
        yield from (_with(each, "@id", key, terms) for key, each in member.items())
    elif "@type" in term.container:
        yield from (_typed_object(term, each, key, terms) for key, each in member.items())
    elif "@index" in term.container:
        for key, values in member.items():
            yield from (_indexed(term, each, key, terms) for each in (values if isinstance(values, list) else [values]))
    else:
        yield member


def _graphs(term: Term, member: Object, terms: Terms) -> Iterator[Any]:
    is_map = "@id" in term.container or "@index" in term.container
    for key, each in member.items() if is_map else [("", member)]:
        made = Object(member.node)
        made["@graph"], made.at["@graph"] = each, member.node
        named = "@id" in term.container and key not in terms.names("@none")
        yield each if named and not is_object(each) else _with(made, "@id", key, terms) if named else made


def _with(value: Any, keyword: str, key: str, terms: Terms) -> Any:
    """An object with what the key before it says of it, unless it says so itself."""
    if not is_object(value) or key in terms.names("@none"):
        return value
    made = _copy(value)
    made.setdefault(keyword, key)
    made.at.setdefault(keyword, value.node)
    return made


def _typed_object(term: Term, value: Any, key: str, terms: Terms) -> Any:
    """An object with the type that the key before it names, too."""
    if isinstance(value, str):
        value = _named((terms.expand(value) or "") if term.type == "@vocab" else value)
    if not is_object(value) or key in terms.names("@none"):
        return value
    given = terms.get(value, "@type") or []
    made = _copy(value)
    made["@type"] = [*(given if isinstance(given, list) else [given]), key]
    made.at.setdefault("@type", value.node)
    return made


def _indexed(term: Term, value: Any, key: str, terms: Terms) -> Any:
    """A value with the property that the index before it is, where its word says which."""
    if not isinstance(term.index, str) or key in terms.names("@none"):
        return value
    made = _copy(value) if is_object(value) else _named(value)
    given = made.get(term.index, [])
    made[term.index] = [*(given if isinstance(given, list) else [given]), key]
    made.at.setdefault(term.index, made.node)
    return made


def _copy(value: Object) -> Object:
    made = Object(value.node)
    made.update(value)
    made.at.update(value.at)
    return made


def _nested_id(value: Object, terms: Terms) -> Any:
    """The `@id` that stands in an object which only holds members together."""
    for word, member in value.items():
        term = terms.terms.get(word)
        if word not in terms.names("@nest") or (term is not None and term.iri is None):
            continue
        for each in member if isinstance(member, list) else [member]:
            if is_object(each):
                found = terms.get(each, "@id") or _nested_id(each, terms.at_term(term))
                if isinstance(found, str):
                    return found
    return None


def _named(iri: str) -> Object:
    """An object that is nothing but a reference; it is at no place of its own."""
    made = Object(-1)
    made["@id"] = iri
    return made


def _list_object(values: list[Any], node: int) -> Object:
    made = Object(node)
    made["@list"] = values
    return made


def _flat(values: list[Any], terms: Terms) -> Iterator[Any]:
    """Lists and sets inside of lists are no different from what is in them."""
    for each in values:
        inner = terms.get(each, "@set") if is_object(each) else each
        if inner is None and is_object(each):
            inner = each
        if isinstance(inner, list):
            yield from _flat(inner, terms)
        else:
            yield inner


def _by_language(member: Object, terms: Terms) -> Iterator[Any]:
    for language, values in member.items():
        for each in values if isinstance(values, list) else [values]:
            if language in terms.names("@none"):
                yield each
            elif each is not None and " " not in language:
                yield _literal(each, language)


def _literal(value: Any, language: Any) -> Literal:
    """A plain value; numbers and truth values have a type, and so no language."""
    if language is not None and language != "":
        if not isinstance(language, str):
            raise Crash("MLC008", "TypeError")
        if not _TAG.match(language) or not _TAG.fullmatch(language.rstrip("\n")):
            raise Crash("MLC008", "ValueError")
    if isinstance(value, bool):
        return Literal(value, f"{_XSD}boolean")
    if isinstance(value, int):
        return Literal(value, f"{_XSD}integer")
    if isinstance(value, float):
        return Literal(value, f"{_XSD}double")
    # An object becomes text, as Python writes it.
    return Literal(value if isinstance(value, str) else str(value), language=language or "")


def _typed(value: Any, datatype: str) -> Literal:
    """A value of a type: of the types of JSON a value of Python's, of any other its text."""
    if datatype not in _NATIVE:
        return Literal(str(value).lower() if isinstance(value, bool) else str(value), datatype)
    if isinstance(value, str) and datatype != f"{_XSD}string":
        return Literal(_from_text(value, datatype), datatype)
    return Literal(value, datatype)


def _from_text(text: str, datatype: str) -> Any:
    """What a text of a type of JSON means; one that means nothing stays text."""
    try:
        if datatype == f"{_XSD}integer":
            return int(text)
        if datatype == f"{_XSD}double":
            return float(text)
    except ValueError:
        return text
    return {"true": True, "1": True, "false": False, "0": False}.get(text.lower(), text)
