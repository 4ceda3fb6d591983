"""Turtle documents as graphs, through rdflib, which is imported when somebody asks for a graph."""

from __future__ import annotations

import re
from contextlib import contextmanager
from logging import getLogger
from typing import TYPE_CHECKING, NamedTuple

from assay_kernels.scan import Problem
from assay_spec.document import BOM

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib import Graph
    from rdflib.term import Node

    from assay_spec.document import Document

PROBLEMS = {"turtle-syntax": "text that is no Turtle"}
"""Every code that only Turtle has, with one line about it; all are fatal."""

_FAILURES = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)
"""How rdflib's parser falls over texts that end too early or hold impossible values."""
_HALF = re.compile(r"\\(?:u|U0000)[dD][89a-fA-F]")
"""An escaped half of a surrogate pair, unless its backslash is escaped."""


class Triples(NamedTuple):
    """What a Turtle document says."""

    graph: Graph
    """After a problem, maybe some of what comes before it."""
    problems: tuple[Problem, ...]


def read_graph(document: Document) -> Triples:
    """The triples of a Turtle document, and what is wrong with its text; never raises on any bytes."""
    from rdflib import Graph

    graph = Graph()
    first = len(BOM) if document.data.startswith(BOM) else 0
    try:
        text = document.data[first:].decode()
    except UnicodeDecodeError as error:
        return Triples(graph, (Problem("invalid-utf8", first + error.start, first + error.end, fatal=True),))
    with _silence("rdflib.term"):
        found = _parse(graph, text) or _surrogate(graph, text)
    if found is None:
        return Triples(graph, ())
    code, start, end = found
    starts = first + len(text[:start].encode())
    return Triples(graph, (Problem(code, starts, starts + len(text[start:end].encode()), fatal=True),))


def _parse(graph: Graph, text: str) -> tuple[str, int, int] | None:
    """A problem at characters of the text; None when there is none."""
    from rdflib.plugins.parsers.notation3 import BadSyntax

    try:
        graph.parse(data=text, format="turtle", publicID="")
    except BadSyntax as error:
        return "turtle-syntax", error._i, error._i + 1  # noqa: SLF001 (rdflib tells the place nowhere else)
    except RecursionError:
        return "too-deep", 0, len(text)
    except _FAILURES:
        return "turtle-syntax", len(text), len(text)
    return None


def _surrogate(graph: Graph, text: str) -> tuple[str, int, int] | None:
    """An escaped half of a surrogate pair, which rdflib lets in and nothing can write again."""
    half = _HALF.search(text)
    if half is None or all(_is_writable(term) for triple in graph for term in triple):
        return None
    return "turtle-syntax", half.start(), half.end()


def _is_writable(term: Node) -> bool:
    try:
        f"{term}{getattr(term, 'datatype', '')}".encode()
    except UnicodeEncodeError:
        return False
    return True


@contextmanager
def _silence(logger: str) -> Iterator[None]:
    """Keep a library from talking to the user about what is no concern of theirs."""
    voice = getLogger(logger)
    before, voice.disabled = voice.disabled, True
    try:
        yield
    finally:
        voice.disabled = before
