"""What is described where it can only be referred to, so that no reader finds it."""

from collections.abc import Iterator, Mapping

from assay_kernels.scan import Kind
from assay_spec.croissant.context import terms_of
from assay_spec.croissant.model import Field, FileObject, FileSet, RecordSet
from assay_spec.diagnostic import Diagnostic
from assay_spec.document import Document
from assay_spec.model import Model
from assay_spec.span import Span
from assay_validators.context import Context, is_whole
from assay_validators.croissant.datatypes import ATOMIC
from assay_validators.croissant.graph import Declared

_HOMES: Mapping[type[Declared], str] = {
    FileObject: "`distribution`",
    FileSet: "`distribution`",
    RecordSet: "`recordSet`",
    Field: "`field` of its record set",
}
"""Where objects of these classes are declared."""

_BY_TYPE = {name: home for model, home in _HOMES.items() for name in model.types}

_OF_REFERENCES = frozenset(["@id", "@type", "cr:extract", "cr:transform", "cr:format", "cr:samplingRate"])
"""What an object says that only refers: what is meant, and what of it is taken."""


def described_in_place(reference: Model, ctx: Context) -> str:
    """The remedy for a reference that describes what it means there and then; empty for one that only refers."""
    home = home_of(ctx.document, reference.span.node)
    return f"describe it in {home}, and refer to it here by its `@id`" if home else ""


def home_of(document: Document, node: int) -> str:
    """Where the thing belongs that an object describes; empty where it only refers, or is no such thing."""
    tape, terms = document.tape, terms_of(document)
    said = {terms.canonical(tape.text(key)): key + 1 for key in tape.children(node)}
    if "@type" not in said or said.keys() <= _OF_REFERENCES:
        return ""
    at = said["@type"]
    types = tape.children(at) if tape.kind(at) == Kind.ARRAY else [at]
    texts = (terms.canonical(tape.text(each)) for each in types if tape.kind(each) == Kind.STRING)
    return next((_BY_TYPE[name] for name in texts if name in _BY_TYPE), "")


def unnamed_terms(part: Model, attribute: str, ctx: Context) -> list[Span]:
    """The objects at an attribute that describe a term and do not name it, so that nobody knows which it is."""
    if is_whole(part, attribute):
        return []
    return [
        ctx.document.span(node) for node, said in _objects_at(part, attribute, ctx) if said and _NAMES.isdisjoint(said)
    ]


def described_again(part: Model, attribute: str, ctx: Context) -> Iterator[Diagnostic]:
    """What objects at an attribute say of terms of schema.org and Croissant, which say themselves what they mean."""
    tape, terms = ctx.document.tape, terms_of(ctx.document)
    for node, said in _objects_at(part, attribute, ctx):
        at = said.get("@id", -1)
        if at < 0 or tape.kind(at) != Kind.STRING or said.keys() <= _OF_TERMS:
            continue
        word = tape.text(at)
        if _is_known(terms.canonical(word)):
            message = f"what is said of `{word}` here is not read"
            yield ctx.info(ctx.document.span(node), message, help=f"write `{word}` alone")


def _is_known(name: str) -> bool:
    from assay_spec.croissant.schema_org import CLASSES, PROPERTIES

    return name in ATOMIC or (name[:3] == "sc:" and (name[3:] in CLASSES or name[3:] in PROPERTIES))


def _objects_at(part: Model, attribute: str, ctx: Context) -> Iterator[tuple[int, dict[str, int]]]:
    """The objects at an attribute, alone or in a list, with the nodes of what each says by their canonical keys."""
    tape, terms = ctx.document.tape, terms_of(ctx.document)
    for place in part.places.get(attribute, ())[:1]:
        for node in tape.children(place) if tape.kind(place) == Kind.ARRAY else [place]:
            if tape.kind(node) == Kind.OBJECT:
                yield node, {terms.canonical(tape.text(key)): key + 1 for key in tape.children(node)}


_NAMES = frozenset(["@id", "@value"])
"""The keys of which one names a term."""

_OF_TERMS = frozenset(["@id", "@type", "@index"])
"""What an object says that only names a term."""
