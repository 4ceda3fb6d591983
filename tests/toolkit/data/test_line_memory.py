"""Lines, of text and of JSON, are read in memory that does not grow with the file, and the first of them at once."""

import subprocess
import sys

import pytest

LINES = 400_000
SCRIPT = """
import resource, sys
from pathlib import Path
from assay.files.content import content_of
from assay.data.json_lines import JsonLinesTable
from assay.data.lines import LinesTable

table = {"lines": LinesTable, "json": JsonLinesTable}[sys.argv[1]](content_of(Path(sys.argv[2])))
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
batches = table.stored(sys.argv[3:])
rows = first = next(batches).num_rows
before = peak()
rows += sum(batch.num_rows for batch in batches)
print(first, rows, peak() - before)
"""


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("memory") / "t"
    path.write_text("".join(f'{{"id":{row},"p":0.5,"text":"{"x" * 100}"}}\n' for row in range(LINES)))
    return path


@pytest.mark.parametrize("asked", [("lines", "lines", "lineNumbers"), ("json", "id", "p", "text"), ("json", "$..id")])
def test_memory_does_not_grow_with_the_file(path, asked):
    words = [sys.executable, "-c", SCRIPT, asked[0], str(path), *asked[1:]]
    run = subprocess.run(words, capture_output=True, text=True, check=True)
    first, rows, grown = map(int, run.stdout.split())
    assert first < 1_000
    assert rows == LINES
    assert grown * (1 if sys.platform == "darwin" else 1024) < path.stat().st_size / 3
