"""Every node of a YAML document lies on the bytes that it was written with, for either parser."""

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.scan import Kind
from assay_spec.yaml import scan_yaml
from assay_spec.yaml.offsets import Offsets

OBJECT, ARRAY, KEY, TEXT = Kind.OBJECT, Kind.ARRAY, Kind.KEY, Kind.STRING


class Leaf(NamedTuple):
    """A scalar as it is written, and what it means."""

    written: str
    kind: Kind
    value: object


class Branch(NamedTuple):
    """A list, or an object whose keys are leaves."""

    kind: Kind
    items: list
    flow: bool
    before: str
    """An anchor, a tag and comments."""


LEAVES = st.sampled_from(
    [
        Leaf("word", TEXT, "word"),
        Leaf("two  words", TEXT, "two  words"),
        Leaf("é漢😀", TEXT, "é漢😀"),
        Leaf("12", Kind.INTEGER, 12),
        Leaf("0x1f", Kind.INTEGER, 31),
        Leaf("-1.5e3", Kind.FLOAT, -1500.0),
        Leaf("True", Kind.TRUE, True),
        Leaf("~", Kind.NULL, None),
        Leaf("''", TEXT, ""),
        Leaf("'it''s: {é}'", TEXT, "it's: {é}"),
        Leaf('"a\\n\\u00e9 # 😀"', TEXT, "a\né # 😀"),
    ]
)
KEYS = LEAVES.filter(lambda leaf: leaf.kind in (TEXT, Kind.INTEGER, Kind.TRUE))
BEFORE = st.sampled_from(["", "", "&a ", "&a-1 ", "!!{} ", "!!{} &b ", "&b !!{} ", "&c !<tag:yaml.org,2002:{}>  "])


def branches(inner):
    lists = st.builds(Branch, st.just(ARRAY), st.lists(inner, max_size=3), st.booleans(), BEFORE)
    pairs = st.lists(st.tuples(KEYS, inner), max_size=3, unique_by=lambda pair: pair[0].written)
    return lists | st.builds(Branch, st.just(OBJECT), pairs, st.booleans(), BEFORE)


DOCUMENTS = st.recursive(LEAVES, branches, max_leaves=12)


class Emitter:
    """Writes a document, and remembers where it wrote each node."""

    def __init__(self):
        self.text = ""
        self.nodes = []

    @property
    def at(self):
        return len(self.text.encode())

    def leaf(self, leaf, kind=None):
        start = self.at
        self.text += leaf.written
        value = leaf.value if isinstance(leaf.value, str) or kind != KEY else leaf.written
        self.nodes.append((leaf.kind if kind is None else kind, start, self.at, value))

    def flow(self, node):
        if isinstance(node, Leaf):
            self.leaf(node)
            return
        self.text += node.before.format("seq" if node.kind == ARRAY else "map")
        number, start = len(self.nodes), self.at
        self.nodes.append(None)
        self.text += "[" if node.kind == ARRAY else "{"
        for place, item in enumerate(node.items):
            self.text += ", " if place else " "
            if node.kind == OBJECT:
                self.leaf(item[0], KEY)
                self.text += ": "
            self.flow(item if node.kind == ARRAY else item[1])
        self.text += " ]" if node.kind == ARRAY else " }"
        self.nodes[number] = (node.kind, start, self.at)

    def block(self, node, indent):
        """The node after a dash or colon, with the end of its line."""
        if isinstance(node, Leaf) or node.flow or not node.items:
            self.text += " "
            self.flow(node)
            self.text += " # é\n" if indent % 4 else "\n"
            return
        before = node.before.format("seq" if node.kind == ARRAY else "map")
        self.text += f" {before.strip()} # é\n" if before else "\n"
        number = len(self.nodes)
        self.nodes.append(None)
        start = None
        for item in node.items:
            self.text += "\n" * (indent % 3) + " " * indent
            start = self.at if start is None else start
            if node.kind == ARRAY:
                self.text += "-"
            else:
                self.leaf(item[0], KEY)
                self.text += ":"
            self.block(item if node.kind == ARRAY else item[1], indent + 2)
        self.nodes[number] = (node.kind, start, max(entry[2] for entry in self.nodes[number + 1 :]))


@given(node=DOCUMENTS, bom=st.booleans())
@pytest.mark.parametrize("name", ["libyaml", "python"])
def test_every_node_lies_where_it_was_written(scan_by, nodes_of, name, node, bom):
    emitter = Emitter()
    emitter.text = "\ufeff" * bom + "--- "
    emitter.block(node, 0)
    tape = scan_by(name, emitter.text.encode())
    assert tape.problems == ()
    places = [entry[:3] if entry[0] in (OBJECT, ARRAY) else entry for entry in nodes_of(tape)]
    assert places == emitter.nodes


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("a: |\n  x\n  y\nb: 1\n", ["a: |\n  x\n  y\nb: 1", "a", "|\n  x\n  y\n", "b", "1"]),
        ("a: &x |-\n  x\n", ["a: &x |-\n  x\n", "a", "|-\n  x\n"]),
        ("a: one\n  two\n", ["a: one\n  two", "a", "one\n  two"]),
        ("a: 'one\n\n  two' # c\n", ["a: 'one\n\n  two'", "a", "'one\n\n  two'"]),
        ("a:\nb: 1\n", ["a:\nb: 1", "a", "", "b", "1"]),
        ("- &x\n- !!str\n", ["- &x\n- !!str", "", ""]),
        ("- - 1\n  - é\n- a: 1\n", ["- - 1\n  - é\n- a: 1", "- 1\n  - é", "1", "é", "a: 1", "a", "1"]),
        ("? a\n: b\n", ["? a\n: b", "a", "b"]),
        ("&m\na: 1", ["a: 1", "a", "1"]),
        ("&k a: 1", ["&k a: 1", "a", "1"]),
        ("!!map # c\n\n# d\na: 1", ["a: 1", "a", "1"]),
        ("[a: 1]", ["[a: 1]", "a: 1", "a", "1"]),
        ("{a, b}", ["{a, b}", "a", "", "b", ""]),
        ("a:\r\n  - 1\r\n  - é\r\n", ["a:\r\n  - 1\r\n  - é", "a", "- 1\r\n  - é", "1", "é"]),
        ("# é\n--- é # é\n...\n", ["é"]),
    ],
)
def test_the_forms_of_nodes(parser, nodes_of, text, spans):
    tape = scan_yaml(text.encode())
    assert tape.problems == ()
    found = [tape.source[start:end].decode() for _, start, end, _ in nodes_of(tape)]
    assert found == spans


@given(
    text=st.text(st.sampled_from("aé漢😀\n"), max_size=30),
    first=st.sampled_from([0, 3]),
    asked=st.lists(st.integers(0, 40), max_size=12),
)
def test_offsets_of_characters_in_any_order(text, first, asked):
    offsets = Offsets(text, first)
    assert [offsets.byte(character) for character in asked] == [first + len(text[:place].encode()) for place in asked]
