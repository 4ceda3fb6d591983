"""How the records are asked for in Python: as batches, a table, arrays, one by one; and what is told of them then."""

import json
from hashlib import sha256

import numpy as np
import pytest
from tests.toolkit.croissant.load.conftest import field, file_object, record_set
from tests.toolkit.croissant.load.official.conftest import described, needs_it, theirs
from tests.toolkit.croissant.load.official.drawn import zipped

import assay
from assay.errors import DataError


@pytest.fixture
def rings(tmp_path):
    (tmp_path / "t").write_bytes(b"a,b\n007,1.5\n,2\n")
    fields = field("r/a", "t"), field("r/b", "t", "sc:Float")
    return described(tmp_path, [file_object("t")], record_set("r", *fields))


def test_in_each_form(rings):
    records = assay.load(rings.path, "r", as_="mlcroissant")
    assert [*records] == [{"r/a": "7.0", "r/b": 1.5}, {"r/a": None, "r/b": 2.0}]
    assert [batch.to_pylist() for batch in records.batches()] == [[*records]]
    assert records.table().to_pylist() == [*records]
    assert records.numpy()["r/b"].tolist() == [1.5, 2.0]
    assert records.schema.names == records.fields == ["r/a", "r/b"]
    (found,) = records.differences
    assert (found.field, found.values) == ("r/a", 1)
    assert found.example == "first in record 1, `7.0` in place of `007`"
    assert records.chances == ()


def test_some_fields_and_some_records(rings):
    records = assay.load(rings.path, "r", as_="mlcroissant", fields=["b"], limit=1)
    assert [*records] == [{"r/b": 1.5}]
    assert records.differences == ()


@pytest.mark.parametrize(("name", "has_remedy"), [("loop", True), ("pandas", True), ("explain", True), ("lop", False)])
def test_what_they_do_not_have_is_told(rings, name, has_remedy):
    records = assay.load(rings.path, "r", as_="mlcroissant")
    with pytest.raises(AttributeError, match=f"as mlcroissant gives them have no `{name}`") as caught:
        getattr(records, name)
    assert ("without `as_`" in str(caught.value)) == has_remedy
    assert not hasattr(records, name)


def test_records_before_the_one_that_cannot_be_made(tmp_path):
    """A hundred are made at a time, so that those before it are given."""
    (tmp_path / "t").write_text("a,b\n" + "1,z\n" * 150 + "x,z\n")
    dataset = described(tmp_path, [file_object("t")], record_set("r", field("r/a", "t", "sc:Integer")))
    told = "column `r/a`: mlcroissant gives its first 100 records, but ends with ValueError: invalid literal for int"
    with pytest.raises(DataError, match=told):
        assay.load(dataset.path, "r", as_="mlcroissant").table()
    assert len([*assay.load(dataset.path, "r", as_="mlcroissant", limit=100)]) == 100


def test_what_is_an_error_here_is_told_of_its_field(tmp_path):
    (tmp_path / "t").write_bytes(b"y,z\n2020,x\n")
    year = field("r/a", "t", "sc:Date", extract={"column": "y"})
    dataset = described(tmp_path, [file_object("t")], record_set("r", year))
    (found,) = assay.load(dataset.path, "r", as_="mlcroissant").differences
    assert (found.field, found.example.partition(" (")[0]) == ("r/a", "`2020` is no date")


def test_what_is_asked_wrongly(rings):
    with pytest.raises(TypeError, match='`as_` is "mlcroissant"'):
        assay.load(rings.path, "r", as_="other")
    with pytest.raises(TypeError, match='`as_` is "mlcroissant"'):
        assay.load(rings.path, as_="mlcroissant")
    with pytest.raises(DataError, match="it decodes in its own way"):
        assay.load(rings.path, "r", as_="mlcroissant", decode=True)


@needs_it
@pytest.mark.filterwarnings("ignore")
def test_files_that_lie_elsewhere(rings, file_host):
    """Under the name that they have in the cache of mlcroissant."""
    data = zipped({"t": b"a,z\n01,2\n"})
    file_host.files["/t.zip"] = data
    url, digest = f"{file_host.url}/t.zip", sha256(data).hexdigest()
    document = json.loads(rings.path.read_text())
    archive = file_object("z", "application/zip") | {"contentUrl": url, "sha256": digest}
    document["distribution"] = [archive, file_object("t") | {"containedIn": {"@id": "z"}}]
    document["recordSet"] = [
        record_set("r", field("r/a", "t"), field("r/n", "t", extract={"fileProperty": "fullpath"}))
    ]
    rings.path.write_text(json.dumps(document))
    with pytest.raises(DataError, match="is not here yet; fetch it"):
        assay.load(rings.path, "r", as_="mlcroissant").table()
    records = assay.load(rings.path, "r", as_="mlcroissant", fetch=True)
    assert [*records] == theirs(rings.path) == [{"r/a": "1", "r/n": "t"}]
    assert records.chances[0].startswith("z: mlcroissant takes for it whatever archive")


def test_numbers_of_a_size_and_moments(tmp_path):
    (tmp_path / "t").write_bytes(b"a,b,c\n1,01/02/2024,2020\n")
    fields = field("r/a", "t", "cr:Int8"), field("r/b", "t", "sc:Date"), field("r/c", "t", "sc:Date")
    dataset = described(tmp_path, [file_object("t")], record_set("r", *fields))
    records = assay.load(dataset.path, "r", as_="mlcroissant")
    assert [str(each.type) for each in records.schema] == ["int8", "timestamp[us]", "timestamp[ns]"]
    (row,) = records
    assert [*map(str, row.values())] == ["1", "2024-01-02 00:00:00", "1970-01-01T00:00:00.000002020"]
    found = records.numpy()
    assert found["r/a"].dtype == np.int8
    assert str(found["r/b"][0]) == "2024-01-02T00:00:00.000000"
    assert str(found["r/c"][0]) == "1970-01-01T00:00:00.000002020"
