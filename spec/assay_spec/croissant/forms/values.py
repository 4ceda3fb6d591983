"""The values of a member, without what JSON-LD lets stand around them, and what their texts are."""

from typing import NamedTuple

from assay_kernels.scan import Kind, Tape
from assay_spec.croissant.forms.graph import Member
from assay_spec.croissant.forms.scope import Scope
from assay_spec.shapes import Attribute

AROUND = frozenset({"@set", "@list"})
"""What an object may stand around a list with."""

MAPS = ("@id", "@type", "@index")
"""What the keys of an object may say of its values, where the definition of its word tells so."""

RDF_JSON = "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON"
"""The type of JSON that is written as the text of a literal, as RDF has it."""


class Item(NamedTuple):
    """One value of a member."""

    node: int
    key: int = -1
    """The node of the key of a map, which says something of the value."""
    keyword: str = ""
    """What it says."""


class Values(NamedTuple):
    """The values of a member."""

    items: list[Item]
    is_list: bool
    moved: bool
    """Whether something else than one list stood around them, or an empty one in something else."""


def values_of(tape: Tape, member: Member, scope: Scope) -> Values:
    """The values of a member: of sets, of lists and of maps those inside."""
    keyword = next((each for each in MAPS if each in scope.containers(member.word)), "")
    if keyword and tape.kind(member.value) == Kind.OBJECT and _inside(tape, member.value, scope) < 0:
        return _of_map(tape, member.value, keyword, scope)
    items: list[Item] = []
    todo, lists = [member.value], 0
    while todo:
        node = todo.pop()
        inside = _inside(tape, node, scope)
        if inside >= 0:
            todo.append(inside)
        elif tape.kind(node) == Kind.ARRAY:
            lists += 1
            todo += reversed(tape.children(node))
        else:
            items.append(Item(node))
    alone = len(items) == 1 and lists == 0
    is_one_list = lists == 1 and (bool(items) or tape.kind(member.value) == Kind.ARRAY)
    return Values(items, not alone, moved=not is_one_list and not (alone and items[0].node == member.value))


def _of_map(tape: Tape, node: int, keyword: str, scope: Scope) -> Values:
    items: list[Item] = []
    for key in tape.children(node):
        inside = tape.children(key + 1) if tape.kind(key + 1) == Kind.ARRAY else [key + 1]
        says = scope.canonical(tape.text(key)) != "@none"
        items += [Item(each, key, keyword) if says else Item(each) for each in inside]
    return Values(items, is_list=True, moved=True)


def _inside(tape: Tape, node: int, scope: Scope) -> int:
    """What an object stands around that is nothing but a set or a list; -1 of any other node."""
    if tape.kind(node) != Kind.OBJECT:
        return -1
    terms = {scope.canonical(tape.text(key)): key + 1 for key in tape.children(node)}
    found = [terms[term] for term in terms if term in AROUND]
    return found[0] if len(found) == 1 and terms.keys() <= AROUND | {"@index"} else -1


def is_by_language(tape: Tape, member: Member, scope: Scope) -> bool:
    """Whether a member is an object of texts by their language."""
    is_object = tape.kind(member.value) == Kind.OBJECT and scope.terms.is_by_language(member.word)
    return is_object and _inside(tape, member.value, scope) < 0


def reference_in(tape: Tape, node: int, scope: Scope, coerced: str) -> str:
    """The name of what a value refers to; empty when it does more than refer, or does not."""
    if tape.kind(node) == Kind.STRING:
        return tape.text(node) if coerced == "@id" else ""
    keys = tape.children(node)
    if tape.kind(node) != Kind.OBJECT or len(keys) != 1 or scope.canonical(tape.text(keys[0])) != "@id":
        return ""
    return tape.text(keys[0] + 1) if tape.kind(keys[0] + 1) == Kind.STRING else ""


def coerced_at(member: Member, scope: Scope, attribute: Attribute | None) -> str:
    """How texts at a member are read: as a name (`@id`), as a word (`@vocab`), or as they stand."""
    if member.term == "@type" or (attribute is not None and attribute.declared.vocabulary):
        return "@vocab"
    return scope.coerced(member.word)
