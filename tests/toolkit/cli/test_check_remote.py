"""`assay check` of datasets that lie elsewhere: by handle and by address, in every format."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

ANSWER = Path(__file__).parents[1] / "hosts" / "answers" / "dataverse.json"
DATA = ANSWER.read_bytes().replace(b'"2024-03-13"', b'"13 March"')
"""With an error in it."""
HANDLE = "dataverse:doi:10.5072/FK2/ABCDEF"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        body = DATA
        page = b'<html>\n<script type="application/ld+json">' + body + b"</script></html>"
        kind, body = ("text/html", page) if self.path == "/page" else ("application/json", body)
        self.send_response(404 if "gone" in self.path else 200)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


@pytest.fixture(scope="module")
def url():
    """Where a host answers."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.fixture
def check(assay, url, tmp_path, monkeypatch):
    """Calls the command where all hosts are this one."""
    monkeypatch.chdir(tmp_path)

    def check(*words, **environment):
        ours = {"ASSAY_DATAVERSE_ENDPOINT": url, "DATAVERSE_API_TOKEN": None, "ASSAY_OFFLINE": None}
        return assay("check", *words, **ours | environment)

    return check


def findings(text):
    """What a report in JSON lists, without the path."""
    (file,) = json.loads(text)["files"]
    return file["path"], file["diagnostics"]


def test_what_is_fetched_is_checked_like_the_same_file(check, url):
    Path("here.json").write_bytes(DATA)
    path, here = findings(check("--format", "json", "here.json").out)
    assert path == "here.json"
    assert len(here) > 3
    for name in (HANDLE, f"{url}/x.json"):
        done = check("--format", "json", name)
        assert done.status == 1
        assert findings(done.out) == (name, here)
        assert done.err == ""


def test_findings_have_the_lines_of_what_was_fetched(check):
    done = check(HANDLE)
    line = DATA[: DATA.index(b'"datePublished"')].count(b"\n") + 1
    assert f"--> {HANDLE}:{line}:20\n" in done.out
    assert f'{line} |   "datePublished": "13 March"' in done.out


def test_code_hosts_get_an_address(check, url):
    for name in (HANDLE, f"{url}/x.json?a=b"):
        log = json.loads(check("--format", "sarif", name).out)
        places = {
            place["physicalLocation"]["artifactLocation"]["uri"]
            for result in log["runs"][0]["results"]
            for place in result["locations"]
        }
        assert places == {name}


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "github", "sarif", "junit", "checklist"])
def test_every_format_tells_what_could_not_be_had(check, form):
    done = check("--format", form, "dataverse:doi:10.5072/FK2/gone")
    assert done.status == 2
    assert "DATAVERSE_API_TOKEN" in done.out or form == "checklist"


def test_a_web_page_is_said_to_be_one(check, url):
    done = check(f"{url}/page")
    assert done.status == 1
    assert done.err.startswith(f"{url}/page: a web page;")
    assert len(done.err.splitlines()) == 1
    line = DATA[: DATA.index(b'"datePublished"')].count(b"\n") + 2
    assert f"--> {url}/page:{line}:20\n" in done.out, "the page has a line more"


def test_files_and_handles_go_together_and_one_that_fails_stops_nothing(check):
    done = check("--format", "json", "openml:x", HANDLE, ANSWER)
    assert done.status == 2
    assert [file["path"] for file in json.loads(done.out)["files"]] == ["openml:x", HANDLE, str(ANSWER)]


def test_a_file_that_is_called_like_a_handle_is_read_by_its_path(check, tmp_path):
    (tmp_path / "hf:x").write_bytes(ANSWER.read_bytes())
    (tmp_path / "openml:1").mkdir()
    assert "--> ./hf:x:" in check("./hf:x", ASSAY_OFFLINE="1").out
    assert "ASSAY_OFFLINE forbids" in check("hf:x", ASSAY_OFFLINE="1").out
    assert "ASSAY_OFFLINE forbids" in check("openml:1", ASSAY_OFFLINE="1").out


def test_another_validator_is_asked_about_it_too(check):
    assert "ISO 8601" in check("--as", "mlcroissant", HANDLE).out
    compared = check("--against", "mlcroissant", HANDLE)
    assert HANDLE in compared.out
    assert compared.status in (0, 1)
    gone = check("--against", "mlcroissant", "openml:x")
    assert gone.status == 2
    assert gone.err == "assay check: openml:x: is no dataset of OpenML: write openml:NUMBER\n"


def test_what_is_known_of_it_is_left_out(check, tmp_path):
    assert check(HANDLE, "--format", "json", "-o", "known.json").status == 1
    done = check(HANDLE, "--baseline", "known.json")
    assert done.status == 0
    assert "nothing new" in done.out
