"""JSONPath, as far as Croissant documents need it: the places in a JSON value that a path leads to.

The grammar is Goessner's (https://goessner.net/articles/JsonPath/): `$`, `.name`, `['name']`, `[n]`, `.*`, `[*]`,
`..name`, slices `[from:to:step]` and unions `[0,2]`, and what each selects is RFC 9535, 2.3 and 2.5. Documents also
leave the `$` out, as in `jsonPath: "answers.text"`, which mlcroissant's `jsonpath-rw` reads as a path from the root.
Filters and scripts, `[?(...)]` and `[(...)]`, are not read.
"""

import re
from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import chain, takewhile
from typing import NamedTuple

MOST_VALUES = 1_000_000
"""So many may be come by where a path leads to one value in several ways, as `$..*..*` does; else any number may."""

Selector = str | int | slice | None
"""A name, a place in a list, a stretch of it, or None for every member."""


class Step(NamedTuple):
    """One part of a path."""

    selectors: tuple[Selector, ...]
    is_deep: bool = False
    """Whether it also looks into everything below: `..`."""

    @property
    def is_singular(self) -> bool:
        """Whether it leads from a value to one at most."""
        return not self.is_deep and len(self.selectors) == 1 and isinstance(self.selectors[0], str | int)


class Absent(Enum):
    """What an element has where a path leads to nothing in it; null is something."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT


class JsonPath(NamedTuple):
    """A path that can be followed.

    >>> parse_path("$.patients[*].name").values({"patients": [{"name": "Ada"}, {"name": "Max"}]})
    ['Ada', 'Max']
    """

    steps: tuple[Step, ...]

    @property
    def is_singular(self) -> bool:
        """Whether it leads to one value at most, whatever it is given: a singular query of RFC 9535, 2.3.5.1."""
        return all(step.is_singular for step in self.steps)

    @property
    def elements(self) -> "JsonPath":
        """The beginning that leads to elements, of which each has one value at most: of `$.a[*].b[0]`, `$.a[*]`.

        Of everything that there is below, as `$..*` gives it, nothing is an element of anything.
        """
        many = [at for at, step in enumerate(self.steps, 1) if not step.is_singular]
        last = self.steps[many[-1] - 1] if many else Step(())
        if last.is_deep and not all(isinstance(one, str | int) for one in last.selectors):
            return self
        return JsonPath(self.steps[: many[-1] if many else 0])

    def shared(self, other: "JsonPath") -> "JsonPath":
        """The beginning of both that leads to elements; empty where they have none."""
        alike = takewhile(lambda pair: pair[0] == pair[1], zip(self.steps, other.steps, strict=False))
        return JsonPath(tuple(step for step, _ in alike)).elements

    def behind(self, beginning: "JsonPath") -> "JsonPath":
        """The rest of the path."""
        return JsonPath(self.steps[len(beginning.steps) :])

    def aligned(self, value: object) -> list[object]:
        """What the path leads to in each of its elements, ABSENT where that is nothing.

        >>> parse_path("$[*].name").aligned([{"name": "Ada"}, {"age": 7}])
        ['Ada', <Absent.ABSENT: 'absent'>]

        Raises:
            ValueError: as `values`.
        """
        elements = self.elements
        rest = self.behind(elements)
        return [_only(element, rest.steps) for element in elements.values(value)]

    def values(self, value: object) -> list[object]:
        """What the path leads to in a JSON value, in the order in which it stands there.

        Raises:
            ValueError: the path leads to more than a million, to some of them in several ways.
        """
        found = [value]
        spreading = 0
        for step in self.steps:
            spreading += step.is_deep or len(step.selectors) > 1
            found = list(_counted(_followed(found, step))) if spreading > 1 else list(_followed(found, step))
        return found

    def is_through_nothing(self, value: object) -> bool:
        """Whether the path leads to nothing since a list is empty or null on its way, so that nothing is missing.

        >>> parse_path("$.a[*].b").is_through_nothing({"a": []}), parse_path("$.x[*].b").is_through_nothing({"a": []})
        (True, False)
        """
        found = [value]
        for step in self.steps:
            before, found = found, list(_followed(found, step))
            if not found:
                return not step.is_singular and any(one in (None, [], {}) for one in before)
        return False


def parse_path(text: str) -> JsonPath:
    """A path that can be followed.

    Raises:
        ValueError: it is none, or has what is not read; the message says at which character, counted from 1.
    """
    steps: list[Step] = []
    start = _skipped(text, 0)
    if start == len(text):
        raise _wrong("a path is expected", start)
    at = _skipped(text, start + 1) if _ROOT.match(text, start) else start
    while at < len(text):
        step, at = _step(text, at, is_first=at == start)
        steps.append(step)
        at = _skipped(text, at)
    return JsonPath(tuple(steps))


def rooted(text: str) -> str:
    """A path as it is with the `$` that some documents leave out.

    >>> rooted("answers.text"), rooted("[*].id"), rooted("$.id")
    ('$.answers.text', '$[*].id', '$.id')
    """
    path = text.strip(" \t\r\n")
    if is_rooted(path):
        return path
    return f"${path}" if path.startswith((".", "[")) else f"$.{path}"


def is_rooted(text: str) -> bool:
    """Whether a text begins as a path does, as the name `$price` does not."""
    return _ROOT.match(text) is not None


_ROOT = re.compile(r"\$(?=[.\[\s]|$)")
_NAME = re.compile(r"[^\s.\[\]()'\"*,]+")
_QUOTED = re.compile(r"""'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)\"""", re.DOTALL)
_INDEX = r"-?[0-9]+"
_SLICE = re.compile(rf"({_INDEX})?\s*:\s*({_INDEX})?\s*(?::\s*({_INDEX})?)?")
_WHOLE = re.compile(_INDEX)
_LARGEST = 2**53 - 1
"""Of the numbers in a path: RFC 9535, 2.1."""
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


def _skipped(text: str, at: int) -> int:
    """Where the next character stands that is no space."""
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


def _step(text: str, at: int, *, is_first: bool) -> tuple[Step, int]:
    is_deep = text.startswith("..", at)
    points = 2 if is_deep else int(text[at] == ".")
    at += points
    if text.startswith("[", at):
        selectors, at = _bracketed(text, at)
        return Step(selectors, is_deep), at
    if not points and not is_first:
        raise _wrong("a `.` or a `[` is expected", at)
    if text.startswith("*", at):
        return Step((None,), is_deep), at + 1
    found = _NAME.match(text, at)
    if found is None:
        raise _wrong("a name is expected", at)
    return Step((found[0],), is_deep), found.end()


def _bracketed(text: str, at: int) -> tuple[tuple[Selector, ...], int]:
    """What stands in brackets, and where these end."""
    selectors: list[Selector] = []
    while True:
        selector, at = _selector(text, _skipped(text, at + 1))
        selectors.append(selector)
        at = _skipped(text, at)
        if text.startswith("]", at):
            return tuple(selectors), at + 1
        if not text.startswith(",", at):
            raise _wrong("a `]` or a `,` is expected", at)


def _selector(text: str, at: int) -> tuple[Selector, int]:
    if text.startswith("*", at):
        return None, at + 1
    if text.startswith(("?", "("), at):
        raise _wrong("filters and scripts are not read", at)
    if found := _QUOTED.match(text, at):
        return _unescaped(found[0][1:-1]), found.end()
    if found := _SLICE.match(text, at):
        start, stop, step = (None if part is None else _number(part, at) for part in found.groups())
        return slice(start, stop, step), found.end()
    if found := _WHOLE.match(text, at):
        return _number(found[0], at), found.end()
    if found := _NAME.match(text, at):  # Goessner's own examples have quotes; some documents do not.
        return found[0], found.end()
    raise _wrong("a name in quotes, a number or `*` is expected", at)


def _number(digits: str, at: int) -> int:
    if len(digits) > len(str(-_LARGEST)) or abs(int(digits)) > _LARGEST:
        raise _wrong("the number is too large", at)
    return int(digits)


def _unescaped(text: str) -> str:
    return re.sub(
        r"\\(?:u([0-9a-fA-F]{4})|(.))",
        lambda found: chr(int(found[1], 16)) if found[1] else _ESCAPES.get(found[2], found[2]),
        text,
        flags=re.DOTALL,
    )


def _wrong(problem: str, at: int) -> ValueError:
    return ValueError(f"{problem} at character {at + 1}")


def _followed(values: Iterable[object], step: Step) -> Iterator[object]:
    looked_at = chain.from_iterable(map(_below, values)) if step.is_deep else values
    for value in looked_at:
        for selector in step.selectors:
            yield from _selected(value, selector)


def _counted(values: Iterable[object]) -> Iterator[object]:
    for number, value in enumerate(values):
        if number == MOST_VALUES:
            raise ValueError(f"the path leads to more than {MOST_VALUES:,} values")
        yield value


def _selected(value: object, selector: Selector) -> Iterable[object]:
    match value, selector:
        case (dict(), None):
            return value.values()
        case (list(), None):
            return value
        case (dict(), str()):
            return (value[selector],) if selector in value else ()
        case (list(), int()):
            return value[selector:][:1] if -len(value) <= selector < len(value) else ()
        case (list(), slice()):
            return value[selector] if selector.step != 0 else ()
    return ()


def _only(value: object, steps: Iterable[Step]) -> object:
    """What singular steps lead to."""
    for step in steps:
        found = tuple(_selected(value, step.selectors[0]))
        if not found:
            return ABSENT
        value = found[0]
    return value


def _below(value: object) -> Iterator[object]:
    """The value and all that it holds, each before what is in it; without recursion, however deep that is."""
    waiting = [iter((value,))]
    while waiting:
        for each in waiting[-1]:
            yield each
            if isinstance(each, dict | list):
                waiting.append(iter(each.values() if isinstance(each, dict) else each))
                break
        else:
            waiting.pop()
