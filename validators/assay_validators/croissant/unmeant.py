"""Terms of a context that mean nothing by what is defined there and before it."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from assay_spec.croissant.definitions import KEYWORDS, REVERSE, Definitions, is_like_a_keyword
from assay_spec.croissant.grammar import TYPES


class Unmeant(NamedTuple):
    """What means nothing."""

    entry: tuple[str, ...]
    """The entry of the definition; empty for the whole."""
    said: str
    remedy: str


def meaningless(term: str, definition: object, known: Definitions) -> Iterator[Unmeant]:
    """What the definition of a term says and what means nothing, where all that is `known` holds."""
    if term not in known.words:
        return
    entries: Mapping[str, object] = definition if isinstance(definition, dict) else {"@id": definition}
    name = "@reverse" if "@reverse" in entries else "@id"
    said, meaning = entries.get(name, term), (known.words[term] or "").removeprefix(REVERSE)
    at = (name,) if isinstance(definition, dict) and name in entries else ()
    if isinstance(said, str) and not _is_odd(said):
        if not _is_iri(meaning, known):
            yield _without_meaning(term, said, at)
        elif said != term and name == "@id" and (":" in term[1:-1] or "/" in term):
            yield from _otherwise(term, meaning, known.spelt(term), at)
    if isinstance(definition, dict):
        yield from _in_entries(term, definition, meaning, known)


def _is_odd(word: str) -> bool:
    """Whether a word has the form of a keyword and is none."""
    return is_like_a_keyword(word) and word not in KEYWORDS


def _is_iri(meaning: str, known: Definitions) -> bool:
    """Whether what a word means is a keyword or an IRI, be it one relative to the document by its vocabulary."""
    start = known.vocabulary
    return meaning in KEYWORDS or ":" in meaning or (bool(start) and meaning.startswith(start))


def _without_meaning(term: str, said: str, at: tuple[str, ...]) -> Unmeant:
    if said == term:
        remedy = 'write its address as `"@id"`, or add `@vocab` to the `@context`'
        return Unmeant(at, f"`{term}` is defined without an address, and no `@vocab` gives it one", remedy)
    return Unmeant(at, f"`{term}` is defined as `{said}`, which means nothing", f"write an address, or define `{said}`")


def _otherwise(term: str, meaning: str, spelt: str, at: tuple[str, ...]) -> Iterator[Unmeant]:
    """What looks like an address and is defined as another one."""
    if meaning != spelt:
        said = f"`{term}` is defined as `{meaning}`, but means `{spelt}` by its spelling"
        yield Unmeant(at, said, "define a term without `:` and `/` in it")


def _in_entries(term: str, definition: Mapping[str, object], meaning: str, known: Definitions) -> Iterator[Unmeant]:
    type_, index, nest = (definition.get(name) for name in ("@type", "@index", "@nest"))
    container = definition.get("@container")
    if isinstance(type_, str):
        means = known.expand(type_)
        if means not in TYPES and (means in KEYWORDS or means.startswith("_:") or not _is_iri(means, known)):
            remedy = "write the address of a type, `@id`, `@vocab` or `@json`"
            yield Unmeant(("@type",), f"`{term}` has the type `{type_}`, which means nothing", remedy)
        elif means not in ("@id", "@vocab") and "@type" in (container if isinstance(container, list) else [container]):
            said = f"`{term}` has the container `@type`, for which its type has to be `@id` or `@vocab`"
            yield Unmeant(("@type",), said, "leave `@type` out, or write `@id`")
    if isinstance(index, str) and not _is_iri(known.expand(index), known):
        yield Unmeant(("@index",), f"`@index` of `{term}` is `{index}`, which means nothing", "write an address")
    if isinstance(nest, str) and known.expand(nest) != "@nest":
        yield Unmeant(("@nest",), f"`@nest` of `{term}` is `{nest}`, which does not mean `@nest`", "write `@nest`")
    if definition.get("@prefix") is True and meaning in KEYWORDS:
        yield Unmeant(("@prefix",), f"`{term}` means the keyword `{meaning}`, and cannot be a prefix", "leave it out")
