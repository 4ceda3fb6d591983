"""What the official checker is likely to say: mlcroissant itself, in a process, within its time."""

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from assay.cli.check import main
from assay.croissant.trial import Stage, try_out

STUDY = Path(__file__).parents[2] / "validators" / "study" / "croissant.json"
CONTEXT = json.loads(STUDY.read_text())["@context"]


def dataset(url, digest="0" * 64):
    table = {"@type": "cr:FileObject", "@id": "t.csv", "name": "t.csv", "contentUrl": url, "encodingFormat": "text/csv"}
    field = {
        "@type": "cr:Field",
        "@id": "rows/a",
        "dataType": "sc:Integer",
        "source": {"fileObject": {"@id": "t.csv"}, "extract": {"column": "a"}},
    }
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": "rows",
        "distribution": [{**table, "sha256": digest}],
        "recordSet": [{"@type": "cr:RecordSet", "@id": "rows", "field": [field]}],
    }


@pytest.fixture
def tried(tmp_path):
    def try_(value, patience=60.0):
        path = tmp_path / "croissant.json"
        path.write_text(value if isinstance(value, str) else json.dumps(value))
        return try_out(path, patience)

    return try_


def test_all_stages_of_a_dataset_that_loads(tried, tmp_path):
    from hashlib import sha256

    (tmp_path / "t.csv").write_text("a\n1\n")
    trial = tried(dataset("t.csv", sha256(b"a\n1\n").hexdigest()))
    assert [(stage.name, stage.of, stage.passed) for stage in trial.stages] == [
        ("json", "", True),
        ("schema", "", True),
        ("addresses", "", False),
        ("records", "rows", True),
    ]
    assert trial.lines(valid=True)[-1] == "its likely verdict: fails; ours: passes"


def test_without_files_beside_it_passes(tried):
    value = dataset("t.csv")
    value["distribution"], value["recordSet"] = [], []
    trial = tried(value)
    assert trial.passed
    assert trial.lines(valid=False)[-1] == "its likely verdict: passes; ours: fails"


@pytest.mark.parametrize(
    ("value", "stage", "said"),
    [
        ('{"a": }', "json", "Expecting value"),
        ({"@type": "sc:Thing"}, "schema", ""),
        (dataset("missing.csv"), "records", "Download(t.csv)"),
    ],
)
def test_the_first_stage_that_fails_is_the_last(tried, value, stage, said):
    last = tried(value).stages[-1]
    assert (last.name, last.passed) == (stage, False)
    assert said in last.said
    assert "\n" not in last.said


def test_a_server_that_never_answers_is_waited_for_no_longer_than_that_checker_waits(tried):
    with socket.create_server(("127.0.0.1", 0)) as server:
        trial = tried(dataset(f"http://127.0.0.1:{server.getsockname()[1]}/t.csv"), patience=1.0)
    assert trial.stages[-1] == Stage("records", "rows", passed=False, said="took more than 1 s")


class Gone(BaseHTTPRequestHandler):
    """Answers that nothing is there."""

    def do_GET(self):
        self.send_error(404)

    def log_message(self, *words):
        pass


def test_a_file_that_its_host_does_not_have_is_named_with_the_answer(tried):
    with ThreadingHTTPServer(("127.0.0.1", 0), Gone) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        url = f"http://127.0.0.1:{server.server_address[1]}/t.csv"
        try:
            last = tried(dataset(url)).stages[-1]
        finally:
            server.shutdown()
            thread.join()
    assert (last.name, last.of, last.passed) == ("records", "rows", False)
    assert "Download(t.csv)" in last.said
    assert "404 Client Error" in last.said
    assert last.said.endswith(url)


def test_a_process_that_ends_without_a_word_has_failed(tried, monkeypatch):
    monkeypatch.setattr("assay.croissant.trial.sys.executable", "/bin/true")
    assert [stage.said for stage in tried("{}").stages] == ["the process ended without a word"]


def test_every_error_says_what_that_checker_does_about_it(tmp_path, capsys):
    value = json.loads(STUDY.read_text()) | {"distribution": [], "recordSet": []}
    lenient = tmp_path / "lenient.json"
    lenient.write_text(json.dumps(value | {"sameAs": "no address", "cr:isLiveDataset": "yes"}))
    strict = tmp_path / "strict.json"
    strict.write_text(json.dumps({**value, "datePublished": "2024-02-31", "sameAs": "no address"}))
    main(["--load", "--format", "json", str(lenient), str(strict)])
    files = json.loads(capsys.readouterr().out)["files"]
    errors = [[each for each in file["diagnostics"] if each["severity"] == "error"] for file in files]
    assert {each["elsewhere"] for each in errors[0]} == {"mlcroissant accepts the file"}
    said = {each["code"]: each["elsewhere"] for each in errors[1]}
    assert said["CRO003"] == "mlcroissant refuses the file for this, too"
    assert said["CRO043"] == "mlcroissant refuses the file, but not for this"
