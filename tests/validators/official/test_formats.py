"""What CRO155 says of mlcroissant is so: it stops at other names of a format, and reads the file beside its own."""

import gzip
import hashlib
import io
import json
import logging
import tarfile
import warnings
import zipfile

import pytest

from assay_validators.croissant.media_types import READ

TABLE = b"a,b\n1,x\n2,y\n"
ROWS = [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]
LINES = "".join(f"{json.dumps(row)}\n" for row in ROWS).encode()
ARFF = b"@relation r\n@attribute a numeric\n@attribute b {x,y}\n@data\n1,x\n2,y\n"


def parquet():
    pa = pytest.importorskip("pyarrow")
    from pyarrow.parquet import write_table

    made = io.BytesIO()
    write_table(pa.Table.from_pylist(ROWS), made)
    return made.getvalue()


def zipped():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("table.csv", TABLE)
    return made.getvalue()


def tarred():
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        member = tarfile.TarInfo("table.csv")
        member.size = len(TABLE)
        archive.addfile(member, io.BytesIO(TABLE))
    return made.getvalue()


TABLES = {
    "text/csv": lambda: TABLE,
    "text/tab-separated-values": lambda: TABLE.replace(b",", b"\t"),
    "application/x-parquet": parquet,
    "application/jsonlines": lambda: LINES,
    "https://ml.cms.waikato.ac.nz/weka/arff.html": lambda: ARFF,
}
ARCHIVES = {"application/zip": zipped, "application/x-tar": tarred}
TREE = {"application/json": lambda: json.dumps(ROWS).encode()}
CASES = [
    *((name, other, made) for name, made in {**TABLES, **TREE}.items() for other in (f"{name}; q=1", *READ[name])),
    *((name, other, made) for name, made in ARCHIVES.items() for other in (f"{name}; q=1", *READ[name])),
    ("text/csv", "application/gzip", lambda: gzip.compress(TABLE)),
    ("text/csv", "application/x-gzip", lambda: gzip.compress(TABLE)),
    ("application/jsonlines", "application/gzip", lambda: gzip.compress(LINES)),
    ("application/x-tar", "application/gzip", tarred),
    ("application/x-tar", "application/x-gzip", tarred),
]


@pytest.fixture
def load(tmp_path, monkeypatch):
    """Loads the records of a file that is described by some media types."""
    mlcroissant = pytest.importorskip("mlcroissant", reason="no mlcroissant on this machine")
    from etils import epath
    from mlcroissant._src.operation_graph.operations import extract

    def load(name, formats, data):
        monkeypatch.setattr(extract, "EXTRACT_PATH", epath.Path(tmp_path / "unpacked"))
        (tmp_path / "file").write_bytes(data)
        document = tmp_path / "croissant.json"
        document.write_text(json.dumps(described(name, formats, hashlib.sha256(data).hexdigest())))
        logging.disable(logging.WARNING)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return [*mlcroissant.Dataset(str(document)).records("rows")]
        finally:
            logging.disable(logging.NOTSET)

    return load


def described(name, formats, digest):
    """A dataset of one file, or of the table in an archive."""
    file = {"@type": "cr:FileObject", "@id": "file", "name": "file", "contentUrl": "file", "encodingFormat": formats}
    files = [{**file, "sha256": digest}]
    source = {"fileObject": {"@id": "file"}}
    if name in ARCHIVES:
        inside = {"@type": "cr:FileObject", "@id": "table", "name": "table.csv", "contentUrl": "table.csv"}
        files.append({**inside, "containedIn": {"@id": "file"}, "encodingFormat": "text/csv"})
        source = {"fileObject": {"@id": "table"}}
    way = "jsonPath" if name in TREE else "column"
    return {
        "@context": {
            "@language": "en",
            "@vocab": "https://schema.org/",
            "sc": "https://schema.org/",
            "cr": "http://mlcommons.org/croissant/",
            "dct": "http://purl.org/dc/terms/",
            "conformsTo": "dct:conformsTo",
            **{word: f"cr:{word}" for word in ("column", "containedIn", "extract", "field", "fileObject", "fileSet")},
            **{word: f"cr:{word}" for word in ("includes", "isLiveDataset", "jsonPath", "recordSet", "source")},
            "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
        },
        "@type": "sc:Dataset",
        "name": "made-up",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "isLiveDataset": True,
        "distribution": files,
        "recordSet": {
            "@type": "cr:RecordSet",
            "@id": "rows",
            "name": "rows",
            "field": [
                {
                    "@type": "cr:Field",
                    "@id": f"rows/{name}",
                    "name": name,
                    "dataType": "sc:Text",
                    "source": {**source, "extract": {way: f"$[*].{name}" if way == "jsonPath" else name}},
                }
                for name in ("a", "b")
            ],
        },
    }


@pytest.mark.parametrize(("name", "other", "made"), CASES, ids=[f"{other} is {name}" for name, other, _ in CASES])
def test_one_name_stops_it_and_both_do_not(load, name, other, made):
    data = made()
    with pytest.raises(Exception, match=r"operation Read"):
        load(name, other, data)
    assert [row["rows/b"] for row in load(name, [name, other], data)] == [b"x", b"y"]


def test_the_table_has_every_format_that_it_reads():
    constants = pytest.importorskip("mlcroissant._src.core.constants", reason="no mlcroissant on this machine")
    known = {value for name, value in vars(constants.EncodingFormat).items() if name.isupper()}
    assert known - {*READ} == {"git+https", "video/mp4"}  # one is a place, and of films only the names are read
    assert not {*READ} - known
