"""What is wrong with the entries of a context, found once for all documents that have it."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from assay_spec.croissant.context import Context as Terms
from assay_spec.croissant.context import contexts_in, define
from assay_spec.croissant.definitions import KEYWORDS, Definitions, is_like_a_keyword
from assay_spec.croissant.grammar import (
    ASIDE,
    CONTEXT,
    DEFINITION,
    DEFINITION_OF_TYPE,
    REVERSED,
    Entry,
    is_language_tag,
)
from assay_spec.diagnostic import Severity
from assay_validators.croissant.circles import circles_in, needs_of
from assay_validators.croissant.plain import without_plain
from assay_validators.croissant.unmeant import meaningless

Path = tuple[str | int, ...]
"""The keys and numbers that lead from a context to a part of it."""

MOST_INSIDE = 100
"""In so many contexts of definitions it is known what holds around them, for which all of that is copied."""


class Fault(NamedTuple):
    """One thing that is wrong."""

    path: Path
    said: str
    remedy: str
    severity: Severity = Severity.ERROR


class _Around:
    """What holds where a context stands, worked out when somebody asks."""

    def __init__(self, known: Definitions | None) -> None:
        self._known = known
        self._added: list[object] = []

    def add(self, context: object) -> None:
        """One more context holds from here on."""
        self._added.append(context)

    def known(self) -> Definitions | None:
        """All that holds; None where nobody knows all of it."""
        for context in self._added:
            self._known = _after(self._known, context)
        self._added.clear()
        return self._known


def _after(known: Definitions | None, context: object) -> Definitions | None:
    """What holds after one more context; None where it brings something that nobody knows."""
    if context is None:
        return Definitions()
    if known is None or define(known, context):
        return None
    vocabulary = context.get("@vocab") if isinstance(context, dict) else None
    return None if vocabulary is not None and not known.vocabulary else known


class _Scope(NamedTuple):
    """An `@context` that is to be looked at."""

    value: object
    path: Path
    around: _Around


def faults(terms: Terms) -> tuple[Fault, ...]:
    """What is wrong with the context of these terms, and with those of its definitions."""
    found = _faults(terms.value, Definitions())
    return tuple(each for each in found if each.path[-1:] != ("@base",) or len(each.path) > 2)  # CRO049 tells these


def faults_inside(value: object) -> tuple[Fault, ...]:
    """What is wrong with the context of an object, whatever holds around that."""
    return tuple(_faults(value, None))


def _faults(value: object, outside: Definitions | None) -> Iterator[Fault]:
    todo, inside = [_Scope(value, (), _Around(outside))], 0
    while todo:
        value, path, around = todo.pop()
        for number, context in enumerate(contexts_in(value)):
            at = (*path, number) if isinstance(value, list) else path
            around.add(context)
            if not isinstance(context, dict):
                if not (context is None or isinstance(context, str)):
                    said = f"a context cannot be {_KINDS[type(context)]}"
                    yield Fault(at, said, "write an object with definitions, or the address of one")
                continue
            left = without_plain(context)
            yield from _in_context(left, at, around)
            for term in [term for term, each in left.items() if isinstance(each, dict) and "@context" in each]:
                known = around.known() if inside < MOST_INSIDE else None
                inside += 1
                own = _Around(known.copy() if known is not None else None)
                todo.append(_Scope(left[term]["@context"], (*at, term, "@context"), own))


_KINDS = {bool: "true or false", int: "a number", float: "a number", list: "a list in a list"}


def _in_context(context: Mapping[str, Any], path: Path, around: _Around) -> Iterator[Fault]:
    """What is wrong in one context, but inside of those of its definitions."""
    told = set[str]()
    for word, value in context.items():
        for fault in _at_word(word, value, path):
            told.add(word)
            yield fault
    for circle in circles_in(context):
        told.update(circle)
        way = ", ".join(f"`{term}`" for term in circle[:_SHOWN])
        if len(circle) > _SHOWN:
            way = f"{way} and {len(circle) - _SHOWN} more"
        said = f"the definition of {way} leads back to itself" if len(circle) == 1 else f"{way} define each other"
        yield Fault((*path, circle[0]), said, "write the whole address that each means")
    for word, value in context.items():
        is_term = word not in told and not is_like_a_keyword(word)
        if is_term and told.isdisjoint(needs_of(word, value, context)):
            known = around.known()
            for inside, said, remedy in meaningless(word, value, known) if known is not None else ():
                yield Fault((*path, word, *inside), said, remedy)


_SHOWN = 5
"""So many terms of a circle are named."""


def _at_word(word: str, value: object, path: Path) -> Iterator[Fault]:
    at = (*path, word)
    if word in CONTEXT:
        yield from _at_entry(f"`{word}`", CONTEXT[word], value, at)
    elif word == "@type":
        if isinstance(value, dict) and value:
            yield from _in_definition(word, value, at, DEFINITION_OF_TYPE)
        else:
            yield Fault(at, "`@type` cannot be defined anew", 'write `{"@container": "@set"}`, or leave it out')
    elif word in KEYWORDS:
        remedy = f'call a term so the other way round, such as `"{word[1:]}": "{word}"`, or leave it out'
        yield Fault(at, f"`{word}` cannot be defined anew", remedy)
    elif is_like_a_keyword(word):
        said = f"`{word}` has the form of a keyword, and its definition is not read"
        yield Fault(at, said, f"write `{word[1:]}`", Severity.WARNING)
    else:
        yield from _at_term(word, value, at)


def _at_term(term: str, definition: object, at: Path) -> Iterator[Fault]:
    if not term:
        yield Fault(at, "a term without a letter cannot be defined", "leave it out")
    elif isinstance(definition, dict):
        yield from _in_definition(term, definition, at, DEFINITION)
        yield from _together(term, definition, at)
    elif isinstance(definition, str):
        yield from _at_meaning(term, definition, at)
    elif definition is not None:
        said = f"`{term}` is defined neither by a text nor by an object"
        yield Fault(at, said, "write the address that it means, or null")


def _at_entry(name: str, entry: Entry, value: object, at: Path) -> Iterator[Fault]:
    if not entry.allows(value):
        yield Fault(at, f"{name} is {entry.wanted}", entry.remedy)
    elif at[-1] == "@language" and isinstance(value, str) and not is_language_tag(value):
        # A processor reads on, and should warn (JSON-LD 1.1 API, 4.1).
        yield Fault(at, f"{name} is {entry.wanted}", entry.remedy, Severity.WARNING)


def _in_definition(
    term: str, definition: Mapping[str, object], at: Path, entries: Mapping[str, Entry]
) -> Iterator[Fault]:
    for name, value in definition.items():
        if name in entries:
            yield from _at_entry(f"`{name}` of `{term}`", entries[name], value, (*at, name))
        else:
            yield Fault((*at, name), f"the definition of `{term}` cannot have `{name}`", _instead_of(name, entries))


def _together(term: str, definition: Mapping[str, object], at: Path) -> Iterator[Fault]:
    """What a term means by its definition, and what does not go together in that."""
    for name in ("@reverse", "@id"):
        meant = definition.get(name)
        if isinstance(meant, str):
            yield from _at_meaning(term, meant, (*at, name))
    for name, others in ASIDE.items():
        for other in others if name in definition else ():
            if other in definition:
                said = f"`{other}` of `{term}` cannot stand beside `{name}`"
                yield Fault((*at, other), said, "leave one of them out")
    yield from _in_container(term, definition, at)


def _instead_of(name: str, entries: Mapping[str, Entry]) -> str:
    if f"@{name}" in entries:
        return f"write `@{name}`; an alias means nothing here"
    return (
        "write it into the `@context` of the definition"
        if name in CONTEXT and entries is DEFINITION
        else "leave it out"
    )


def _in_container(term: str, definition: Mapping[str, object], at: Path) -> Iterator[Fault]:
    """What does not go with the container of a term, and with its name."""
    container = definition.get("@container")
    if "@container" in definition and container is None and "@reverse" not in definition:
        # The grammar allows it (JSON-LD 1.1, 9.15.1), the algorithm beside `@reverse` alone (API, 4.2).
        yield Fault((*at, "@container"), f"`@container` of `{term}` is null, which is no container", "leave it out")
    if "@reverse" in definition and container not in REVERSED and DEFINITION["@container"].allows(container):
        said = f"`@container` of `{term}` cannot be this beside `@reverse`"
        yield Fault((*at, "@container"), said, "write `@set` or `@index`, or leave it out")
    is_property = "@index" in definition and DEFINITION["@index"].allows(definition["@index"])
    if is_property and "@index" not in (container if isinstance(container, list) else [container]):
        said = f"`@index` of `{term}` means nothing without the container `@index`"
        yield Fault((*at, "@index"), said, 'add `"@container": "@index"`')
    if "@prefix" in definition and (":" in term or "/" in term):
        said = f"`{term}` cannot be a prefix, since it has `:` or `/` in it"
        yield Fault((*at, "@prefix"), said, "leave `@prefix` out")


def _at_meaning(term: str, said: str, at: Path) -> Iterator[Fault]:
    """What is wrong with the word that a definition says its term means."""
    if said == "@context":
        yield Fault(at, f"`{term}` cannot be another word for `@context`", "leave it out, and write `@context`")
    elif is_like_a_keyword(said) and (said not in KEYWORDS or at[-1] == "@reverse"):
        reason = f"`{said}` has the form of a keyword, and the definition of `{term}` is not read"
        yield Fault(at, reason, "write the address that it means", Severity.WARNING)
