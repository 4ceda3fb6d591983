"""Turtle documents as graphs, through rdflib, which is imported when somebody asks for a graph."""

from __future__ import annotations

from contextlib import contextmanager
from logging import getLogger
from typing import TYPE_CHECKING, NamedTuple

from assay_kernels.scan import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib import Graph

    from assay_spec.document import Document

PROBLEMS = {"turtle-syntax": "text that is no Turtle"}
"""Every code that only Turtle has, with one line about it; all are fatal."""

_FAILURES = (ArithmeticError, AssertionError, LookupError, TypeError, ValueError)
"""How rdflib's parser falls over texts that end too early or hold impossible values."""


class Triples(NamedTuple):
    """What a Turtle document says."""

    graph: Graph
    """After a problem, maybe some of what comes before it."""
    problems: tuple[Problem, ...]


def read_graph(document: Document) -> Triples:
    """The triples of a Turtle document, and what is wrong with its text; never raises on any bytes."""
    from rdflib import Graph

    graph = Graph()
    try:
        text = document.data.decode()
    except UnicodeDecodeError as error:
        return Triples(graph, (Problem("invalid-utf8", error.start, error.end, fatal=True),))
    with _silence("rdflib.term"):
        return Triples(graph, tuple(_parse(graph, text)))


def _parse(graph: Graph, text: str) -> Iterator[Problem]:
    from rdflib.plugins.parsers.notation3 import BadSyntax

    end = len(text.encode())
    try:
        graph.parse(data=text, format="turtle", publicID="")
    except BadSyntax as error:
        start = len(text[: error._i].encode())  # noqa: SLF001 (rdflib tells the place nowhere else)
        yield Problem("turtle-syntax", start, min(start + 1, end), fatal=True)
    except RecursionError:
        yield Problem("too-deep", 0, end, fatal=True)
    except _FAILURES:
        yield Problem("turtle-syntax", end, end, fatal=True)


@contextmanager
def _silence(logger: str) -> Iterator[None]:
    """Keep a library from talking to the user about what is no concern of theirs."""
    voice = getLogger(logger)
    before, voice.disabled = voice.disabled, True
    try:
        yield
    finally:
        voice.disabled = before
