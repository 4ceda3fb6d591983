"""The compiled table checks and their twin find the same on random tapes and tables."""

import json

from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.scan import FindingCode, Property, Shape

KEYS = ["a", "b", "x:a", "@type", "@id"]
TYPES = ["A", "B", "x:A", "C"]
TERMS = {"x:a": "a", "x:A": "A"}
SCALARS = st.sampled_from([None, True, False, 0, 1, -3, 2.5, 1e300, "A", "zz", *TYPES])
PAIRS = "pairs"


def objects(values):
    """Objects as lists of pairs, so that keys may come twice."""
    return st.lists(st.tuples(st.sampled_from(KEYS), values), max_size=6).map(lambda pairs: {PAIRS: pairs})


VALUES = st.recursive(SCALARS, lambda values: st.lists(values, max_size=4) | objects(values), max_leaves=25)


def text(value):
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(key)}:{text(item)}" for key, item in value[PAIRS]) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(text, value)) + "]"
    return json.dumps(value)


def properties(index, key, shapes):
    return st.builds(
        Property,
        number=st.just(index),
        key=st.just(key),
        accepts=st.integers(0, 511) | st.just(511),
        shapes=st.lists(st.integers(0, shapes - 1), max_size=3).map(tuple),
        many=st.integers(0, 2),
        level=st.integers(0, 2),
        choices=st.none() | st.just(frozenset({"A"})),
        minimum=st.none() | st.just(0),
        maximum=st.none() | st.just(2.0),
        mapping=st.booleans(),
    )


def shape(index, shapes):
    return st.builds(
        Shape,
        index=st.just(index),
        name=st.just("shape"),
        properties=st.fixed_dictionaries(
            {}, optional={key: properties(len(KEYS) * index + n, key, shapes) for n, key in enumerate(KEYS)}
        ),
        types=st.frozensets(st.sampled_from(TYPES)),
        type_key=st.sampled_from([None, "@type"]),
        closed=st.booleans(),
        reference_key=st.sampled_from([None, "@id"]),
        refers=st.booleans(),
    )


TABLES = st.integers(1, 3).flatmap(lambda n: st.tuples(*(shape(index, n) for index in range(n))))


@given(value=objects(VALUES) | VALUES, shapes=TABLES, terms=st.sampled_from([None, {}, TERMS]), node=st.integers(0, 5))
def test_both_find_the_same(compiled, twin, value, shapes, terms, node):
    document = text(value).encode()
    tape = compiled.scan_json(document)
    node %= len(tape)
    swept = compiled.check_shapes(tape, compiled.Shapes(shapes), 0, terms, node)
    assert swept == twin.check_shapes(twin.scan_json(document), twin.Shapes(shapes), 0, terms, node)
    found = swept.findings
    assert [f.node for f in found] == sorted(f.node for f in found)
    assert len(found) == len(set(found))
    for finding in found:
        assert FindingCode(finding.code) in FindingCode
        assert node <= finding.node < tape.next(node)


@given(value=objects(VALUES))
def test_free_objects_have_duplicates_only(scanner, value):
    tape = scanner.scan_json(text(value).encode())
    found = scanner.check_shapes(tape, scanner.Shapes([Shape(0, "anything", {})]), 0).findings
    assert {f.code for f in found} <= {FindingCode.DUPLICATE_KEY}
    expected = 0
    for node in range(len(tape)):
        names = [tape.text(key) for key in tape.children(node)] if tape.kind(node) == 0 else []
        expected += len(names) - len(set(names))
    assert len(found) == expected
    for finding in found:
        assert tape.text(finding.other) == tape.text(finding.node)
        assert finding.other < finding.node
