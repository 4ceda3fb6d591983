"""Joins, record sets of others, records that are written out, parts and constants, as mlcroissant has them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.toolkit.croissant.load.conftest import field, file_object, record_set
from tests.toolkit.croissant.load.official.conftest import described, needs_it, same
from tests.toolkit.croissant.load.official.drawn import as_csv

pytestmark = [needs_it, pytest.mark.filterwarnings("ignore")]

KEYS = ("1", "2", "a", "b", "", "1.5", "True", "01")
TYPES = ("sc:Text", "sc:Integer", "sc:Float", "sc:Boolean")
WAYS = (None, None, {"regex": "(.)"}, {"regex": "([a-z])"}, {"separator": "b"})
DATA = (1, 2, 1.5, "a", "1", True, None, "b", ["a"])


@st.composite
def tables(draw, *names):
    rows = draw(st.integers(0, 4))
    few = draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=3))
    return {name: draw(st.lists(st.sampled_from(few), min_size=rows, max_size=rows)) for name in names}


@st.composite
def others(draw):
    """The other side of a join: a file, a record set of it, or one that is written out; and what is to be written."""
    kind = draw(st.sampled_from(["file", "records", "written", "far"]))
    if kind == "written":
        rows = draw(st.integers(1, 3))
        few = draw(st.lists(st.sampled_from(DATA), min_size=1, max_size=3))
        data = [{"o/k": draw(st.sampled_from(few)), "o/w": draw(st.sampled_from(few))} for _ in range(rows)]
        return kind, None, [record_set("o", field("o/k"), field("o/w"), data=data)]
    table = draw(tables(draw(st.sampled_from("kj")), "w"))
    name = next(iter(table))
    types = [draw(st.sampled_from(TYPES)) for _ in table]
    named = zip("kw", table, types, strict=True)
    fields = [field(f"o/{each}", "q", of, extract={"column": at}) for each, at, of in named]
    sets = [] if kind == "file" else [record_set("o", *fields)]
    if kind == "far":
        far = [field(f"p/{each}", data_type=of) | {"source": {"field": {"@id": f"o/{each}"}}}
               for each, of in zip("kw", types, strict=True)]  # fmt: skip
        sets.append(record_set("p", *far))
    return (kind if kind != "file" else name), table, sets


@st.composite
def cases(draw):
    kind, table, sets = draw(others())
    prefix = {"written": "o", "records": "o", "far": "p"}.get(kind, "")
    by = {"field": {"@id": f"{prefix}/k"}} if prefix else {"fileObject": {"@id": "q"}, "extract": {"column": kind}}
    of = {"field": {"@id": f"{prefix}/w"}} if prefix else {"fileObject": {"@id": "q"}, "extract": {"column": "w"}}
    key = field("r/k", "l", draw(st.sampled_from(TYPES)), transform=draw(st.sampled_from(WAYS)))
    fields = [key | {"references": by}, field("r/v", "l", draw(st.sampled_from(TYPES)))]
    if draw(st.booleans()):
        fields.append({"@type": "cr:Field", "@id": "r/w", "dataType": draw(st.sampled_from(TYPES)), "source": of})
    if draw(st.integers(0, 3)) == 3:
        fields.append({"@type": "cr:Field", "@id": "r/x", "dataType": "sc:Text", "references": of})
    if draw(st.integers(0, 3)) == 3:
        del fields[0]["source"]
    return draw(tables("k", "v")), table, sets, draw(st.permutations(fields))


@given(cases())
def test_joins(tmp_path_factory, case):
    folder = tmp_path_factory.mktemp("t")
    left, right, sets, fields = case
    files = [file_object("l")]
    (folder / "l").write_bytes(as_csv(left))
    if right is not None:
        (folder / "q").write_bytes(as_csv(right))
        files.append(file_object("q"))
    dataset = described(folder, files, *sets, record_set("r", *fields))
    for each in [*sets, {"@id": "r"}]:
        same(dataset.path, each["@id"])


@st.composite
def written(draw):
    names = draw(st.lists(st.sampled_from("abc"), min_size=1, max_size=3, unique=True))
    few = {name: draw(st.lists(st.sampled_from(DATA), min_size=1, max_size=2)) for name in names}
    rows = draw(st.integers(1, 4))
    data = [{f"o/{name}": draw(st.sampled_from(few[name])) for name in names} for _ in range(rows)]
    taken = [draw(st.sampled_from(names)) for _ in range(draw(st.integers(1, 2)))]
    return names, data, [(name, draw(st.sampled_from(TYPES)), draw(st.sampled_from(WAYS))) for name in taken]


@given(written())
def test_records_that_are_written_out_and_those_of_others(tmp_path_factory, case):
    names, data, taken = case
    fields = [
        {"@type": "cr:Field", "@id": f"r/{at}", "dataType": of,
         "source": {"field": {"@id": f"o/{name}"}, **({"transform": way} if way else {})}}
        for at, (name, of, way) in enumerate(taken)
    ]  # fmt: skip
    written_out = record_set("o", *(field(f"o/{name}") for name in names), data=data)
    dataset = described(tmp_path_factory.mktemp("t"), [], written_out, record_set("r", *fields))
    same(dataset.path, "o")
    same(dataset.path, "r")


@st.composite
def nested(draw, depth=2, name="r/p"):
    """A field with parts, which may have parts themselves."""
    parts = []
    for number in range(draw(st.integers(1, 2))):
        called = f"{name}/{number}"
        if depth and draw(st.integers(0, 3)) == 3:
            parts.append(draw(nested(depth - 1, called)))
            continue
        extract = {"column": draw(st.sampled_from("ab"))}
        way = draw(st.sampled_from([*WAYS, {"separator": "|"}]))
        parts.append(field(called, "t", draw(st.sampled_from(TYPES)), extract=extract, transform=way))
    several = {"isArray": True, "arrayShape": "-1"} if draw(st.booleans()) else {}
    return {"@type": "cr:Field", "@id": name, "subField": parts, **several}


@given(nested(), st.data())
def test_parts(tmp_path_factory, case, data):
    folder = tmp_path_factory.mktemp("t")
    table = data.draw(tables("a", "b"))
    table["a"] = [f"{cell}|x" if cell else cell for cell in table["a"]]
    (folder / "t").write_bytes(as_csv(table))
    same(described(folder, [file_object("t")], record_set("r", case, field("r/a", "t"))).path)


@pytest.mark.parametrize("constant", ["x", 1, 2.5, True, False, 0, "", [1, 2], ["a"]])
@pytest.mark.parametrize("data_type", TYPES)
def test_constants_by_the_word_that_mlcroissant_reads(tmp_path, constant, data_type):
    (tmp_path / "t").write_bytes(b"a,z\n1,2\n")
    fields = [field("r/a", "t"), field("r/c", data_type=data_type, value=constant)]
    dataset = described(tmp_path, [file_object("t")], record_set("r", *fields))
    document = json.loads(dataset.path.read_text())
    document["@context"] = {name: word for name, word in document["@context"].items() if name != "value"}
    dataset.path.write_text(json.dumps(document))
    same(dataset.path)
