"""From 1.0 to 1.1: `repeated` became `isArray`, and what contains a file is of Croissant's own namespace."""

from collections.abc import Iterator, Mapping

from assay.croissant.migrate.context import bring_to_1_1
from assay.croissant.migrate.revision import Revision
from assay.croissant.migrate.version import say_version
from assay.croissant.migrate.words import Words
from assay_spec.document import Document
from assay_spec.edit import remove_member
from assay_validators.croissant.clauses import FIELDS, IDS, RESOURCES, TRANSFORM

CONTAINERS = ("sc:containedIn", "cr:containedIn")
"""Where 1.0 had it, and where it is now."""

OF_FIELDS = {"cr:repeated": "isArray"}
OF_TRANSFORMS = {"cr:delimiter": "separator", "cr:jsonQuery": "jsonPath"}
"""Words that have another name now."""


def to_1_1(document: Document) -> Revision:
    """The document as 1.1 has it."""
    revision, words = Revision(document), Words(document)
    dataset = words.members(0)
    for node in words.items(dataset, "sc:distribution"):
        _containers(words.members(node), words, revision)
    keys: set[int] = set()
    for records in words.items(dataset, "cr:recordSet"):
        for node in _fields(words, records, "cr:field"):
            members = words.members(node)
            keys.update(members.values())
            _field(node, members, words, revision)
    say_version(words, revision, "1.1")
    bring_to_1_1(words, revision, frozenset(keys))
    return revision


def _fields(words: Words, owner: int, term: str) -> Iterator[int]:
    """The fields of a record set, with their parts."""
    for node in words.items(words.members(owner), term):
        yield node
        yield from _fields(words, node, "cr:subField")


def _containers(members: Mapping[str, int], words: Words, revision: Revision) -> None:
    """What a resource lies in."""
    for term in CONTAINERS:
        if term in members:
            word = words.tape.text(members[term])
            if ":" in word:
                revision.rename(members[term], words.beside(word, "containedIn"), RESOURCES)
            for node in words.items(members, term):
                _refer(node, words, revision)


def _refer(node: int, words: Words, revision: Revision) -> None:
    """A text that refers to something becomes an `@id` that does."""
    if name := words.text(node):
        revision.replace(node, {"@id": name}, "a text became a reference by `@id`", IDS)


def _field(node: int, members: Mapping[str, int], words: Words, revision: Revision) -> None:
    """What a field says, without its parts."""
    _rename(node, members, OF_FIELDS, words, revision, FIELDS)
    for term in ("cr:source", "cr:references"):
        for source in words.items(members, term):
            if term == "cr:source":
                _refer(source, words, revision)
            for transform in words.items(words.members(source), "cr:transform"):
                _rename(transform, words.members(transform), OF_TRANSFORMS, words, revision, TRANSFORM)
    for parent in words.items(members, "cr:parentField"):
        joins = words.members(parent)
        if not joins.keys().isdisjoint(["cr:source", "cr:references"]):
            said = "1.1 has no `source` and `references` in a `parentField`"
            remedy = "describe what is joined as `subField`s or as another record set, or stay with `--to 1.0`"
            revision.leave(members["cr:parentField"], said, remedy)


def _rename(
    node: int, members: Mapping[str, int], renamed: Mapping[str, str], words: Words, revision: Revision, clause: str
) -> None:
    """The members of an object that have another name now."""
    tape = words.tape
    for term, name in renamed.items():
        if term not in members:
            continue
        key, word = members[term], tape.text(members[term])
        other = members.get(f"cr:{name}", -1)
        if other < 0:
            revision.rename(key, words.beside(word, name), clause)
        elif tape.value(other + 1) == tape.value(key + 1):
            edit = remove_member(words.document, node, key)
            revision.change(key, [edit], f"`{word}` said the same as `{tape.text(other)}`", clause)
        else:
            revision.leave(key, f"`{word}` says something else than `{tape.text(other)}`", f"keep `{name}`")
