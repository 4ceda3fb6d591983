"""Reading a document from whatever stands at its path."""

import hashlib
import os
import socket
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.scan import Kind
from assay_spec.document import FORMATS, LIMITS_MIB, DocumentError, read_document

BOM = b"\xef\xbb\xbf"
MEMORY = Path("/proc/self/mem")


def reason_of(path):
    """The one line that says why there is no document, without the path it must begin with."""
    with pytest.raises(DocumentError) as caught:
        read_document(path)
    message = str(caught.value)
    name = os.fspath(path)
    assert message.startswith(f"{name}: ")
    assert "\n" not in message.removeprefix(name)
    return message.removeprefix(f"{name}: ")


def test_a_file_is_read_as_it_is(tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes(BOM + b'{"a": 1}\r\n')
    document = read_document(path)
    assert document.data == path.read_bytes()
    assert document.path == str(path)
    assert document.tape.value() == {"a": 1}
    assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_missing_file(tmp_path):
    assert reason_of(tmp_path / "none.json") == "no such file or directory"
    assert reason_of("") == "no such file or directory"


def test_a_folder(tmp_path):
    assert reason_of(tmp_path) == "is a folder, not a document"


@pytest.mark.parametrize("device", ["/dev/null", "/dev/zero"])
def test_a_device_is_not_even_opened(device):
    assert reason_of(device) == "is a device, not a document"


def test_a_socket(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the path of a socket is short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("s.json")
        assert reason_of("s.json") == "is a device, not a document"


def test_a_pipe_is_read_to_its_end(tmp_path):
    path = tmp_path / "pipe.yaml"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_bytes, args=(b"a: [1, 2]\nb: " + b"x" * 200_000,))
    writer.start()
    document = read_document(path)
    writer.join()
    assert document.tape.value() == {"a": [1, 2], "b": "x" * 200_000}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file(tmp_path):
    path = tmp_path / "secret.json"
    path.write_text("{}")
    path.chmod(0)
    assert reason_of(path) == "permission denied"


@pytest.mark.skipif(not MEMORY.exists(), reason="only Linux has a file that opens and cannot be read")
def test_a_file_that_fails_while_it_is_read():
    assert reason_of(MEMORY) == "input/output error"


@pytest.mark.parametrize("path", ["a\0b.json", "\ud800.json"])
def test_a_path_that_cannot_be(path):
    assert reason_of(path) == "holds a character that no path can hold"


def test_a_circle_of_links(tmp_path):
    (tmp_path / "a.json").symlink_to(tmp_path / "b.json")
    (tmp_path / "b.json").symlink_to(tmp_path / "a.json")
    assert "symbolic links" in reason_of(tmp_path / "a.json")


def test_a_link_to_a_document_is_the_document(tmp_path):
    (tmp_path / "real.json").write_text('{"a": 1}')
    (tmp_path / "link.yaml").symlink_to("real.json")
    assert read_document(tmp_path / "link.yaml").format == "yaml"
    assert read_document(tmp_path / "link.yaml").tape.value() == {"a": 1}


def test_a_path_through_a_file(tmp_path):
    (tmp_path / "a.json").write_text("{}")
    assert reason_of(tmp_path / "a.json" / "b.json") == "not a directory"


def test_a_name_that_is_too_long(tmp_path):
    assert reason_of(tmp_path / ("x" * 5000)) == "file name too long"


@pytest.mark.parametrize(("suffix", "limit"), [(".yaml", 16), (".ttl", 64), (".json", 256)])
def test_a_file_over_the_limit_of_its_format(tmp_path, suffix, limit):
    path = tmp_path / f"large{suffix}"
    with path.open("wb") as stream:
        stream.truncate((limit << 20) + 1)
    format_ = FORMATS[suffix]
    assert LIMITS_MIB[format_] == limit
    assert reason_of(path) == f"larger than {limit} MiB, the limit for {format_}"


def test_a_file_at_the_limit_is_read(read):
    data = b"#" * (16 << 20)
    assert read(data, "a.yaml").tape.problems[0].code == "empty-document"
    with pytest.raises(DocumentError, match="larger than 16 MiB"):
        read(data + b"\n", "a.yaml")


@pytest.mark.parametrize(
    ("name", "data", "format_"),
    [
        ("a.json", b"a: 1", "json"),
        ("a.JSON", b"a: 1", "json"),
        ("a.jsonld", b"", "json"),
        ("a.yaml", b'{"a": 1}', "yaml"),
        ("a.YML", b'{"a": 1}', "yaml"),
        ("a.b.ttl", b'{"a": 1}', "turtle"),
        ("a", b'{"a": 1}', "json"),
        ("a", b" \t\r\n[1]", "json"),
        ("a", BOM + b"\n{", "json"),
        ("a", b"a: {b: 1}", "yaml"),
        ("a", b'"text"', "yaml"),
        ("a", b"", "yaml"),
        ("a.txt", b"# a comment\n{a: 1}", "yaml"),
        ("json", b"a: 1", "yaml"),
        (".json", b"a: 1", "yaml"),
        ("a.json/b", b"a: 1", "yaml"),
        ("-", b"{}", "json"),
    ],
)
def test_the_suffix_tells_the_format_or_else_the_text(read, name, data, format_):
    assert read(data, name).format == format_


@given(data=st.binary(max_size=200), suffix=st.sampled_from(["", *FORMATS]))
def test_any_bytes_make_a_document(read, data, suffix):
    document = read(data, f"a{suffix}")
    assert document.data == data
    for problem in document.tape.problems:
        assert 0 <= problem.start <= problem.end <= len(data)
    for node in range(len(document.tape)):
        assert 0 <= document.tape.start(node) <= document.tape.end(node) <= len(data)
        assert document.span(node).line >= 1


def test_turtle_has_a_tape_that_says_nothing(read):
    tape = read(b"<a> <b> <c> .", "a.ttl").tape
    assert [tape.kind(node) for node in range(len(tape))] == [Kind.NULL]
    assert (tape.start(0), tape.end(0), tape.problems) == (0, 13, ())


def test_a_pipe_is_read_on_the_command_line_only(tmp_path):
    os.mkfifo(tmp_path / "a.yaml")
    with pytest.raises(DocumentError, match="is a pipe, not a file"):
        read_document(tmp_path / "a.yaml", pipes=False)
