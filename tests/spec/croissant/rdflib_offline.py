"""rdflib's JSON-LD reader as an oracle: the contexts that are bundled here are served to it, and nothing is fetched."""

from contextlib import contextmanager

import pytest
from rdflib import BNode, Literal
from rdflib.namespace import RDF
from rdflib.plugins.parsers.jsonld import to_rdf
from rdflib.plugins.shared.jsonld import context as reading

from assay_spec.croissant.context import SCHEMA_ORG_CONTEXT
from assay_spec.croissant.official import CONTEXT

HERE = "http://here.example/folder/document.json"
"""Where documents are taken to stand."""

SERVED = {
    **dict.fromkeys(["https://schema.org/", "http://schema.org", "https://schema.org"], SCHEMA_ORG_CONTEXT),
    "https://schema.org/docs/jsonldcontext.json": SCHEMA_ORG_CONTEXT,
    **{f"{scheme}://mlcommons.org/croissant/{version}": CONTEXT
       for scheme in ("http", "https") for version in ("1.0", "1.1")},
}  # fmt: skip

VALUE = "a value"
"""Stands for every object of a statement that is no address."""


def served(address, *_):
    if address not in SERVED:
        raise ConnectionError(f"{address} would have to be fetched")
    return {"@context": SERVED[address]}, None


@contextmanager
def offline():
    """While this lasts, rdflib gets contexts from here, and no network can be reached."""

    def refuse(*_, **__):
        raise AssertionError("a test wants the network")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "source_to_json", served)
        patch.setattr("socket.socket.connect", refuse)
        patch.setattr("socket.getaddrinfo", refuse)
        yield


class Statements(set):
    """What rdflib says, in place of its graph, which takes long to fill: subject, property, and address or `VALUE`."""

    context_aware = False

    def bind(self, *_):
        """Prefixes are no statements."""

    def add(self, triple):
        subject, predicate, value = triple
        if isinstance(subject, Literal) or predicate in (RDF.first, RDF.rest) or ":" not in predicate:
            return  # a value of which something is said, parts of a list, and a property that is no address
        is_value = isinstance(value, (Literal, BNode)) and not str(value).startswith("blank")
        super().add((named(subject), str(predicate), VALUE if is_value else named(value)))


def named(node):
    return f"_:{node}" if isinstance(node, BNode) else str(node)


def statements_of(value, base=HERE):
    """What rdflib reads in a document."""
    found = Statements()
    to_rdf(value, found, base=base, version=1.1)
    return set(found)
