"""The tape in pure Python: a document as flat lists of nodes in document order."""

import math
import re
from collections.abc import Collection

from assay_kernels.scan._twin.nodes import ARRAY, FALSE, INTEGER, KEY, NONE, NULL, OBJECT, STRING, TRUE, Nodes
from assay_kernels.scan.problems import MAX_DIGITS, Problem

_PAIR = rb"u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})"
ESCAPES = {
    quote: re.compile(rb"\\(?:%s|u([0-9a-fA-F]{4})|([\\/bfnrt\"%s]))" % (_PAIR, quote)) for quote in (b'"', b"'")
}
"""Per quote that opened the string: what may follow a backslash."""

LONGEST_PREFIX = 16
"""What is longer is no prefix."""

_SHORT = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t"}
_CONSTANTS = {TRUE: True, FALSE: False, NULL: None}


def is_surrogate(unit: int) -> bool:
    """Whether a UTF-16 code unit is half of a pair."""
    return 0xD800 <= unit <= 0xDFFF


class Tape:
    """A document as nodes in document order, each knowing its bytes and where its subtree ends."""

    __slots__ = ("_given", "_kinds", "_nodes", "problems", "source")

    def __init__(self, source: bytes, nodes: Nodes, problems: list[Problem], given: list[object] | None = None) -> None:
        nodes.seal(len(source))
        self.source = source
        self.problems = tuple(problems)
        self._nodes = nodes
        self._kinds = nodes.kinds
        self._given = given

    def __len__(self) -> int:
        return len(self._kinds)

    def kind(self, node: int) -> int:
        """The `Kind` of a node, as a plain integer."""
        return self._kinds[self._at(node)]

    def start(self, node: int) -> int:
        """Offset of the node's first byte, the quote or bracket included."""
        return self._nodes.starts[self._at(node)]

    def end(self, node: int) -> int:
        """Offset after the node's last byte."""
        return self._nodes.ends[self._at(node)]

    def next(self, node: int) -> int:
        """Index of the first node after the subtree; after a KEY, of the next KEY."""
        at = self._at(node)
        return self._nodes.nexts[at + 1 if self._kinds[at] == KEY else at]

    def text(self, node: int) -> str:
        """The characters of a STRING or KEY, unescaped.

        Raises:
            ValueError: The node is neither.
        """
        if self._kinds[self._at(node)] not in (KEY, STRING):
            raise ValueError(f"node {node} is neither a string nor a key")
        return str(self._scalar(node))

    def value(self, node: int = 0) -> object:
        """The subtree as dict, list, str, int, float, bool and None; of duplicate keys the last one wins."""
        self._at(node)
        if self._kinds[node] > ARRAY:
            return self._scalar(node)
        top: dict[object, object] | list[object] = {} if self._kinds[node] == OBJECT else []
        levels = [(top, self._nodes.nexts[node])]
        key: object = None
        for at in range(node + 1, self._nodes.nexts[node]):
            while levels[-1][1] <= at:
                levels.pop()
            kind = self._kinds[at]
            if kind == KEY:
                key = self._scalar(at)
                continue
            item: object = self._scalar(at) if kind > ARRAY else {} if kind == OBJECT else []
            parent = levels[-1][0]
            if isinstance(parent, list):
                parent.append(item)
            else:
                parent[key] = item
            if isinstance(item, dict | list):
                levels.append((item, self._nodes.nexts[at]))
        return top

    def children(self, node: int) -> list[int]:
        """The KEY nodes of an OBJECT, the elements of an ARRAY, nothing for other nodes."""
        if self._kinds[self._at(node)] > ARRAY:
            return []
        found = []
        child = node + 1
        while child < self._nodes.nexts[node]:
            found.append(child)
            child = self.next(child)
        return found

    def find(self, node: int, key: str) -> int:
        """The value node of the last member `key` of an OBJECT, or -1."""
        if self._kinds[self._at(node)] != OBJECT:
            return NONE
        return max((k + 1 for k in self.children(node) if self._scalar(k) == key), default=NONE)

    def members(self, node: int) -> dict[str, int]:
        """The value nodes of an OBJECT by their keys, of duplicate keys the last one; nothing for other nodes."""
        keys = self.children(node) if self._kinds[self._at(node)] == OBJECT else []
        return {self.text(key): key + 1 for key in keys}

    def names(self) -> set[str]:
        """What members of objects are called, each name once."""
        return {self.text(node) for node, kind in enumerate(self._kinds) if kind == KEY}

    def first_keys(self, among: Collection[str], but: int) -> dict[str, int]:
        """The first key of each of some names that members of objects have, anywhere `but` inside of one node."""
        skipped = range(but, self.next(but))
        found: dict[str, int] = {}
        for node, kind in enumerate(self._kinds):
            if kind == KEY and node not in skipped and self.text(node) in among:
                found.setdefault(self.text(node), node)
        return found

    def prefixes(self, among: Collection[str]) -> set[str]:
        """Those of some words that stand before the first colon of a key or a text."""
        texts = (self.text(node) for node, kind in enumerate(self._kinds) if kind in (KEY, STRING))
        return {text.partition(":")[0] for text in texts if ":" in text}.intersection(among)

    def has_namesakes(self) -> bool:
        """Whether some object has two keys that differ and end alike, with values that are not written alike.

        The end of a key with a colon is what stands behind its last colon, slash or hash, of others all of it.
        """
        for node, kind in enumerate(self._kinds):
            words: dict[str, set[str]] = {}
            values: dict[str, set[bytes]] = {}
            for key in self.children(node) if kind == OBJECT else ():
                word = self.text(key)
                end = re.split("[:/#]", word)[-1] if ":" in word else word
                words.setdefault(end, set()).add(word)
                values.setdefault(end, set()).add(self.source[self.start(key + 1) : self.end(key + 1)])
            if any(len(words[end]) > 1 and len(values[end]) > 1 for end in words):
                return True
        return False

    def marked(self, mark: str) -> tuple[dict[str, int], dict[str, int]]:
        """How often each key, and each text, is there that begins with an ASCII character, where it is short."""
        found: tuple[dict[str, int], dict[str, int]] = {}, {}
        for node, kind in enumerate(self._kinds):
            text = self.text(node) if kind in (KEY, STRING) else ""
            if text.startswith(mark) and len(text) <= LONGEST_PREFIX:
                among = found[kind != KEY]
                among[text] = among.get(text, 0) + 1
        return found

    def _at(self, node: int) -> int:
        if not 0 <= node < len(self._kinds):
            raise IndexError(f"no node {node} on a tape of {len(self._kinds)}")
        return node

    def _scalar(self, node: int) -> object:
        if self._given is not None:
            return self._given[node]
        kind = self._kinds[node]
        if kind in _CONSTANTS:
            return _CONSTANTS[kind]
        raw = self.source[self._nodes.starts[node] : self._nodes.ends[node]]
        if kind in (KEY, STRING):
            return _unescape(raw)
        return _integer(raw) if kind == INTEGER else _float(raw)


def _unescape(raw: bytes) -> str:
    body = raw[1:-1]
    if b"\\" in body:
        body = ESCAPES[raw[:1]].sub(_character, body)
    return body.decode()


def _character(match: re.Match[bytes]) -> bytes:
    high, low, unit, short = match.groups()
    if short is not None:
        return _SHORT.get(short, short)
    if high is not None:
        return chr(0x10000 + (int(high, 16) - 0xD800 << 10) + int(low, 16) - 0xDC00).encode()
    code = int(unit, 16)
    return ("\ufffd" if is_surrogate(code) else chr(code)).encode()


def _integer(raw: bytes) -> int | None:
    if len(raw.lstrip(b"+-")) > MAX_DIGITS:
        return None
    try:
        return int(raw)
    except ValueError:  # sys.set_int_max_str_digits allows fewer than its default
        return None


def _float(raw: bytes) -> float | None:
    value = float(raw)
    return value if math.isfinite(value) else None
