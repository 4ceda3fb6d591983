"""Parts of a dataset in words: people, licences, terms, sources of values; only addresses of the web become links."""

import json
import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from assay.croissant.show.sheet import CODE, NOTE, Cell, Words, clipped, joined, words
from assay_kernels.scan import Kind
from assay_spec.croissant.agents import Thing
from assay_spec.croissant.model import DataSource, Transform
from assay_spec.croissant.provenance import ProvNode
from assay_spec.model import Json, Model, Text

LONGEST_HREF = 2000
MOST_LISTED = 50
DEEPEST = 3
"""So many levels of what something was made from are told."""

_LICENCES: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (r"https?://spdx\.org/licenses/([\w.+-]+?)(?:\.html|\.json)?/?", lambda found: found[1]),
    (
        r"https?://creativecommons\.org/licenses/([a-z-]+)/(\d\.\d)(?:/.*)?",
        lambda found: f"CC-{found[1].upper()}-{found[2]}",
    ),
    (r"https?://creativecommons\.org/publicdomain/zero/(\d\.\d)(?:/.*)?", lambda found: f"CC0-{found[1]}"),
    (r"https?://choosealicense\.com/licenses/([\w.-]+)/?", lambda found: found[1].upper()),
)
"""Addresses of licences, and what people call them."""


def web_address(text: str) -> str:
    """The text if it is an address of the web that a reader can be sent to; else nothing."""
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return ""
    fit = len(text) <= LONGEST_HREF and text.isprintable() and not re.search(r"[\s\\]", text)
    return text if fit and host and parts.scheme.lower() in ("http", "https") and "@" not in parts.netloc else ""


def linked(text: str, address: str = "", look: str = "") -> Cell:
    """Words that lead to an address, or to the one that they are."""
    shown = clipped(text.strip())
    return (Words(shown, web_address(address.strip() or text.strip()), look),) if shown else ()


def text_of(value: object) -> str:
    """Text in the language that a reader is likely to know; other values as JSON."""
    if isinstance(value, Text):
        return value.text or (compact(value.value) if value.value not in ({}, [], None) else "")
    return compact(value.value) if isinstance(value, Json) else str(value or "")


def texts_of(value: object) -> list[tuple[str, str]]:
    """Each text of what has several, with its language: that which a reader is likely to know first."""
    if not isinstance(value, Text):
        return []
    items = value.value if isinstance(value.value, list) else [value.value]
    found = dict.fromkeys(each for item in items for each in _in_languages(item) if each[0].strip())
    return sorted(found, key=lambda each: each[0] != value.text)


def _in_languages(item: object) -> list[tuple[str, str]]:
    if isinstance(item, str):
        return [(item, "")]
    if not isinstance(item, dict):
        return []
    if "@value" in item:
        return [(str(item["@value"]), str(item.get("@language", "")))]
    return [(text, language) for language, text in item.items() if isinstance(text, str)]


def other_texts(value: object) -> str:
    """What something is called beside its name, in other languages or in none."""
    return ", ".join(f"{text} ({language})" if language else text for text, language in texts_of(value)[1:])


def compact(value: object) -> str:
    """A value of any shape on one line; text as it is."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(item, str | int | float) for item in value):
        return ", ".join(map(str, value))
    return "" if value is None else json.dumps(value, ensure_ascii=False, default=str)


def loose(value: object) -> Cell:
    """A value that no model has read: what it is called, where it says that, else all of it."""
    if isinstance(value, list):
        return joined(map(loose, value[:MOST_LISTED]), "; ")
    if isinstance(value, dict):
        name = next((str(value[key]) for key in ("name", "@value", "@id") if isinstance(value.get(key), str)), "")
        return linked(name, str(value.get("url") or value.get("@id") or name)) if name else words(compact(value))
    return linked(compact(value))


def texts(values: Iterable[object]) -> Cell:
    """Several texts, one after the other."""
    return joined((words(text_of(value)) for value in values), "; ")


def licence(value: object) -> Cell:
    """A licence by the name that people know, which leads to its text."""
    if isinstance(value, Thing):
        address = next((url for url in (*value.url, value.id) if web_address(url)), "")
        return linked(text_of(value.name) or named(address) or value.id, address)
    text = str(value).strip()
    return linked(named(text) or text, text)


def named(address: str) -> str:
    """What people call the licence at an address; empty for one that is not known."""
    for pattern, name in _LICENCES:
        if found := re.fullmatch(pattern, address.strip(), re.IGNORECASE):
            return name(found)
    return ""


def thing(value: object) -> Cell:
    """A person, an organization, a work or a word of a vocabulary; text that is given instead."""
    if not isinstance(value, Thing):
        return linked(text_of(value))
    code = getattr(value, "term_code", "")
    name = text_of(getattr(value, "label", None)) or _names(value.name) or code
    address = next((url for url in (*value.url, value.id) if web_address(url)), "")
    note = words(f"({code})", NOTE) if code and code != name else ()
    return (*linked(name or address or value.id, address), *note)


def _names(value: object) -> str:
    """A name; of several that are of no language all."""
    plain = [text for text, language in texts_of(value) if not language]
    return ", ".join(plain) if len(plain) > 1 else text_of(value)


def given(model: Model, name: str) -> list[Cell]:
    """What is given as people or organizations, as text too, which a document may not give there."""
    known = {each.span.node: each for each in getattr(model, name)}
    tape = model.span.document.tape
    nodes = model.places.get(name, ())[:1]
    items = [item for node in nodes for item in (tape.children(node) if tape.kind(node) == Kind.ARRAY else [node])]
    cells = (thing(known[item]) if item in known else loose(tape.value(item)) for item in items)
    return [cell for cell in cells if cell]


def origin(value: object, depth: int = 0) -> Cell:
    """Where something comes from, or how it was made."""
    if not isinstance(value, ProvNode):
        return linked(str(value))
    parts: list[Cell] = [thing(value)]
    steps = (("used", value.used), ("by", value.was_associated_with), ("responsible", value.was_attributed_to))
    for word, others in steps:
        if others and depth < DEEPEST:
            parts.append((Words(f"{word}: "), *joined(origin(other, depth + 1) for other in others)))
    when = " to ".join(filter(None, (value.started, value.ended)))
    return joined([*parts, words(when)], "; ")


def source(value: DataSource | None) -> Cell:
    """Where the values of a field come from: which part of which file, and what is done to it."""
    if value is None:
        return ()
    references = (value.file_object, value.file_set, value.record_set, value.field)
    place = next((each.id for each in references if each is not None and each.id), value.id)
    part = value.extract
    taken: Cell = ()
    if part is not None:
        column, file_property, path = part.column, part.file_property, part.json_path
        kind = "column" if column else "JSONPath" if path else "the" if file_property else ""
        taken = (Words(f"{kind} "), Words(clipped(column or path or file_property), look=CODE)) if kind else ()
    of = (Words(" of " if taken else ""), Words(clipped(place), look=CODE)) if place else ()
    done = joined(map(_step, value.transform), "; ")
    return (*taken, *of, *((Words(", then "), *done) if done else ()))


_STEPS: tuple[tuple[str, str], ...] = (
    ("separator", "split at"),
    ("delimiter", "split at"),
    ("regex", "the part that matches"),
    ("replace", "replace"),
    ("json_path", "JSONPath"),
    ("json_query", "JSONPath"),
    ("format", "read as"),
)


def _step(step: Transform) -> Cell:
    said = joined(
        [
            (Words(f"{word} "), Words(clipped(value), look=CODE))
            for name, word in _STEPS
            if (value := str(getattr(step, name)))
        ]
    )
    flags = ((step.read_lines, "line by line"), (step.un_archive, "unpacked"))
    return joined([said, *(words(word) for flag, word in flags if flag)])


def references(values: Iterable[DataSource]) -> Cell:
    """The fields that others refer to."""
    return joined(words(_target(value), CODE) for value in values)


def _target(value: DataSource) -> str:
    for reference in (value.field, value.record_set, value.file_object, value.file_set):
        if reference is not None and reference.id:
            return reference.id
    return value.id


def type_name(term: str) -> str:
    """A data type as a reader says it: `Text` for `sc:Text`, others with their prefix."""
    space, _, name = term.partition(":")
    return name if space in ("sc", "cr") and name else term


def label_of(term: str) -> str:
    """The name of a property as words: `Data use cases` for `rai:dataUseCases`."""
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", term.rpartition(":")[2])
    return f"{name[:1].upper()}{name[1:].lower()}"


def value_of(value: Any) -> Cell:
    """Any value that a property may hold."""
    if isinstance(value, tuple):
        return joined(map(value_of, value), "; ")
    if isinstance(value, Thing):
        return thing(value)
    return linked(text_of(value))
