"""From 1.0 to 1.1: `repeated` became `isArray`, and what contains a file is of Croissant's own namespace."""

from collections.abc import Iterator, Mapping, Sequence

from assay.croissant.migrate.context import bring_to_1_1
from assay.croissant.migrate.revision import Revision
from assay.croissant.migrate.twice import settle
from assay.croissant.migrate.version import say_version
from assay.croissant.migrate.words import Words
from assay_kernels.scan import Kind
from assay_spec.croissant.definitions import PREFIXES
from assay_spec.document import Document
from assay_validators.croissant.clauses import FIELDS, IDS, RESOURCES, TRANSFORM

PARTS = ("cr:subField", "cr:annotation")
"""What a field has that is a field too."""

RAI_1_0 = f"{PREFIXES['rai']}1.0"
"""What a dataset conforms to that speaks of responsible use; in 1.0 `conformsTo` has no room for it."""

OF_FIELDS = {"cr:repeated": "isArray"}
OF_TRANSFORMS = {"cr:delimiter": "separator", "cr:jsonQuery": "jsonPath"}
"""Words that have another name now."""


def to_1_1(document: Document) -> Revision:
    """The document as 1.1 has it."""
    revision, words = Revision(document), Words(document)
    for node in words.values(0, "sc:distribution"):
        _containers(node, words, revision)
    keys: set[int] = set()
    for records in words.values(0, "cr:recordSet"):
        for node in _fields(words, records, ("cr:field", "cr:annotation")):
            keys.update(words.members(node).values())
            _field(node, words, revision)
    extensions = [RAI_1_0] if any(term.startswith("rai:") for term in words.members(0)) else ()
    say_version(words, revision, "1.1", extensions)
    bring_to_1_1(words, revision, frozenset(keys))
    return revision


def _fields(words: Words, owner: int, terms: Sequence[str]) -> Iterator[int]:
    """The fields of a record set, with their parts and annotations."""
    for term in terms:
        for node in words.values(owner, term):
            yield node
            yield from _fields(words, node, PARTS)


def _containers(node: int, words: Words, revision: Revision) -> None:
    """What a resource lies in."""
    for key in _renamed(node, {"sc:containedIn": "containedIn"}, words, revision, RESOURCES):
        value = key + 1
        for each in words.tape.children(value) if words.tape.kind(value) == Kind.ARRAY else [value]:
            _refer(each, words, revision)


def _refer(node: int, words: Words, revision: Revision) -> None:
    """A text that refers to something becomes an `@id` that does."""
    if name := words.text(node):
        revision.replace(node, {"@id": name}, "a text became a reference by `@id`", IDS)


def _field(node: int, words: Words, revision: Revision) -> None:
    """What a field says, without its parts."""
    _renamed(node, OF_FIELDS, words, revision, FIELDS)
    for term in ("cr:source", "cr:references"):
        for source in words.values(node, term):
            if term == "cr:source":
                _refer(source, words, revision)
            for transform in words.values(source, "cr:transform"):
                _renamed(transform, OF_TRANSFORMS, words, revision, TRANSFORM)
    for parent in words.values(node, "cr:parentField"):
        members = words.members(parent)
        joining = [members[term] for term in ("cr:source", "cr:references") if term in members]
        if joining:
            said = "1.1 has no `source` and `references` in a `parentField`"
            remedy = "describe what is joined as `subField`s or as another record set, or stay with `--to 1.0`"
            revision.leave(words.members(node)["cr:parentField"], said, remedy, joining)


def _renamed(node: int, renamed: Mapping[str, str], words: Words, revision: Revision, clause: str) -> list[int]:
    """The members of an object that have another name now get it, each once; their keys, with those that had it."""
    tape = words.tape
    if node < 0 or tape.kind(node) != Kind.OBJECT:
        return []
    kept, twins = dict[int, str](), dict[int, int]()
    for name in renamed.values():
        terms = {f"cr:{name}", *(old for old, new in renamed.items() if new == name)}
        keys = [key for key in tape.children(node) if words.term(tape.text(key)) in terms]
        counts = max(keys, key=lambda key: (_is_new(tape.text(key), name, words), key), default=-1)
        kept |= {key: name for key in keys if tape.text(key) == tape.text(counts)}
        twins |= {key: counts for key in keys if tape.text(key) != tape.text(counts)}
    settle(node, twins, words, revision, clause)
    for key, name in kept.items():
        word = tape.text(key)
        if not _is_new(word, name, words):
            revision.rename(key, words.beside(word, name), clause)
    return list(kept)


def _is_new(word: str, name: str, words: Words) -> bool:
    """Whether a word is that of 1.1 already, at least as far as its address goes."""
    return words.terms.meaning(word).partition("://")[2] == words.terms.address(f"cr:{name}").partition("://")[2]
