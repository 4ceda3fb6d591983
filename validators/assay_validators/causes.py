"""Findings of many documents by their cause.

A cause is the same rule that says the same, names aside, at the same kind of place, in files of the same generator. A
bug of one exporter is one cause, however many files it wrote. What is kept does not grow with the number of files.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from assay_spec.diagnostic import Severity
from assay_validators.generator import generator_of
from assay_validators.report import Report

ANY = "*"
"""Stands for the number of an item, or for one of many names."""

_NAME = "\0"

MOST_NAMES = 12
"""Places that differ in more names than these are one place."""

MOST_GROUPS = 4000
"""Once there are so many, generators that come later are counted together; twice as many, their places too."""

OTHERS = "others"

ENOUGH = 0.9
"""The first causes that make up this share of the findings are those that explain them."""


class Example(NamedTuple):
    """The first finding of a cause."""

    path: str
    line: int
    column: int
    pointer: str
    message: str
    help: str


class Cause(NamedTuple):
    """What one mistake of one generator comes to."""

    code: str
    severity: Severity
    pointer: str
    """A JSON pointer in which `*` stands for the number of an item, or for any of many names."""
    generator: str
    message: str
    """With `…` for the names in it, unless all say the same."""
    findings: int
    files: int
    example: Example


class Noted(NamedTuple):
    """A finding, as far as causes are made of it."""

    code: str
    severity: Severity
    pattern: str
    """Where it is, by `shape_of`."""
    names: tuple[str, ...]
    template: str
    """What it says, by `template_of`."""
    example: Example


class Explained(NamedTuple):
    """How few causes make up how much."""

    causes: int
    share: float


class Causes:
    """Counts findings by cause."""

    def __init__(self) -> None:
        self.findings = 0
        self.files = 0
        """Those in which something was found."""
        self._groups: dict[_Key, _Group] = {}

    def add(self, report: Report) -> None:
        """Count the findings of one more file."""
        self.count("" if report.document is None else generator_of(report.document), noted(report))

    def count(self, generator: str, findings: Iterable[Noted]) -> None:
        """Count what was found in one more file of a generator."""
        first = True
        for found in findings:
            self.files += first
            first = False
            self.findings += 1
            self._group(found, generator).add(found, self.files)

    def _group(self, found: Noted, generator: str) -> "_Group":
        key = _Key(found.code, found.severity, found.pattern, generator, found.template)
        others = key._replace(generator=OTHERS)
        crowded = len(self._groups) // MOST_GROUPS
        for wider in (key, others, others._replace(pattern="", message=""))[: crowded + 1]:
            key = wider
            if key in self._groups:
                break
        return self._groups.setdefault(key, _Group())

    def ordered(self) -> list[Cause]:
        """The causes, those of most findings first."""
        causes = [
            Cause(key.code, key.severity, pointer, key.generator, count.said or key.message, *count.tally())
            for key, group in self._groups.items()
            for pointer, count in group.counts(key.pattern)
        ]
        return sorted(causes, key=lambda cause: (-cause.findings, *cause[:5]))


def noted(report: Report) -> Iterator[Noted]:
    """What causes are made of, of one file."""
    for found in report.diagnostics:
        span = found.span
        pointer = span.pointer
        example = Example(report.path, *span.document.position(span.start), pointer, found.message, found.help)
        yield Noted(found.code, found.severity, *shape_of(pointer), template_of(found.message), example)


def explained(causes: Iterable[Cause], findings: int) -> Explained:
    """The fewest causes, of ordered ones, that make up most of the findings."""
    covered = number = 0
    for number, cause in enumerate(causes, 1):  # noqa: B007 - the last number counts
        covered += cause.findings
        if covered >= ENOUGH * findings:
            break
    return Explained(number, covered / findings if findings else 1.0)


class _Key(NamedTuple):
    """What findings of one group have in common."""

    code: str
    severity: Severity
    pattern: str
    generator: str
    message: str


class _Count:
    """Findings that are counted together."""

    def __init__(self, example: Example) -> None:
        self.findings = self.files = 0
        self.example = example
        self.said = example.message
        """What all of them say; empty when they say different things."""
        self._last = 0

    def add(self, message: str, file: int) -> None:
        self.findings += 1
        self.files += file != self._last
        self._last = file
        if message != self.said:
            self.said = ""

    def tally(self) -> tuple[int, int, Example]:
        return self.findings, self.files, self.example


class _Group:
    """Findings whose places differ in names at most."""

    def __init__(self) -> None:
        self._all: _Count | None = None
        self._by_names: dict[tuple[str, ...], _Count] | None = {}

    def add(self, found: Noted, file: int) -> None:
        names, example = found.names, found.example
        if self._all is None:
            self._all = _Count(example)
        self._all.add(example.message, file)
        if self._by_names is None:
            return
        if names not in self._by_names:
            if len(self._by_names) == MOST_NAMES:
                self._by_names = None
                return
            self._by_names[names] = _Count(example)
        self._by_names[names].add(example.message, file)

    def counts(self, pattern: str) -> Iterator[tuple[str, _Count]]:
        """The places, with names while they are few, and what was found there."""
        assert self._all is not None
        if self._by_names is None:
            yield pattern.replace(_NAME, ANY), self._all
            return
        for names, count in self._by_names.items():
            left = iter(names)
            yield "".join(next(left) if each == _NAME else each for each in pattern), count


def shape_of(pointer: str) -> tuple[str, tuple[str, ...]]:
    """A JSON pointer with `*` for numbers and a zero character for every name that is no word of a standard."""
    if not pointer:
        return "", ()
    names = []
    steps = []
    for step in pointer[1:].split("/"):
        if step.isdecimal():
            steps.append(ANY)
        elif _is_word(step):
            steps.append(step)
        else:
            names.append(step)
            steps.append(_NAME)
    return "/" + "/".join(steps), tuple(names)


def template_of(message: str) -> str:
    """A message with `…` for the names in it that are no words of a standard, and `#` for numbers."""
    parts = message.split("`")
    said = (part if number % 2 == 0 or _is_word(part) else "…" for number, part in enumerate(parts))
    return re.sub(r"\d[\d,.]*", "#", "`".join(said))


def _is_word(text: str) -> bool:
    return text.startswith("@") or text.rpartition(":")[2] in _words()


@cache
def _words() -> frozenset[str]:
    """The words of all standards that we read, without their prefixes."""
    from assay_spec.croissant.schema_org import CLASSES, PROPERTIES
    from assay_spec.kinds import KINDS, resolve
    from assay_spec.shapes import table_of

    tables = [table_of(resolve(row.model), row.versions[-1]) for row in KINDS]
    terms = {term for table in tables for attributes in table.by_term for term in attributes}
    return PROPERTIES | CLASSES | {term.rpartition(":")[2] for term in terms}
