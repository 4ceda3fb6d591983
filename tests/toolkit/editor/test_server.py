"""A real server in a process of its own, spoken to as an editor speaks to it: JSON-RPC with headers on two pipes."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from assay.demo.study import STUDY

pytest.importorskip("pygls", reason='no pygls: pip install "assay[editor]"')


class Client:
    """Half an editor."""

    def __init__(self, folder, encodings=("utf-16",)):
        words = [sys.executable, "-m", "assay", "language-server"]
        self._process = subprocess.Popen(words, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._number = 0
        self._published = []
        offered = {"general": {"positionEncodings": list(encodings)}}
        self.abilities = self.ask("initialize", processId=None, rootUri=folder.as_uri(), capabilities=offered)[
            "capabilities"
        ]
        self.tell("initialized")

    def ask(self, method, **parameters):
        """What the server answers."""
        self._number += 1
        self._send(id=self._number, method=method, params=parameters)
        while True:
            message = self._receive()
            if message.get("id") == self._number:
                assert "error" not in message, message
                return message["result"]

    def tell(self, method, **parameters):
        self._send(method=method, params=parameters)

    def findings(self, uri):
        """What is published next about one text; what was published about others is passed over."""
        while True:
            while not self._published:
                self._receive()
            found = self._published.pop(0)
            if found["uri"] == uri:
                return found

    def heard(self, uri):
        """What has been published about one text since it was asked about."""
        found = [one for each in self._published if each["uri"] == uri for one in each["diagnostics"]]
        self._published.clear()
        return found

    def _send(self, **message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()

    def _receive(self):
        length = 0
        while (line := self._process.stdout.readline().strip()) or not length:
            assert line, "the server has gone"
            name, _, value = line.partition(b": ")
            length = int(value) if name == b"Content-Length" else length
        message = json.loads(self._process.stdout.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            self._published.append(message["params"])
        return message

    def open(self, path, text):
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", textDocument=document)
        return self.findings(path.as_uri())

    def close(self):
        self.ask("shutdown")
        self.tell("exit")
        assert self._process.wait(timeout=20) == 0
        self._process.stdin.close()
        self._process.stdout.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return Path(shutil.copytree(STUDY, tmp_path_factory.mktemp("editor") / "a study"))


@pytest.fixture(scope="module")
def editor(folder):
    client = Client(folder)
    yield client
    client.close()


def at(text, word):
    """The place of a word, in lines and UTF-16 units."""
    before = text[: text.index(word)]
    line = before.rpartition("\n")[2]
    return {"line": before.count("\n"), "character": len(line.encode("utf-16-le")) // 2}


def source(folder, name="evaluation.yaml"):
    return (folder / name).read_text(encoding="utf-8")


def test_a_fine_document_has_no_findings(editor, folder):
    found = editor.open(folder / "evaluation.yaml", source(folder))
    assert found == {"uri": (folder / "evaluation.yaml").as_uri(), "version": 1, "diagnostics": []}


def test_findings_follow_what_is_typed(editor, folder):
    path, text = folder / "typed.yaml", source(folder)
    editor.open(path, text)
    start = at(text, "positive: malignant")
    change = {"range": {"start": start, "end": {**start, "character": len("positive")}}, "text": "positve"}
    editor.tell("textDocument/didChange", textDocument={"uri": path.as_uri(), "version": 2}, contentChanges=[change])
    found = editor.findings(path.as_uri())
    assert found["version"] == 2
    (one,) = [each for each in found["diagnostics"] if each["code"] == "MOD003"]
    assert (one["severity"], one["source"]) == (1, "assay")
    assert one["message"] == "`Evaluation` has no property `positve`\ndid you mean `positive`?"
    assert one["range"] == {"start": start, "end": {**start, "character": len("positve")}}
    place = {"textDocument": {"uri": path.as_uri()}, "range": one["range"], "context": {"diagnostics": [one]}}
    (action,) = editor.ask("textDocument/codeAction", **place)
    (edit,) = action["edit"]["changes"][path.as_uri()]
    assert (edit["newText"], edit["range"]) == ("positive", one["range"])
    assert action["kind"] == "quickfix"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_places_are_counted_as_the_editor_counts(folder, encoding):
    client = Client(folder, [encoding])
    assert client.abilities["positionEncoding"] == encoding
    text = 'assay: evaluation/1\nname: x\npredictions: [{name: "é😀", sede: 1}]\n'
    found = client.open(folder / "wide.yaml", text)
    (one,) = [each for each in found["diagnostics"] if "`sede`" in each["message"]]
    line = text.splitlines()[2]
    before = line[: line.index("sede")]
    units = {"utf-8": len(before.encode()), "utf-16": len(before.encode("utf-16-le")) // 2, "utf-32": len(before)}
    assert one["range"]["start"] == {"line": 2, "character": units[encoding]}
    client.close()


def test_properties_that_are_missing_are_offered(editor, folder):
    path = folder / "new.yaml"
    editor.open(path, "assay: evaluation/1\nname: x\nid: a\n\n")
    here = {"textDocument": {"uri": path.as_uri()}, "position": {"line": 3, "character": 0}}
    items = editor.ask("textDocument/completion", **here)["items"]
    labels = [item["label"] for item in sorted(items, key=lambda item: item["sortText"])]
    assert "predictions" in labels
    assert not {"assay", "name", "id"} & set(labels)
    assert labels.index("dataset") < labels.index("by"), "what is required comes first"
    assert all(item["detail"] for item in items)


def test_a_word_is_explained(editor, folder):
    text, path = source(folder), folder / "told.yaml"
    editor.open(path, text.replace("replicates: 2000", "replicates: 100"))

    def told(position):
        found = editor.ask("textDocument/hover", textDocument={"uri": path.as_uri()}, position=position)
        return found and found["contents"]["value"]

    assert "Bootstrap replicates." in told(at(text, "replicates: 2000"))
    assert "**EVA050 few-replicates**" in told(at(text, "2000"))
    assert told({"line": 0, "character": 3}) is None


def test_saving_one_document_checks_those_that_name_it(editor, folder):
    evaluation, fingerprint = folder / "evaluation.yaml", folder / "fingerprint.yaml"
    editor.open(evaluation, source(folder))
    before = source(folder, "fingerprint.yaml")
    try:
        fingerprint.write_text(before.replace("category: ImLC", "category: nothing"), encoding="utf-8")
        editor.tell("textDocument/didSave", textDocument={"uri": fingerprint.as_uri()})
        # An answer comes after all that was published before it.
        here = {"textDocument": {"uri": fingerprint.as_uri()}, "position": {"line": 0, "character": 0}}
        editor.ask("textDocument/hover", **here)
        assert "EVA023" in {one["code"] for one in editor.heard(evaluation.as_uri())}
    finally:
        fingerprint.write_text(before, encoding="utf-8")


TYPED = ["", "{", "[" * 10_000, "\x00", "a: &a [*a, *a]", "😀: : :", "assay: evaluation/1\n  - x\n", "\ufeffassay: x/1"]


@pytest.mark.parametrize("text", TYPED, ids=range(len(TYPED)))
def test_anything_may_be_typed(editor, folder, text):
    path = folder / "any.yaml"
    editor.open(path, text)
    here = {"textDocument": {"uri": path.as_uri()}, "position": {"line": 0, "character": 0}}
    editor.ask("textDocument/completion", **here)
    editor.ask("textDocument/hover", **here)


def test_a_text_without_a_file_is_checked_too(editor):
    document = {"uri": "untitled:Untitled-1", "languageId": "yaml", "version": 1, "text": "assay: fingerprint/1\n"}
    editor.tell("textDocument/didOpen", textDocument=document)
    assert {one["code"] for one in editor.findings("untitled:Untitled-1")["diagnostics"]} >= {"MOD001"}
