"""Reading, counting and describing records takes memory that does not grow with the files."""

import json
import subprocess
import sys

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

ROWS = 400_000
FILES = 6
SCRIPT = """
import resource, sys
from pathlib import Path
from assay.data.records import RecordReader
from assay.data.value_types import ValueType
from assay_spec.document import read_document
from assay_spec.kinds import load_kind

path = Path("croissant.json")
reader = RecordReader(load_kind(read_document(path)).model, path)
records = reader.record_set()
types = {"id": ValueType.TEXT, "p": ValueType.FLOAT}
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
ask = sys.argv[1]
batches = reader.read(records, types, types)
rows = next(batches).num_rows
before = peak()
if ask == "read":
    rows += sum(batch.num_rows for batch in batches)
elif ask == "count":
    rows = reader.count(records, types)
else:
    rows = sum(file.size_bytes for file in reader.files(records, types))
print(rows, peak() - before)
"""


def make(folder, suffix):
    for number in range(FILES):
        ids = [f"item{number}-{row}" for row in range(ROWS)]
        table = pa.table({"id": ids, "p": [0.5] * ROWS})
        path = folder / f"{number}.{suffix}"
        if suffix == "csv":
            path.write_text("id,p\n" + "".join(f"{name},0.5\n" for name in ids))
        else:
            pq.write_table(table, path, compression="none", use_dictionary=False)


def field(name):
    source = {"cr:fileSet": {"@id": "t"}, "cr:extract": {"cr:column": name}}
    return {"@type": "cr:Field", "@id": f"rs/{name}", "cr:source": source}


@pytest.fixture(scope="module", params=["csv", "parquet"])
def files(tmp_path_factory, request):
    folder = tmp_path_factory.mktemp("memory")
    make(folder, request.param)
    document = {
        "@context": {"@vocab": "https://schema.org/", "cr": "http://mlcommons.org/croissant/"},
        "@type": "Dataset",
        "http://purl.org/dc/terms/conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": "d",
        "distribution": [
            {"@type": "cr:FileSet", "@id": "t", "cr:includes": f"*.{request.param}", "encodingFormat": ""}
        ],
        "cr:recordSet": [{"@type": "cr:RecordSet", "@id": "rs", "cr:field": [field("id"), field("p")]}],
    }
    (folder / "croissant.json").write_text(json.dumps(document))
    return folder


@pytest.mark.parametrize("ask", ["read", "count", "files"])
def test_memory_does_not_grow_with_the_files(files, ask):
    run = subprocess.run([sys.executable, "-c", SCRIPT, ask], cwd=files, capture_output=True, text=True, check=True)
    found, grown = map(int, run.stdout.split())
    total = sum(path.stat().st_size for path in files.iterdir() if path.suffix != ".json")
    assert found == (total if ask == "files" else FILES * ROWS)
    assert grown * (1 if sys.platform == "darwin" else 1024) < total / 3
