"""From the words of a JSON-LD document to canonical terms, such as `cr:field` for `field` or `ml:field`.

Only what Croissant needs of JSON-LD 1.1: term definitions as text or object, prefixes, `@vocab`, full IRIs, lists of
contexts. http and https are the same namespace, since the specification writes one and its ontology the other.
"""

from collections.abc import Mapping

from assay_kernels.scan import Kind
from assay_spec.document import Document

NAMESPACES = {
    "schema.org/": "sc:",
    "mlcommons.org/croissant/RAI/": "rai:",
    "mlcommons.org/croissant/geo/": "geocr:",
    "mlcommons.org/croissant/": "cr:",
    "purl.org/dc/terms/": "dct:",
}
"""IRIs without their scheme to the prefix of canonical terms; longer ones first."""

PREFIXES = {"sc": "http://schema.org/", "cr": "http://mlcommons.org/croissant/", "dct": "http://purl.org/dc/terms/"}
"""What a document may use without saying so, as its readers do."""

CROISSANT = frozenset(
    {
        "annotation",
        "arrayShape",
        "citeAs",
        "column",
        "containedIn",
        "data",
        "dataType",
        "equivalentProperty",
        "examples",
        "excludes",
        "extract",
        "field",
        "fileObject",
        "fileProperty",
        "fileSet",
        "format",
        "includes",
        "isArray",
        "isLiveDataset",
        "jsonPath",
        "key",
        "md5",
        "parentField",
        "readLines",
        "recordSet",
        "references",
        "regex",
        "repeated",
        "replace",
        "sdVersion",
        "separator",
        "source",
        "subField",
        "transform",
        "unArchive",
        "value",
        "FileObject",
        "FileSet",
        "RecordSet",
        "Field",
        "DataSource",
        "Extract",
        "Transform",
    }
)
"""Words of Croissant that a document without a full context leaves in schema.org."""

MAX_STEPS = 8
"""A term may be defined by another; a chain longer than this is a circle."""


def terms_of(document: Document) -> Mapping[str, str]:
    """The canonical term of every key, and of every type, that the document uses."""
    tape = document.tape
    definitions = _definitions(document)
    words: dict[str, str] = {}
    node, end = 0, len(tape)
    while node < end:
        kind = tape.kind(node)
        if kind in (Kind.KEY, Kind.STRING):
            text = tape.text(node)
            if text not in words and len(text) < 200:
                words[text] = _canonical(text, definitions)
        # A context defines words and uses none.
        node = tape.next(node) if kind == Kind.KEY and text == "@context" else node + 1
    return {word: term for word, term in words.items() if term != word}


def _definitions(document: Document) -> dict[str, str]:
    tape = document.tape
    at = tape.find(0, "@context")
    found = dict(PREFIXES)
    if at < 0:
        return found
    contexts = tape.children(at) if tape.kind(at) == Kind.ARRAY else [at]
    for context in contexts:
        if tape.kind(context) == Kind.OBJECT:
            for key in tape.children(context):
                value = key + 1
                if tape.kind(value) == Kind.OBJECT:
                    value = tape.find(value, "@id")
                if value >= 0 and tape.kind(value) == Kind.STRING:
                    found[tape.text(key)] = tape.text(value)
    return found


def _canonical(word: str, definitions: Mapping[str, str]) -> str:
    if word.startswith("@"):
        return word
    iri = _expand(word, definitions)
    bare = iri.partition("://")[2]
    for namespace, prefix in NAMESPACES.items():
        if bare.startswith(namespace):
            name = bare.removeprefix(namespace)
            return f"cr:{name}" if prefix == "sc:" and name in CROISSANT else prefix + name
    return iri if "://" in iri else word


def _expand(word: str, definitions: Mapping[str, str]) -> str:
    for _ in range(MAX_STEPS):
        if "://" in word:
            return word
        if word in definitions and definitions[word] != word:
            word = definitions[word]
            continue
        prefix, colon, rest = word.partition(":")
        if not colon:
            return definitions.get("@vocab", "https://schema.org/") + word
        if prefix not in definitions:
            return word
        word = definitions[prefix] + rest
    return word
