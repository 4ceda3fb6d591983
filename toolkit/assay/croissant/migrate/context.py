"""The context of a document, brought to the words of another version."""

from collections.abc import Collection

from assay.croissant.migrate.revision import Revision
from assay.croissant.migrate.words import MOVED, WITHOUT_USE, Words
from assay_kernels.scan import Kind
from assay_spec.croissant.definitions import PREFIXES, SCHEMA_ORG
from assay_spec.croissant.official import CONTEXT
from assay_spec.croissant.version import CONFORMS_TO
from assay_spec.croissant.words import context_of
from assay_spec.edit import add_members, remove_members, rename_key, replace_value
from assay_validators.croissant.clauses import CONTEXT as APPENDIX
from assay_validators.croissant.clauses import NAMESPACES, RESOURCES

OF_1_1 = frozenset(
    [
        "annotation",
        "arrayShape",
        "containedIn",
        "description",
        "excludes",
        "isArray",
        "name",
        "readLines",
        "sdVersion",
        "unArchive",
        "value",
    ]
)
"""Words that the context defines since 1.1."""

SPOKEN = ("name", "description")
"""Words that the context of 1.1 lets have a text in each of several languages."""


def bring_to_1_0(words: Words, revision: Revision, left: set[str]) -> None:
    """Let the context define the words of 1.0, and its own words of the draft in the namespace of today.

    Args:
        words: the words of the document.
        revision: what is to be changed.
        left: words that stay as the draft has them; what gives them their meaning stays with them.
    """
    kept = _meaning_of(left, words)
    for node in _contexts(words, Kind.OBJECT):
        keys = words.tape.children(node)
        gone = [key for key in keys if words.tape.text(key) not in kept and not _redefined(words, key, revision, kept)]
        if len(gone) == len(keys):
            gone = gone[1:]  # new words come after one that stays
        if gone:
            said = f"the `@context` defines {_listed([words.tape.text(key) for key in gone])} no more"
            revision.change(gone[0], remove_members(words.document, node, gone), said, NAMESPACES)
    define(words, revision, {word for word in CONTEXT if word not in OF_1_1}, kept)


def bring_to_1_1(words: Words, revision: Revision, fields: frozenset[int]) -> None:
    """Let the context define the words of 1.1.

    Args:
        words: the words of the document.
        revision: what is to be changed.
        fields: the keys that fields have.
    """
    tape = words.tape
    for key in (key for node in _contexts(words, Kind.OBJECT) for key in tape.children(node)):
        if tape.text(key) == "containedIn" and words.terms.meaning("containedIn") == f"{SCHEMA_ORG}containedIn":
            revision.replace(key + 1, words.spelled("cr:containedIn"), "`containedIn` is of Croissant", RESOURCES)
    for node in _contexts(words, Kind.STRING):
        scheme, _, bare = tape.text(node).partition("://")
        if bare.rstrip("/") == f"{CONFORMS_TO}1.0":
            revision.replace(node, f"{scheme}://{CONFORMS_TO}1.1", "the `@context` is that of 1.1", APPENDIX)
    define(words, revision, set(CONTEXT) - _meant_otherwise(words, fields))


def _contexts(words: Words, kind: int) -> list[int]:
    """The contexts of one kind: those that the document writes out itself, or those that it names by their address."""
    tape, context = words.tape, words.context
    if context < 0:
        return []
    found = tape.children(context) if tape.kind(context) == Kind.ARRAY else [context]
    return [node for node in found if tape.kind(node) == kind]


def _meaning_of(left: set[str], words: Words) -> set[str]:
    """The words and the prefixes of the context by which some words have a meaning."""
    keys = [key for node in _contexts(words, Kind.OBJECT) for key in words.tape.children(node)]
    written = {words.tape.text(key): words.text(_definition(words, key)) for key in keys}
    kept, todo = set[str](), sorted(left)
    while todo:
        word = todo.pop()
        names = {word, word.partition(":")[0]} & written.keys() - kept
        kept |= names
        todo += [written[name] for name in names]
    return kept


def _definition(words: Words, key: int) -> int:
    """What a key of a context stands for: the value, or its `@id`."""
    tape = words.tape
    return tape.find(key + 1, "@id") if tape.kind(key + 1) == Kind.OBJECT else key + 1


def _redefined(words: Words, key: int, revision: Revision, kept: set[str]) -> bool:
    """Let a definition of the draft be one of today; False when nothing is said with its word any more."""
    word, node = words.tape.text(key), _definition(words, key)
    meaning = words.text(node)
    if not meaning or (word.startswith("@") and word != "@vocab"):
        return True
    name = words.drafted(meaning)
    said = "words of the `@context` are of Croissant's namespace"
    if name is None:
        is_left = words.terms.meaning(meaning) == f"{SCHEMA_ORG}{word}"
        if is_left and word not in OF_1_1 and CONTEXT.get(word) == f"cr:{word}":
            revision.replace(node, words.spelled(f"cr:{word}"), said, NAMESPACES)
        return True
    if name:
        if name in WITHOUT_USE:
            return False
        revision.replace(node, words.spelled(MOVED.get(name, f"cr:{name}")), said, NAMESPACES)
        return True
    is_prefix = not word.startswith("@") and words.spelled("cr:_") == "cr:_"
    if is_prefix and word != "cr" and ("cr" in words.terms.definitions.words or word != _first_prefix(words, kept)):
        return False
    edits = [replace_value(words.document, node, PREFIXES["cr"])]
    if is_prefix and word != "cr":
        edits.append(rename_key(words.document, key, "cr"))
    revision.change(key, edits, said, NAMESPACES)
    return True


def _first_prefix(words: Words, kept: set[str]) -> str:
    """The first of the prefixes of the draft, which becomes the one of today for all of them that do not stay."""
    given = words.terms.definitions.words.items()
    prefixes = (word for word, means in given if words.drafted(means or "") == "" and word not in kept)
    return next((word for word in prefixes if not word.startswith("@")), "")


def define(words: Words, revision: Revision, wanted: set[str], kept: Collection[str] = ()) -> None:
    """Define the words of the official context that are wanted and have no meaning yet, those that are kept aside."""
    given = words.terms.definitions.words
    has_prefix = any(words.drafted(given[word] or "") == "" for word in given.keys() - {*kept})
    new = [
        word
        for word in CONTEXT
        if word in wanted and word not in given and not word.startswith("@") and not (word == "cr" and has_prefix)
    ]
    if not new or words.context < 0:
        return
    node = context_of(words.document)
    if node >= 0 and words.tape.children(node):
        definitions = {word: CONTEXT[word] for word in new}
        edit = add_members(words.document, node, definitions)
        revision.change(words.context - 1, [edit], f"the `@context` defines {_listed(new)} too", APPENDIX)
        return
    spoken = {words.tape.text(key) for key, _ in words.every_key()}.difference(SPOKEN)
    if used := [word for word in new if word in spoken]:
        revision.leave(
            words.context - 1,
            f"the `@context` defines no {_listed(used)}",
            "write the one of Croissant 1.1, Appendix 1, in its place",
        )


def _meant_otherwise(words: Words, fields: frozenset[int]) -> set[str]:
    """Words that the document uses in a sense that the definition of 1.1 would take from them."""
    tape, found = words.tape, set[str]()
    for key, _ in words.every_key():
        word, value = tape.text(key), key + 1
        values = tape.children(value) if tape.kind(value) == Kind.ARRAY else [value]
        in_languages = word in SPOKEN and any(tape.kind(each) == Kind.OBJECT for each in values)
        if in_languages or (word == "value" and key not in fields):
            found.add(word)
    return found


def _listed(words: list[str], most: int = 3) -> str:
    more = f" and {len(words) - most} more words" if len(words) > most else ""
    return ", ".join(f"`{word}`" for word in words[:most]) + more
