"""The JSON-LD of a dataset that is embedded in a web page, as dataset search reads it."""

from contextlib import suppress
from html.parser import HTMLParser

from assay_kernels.scan import Kind, scan_json
from assay_spec.document import BOM, CONTINUATION

DATASETS = {"Dataset", "sc:Dataset", "schema:Dataset", "http://schema.org/Dataset", "https://schema.org/Dataset"}


def embedded_dataset(page: bytes) -> bytes | None:
    """The page with everything blanked but the dataset's JSON-LD, so that lines and columns stay those of the page.

    None where the page embeds no dataset.
    """
    for start, end in _scripts(page):
        found = _dataset(page[start:end])
        if found is not None:
            first, last = start + found[0], start + found[1]
            return _blank(page[:first].removeprefix(BOM)) + page[first:last]
    return None


def _dataset(script: bytes) -> tuple[int, int] | None:
    """Where the dataset stands in what a script holds: all of it, or one object of a list."""
    tape = scan_json(script)
    if not len(tape):
        return None
    nodes = tape.children(0) if tape.kind(0) == Kind.ARRAY else [0]
    for node in nodes:
        value = tape.value(node) if tape.kind(node) == Kind.OBJECT else None
        if _is_dataset(value) or _is_dataset(_in_graph(value)):
            return tape.start(node), tape.end(node)
    return None


def _is_dataset(value: object) -> bool:
    given = value.get("@type") if isinstance(value, dict) else None
    return any(one in DATASETS for one in (given if isinstance(given, list) else [given]) if isinstance(one, str))


def _in_graph(value: object) -> object:
    """The first dataset of a graph."""
    graph = value.get("@graph") if isinstance(value, dict) else None
    return next(filter(_is_dataset, graph), None) if isinstance(graph, list) else None


def _blank(text: bytes) -> bytes:
    """Spaces for all characters but the ends of lines."""
    return b"\n".join(b" " * len(line.translate(None, CONTINUATION)) for line in text.split(b"\n"))


def _scripts(page: bytes) -> list[tuple[int, int]]:
    """Where in the page the contents of its scripts of JSON-LD begin and end."""
    # As Latin-1 a character is a byte, whatever the page is written in.
    text = page.decode("latin-1")
    parser = _Scripts(text)
    # Never closed: what a page leaves open at its end would be read again from each of its characters.
    with suppress(AssertionError):  # so it ends at marked sections that no page has, such as `<![`
        parser.feed(text)
    return parser.found


class _Scripts(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[tuple[int, int]] = []
        self._lines = [0]
        self._start = -1
        at = text.find("\n")
        while at >= 0:
            self._lines.append(at + 1)
            at = text.find("\n", at + 1)

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = (dict(attrs).get("type") or "").partition(";")[0].strip().lower()
        if tag == "script" and kind == "application/ld+json":
            self._start = self._at() + len(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._start >= 0:
            self.found.append((self._start, self._at()))
            self._start = -1
