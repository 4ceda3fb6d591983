"""A dataset from a document that does not hold together: as far as it can be read, with a word about the rest."""

import re
from typing import NamedTuple

from assay.croissant.reading import DatasetError
from assay_kernels.scan import Kind
from assay_spec.croissant.context import terms_of
from assay_spec.croissant.model import Dataset
from assay_spec.document import Document, document_of
from assay_spec.load import load

NEWEST = "1.1"
TRUNCATED = "truncated"
"""The problem of a text that ends too early."""
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*("?)|[{}\[\],]', re.DOTALL)
_CLOSING = {b"{": b"}", b"[": b"]"}


class Read(NamedTuple):
    """What could be read."""

    document: Document
    dataset: Dataset
    notices: tuple[str, ...]
    """What a reader has to know about it."""
    is_whole: bool


def read_loosely(document: Document) -> Read:
    """The dataset that a document describes, whatever is wrong with it.

    Raises:
        DatasetError: it describes none, as far as it can be read.
    """
    notices: list[str] = []
    fatal = next((problem for problem in document.tape.problems if problem.fatal), None)
    if document.format not in ("json", "yaml"):
        raise DatasetError(f"{document.path}: is neither JSON nor YAML, in which datasets are described")
    if document.format == "yaml" and fatal is not None:
        line, _ = document.position(fatal.start)
        raise DatasetError(f"{document.path}: breaks at line {line}; `assay check` says more")
    readable = document
    if fatal is not None:
        # What breaks off is told at the bracket that nobody closed.
        end = len(document.data) if fatal.code == TRUNCATED else fatal.start
        line, _ = document.position(end)
        share = 100 * end // max(1, len(document.data))
        notices.append(f"The document breaks at line {line}; what stands before it is shown, {share} % of the whole.")
        readable = _before(document, end)
    dataset = _dataset(readable)
    if dataset is None:
        told = "breaks before it describes a dataset" if fatal is not None else "describes no dataset"
        raise DatasetError(f"{document.path}: {told}; `assay check` says more")
    row, version, _ = readable.identity
    if row is None or row.name != "croissant":
        notices.append("The document does not say that it follows Croissant; what it has in common with it is shown.")
    elif version not in row.versions:
        notices.append(f"The document follows Croissant {version}; what it has in common with {NEWEST} is shown.")
    return Read(readable, dataset, tuple(notices), fatal is None)


def _dataset(document: Document) -> Dataset | None:
    """The document as a dataset, if its type says that it is one."""
    tape = document.tape
    if not len(tape) or tape.kind(0) != Kind.OBJECT:
        return None
    terms = terms_of(document)
    members = {terms.canonical(tape.text(key)): key + 1 for key in tape.children(0)}
    given = tape.value(members["@type"]) if "@type" in members else None
    types = given if isinstance(given, list) else [given]
    if not any(isinstance(each, str) and terms.canonical(each) == "sc:Dataset" for each in types):
        return None
    row, version, _ = document.identity
    known = row is not None and row.name == "croissant" and version in row.versions
    return load(document, Dataset, version=version if known else NEWEST, terms=terms).model


def _before(document: Document, end: int) -> Document:
    """The document up to a byte, its open brackets closed behind the last value that is whole."""
    start = document.data[:end]
    opened: list[bytes] = []
    kept, depth = 0, 0
    for found in _TOKEN.finditer(start):
        token = found[0]
        if token.startswith(b'"'):
            if not found[1]:
                break
            continue
        if token in _CLOSING:
            opened.append(token)
        elif token != b"," and opened:
            opened.pop()
        kept, depth = found.start() if token == b"," else found.end(), len(opened)
    data = start[:kept] + b"".join(_CLOSING[bracket] for bracket in reversed(opened[:depth]))
    return document_of(document.path, data, "json")
