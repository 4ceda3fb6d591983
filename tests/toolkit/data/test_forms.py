"""The same records and the same join, in whatever form, type and number of files the tables come."""

import csv
import io
import json
from collections import Counter
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given
from hypothesis import strategies as st

from assay.columns.resolver import FileResolver
from assay.data.records import RecordReader
from assay.data.tables import load_table, open_table
from assay.data.value_types import ValueType
from assay.items.align import align
from assay.items.items import Finding, PredictionRows, ReferenceRows
from assay_spec.document import read_document

TEXT, INTEGER, FLOAT, BOOLEAN, DATE, *_ = ValueType
CONTEXT = {"@vocab": "https://schema.org/", "sc": "https://schema.org/", "cr": "http://mlcommons.org/croissant/"}
FIELDS = {"id": "sc:Text", "n": "sc:Integer", "p": "sc:Float", "ok": "sc:Boolean"}
TYPES = {"id": pa.string(), "n": pa.int64(), "p": pa.float64(), "ok": pa.bool_()}
MEDIA = {"csv": "text/csv", "tsv": "text/tab-separated-values", "parquet": "application/x-parquet"}

ids = st.text('aé ,\t"\n0179.-', min_size=1, max_size=4)
record = st.fixed_dictionaries(
    {
        "id": st.none() | ids,
        "n": st.none() | st.integers(-(2**53) + 1, 2**53 - 1),
        "p": st.none() | st.floats(-1e9, 1e9),
        "ok": st.none() | st.booleans(),
    }
)


def written(value):
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def write(path, rows):
    if path.suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(rows, pa.schema(TYPES.items())), path)
        return
    text = io.StringIO()
    delimiter = "\t" if path.suffix == ".tsv" else ","
    cells = [[written(row[name]) for name in TYPES] for row in rows]
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([list(TYPES), *cells])
    path.write_bytes(text.getvalue().encode())


def source(form, files, name):
    if form == "inline":
        return {}
    kind = "cr:fileObject" if files == 1 else "cr:fileSet"
    return {"cr:source": {kind: {"@id": "t"}, "cr:extract": {"cr:column": name}}}


def describe(folder, rows, form, files):
    """A Croissant document of the records: in the document, in a file, or in several beside one that is left out."""
    fields = [
        {"@type": "cr:Field", "@id": f"rs/{name}", "cr:dataType": type_, **source(form, files, name)}
        for name, type_ in FIELDS.items()
    ]
    records = {"@type": "cr:RecordSet", "@id": "rs", "cr:field": fields}
    distribution = []
    if form == "inline":
        records["cr:data"] = [{f"rs/{name}": value for name, value in row.items()} for row in rows]
    else:
        for number in range(files):
            write(
                folder / f"part-{number}.{form}", rows[number * len(rows) // files : (number + 1) * len(rows) // files]
            )
        write(folder / f"part-x.{form}", [dict.fromkeys(TYPES)])
        what = {"@type": "cr:FileObject", "contentUrl": f"part-0.{form}"}
        if files > 1:
            what = {"@type": "cr:FileSet", "cr:includes": f"part-*.{form}", "cr:excludes": "*-x.*"}
        distribution = [{"@id": "t", "encodingFormat": MEDIA[form], **what}]
    conforms = {"http://purl.org/dc/terms/conformsTo": "http://mlcommons.org/croissant/1.1"}
    path = folder / "croissant.json"
    document = {"@context": CONTEXT, "@type": "Dataset", **conforms, "name": "d", "distribution": distribution}
    path.write_text(json.dumps({**document, "cr:recordSet": [records]}))
    return path


forms = st.tuples(st.sampled_from(list(MEDIA)), st.integers(1, 3)) | st.just(("inline", 1))


@given(st.lists(record, min_size=1, max_size=9), forms)
def test_records_are_the_same_wherever_they_stand(tmp_path_factory, load_dataset, rows, form):
    folder = tmp_path_factory.mktemp("forms")
    path = describe(folder, rows, *form)
    reader = RecordReader(load_dataset(path), path)
    records = reader.record_set()
    assert reader.load(records, FIELDS).to_pylist() == rows
    assert reader.count(records, FIELDS) == len(rows)
    assert len(reader.files(records, FIELDS)) == form[1]
    text = reader.load(records, ["n", "id"], {"n": TEXT})
    assert text.to_pylist() == [{"n": None if row["n"] is None else str(row["n"]), "id": row["id"]} for row in rows]


@given(st.lists(record, min_size=1, max_size=9), forms)
def test_rules_see_the_records_that_are_read(tmp_path_factory, rows, form):
    path = describe(tmp_path_factory.mktemp("forms"), rows, *form)
    table = FileResolver().records(read_document(str(path)), None)
    assert (table.names, table.rows) == (tuple(FIELDS), len(rows))
    for name in ("id", "n", "ok"):
        assert table.nulls(name).count == sum(row[name] is None for row in rows)
        assert table.distinct(name) == Counter(written(row[name]) for row in rows if row[name] is not None)
    numbers = [row["p"] for row in rows if row["p"] is not None]
    assert table.outside("p", 0, 1).count == sum(not 0 <= number <= 1 for number in numbers)


STORED = {
    "text": (pa.string(), str),
    "wide text": (pa.large_string(), str),
    "a dictionary": (pa.dictionary(pa.int32(), pa.string()), str),
    "bytes": (pa.binary(), lambda number: str(number).encode()),
    "integers": (pa.int64(), int),
    "small integers": (pa.int8(), int),
    "numbers": (pa.float64(), float),
    "single numbers": (pa.float32(), float),
    "decimals": (pa.decimal128(10, 2), Decimal),
    "csv": (None, str),
}
some = st.none() | st.integers(0, 12)


def load(folder, name, form, numbers, scores):
    """A table of ids, kept in some form and type, and scores; the ids as text."""
    type_, as_stored = STORED[form]
    stored = [None if number is None else as_stored(number) for number in numbers]
    if type_ is None:
        rows = [f"{written(number)},{score}" for number, score in zip(stored, scores, strict=True)]
        path = folder / f"{name}.csv"
        path.write_text("\n".join(["id,p", *rows]) + "\n")
    else:
        path = folder / f"{name}.parquet"
        pq.write_table(pa.table({"id": pa.array(stored, type_), "p": pa.array(scores, pa.float64())}), path)
    return load_table(open_table(path), {"id": TEXT, "p": FLOAT})


@given(data=st.data(), form=st.sampled_from(list(STORED)), other=st.sampled_from(list(STORED)))
def test_ids_are_joined_by_their_text_whatever_stores_them(tmp_path_factory, data, form, other):
    truth, said = data.draw(st.lists(some, max_size=9)), data.draw(st.lists(some, max_size=9))
    folder = tmp_path_factory.mktemp("join")
    left = load(folder, "truth", form, truth, [0.0] * len(truth))
    left = left.append_column("class", pa.array(["yes"] * len(truth), pa.string()))
    right = load(folder, "said", other, said, [float(row) for row in range(len(said))])
    rows = PredictionRows(algorithm="a", table=right, id="id", scores={"yes": "p"})
    items = align(ReferenceRows(table=left, id="id", label="class"), [rows], ["yes"])
    once = {number for number, times in Counter(truth).items() if times == 1 and number is not None}
    joined = sorted((str(number), row) for row, number in enumerate(said) if number in once and said.count(number) == 1)
    assert items.id.to_pylist() == sorted(map(str, once))
    (found,) = items.predictions
    assert [(items.id[at].as_py(), score) for at, score in zip(found.items, found.scores["yes"], strict=True)] == joined
    unknown = {number for number in said if number is not None} - set(truth)
    counted = {fact.finding: fact.count for fact in items.facts if fact.algorithm}
    assert counted.get(Finding.UNKNOWN_ID, 0) == len(unknown)
    assert counted.get(Finding.NULL_ID, 0) == said.count(None)
    assert counted.get(Finding.MISSING_ID, 0) == len(once - set(said))
