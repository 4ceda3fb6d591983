"""What an object of a dataset says, by canonical term, and where two objects say different things.

Objects are read as the document has them, so that the properties of other vocabularies are there, and values that no
model takes. What JSON-LD may write in several ways is one here: one value or a list of it, a reference or its text,
and lists whose order means nothing.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from assay_kernels.scan import Kind
from assay_spec.croissant.context import Context, known_terms, terms_of
from assay_spec.croissant.model import Dataset, Field, RecordSet, Transform
from assay_spec.document import NOWHERE
from assay_spec.model import Model, Prop

MOST_SHOWN = 60
"""So many characters of a value are shown."""

_INSIDE = ("distribution", "record_set", "field", "sub_field", "annotation")
"""The attributes whose objects are compared one by one."""
_RENAMED = {"cr:delimiter": "cr:separator", "cr:jsonQuery": "cr:jsonPath", "cr:repeated": "cr:isArray"}
"""Older words that say the same."""
_LITERAL = frozenset({"cr:data", "cr:examples", "cr:value"})
_TERMS = frozenset({"@type", "cr:dataType", "cr:equivalentProperty"})
"""Properties whose texts are terms."""
_ORDERED = frozenset({"cr:transform"})
_SILENT = frozenset({"@context", "@index"})
"""Words that say nothing of the object."""
_FALSE = frozenset(
    declared.key
    for model in (Dataset, RecordSet, Field, Transform)
    for declared in model.fields.values()
    if isinstance(declared, Prop) and declared.default is False
)
"""Properties that are false where nothing is said."""
_BARE = ("sc:", "cr:", "dct:")
"""What begins so is called by the rest."""


class Otherwise(NamedTuple):
    """One place at which two objects say different things."""

    way: tuple[str, ...]
    """The terms that lead there."""
    before: object
    """None where nothing was said."""
    after: object
    among: bool = False
    """Whether other values were said there and still are."""

    def __str__(self) -> str:
        word = ".".join(each.removeprefix(next(filter(each.startswith, _BARE), "")) for each in self.way)
        if self.before is None:
            return f"`{word}` {'says also' if self.among else 'is new,'} `{_shown(self.after, None)}`"
        if self.after is None:
            return f"`{word}` {'no longer says' if self.among else 'has gone, was'} `{_shown(self.before, None)}`"
        return f"`{word}` was `{_shown(self.before, self.after)}`, is `{_shown(self.after, self.before)}`"


def otherwise(one: Model, other: Model) -> list[Otherwise]:
    """Where two objects say different things; the files, records and fields in them are not looked at."""
    return [*_otherwise(_said(one), _said(other), ())]


def _otherwise(one: Mapping[str, object], other: Mapping[str, object], way: tuple[str, ...]) -> Iterator[Otherwise]:
    for term in dict.fromkeys([*one, *other]):
        before, after = one.get(term), other.get(term)
        if _key(before) == _key(after):
            continue
        among = before is not None and after is not None
        if among:
            before, after = _apart(before, after)
        if isinstance(before, dict) and isinstance(after, dict) and before.get("@id") == after.get("@id"):
            yield from _otherwise(before, after, (*way, term))
        else:
            yield Otherwise((*way, term), before, after, among)


def _apart(before: object, after: object) -> tuple[object, object]:
    """Two values without the items that both lists have; of lists that have the same in another order, all."""
    if not isinstance(before, list) and not isinstance(after, list):
        return before, after
    lists = [value if isinstance(value, list) else [value] for value in (before, after)]
    keys = [{_key(item) for item in items} for items in lists]
    gone = [item for item in lists[0] if _key(item) not in keys[1]]
    new = [item for item in lists[1] if _key(item) not in keys[0]]
    return (_alone(gone), _alone(new)) if gone or new else (before, after)


def _alone(items: list[object]) -> object:
    return items[0] if len(items) == 1 else items or None


def _said(model: Model) -> dict[str, object]:
    """What an object says, by canonical term."""
    span = model.span
    if span is NOWHERE:
        return {}
    tape, reader = span.document.tape, _Reader(terms_of(span.document))
    attributes = {
        declared.key: {each.span.node for each in getattr(model, name)}
        for name in _INSIDE
        if isinstance(declared := type(model).fields.get(name), Prop)
    }
    members: dict[str, object] = {}
    for key in tape.children(span.node):
        word, node = tape.text(key), key + 1
        read = attributes.get(reader.term(word))
        if read:
            items = tape.children(node) if tape.kind(node) == Kind.ARRAY else [node]
            members[word] = [tape.value(item) for item in items if item not in read]
        else:
            members[word] = tape.value(node)
    return reader.members(members)


class _Reader:
    """Values without what JSON-LD may write in several ways."""

    def __init__(self, terms: Context) -> None:
        self.terms = terms

    def term(self, word: str) -> str:
        """The canonical term of a word: of Croissant's own, that of 1.0 in schema.org is the same as that of 1.1."""
        space, _, name = (term := self.terms.canonical(word)).partition(":")
        return known_terms()["sc"].get(name, term) if space == "sc" else term

    def members(self, members: Mapping[str, object]) -> dict[str, object]:
        found: dict[str, object] = {}
        for word, held in members.items():
            term = self.term(word)
            value = self.value(word, term, held)
            if term in _SILENT or value is None or (value is False and term in _FALSE) or _is_blank(term, value):
                continue
            found[term] = value if term not in found else self._set(term, word, [found[term], value])
        for old, new in _RENAMED.items():
            if old in found and _key(found.get(new, found[old])) == _key(found[old]):
                found[new] = found.pop(old)
        return found

    def value(self, word: str, term: str, held: object) -> object:
        """The value of a property; None where it says nothing."""
        if term in _LITERAL or self.terms.definitions.types.get(word) == "@json":
            return _literal(term, held)
        if isinstance(held, list):
            return self._set(term, word, [self.value(word, term, item) for item in held])
        if isinstance(held, dict):
            return self._object(word, term, held)
        if isinstance(held, str):
            is_term = term in _TERMS or self.terms.definitions.types.get(word) == "@vocab"
            return self.terms.canonical(held) if is_term else self._name(term, held)
        return int(held) if isinstance(held, float) and held.is_integer() else held

    def _object(self, word: str, term: str, held: dict[str, Any]) -> object:
        if self.terms.is_by_language(word) and not any(each.startswith("@") for each in held):
            texts = [
                {"@value": text, "@language": language}
                for language, said in held.items()
                for text in (said if isinstance(said, list) else [said])
            ]
            return self._set(term, word, texts)
        found = self.members(held)
        if found.keys() == {"@id"}:
            return self.value(word, term, found["@id"])
        if "@value" in found and found.keys() <= {"@value", "@type"}:
            return found["@value"]
        return found

    def _set(self, term: str, word: str, items: Sequence[object]) -> object:
        flat: dict[str, object] = {}
        for item in items:
            for each in item if isinstance(item, list) else [item]:
                if each is not None:
                    flat[_key(each)] = each
        is_ordered = term in _ORDERED or "@list" in self.terms.definitions.containers.get(word, ())
        if is_ordered and len(flat) > 1:
            return [each for item in items for each in (item if isinstance(item, list) else [item]) if each is not None]
        return _alone([flat[key] for key in sorted(flat)])

    def _name(self, term: str, text: str) -> str:
        """A text; of an `@id` its address, where the document says what names are relative to."""
        return self.terms.identity(text) if term == "@id" and self.terms.has_base else text


def _literal(term: str, held: object) -> object:
    """JSON that is no linked data, whose lists have an order; records, of which there are many, have none."""
    if isinstance(held, dict) and "@value" in held:
        held = held["@value"]
    if held is None:
        return None
    items = held if isinstance(held, list) else [held]
    texts = [_key(item) for item in items]
    return ", ".join(sorted(texts) if term == "cr:data" else texts)


def _is_blank(term: str, value: object) -> bool:
    """Whether a name holds in the document alone, and says nothing."""
    return term == "@id" and isinstance(value, str) and value.startswith("_:")


def _key(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _shown(value: object, other: object) -> str:
    """A value in one line, shortened; of a long one the part from where another one differs."""
    text, beside = (each if isinstance(each, str) else _key(each) for each in (value, other))
    text, beside = (json.dumps(each, ensure_ascii=False)[1:-1] if "\n" in each else each for each in (text, beside))
    if len(text) <= MOST_SHOWN:
        return text
    same = next(
        (at for at, (a, b) in enumerate(zip(text, beside, strict=False)) if a != b), min(len(text), len(beside))
    )
    start = max(same - MOST_SHOWN // 3, 0) if same > MOST_SHOWN * 2 // 3 else 0
    cut = text[start : start + MOST_SHOWN]
    return f"{'…' if start else ''}{cut}{'…' if start + MOST_SHOWN < len(text) else ''}"
