"""Writes what holds no objects of linked data: JSON, and texts by their language."""

from assay_kernels.scan import Kind, Tape, scan_json
from assay_spec.croissant.forms.output import Output
from assay_spec.croissant.forms.values import RDF_JSON


class Literals:
    """Writes literals."""

    def __init__(self, tape: Tape, out: Output, *, is_expanded: bool) -> None:
        """Write those of a tape, where a list of one is that one if it is expanded."""
        self.moved = False
        """Whether something stands elsewhere in the bytes than on the new tape."""
        self.respelt = False
        """Whether something is written in another way."""
        self._tape, self._out, self._is_expanded = tape, out, is_expanded

    def write_out(self, node: int) -> None:
        """JSON that is no linked data, without the object that says so of it."""
        items = self._items(node)
        only = items[0] if len(items) == 1 and self._is_expanded else node
        value, kind = self._tape.find(only, "@value"), self._tape.find(only, "@type")
        said = self._tape.value(kind) if value >= 0 and kind >= 0 else ""
        self.moved = self.moved or said in ("@json", RDF_JSON)
        inside = scan_json(self._tape.text(value).encode()) if said == RDF_JSON and self._is_text(value) else None
        if inside is not None and len(inside) and not inside.problems:
            self._out.paste(inside, value)
        else:
            self._out.copy(value if said == "@json" else node)

    def _is_text(self, node: int) -> bool:
        return self._tape.kind(node) == Kind.STRING

    def by_language(self, nodes: list[int], *, is_known: bool) -> None:
        """Texts by language: as they are where the outermost context knows that, else each with its language."""
        keys: dict[object, int] = {}
        for key in (key for node in nodes for key in self._tape.children(node)):
            text = self._tape.text(key)
            keys.setdefault((text, repr(self._tape.value(key + 1))) if len(nodes) > 1 else key, key)
        self.moved = self.moved or len(nodes) > 1
        self.respelt = self.respelt or not is_known
        self._out.open(Kind.OBJECT if is_known else Kind.ARRAY, nodes[0])
        for key in keys.values():
            if is_known:
                self._out.copy(key, key + 1)
                continue
            for item in self._items(key + 1):
                self._out.open(Kind.OBJECT, item)
                self._out.key("@language", key)
                self._out.text(self._tape.text(key), key)
                self._out.key("@value", item)
                self._out.copy(item)
                self._out.close(item)
        self._out.close(nodes[0])

    def _items(self, node: int) -> list[int]:
        return self._tape.children(node) if self._tape.kind(node) == Kind.ARRAY else [node]
