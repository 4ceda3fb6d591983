"""Who wrote a dataset's metadata: the exporter where it gives itself away, else the host of what it describes."""

from collections.abc import Iterator

from assay_kernels.scan import Kind
from assay_spec.document import Document

UNKNOWN = "unknown"

MARKS = (
    ("/tree/refs%2Fconvert%2Fparquet", "Hugging Face"),
    ("kaggle.com/api/v1/datasets/download", "Kaggle"),
    ("/api/access/datafile/", "Dataverse"),
    ("data.openml.org/datasets/", "OpenML"),
)
"""What an exporter puts into the `contentUrl` of its files."""

HOSTS = {
    "hf.co": "huggingface.co",
    "www.tensorflow.org": "TensorFlow Datasets",
    "tensorflow.org": "TensorFlow Datasets",
    "openml.org": "OpenML",
    "www.openml.org": "OpenML",
}
"""Hosts of a dataset's `url` that go by another name."""

LONGEST = 60
FEW = 8
"""So many files of a dataset are looked at."""

_WRITERS = ("sdPublisher", "sc:sdPublisher", "schema:sdPublisher")
_ADDRESSES = ("url", "sc:url", "schema:url", "@id", "sameAs")
_FILES = ("distribution", "sc:distribution", "schema:distribution")
_CONTENTS = ("contentUrl", "sc:contentUrl", "schema:contentUrl")


def generator_of(document: Document) -> str:
    """One short name, the same for all that one exporter wrote, as far as its files show it."""
    kept: str | None = getattr(document, "generator", None)
    if kept is not None:
        # Of a document that was let go, only the name is left.
        return kept
    tape = document.tape
    if not len(tape) or tape.kind(0) != Kind.OBJECT:
        return UNKNOWN
    contents = list(_contents(document))
    marked = (name for mark, name in MARKS for content in contents if mark in content)
    hosts = (_host(text) for text in (*_texts(document, 0, _ADDRESSES), *contents))
    named = _writer(document) or next(marked, "") or next((HOSTS.get(host, host) for host in hosts if host), "")
    return named or _by_context(document)


def _writer(document: Document) -> str:
    """The name of who published the metadata, as `sdPublisher` gives it."""
    tape = document.tape
    for word in _WRITERS:
        node = tape.find(0, word)
        if node >= 0 and tape.kind(node) == Kind.OBJECT:
            return next(_texts(document, node, ("name", "sc:name", "schema:name")), "")[:LONGEST]
    return ""


def _contents(document: Document) -> Iterator[str]:
    """Where the first files lie."""
    tape = document.tape
    for word in _FILES:
        node = tape.find(0, word)
        if node >= 0 and tape.kind(node) == Kind.ARRAY:
            for item in tape.children(node)[:FEW]:
                yield from _texts(document, item, _CONTENTS)


def _texts(document: Document, node: int, words: tuple[str, ...]) -> Iterator[str]:
    """The texts that the object at `node` has under these words."""
    tape = document.tape
    if tape.kind(node) != Kind.OBJECT:
        return
    for word in words:
        found = tape.find(node, word)
        if found >= 0 and tape.kind(found) == Kind.STRING:
            yield tape.text(found)


def _host(address: str) -> str:
    scheme, separator, rest = address.partition("://")
    if not separator or scheme not in ("http", "https", "git+https", "ftp"):
        return ""
    host = rest.partition("/")[0].rpartition("@")[2].partition(":")[0].lower()
    return host[:LONGEST] if host.isascii() and host.isprintable() else ""


def _by_context(document: Document) -> str:
    """A name by the form of the context: exporters write one, whatever the dataset."""
    tape = document.tape
    node = tape.find(0, "@context")
    if node < 0:
        return UNKNOWN
    if tape.kind(node) == Kind.OBJECT:
        return f"{UNKNOWN}, a context of {len(tape.children(node))} words"
    return f"{UNKNOWN}, a context of addresses"
