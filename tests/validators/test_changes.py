"""Whatever is changed in a valid document, checking it ends, says the same thing twice, and says it well."""

import copy
import json
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from assay_spec.document import read_document
from assay_validators.emit import github, jsonl, text
from assay_validators.emit import json as json_format
from assay_validators.engine import Session

DEMO = Path(__file__).parents[2] / "toolkit" / "assay" / "demo" / "study"
STUDY = Path(__file__).parent / "study"
ORIGINALS = [DEMO / "evaluation.yaml", DEMO / "fingerprint.yaml", STUDY / "croissant.json", STUDY / "costly.yaml"]
FORMATTED = {"DOC053", "MOD004"}
"""What a key is, and whether it may stand there twice, differs between JSON and YAML."""

ODD = [
    None,
    True,
    0,
    -1,
    1.5,
    10**400,
    "",
    " ",
    "x",
    "\0`é\u2028",
    "x" * 5000,
    [],
    [None],
    [[]],
    {},
    {"": 0},
    {"@id": 5},
]
"""Values that fit nowhere, or nearly."""

JSON = st.recursive(
    st.sampled_from(ODD) | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["@id", "@type", "name", "field"]) | st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
VALUES = {path: read_document(path).tape.value() for path in ORIGINALS}


def ways_into(value, way=()):
    """The way to every value inside, the value itself not counted."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in inside:
        yield (*way, key)
        yield from ways_into(inner, (*way, key))


def reached(value, way):
    for key in way:
        value = value[key]
    return value


def put(value, way, new):
    reached(value, way[:-1])[way[-1]] = new


def renamed(value, way, name):
    """The member under another name, in its place."""
    parent = reached(value, way[:-1])
    members = [(name if key == way[-1] else key, inner) for key, inner in parent.items()]
    parent.clear()
    parent.update(members)


def change(draw, value):
    """Delete, double, rename, replace or swap one node."""
    ways = list(ways_into(value))
    if not ways:
        return
    way = draw(st.sampled_from(ways))
    parent, key = reached(value, way[:-1]), way[-1]
    kind = draw(st.sampled_from(["delete", "double", "rename", "replace", "swap"]))
    if kind == "delete":
        del parent[key]
    elif kind == "double" and isinstance(parent, list):
        parent.insert(key, copy.deepcopy(parent[key]))
    elif kind == "rename" and isinstance(parent, dict):
        renamed(
            value, way, draw(st.sampled_from([key[:-1], key.upper(), f"{key}s", f"cr:{key}"]) | st.text(max_size=5))
        )
    elif kind == "swap":
        other = draw(st.sampled_from(ways))
        mine, theirs = copy.deepcopy(parent[key]), copy.deepcopy(reached(value, other))
        put(value, way, theirs)
        if other[: len(way)] != way:
            put(value, other, mine)
    else:
        parent[key] = copy.deepcopy(draw(JSON))  # later changes would change the sample itself


@st.composite
def changed(draw):
    """A document's path and its value after one to three changes."""
    path = draw(st.sampled_from(ORIGINALS))
    value = copy.deepcopy(VALUES[path])
    for _ in range(draw(st.integers(1, 3))):
        change(draw, value)
    return path, value


def as_json(value, **options):
    return ".json", json.dumps(value, **options)


class Plain(yaml.SafeDumper):
    """Writes what stands twice twice, without an alias."""

    def ignore_aliases(self, data):
        return True


def as_yaml(value, **options):
    # PyYAML writes YAML 1.1, whose plain scalars differ; quotes and tags mean the same in both.
    return ".yaml", yaml.dump(value, Dumper=Plain, default_style='"', sort_keys=False, **options)


WRITERS = [
    as_json,
    lambda value: as_json(value, indent="\t", ensure_ascii=False),
    lambda value: as_yaml(value, default_flow_style=True, width=30),
    lambda value: as_yaml(value, default_flow_style=False, indent=5, width=10_000),
]


def check(path, suffix, data, session=None):
    """The report of a document that is said to stand where `path` does, so that its files are found."""
    data = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    return (session or Session()).check_document(read_document(path.with_name(f"changed{suffix}"), data=data))


def said(report):
    return [(found.code, found.span.pointer) for found in report.diagnostics if found.code not in FORMATTED]


def resolve(value, pointer):
    """What a JSON pointer (RFC 6901) leads to."""
    for step in pointer.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        value = value[int(key)] if isinstance(value, list) else value[key]
    return value


def judge(report):
    """Assert what holds of any report."""
    document = report.document
    spans = [found.span for found in report.diagnostics]
    assert [span.start for span in spans] == sorted(span.start for span in spans)
    for found in [*report.diagnostics, *(accepted.finding for accepted in report.accepted)]:
        for span in (found.span, *(related.span for related in found.related)):
            assert 0 <= span.start <= span.end <= len(span.document.data)
            assert span.line >= 1
            assert span.column >= 1
        assert found.span.document is document
        resolve(document.tape.value(), found.span.pointer)
        for words in (found.message, found.help, *(related.message for related in found.related)):
            assert words.isprintable()
            assert len(words) <= 401
        assert found.message
        assert not found.message.endswith((".", " "))
    assert json.loads("".join(json_format.emit([report])))["files"][0] == json.loads("".join(jsonl.emit([report])))
    assert len(list(github.emit([report]))) == len(report.diagnostics)
    assert "".join(text.emit([report])).isascii() or report.diagnostics


@given(changed(), st.sampled_from(WRITERS))
def test_no_change_breaks_a_check(case, write):
    path, value = case
    judge(check(path, *write(value)))


@given(changed(), st.sampled_from(WRITERS))
def test_checking_twice_says_the_same(case, write):
    path, value = case
    first, second = ("".join(text.emit([check(path, *write(value))])) for _ in range(2))
    assert first == second


@given(changed())
def test_the_same_value_gives_the_same_findings_however_it_is_written(case):
    path, value = case
    first, *others = [said(check(path, *write(value))) for write in WRITERS]
    assert all(other == first for other in others)


def shuffled(value, random):
    """The same value, the members of its objects in another order."""
    if isinstance(value, list):
        return [shuffled(inner, random) for inner in value]
    if isinstance(value, dict):
        keys = list(value)
        random.shuffle(keys)
        return {key: shuffled(value[key], random) for key in keys}
    return value


AT_THE_FIRST = ("CRO083", "CRO085")
"""What is told once a document, where it comes first."""


@given(changed(), st.randoms(use_true_random=False))
def test_the_order_of_members_changes_no_finding(case, random):
    path, value = case
    before, after = (check(path, *as_json(each)) for each in (value, shuffled(value, random)))
    found, expected = (
        [(code, code not in AT_THE_FIRST and place) for code, place in said(each)] for each in (after, before)
    )
    assert sorted(found, key=str) == sorted(expected, key=str)
    assert (after.valid, after.kind) == (before.valid, before.kind)


@pytest.mark.parametrize("path", ORIGINALS, ids=lambda path: path.name)
@pytest.mark.parametrize("write", WRITERS)
def test_a_valid_document_stays_valid_in_every_form(path, write):
    report = check(path, *write(VALUES[path]))
    assert said(report) == said(check(path, path.suffix, path.read_bytes()))
    assert report.valid
    assert report.model == check(path, path.suffix, path.read_bytes()).model


@pytest.mark.parametrize("path", ORIGINALS, ids=lambda path: path.name)
@pytest.mark.parametrize("odd", range(len(ODD)), ids=lambda odd: repr(ODD[odd])[:12])
def test_an_odd_value_anywhere(path, odd):
    session = Session()
    ways = [way for way in ways_into(VALUES[path]) if way[0] != "@context" or len(way) == 1]
    for way in ways[odd % 3 :: 3] if len(ways) > 100 else ways:
        value = copy.deepcopy(VALUES[path])
        put(value, way, ODD[odd])
        judge(check(path, *as_json(value), session))


@given(st.binary(max_size=300), st.sampled_from([".json", ".yaml", ".ttl"]))
@example(b"?\x00", ".ttl")
def test_any_bytes(data, suffix):
    report = check(STUDY / "evaluation.yaml", suffix, data)
    assert report.diagnostics or report.done
    assert [found.span.start for found in report.diagnostics] == sorted(
        found.span.start for found in report.diagnostics
    )


@given(st.data())
def test_any_bytes_inside_of_a_document(data):
    path = data.draw(st.sampled_from(ORIGINALS))
    whole = bytearray(path.read_bytes())
    start = data.draw(st.integers(0, len(whole)))
    whole[start : start + data.draw(st.integers(0, 60))] = data.draw(st.binary(max_size=12))
    check(path, path.suffix, bytes(whole))


@pytest.mark.parametrize("size", [10_000, 300_000])
@pytest.mark.parametrize("member", ["name", "positive", "level", "metrics", "assay"])
def test_a_very_long_word_is_quoted_in_part(member, size):
    value = copy.deepcopy(VALUES[DEMO / "evaluation.yaml"]) | {
        member: ["x" * size] if member == "metrics" else "x" * size
    }
    report = check(DEMO / "evaluation.yaml", *as_json(value))
    assert report.diagnostics
    assert max(len(found.message) for found in report.diagnostics) < 500
