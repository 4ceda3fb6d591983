"""`assay data show`: what is printed, what is written, and how it ends."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import yaml

from assay.demo.study import STUDY

DATA = (STUDY / "croissant.json").read_bytes()
TITLE = json.loads(DATA)["name"]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "croissant.json").write_bytes(DATA)
    (tmp_path / "broken.json").write_bytes(DATA[: DATA.index(b'"recordSet": [')])
    (tmp_path / "other.json").write_text('{"a": 1}')
    (tmp_path / "evaluation.yaml").write_text("assay: evaluation/1\n")
    return tmp_path


def test_without_options_it_is_text_for_the_terminal(assay, folder):
    done = assay("data", "show", "croissant.json", cwd=folder, COLUMNS="60")
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith(f"{TITLE}\n")
    assert max(map(len, done.out.splitlines())) <= 60


STARTS = {"html": "<!DOCTYPE html>", "markdown": f"# {TITLE}\n", "text": f"{TITLE}\n"}


@pytest.mark.parametrize(
    ("name", "form"),
    [("a.html", "html"), ("a.htm", "html"), ("a.md", "markdown"), ("a.markdown", "markdown"), ("a.txt", "text")],
)
def test_the_name_of_the_file_says_what_to_write_and_an_option_says_it_louder(drive, folder, name, form):
    wrote, printed, other = drive(
        [
            ["data", "show", "croissant.json", "-o", name],
            ["data", "show", "croissant.json", "--format", form],
            ["data", "show", "croissant.json", "-o", f"b-{name}", "--format", "html"],
        ],
        cwd=folder,
    )
    assert (wrote.status, wrote.out) == (0, f"{name}\n")
    text = (folder / name).read_text(encoding="utf-8")
    assert text.startswith(STARTS[form])
    assert text == printed.out
    assert other.status == 0
    assert (folder / f"b-{name}").read_text(encoding="utf-8").startswith(STARTS["html"])


def test_a_broken_document_is_shown_and_said_to_be_one(assay, folder):
    done = assay("data", "show", "broken.json", "-o", "page.html", cwd=folder)
    assert (done.status, done.out) == (1, "page.html\n")
    assert done.err.startswith("broken.json: The document breaks at line ")
    assert len(done.err.splitlines()) == 1
    assert "The document breaks at line" in (folder / "page.html").read_text(encoding="utf-8")


def test_what_is_no_dataset_is_one_line_and_writes_nothing(drive, folder):
    before = sorted(folder.iterdir())
    names = ["other.json", "evaluation.yaml", "gone.json", ".", "openml:x", "hf:", "https://"]
    done = drive([["data", "show", name, "-o", "page.html"] for name in names], cwd=folder)
    for name, one in zip(names, done, strict=True):
        assert one.is_one_line(name), name
    assert drive([["data", "show", "croissant.json", "--profile", "nobody"]], cwd=folder)[0].is_one_line("`nobody`")
    assert sorted(folder.iterdir()) == before


def test_a_profile_says_who_checks_and_who_asks(assay, folder):
    done = assay("data", "show", "croissant.json", "--profile", "neurips-2026", cwd=folder)
    assert done.status == 0
    assert "Checked for neurips-2026 [recalled]" in done.out
    assert "rai:dataBiases" in done.out


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        found = self.path == "/api/datasets/someone/masses/croissant"
        body = DATA if found else b""
        self.send_response(200 if found else 404)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


def test_a_dataset_elsewhere_is_shown_like_one_here(assay, folder):
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        environment = {"ASSAY_HF_ENDPOINT": f"http://127.0.0.1:{server.server_address[1]}", "ASSAY_OFFLINE": None}
        there = assay("data", "show", "hf:someone/masses", cwd=folder, HF_TOKEN=None, **environment)
        gone = assay("data", "show", "hf:someone/else", cwd=folder, HF_TOKEN=None, **environment)
        server.shutdown()
        thread.join()
    here = assay("data", "show", "croissant.json", cwd=folder)
    assert there.status == 0
    assert there.out == here.out.replace("croissant.json", "hf:someone/masses")
    assert gone.is_one_line("HF_TOKEN")


def test_the_page_of_a_dataset_can_be_checked_itself(assay, folder):
    assert assay("data", "show", "croissant.json", "-o", "page.html", cwd=folder).status == 0
    page = (folder / "page.html").read_bytes()
    assert page.count(b"</script") == 1

    class Page(Handler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page)

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        done = assay("check", f"http://127.0.0.1:{server.server_address[1]}/", cwd=folder, ASSAY_OFFLINE=None)
        server.shutdown()
        thread.join()
    assert done.status == 0
    assert "1 file checked" in done.out


def test_every_form_is_told_in_the_help(assay):
    text = assay("data", "show", "--help").out
    assert all(form in text for form in STARTS)


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_a_dataset_in_yaml_is_shown_like_one_in_json(drive, folder, form):
    value = json.loads(DATA)
    (folder / "croissant.yaml").write_text(yaml.safe_dump(value, sort_keys=False, allow_unicode=True), "utf-8")
    as_json, as_yaml = drive(
        [["data", "show", name, "--format", form] for name in ("croissant.json", "croissant.yaml")], cwd=folder
    )
    assert (as_yaml.status, as_yaml.err) == (0, "")
    script, digest = re.compile("<script.*?>(.*?)</script>", re.DOTALL), re.compile("<code>[0-9a-f]{64}</code>")
    if form == "html":
        assert [json.loads(script.search(each.out)[1]) for each in (as_json, as_yaml)] == [value, value]
    said = [digest.sub("", script.sub("", each.out)) for each in (as_json, as_yaml)]
    assert said[1].replace("croissant.yaml", "croissant.json") == said[0]


def test_a_dataset_in_yaml_that_breaks_is_one_clear_line(assay, folder):
    (folder / "broken.yaml").write_text("name: x\n'@type': [Dataset\nurl: y\n")
    done = assay("data", "show", "broken.yaml", cwd=folder)
    assert (done.status, done.out) == (2, "")
    assert done.err == "assay: broken.yaml: breaks at line 2; `assay check` says more\n"
