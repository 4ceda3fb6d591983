"""The first record is there before many others are read, and without what it does not take."""

import json
import subprocess
import sys
from importlib.util import find_spec
from itertools import islice

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest
from tests.toolkit.croissant.load.conftest import field, file_object, record_set

ROWS = 100_000
TYPES = {"i": "sc:Integer", "f": "sc:Float", "b": "sc:Boolean", "t": "sc:Text", "n": "sc:Float"}
PROGRAM = """
import sys
import assay

print(next(iter(assay.load(sys.argv[1], "r"))), "pandas" in sys.modules)
"""
FORMS = {"csv": "text/csv", "jsonl": "application/jsonlines", "parquet": "application/x-parquet"}


def row_of(number):
    return {"i": number, "f": number / 8, "b": number % 3 == 0, "t": f"w{number}", "n": number if number % 2 else 0.5}


def write_lines(table, path):
    path.write_text("".join(f"{json.dumps(row)}\n" for row in map(row_of, range(ROWS))))


WRITERS = {"csv": pc.write_csv, "parquet": pq.write_table, "jsonl": write_lines}


@pytest.fixture(params=FORMS)
def described(request, beside):
    """Many rows in a file of this form."""
    name = f"t.{request.param}"
    WRITERS[request.param](pa.Table.from_pylist([*map(row_of, range(ROWS))]), beside.folder / name)
    fields = [field(f"r/{each}", name, type_) for each, type_ in TYPES.items()]
    beside.describe([file_object(name, FORMS[request.param])], record_set("r", *fields))
    return request.param, beside


def test_few_are_read_for_it(described):
    form, beside = described
    sizes = [batch.num_rows for batch in beside.records().batches()]
    assert sum(sizes) == ROWS
    if form != "parquet":
        assert sizes[0] < 5_000 < max(sizes)


def test_records_are_those_of_the_table(described):
    _, beside = described
    expected = [{f"r/{name}": value for name, value in row_of(number).items()} for number in range(5_000)]
    assert [*islice(beside.records(), 5_000)] == expected


@pytest.mark.skipif(find_spec("pandas") is None, reason="pandas is not installed")
def test_pandas_is_not_imported_for_it(described):
    _, beside = described
    words = [sys.executable, "-c", PROGRAM, str(beside.path)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    first = {f"r/{name}": value for name, value in row_of(0).items()}
    assert done.stdout == f"{first} False\n"
