"""The pages for users say what happens: their commands are run, their Python is executed, their links lead somewhere.

A block `console` holds commands after `$ ` and what they print; a line `...` stands for any lines, `...` inside a line
for any text. A block whose first line has `file=NAME` behind the language is written to that file first. All blocks
of a page share one folder. Files below a folder `NAME.example.org` are those of that host, which a server stands for.
"""

import doctest
import functools
import http.server
import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```(?P<language>\w+)?(?: file=(?P<file>\S+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#|mailto:)(?P<target>[^)#\s]+)(?:#(?P<heading>[^)\s]+))?\)")
ASSAY = f'assay() {{ {shlex.quote(sys.executable)} -m assay "$@"; }}'
"""How a shell is told what `assay` is."""
HOST = re.compile(r"\w+\.example\.org/")
LIBRARY = re.compile(r"(?<=\.)(pandas|polars|datasets|tensorflow|torch)(?=\()|(?<=from )torchdata(?=\.)")
"""What a call or an import needs that is not installed with Assay."""
KNOWN = {"assay", "cat", "cp", "echo", "ls", "ssh-keygen"}
VARIABLES = re.compile(r"(?:[A-Z_]+=\S* )*")
"""What may stand before a command."""


class Command(NamedTuple):
    words: str
    output: str


def commands(text):
    """The commands of a block with what each prints."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        words, _, output = part.partition("\n")
        yield Command(words, output)


def blocks(page):
    return list(FENCE.finditer(page.read_text(encoding="utf-8")))


def pattern(expected):
    """What a page shows as a regular expression."""
    lines = [
        r"(?:.*\n)*" if line.strip() == "..." else re.escape(line).replace(r"\.\.\.", ".*") + r"[ ]*\n"
        for line in expected.rstrip("\n").split("\n")
    ]
    return re.compile("".join(lines) if expected.strip() else "")


def run(words, folder):
    """Both streams of a command as a terminal of 100 columns shows them."""
    assert VARIABLES.sub("", words).split()[0] in KNOWN, words
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        ["sh", "-c", f"{ASSAY}\n{words}"],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return done.stdout


@contextmanager
def standing_for(host, folder):
    """The address of a server that has the files of a host on a page."""
    quiet = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    handler = functools.partial(quiet, directory=str(folder / host))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.filterwarnings("ignore:'set_vital' is deprecated")  # torchdata looks at all that torch has
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_a_page_shows_is_what_happens(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASSAY_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("ASSAY_FETCH_PRIVATE", "1")
    host = next((block["file"].split("/")[0] for block in blocks(page) if HOST.match(block["file"] or "")), "")
    with standing_for(host, tmp_path) as address:
        follow(page, tmp_path, f"https://{host or 'nobody.example.org'}", address)


def follow(page, tmp_path, host, address):
    """Do what a page says, with the address of a server in place of that of a host."""
    names = {}
    for block in blocks(page):
        text = block["text"]
        if block["file"]:
            target = tmp_path / block["file"]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text.replace(host, address), encoding="utf-8")
        elif block["language"] == "console":
            for command in commands(text):
                if shutil.which("ssh-keygen") is None and command.words.startswith("ssh-keygen"):
                    pytest.skip("no ssh-keygen on this machine: the rest of the page is not run")
                printed = run(command.words, tmp_path).replace(address, host)
                printed = printed if printed.endswith("\n") or not printed else printed + "\n"
                assert pattern(command.output).fullmatch(printed), f"$ {command.words}\n{printed}"
        elif block["language"] == "python":
            lacking = [each[0] for each in LIBRARY.finditer(text) if importlib.util.find_spec(each[0]) is None]
            if lacking:
                pytest.skip(f"no {lacking[0]} on this machine: the rest of the page is not run")
            executed(text, names, page)


def executed(text, names, page):
    """Run the examples of a block; those of a page share their names."""
    test = doctest.DocTestParser().get_doctest(text, names, page.name, str(page), 0)
    assert test.examples, f"{page.name}: a block of Python without `>>>`"
    report = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    runner.run(test, out=report.append, clear_globs=False)
    assert not runner.failures, "".join(report)
    names.update(test.globs)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    for link in LINK.finditer(page.read_text(encoding="utf-8")):
        target = (page.parent / link["target"]).resolve()
        assert target.exists(), link[0]
        if link["heading"]:
            assert link["heading"] in headings(target), link[0]


def headings(page):
    found = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        ("a\n", "a\n", True),
        ("a\n", "b\n", False),
        ("a ... c\n", "a b c\n", True),
        ("a\n...\nd\n", "a\nb\nc\nd\n", True),
        ("a\n...\nd\n", "a\nd\n", True),
        ("...\nd\n", "a\nb\n", False),
        ("(1.5)\n", "(1x5)\n", False),
        ("", "", True),
        ("", "a\n", False),
    ],
)
def test_pages_are_compared_line_by_line(shown, printed, same):
    assert bool(pattern(shown).fullmatch(printed)) == same


def test_every_command_has_a_line_in_the_readme():
    from assay.cli.table import COMMANDS

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"`assay {name}" not in text] == []


def test_every_page_is_linked_from_the_readme_or_another_page():
    linked = {
        (page.parent / link["target"]).resolve()
        for page in PAGES
        for link in LINK.finditer(page.read_text(encoding="utf-8"))
    }
    assert [page.name for page in PAGES[1:] if page.resolve() not in linked] == []


def test_the_results_in_the_readme_are_those_of_the_demo(tmp_path):
    """Its text blocks are excerpts, which are compared line by line with what the demo prints."""
    excerpts = [block["text"] for block in blocks(ROOT / "README.md") if "paired differences" in block["text"]]
    printed = run("assay demo", tmp_path).splitlines()
    assert excerpts
    for line in excerpts[0].splitlines():
        assert line in printed, line
