"""What a check of a tape against a table finds, code by code."""

import pytest

from assay_kernels.scan import FindingCode, Kind, Property, Shape
from assay_kernels.scan.shape import LIST, ONE_OR_LIST, RECOMMENDED, REQUIRED

TEXT, NUMBER, LISTS = 1 << Kind.STRING, 1 << Kind.INTEGER | 1 << Kind.FLOAT, 1 << Kind.ARRAY
OBJECTS, ANYTHING = 1 << Kind.OBJECT, (1 << len(Kind)) - 1


def replace(shape, **changes):
    return Shape(**({name: getattr(shape, name) for name in Shape.__slots__ if name != "expected"} | changes))


def shape(index, name, *properties, **options):
    return Shape(index, name, {p.key: p for p in properties}, **options)


DATASET = shape(
    0,
    "Dataset",
    Property(0, "sc:name", TEXT, level=REQUIRED),
    Property(1, "sc:license", TEXT, level=RECOMMENDED, many=ONE_OR_LIST),
    Property(2, "cr:field", OBJECTS, shapes=(1, 2), many=ONE_OR_LIST),
    Property(3, "cr:size", NUMBER, minimum=0, maximum=10.5),
    Property(4, "cr:format", TEXT, choices=frozenset({"csv", "json"}), many=ONE_OR_LIST),
    Property(5, "cr:items", TEXT | LISTS),
    Property(6, "cr:rows", NUMBER, many=LIST),
    Property(7, "cr:columns", OBJECTS, shapes=(1,), mapping=True),
    Property(8, "cr:anything", ANYTHING, many=ONE_OR_LIST),
    Property(9, "cr:one", OBJECTS, shapes=(1,)),
    types=frozenset({"sc:Dataset"}),
    type_key="@type",
    closed=True,
    reference_key="@id",
)
FIELD = shape(
    1, "Field", Property(20, "sc:name", TEXT, level=REQUIRED), types=frozenset({"cr:Field"}), type_key="@type",
    reference_key="@id",
)  # fmt: skip
SPLIT = shape(2, "Split", Property(30, "n", NUMBER, level=REQUIRED), types=frozenset({"cr:Split"}), type_key="@type")
SHAPES = [DATASET, FIELD, SPLIT]
TERMS = {"name": "sc:name", "title": "sc:name", "field": "cr:field", "Field": "cr:Field", "Dataset": "sc:Dataset"}


@pytest.fixture
def findings(scanner):
    """The findings of a dataset with one more member, as code, source of the node, and the rest by name."""

    def check(members="", *, terms=TERMS, shapes=SHAPES, document=None, node=0):
        source = document or '{"@type": "Dataset", "name": "n", "sc:license": "l"%s}' % (members and ", " + members)
        tape = scanner.scan_json(source.encode())
        assert not any(problem.fatal for problem in tape.problems)
        found = scanner.check_shapes(tape, scanner.Shapes(shapes), 0, terms, node).findings
        places = [tape.source[tape.start(f.node) : tape.end(f.node)].decode() for f in found]
        return [(FindingCode(f.code).name, place, f.shape, f.prop) for f, place in zip(found, places, strict=True)]

    return check


def test_a_document_that_follows_its_table_has_no_findings(findings):
    field = '{"@type": "Field", "name": "a"}'
    members = (
        f'"@id": "x", "field": [{field}, {{"@type": "cr:Split", "n": 1}}, {{"@id": "b"}}], "cr:size": 10.5,'
        f'"cr:format": ["csv", "json"], "cr:items": ["a", 1], "cr:rows": [1, 2.5], "cr:columns": {{"a": {field}}},'
        f'"cr:anything": [null, {{"x": [1]}}, [[]], true]'
    )
    assert findings(members) == []
    assert findings(document='{"name": "n", "sc:license": []}') == []


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ('"cr:other": 1', ("UNKNOWN_KEY", '"cr:other"', 0, -1)),
        ('"title": "n"', ("DUPLICATE_KEY", '"title"', 0, -1)),
        ('"cr:size": "1"', ("WRONG_TYPE", '"1"', 0, 3)),
        ('"cr:size": true', ("WRONG_TYPE", "true", 0, 3)),
        ('"cr:size": null', ("WRONG_TYPE", "null", 0, 3)),
        ('"cr:size": {}', ("WRONG_TYPE", "{}", 0, 3)),
        ('"cr:format": [["csv"]]', ("WRONG_TYPE", '["csv"]', 0, 4)),
        ('"cr:size": [1]', ("NOT_ONE", "[1]", 0, 3)),
        ('"cr:rows": 1', ("NOT_A_LIST", "1", 0, 6)),
        ('"cr:size": -1', ("OUT_OF_RANGE", "-1", 0, 3)),
        ('"cr:size": 10.51', ("OUT_OF_RANGE", "10.51", 0, 3)),
        ('"cr:size": 123456789012345678901', ("OUT_OF_RANGE", "123456789012345678901", 0, 3)),
        ('"cr:format": "CSV"', ("NOT_A_CHOICE", '"CSV"', 0, 4)),
        ('"cr:format": ["csv", "x"]', ("NOT_A_CHOICE", '"x"', 0, 4)),
        ('"field": {"@type": "X"}', ("WRONG_CLASS", '"X"', 1, -1)),
        ('"field": {"@type": ["X", "Y"]}', ("WRONG_CLASS", '["X", "Y"]', 1, -1)),
        ('"field": {"@type": 1, "n": "?"}', ("WRONG_CLASS", "1", 1, -1)),
        ('"cr:one": {"@type": "X", "name": "a"}', ("WRONG_CLASS", '"X"', 1, -1)),
        ('"field": {"@type": "Field"}', ("MISSING_REQUIRED", '{"@type": "Field"}', 1, 20)),
        ('"field": {"x": 1}', ("MISSING_REQUIRED", '{"x": 1}', 1, 20)),
        ('"field": [{"@type": ["X", "cr:Split"]}]', ("MISSING_REQUIRED", '{"@type": ["X", "cr:Split"]}', 2, 30)),
        ('"cr:columns": "a"', ("WRONG_TYPE", '"a"', 0, 7)),
        ('"cr:columns": {"a": 1}', ("WRONG_TYPE", "1", 0, 7)),
        ('"cr:columns": {"a": [{"@id": "b"}]}', ("NOT_ONE", '[{"@id": "b"}]', 0, 7)),
        ('"cr:columns": {"a": {"@id": "b"}, "a": {"@id": "b"}}', ("DUPLICATE_KEY", '"a"', -1, -1)),
        ('"cr:columns": {"a": {}}', ("MISSING_REQUIRED", "{}", 1, 20)),
        ('"cr:anything": {"a": [{"b": 1, "c": 2, "b": 3}]}', ("DUPLICATE_KEY", '"b"', -1, -1)),
        ('"field": {"@id": "a", "@id": "b"}', ("DUPLICATE_KEY", '"@id"', 1, -1)),
    ],
)
def test_a_mistake_is_found_at_its_place(findings, members, expected):
    assert findings(members) == [expected]


def test_what_is_missing_is_found_at_the_object(findings):
    assert findings(document='{"x": {"name": 1}, "@type": "Dataset"}', shapes=[replace(DATASET, closed=False)]) == [
        ("MISSING_REQUIRED", '{"x": {"name": 1}, "@type": "Dataset"}', 0, 0),
        ("MISSING_RECOMMENDED", '{"x": {"name": 1}, "@type": "Dataset"}', 0, 1),
    ]


def test_a_duplicate_names_the_first_key_and_its_value_is_checked_too(scanner):
    tape = scanner.scan_json(b'{"name": "a", "sc:license": "b", "sc:name": 1, "name": "c"}')
    found = scanner.check_shapes(tape, scanner.Shapes(SHAPES), 0, TERMS).findings
    assert [(FindingCode(f.code).name, f.node, f.other) for f in found] == [
        ("DUPLICATE_KEY", 5, 1),
        ("WRONG_TYPE", 6, -1),
        ("DUPLICATE_KEY", 7, 1),
    ]


def test_keys_that_mean_the_same_are_no_duplicates_where_keys_are_free(findings):
    assert findings('"cr:anything": {"name": 1, "sc:name": 2}') == []


def test_only_one_possible_shape_is_checked_in_spite_of_the_type(findings):
    assert [code for code, *_ in findings('"cr:one": {"@type": "X"}')] == ["MISSING_REQUIRED", "WRONG_CLASS"]
    assert [code for code, *_ in findings('"field": {"@type": "X"}')] == ["WRONG_CLASS"]


def test_the_root_has_to_be_an_object_of_the_shape(findings):
    assert findings(document="[{}]") == [("WRONG_TYPE", "[{}]", 0, -1)]
    assert findings(document='"a"') == [("WRONG_TYPE", '"a"', 0, -1)]
    wrong = '{"@type": "Table", "name": "n", "sc:license": "l"}'
    assert findings(document=wrong) == [("WRONG_CLASS", '"Table"', 0, -1)]


def test_a_reference_is_not_checked_further(findings):
    assert findings(document='{"@id": "x"}') == []
    assert findings('"field": {"@id": "x"}') == []
    split = replace(DATASET, properties={**DATASET.properties, "s": Property(40, "s", OBJECTS, shapes=(2,))})
    assert [f[:3] for f in findings('"s": {"@id": "x"}', shapes=[split, FIELD, SPLIT])] == [
        ("MISSING_REQUIRED", '{"@id": "x"}', 2)
    ]


def test_a_shape_without_types_takes_any_object(findings):
    free = replace(SPLIT, types=frozenset())
    assert findings('"field": {"@type": "X", "n": 1}', shapes=[DATASET, FIELD, free]) == []


def test_without_terms_keys_stand_for_themselves(findings):
    assert findings(document='{"sc:name": "n", "sc:license": "l"}', terms=None) == []
    assert [f[0] for f in findings(terms=None)] == ["MISSING_REQUIRED", "WRONG_CLASS", "UNKNOWN_KEY"]


@pytest.mark.parametrize(("last", "codes"), [("Field", []), ("X", ["WRONG_CLASS"]), ("cr:Split", ["MISSING_REQUIRED"])])
def test_of_two_types_the_last_one_counts(findings, last, codes):
    found = findings(f'"field": {{"@type": "cr:Split", "name": "a", "@type": "{last}"}}')
    assert sorted(code for code, *_ in found) == sorted([*codes, "DUPLICATE_KEY"])


def test_a_check_begins_at_any_node(scanner):
    tape = scanner.scan_json(b'{"a": [1, {"n": "x"}], "n": "y"}')
    found = scanner.check_shapes(tape, scanner.Shapes([replace(SPLIT, index=0)]), 0, node=4).findings
    assert [(FindingCode(f.code).name, f.node) for f in found] == [("WRONG_TYPE", 6)]
    with pytest.raises(IndexError, match="no node 9"):
        scanner.check_shapes(tape, scanner.Shapes(SHAPES), 0, node=9)


def test_a_number_without_a_value_is_in_range(findings):
    assert findings('"cr:size": 1e999') == []
    assert findings('"cr:size": ' + "9" * 4301) == []


def test_an_empty_tape_has_no_findings(scanner):
    assert scanner.check_shapes(scanner.scan_json(b""), scanner.Shapes(SHAPES), 0).findings == []


def test_findings_are_in_document_order(scanner):
    tape = scanner.scan_json(b'{"field": [{"name": 1}, 2, {"n": 3}], "other": 4, "name": [5], "name": {}}')
    found = scanner.check_shapes(tape, scanner.Shapes(SHAPES), 0, TERMS).findings
    assert [f.node for f in found] == sorted(f.node for f in found)
    assert [FindingCode(f.code).name for f in found] == [
        "MISSING_RECOMMENDED",
        "WRONG_TYPE",
        "WRONG_TYPE",
        "MISSING_REQUIRED",
        "UNKNOWN_KEY",
        "NOT_ONE",
        "WRONG_TYPE",
        "DUPLICATE_KEY",
        "WRONG_TYPE",
    ]


def test_depth_is_no_matter(scanner):
    tree = Shape(0, "Tree", {"t": Property(0, "t", OBJECTS | NUMBER, shapes=(0,), many=ONE_OR_LIST)})
    depth = 50_000
    tape = scanner.scan_json(b'{"t":[' * depth + b'"x"' + b"]}" * depth, max_depth=2 * depth)
    assert [(f.code, f.node) for f in scanner.check_shapes(tape, scanner.Shapes([tree]), 0).findings] == [
        (FindingCode.WRONG_TYPE, len(tape) - 1)
    ]
