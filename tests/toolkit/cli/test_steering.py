"""Words of documents and tables that would steer a terminal are shown and not obeyed."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assay.cli.lines import print_lines
from assay.cli.progress import Lines

CLASS, COLUMN, OTHER = "ill\x1b[2J", "truth\x1b]0;mine\x07", "p\x9b31m"
STEERS = ("\x1b", "\x07", "\x9b", "\r")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory, assay):
    """An evaluation whose class, columns, subgroups and file have names that steer."""
    folder = tmp_path_factory.mktemp("hostile")
    rows = 40
    truth = [CLASS if i % 2 else "well" for i in range(rows)]
    site = ["north\x1b[8m" if i % 3 else "south" for i in range(rows)]
    reference = pa.table({"id": [f"a{i}" for i in range(rows)], COLUMN: truth, "site": site})
    pq.write_table(reference, folder / "y.parquet")
    scores = [(i * 7 % rows) / rows for i in range(rows)]
    pq.write_table(pa.table({"id": reference["id"], OTHER: scores}), folder / "model\x1b[5m.parquet")
    done = assay(
        *("new", "evaluation", "--reference", "y.parquet", "--prediction", "model\x1b[5m.parquet", "--truth", COLUMN),
        *("--positive", CLASS),
        cwd=folder,
    )
    assert done.status == 0, done.err
    text = (folder / "evaluation.yaml").read_text(encoding="utf-8")
    (folder / "evaluation.yaml").write_text(text.replace("# by: [", "by: ["), encoding="utf-8")
    return folder, done


def is_harmless(done):
    assert not [steer for steer in STEERS if steer in done.out + done.err], (done.out, done.err)
    return True


COMMANDS = {
    "explain": ["explain", "evaluation.yaml"],
    "dry run": ["run", "evaluation.yaml", "--dry-run"],
    "run": ["run", "evaluation.yaml", "--set", "replicates=20"],
    "report": ["report", "run", "--format", "text"],
    "compare": ["compare", "run", "--replicates", "20"],
    "run again": ["run", "evaluation.yaml", "--set", "replicates=20"],
    "compile": ["compile", "evaluation.yaml", "-o", "plan.json"],
    "compile to a file that steers": ["compile", "evaluation.yaml", "-o", "plan\x1b[2J.json"],
    "report to a file that steers": ["report", "run", "-o", "page\x1b[2J.html"],
    "explain a plan": ["explain", "plan.json"],
    "check": ["check", "evaluation.yaml", "fingerprint.yaml", "croissant.json", "--data"],
}


def test_every_command_shows_them(hostile, drive):
    folder, new = hostile
    assert is_harmless(new)
    for name, done in zip(COMMANDS, drive(list(COMMANDS.values()), cwd=folder), strict=True):
        assert done.status == 0, (name, done)
        assert is_harmless(done), name
        if name in ("explain", "explain a plan", "run", "report"):
            assert "ill\ufffd[2J" in done.out


def test_progress_shows_them():
    said = []
    talk = Lines(said.append)
    talk.begin("read y\x1b[2J")
    talk._begun -= 1
    talk.end("1 s")
    assert said == ["read y\ufffd[2J: 1 s"]


def test_a_line_stays_one_line(capsys):
    print_lines(["a\nb\x85c\u2028d", "e\u202ef", "é日"])
    assert capsys.readouterr().out == "a\ufffdb\ufffdc\ufffdd\ne\ufffdf\né日\n"
