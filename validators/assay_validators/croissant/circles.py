"""Terms of a context that are defined by each other."""

from collections.abc import Iterator, Mapping

from assay_spec.croissant.definitions import is_like_a_keyword


def circles_in(context: Mapping[str, object]) -> list[list[str]]:
    """The terms of each circle of definitions, as far as no term is in two of them."""
    circles: list[list[str]] = []
    done: set[str] = set()
    for first in context:
        way: dict[str, Iterator[str]] = {}
        if first not in done:
            way[first] = needs_of(first, context[first], context)
        while way:
            term = next(reversed(way))
            needed = next(way[term], None)
            if needed is None:
                done.add(term)
                del way[term]
            elif needed in way:
                names = [*way]
                circles.append(names[names.index(needed) :])
                done.update(way)
                break
            elif needed not in done:
                way[needed] = needs_of(needed, context[needed], context)
    return circles


def needs_of(term: str, definition: object, context: Mapping[str, object]) -> Iterator[str]:
    """The terms of the same context that have to be defined before a term is (JSON-LD 1.1 API, 4.2 and 5.2)."""
    if is_like_a_keyword(term):
        return
    meant, type_ = definition, None
    if isinstance(definition, dict):
        meant, type_ = definition.get("@reverse", definition.get("@id", term)), definition.get("@type")
    if isinstance(meant, str):
        is_reverse = isinstance(definition, dict) and "@reverse" in definition
        yield from _needed(meant, context, is_own=meant == term and not is_reverse)
    if isinstance(type_, str):
        yield from _needed(type_, context)


def _needed(word: str, context: Mapping[str, object], *, is_own: bool = False) -> Iterator[str]:
    """The term that a word is, or its prefix; its own name at `@id` is no definition of a term."""
    if is_like_a_keyword(word):
        return
    if word in context and not is_own:
        yield word
        return
    colon = word.find(":", 1)
    if colon > 0 and word[:colon] != "_" and word[:colon] in context and not word.startswith("//", colon + 1):
        yield word[:colon]
