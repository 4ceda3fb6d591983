"""Documents that are none: each command says what is wrong and where, soon, and without a traceback."""

import json
import os
from pathlib import Path

import pytest

HEAD = b"assay: evaluation/1\n"
START = b'{"assay": "evaluation/1", "name": '
NINE = b", ".join([b"*%c"] * 9)
BOMB = b"a: &a [x, x, x, x, x, x, x, x, x]\n" + b"".join(
    b"%c: &%c [" % (98 + i, 98 + i) + NINE % ((97 + i,) * 9) + b"]\n" for i in range(9)
)
DEPTH = 200_000

DOCUMENTS = {
    # name: content, the code that has to be among the findings
    "empty.yaml": (b"", "DOC003"),
    "empty.json": (b"", "DOC003"),
    "blank.json": (b" \n\t ", "DOC003"),
    "comment.yaml": (b"# nothing\n", "DOC003"),
    "binary.yaml": (bytes(range(256)), "DOC010"),
    "binary.json": (bytes(range(256)), "DOC010"),
    "truncated.json": (START, "DOC021"),
    "truncated.yaml": (HEAD + b"predictions: [{name: a", "DOC046"),
    "deep-list.json": (b"[" * DEPTH, "DOC023"),
    "deep-object.json": (b'{"a":' * DEPTH, "DOC023"),
    "deep-closed.json": (b"[" * DEPTH + b"]" * DEPTH, "DOC023"),
    "deep-flow.yaml": (b"[" * DEPTH, "DOC023"),
    "deep-flow-map.yaml": (b"{a: " * DEPTH, "DOC023"),
    "deep-block.yaml": (b"- " * DEPTH + b"x\n", "DOC023"),
    "deep-keys.yaml": (b"\n".join(b" " * i + b"a:" for i in range(2000)), "DOC023"),
    "huge-integer.json": (b'{"assay": "evaluation/1", "seed": ' + b"9" * 10_000 + b"}", "DOC034"),
    "huge-integer.yaml": (HEAD + b"seed: " + b"9" * 10_000 + b"\n", "DOC034"),
    "huge-hexadecimal.yaml": (HEAD + b"seed: 0x" + b"f" * 10_000 + b"\n", "DOC034"),
    "huge-float.json": (b'{"assay": "evaluation/1", "level": 1e999}', "DOC035"),
    "surrogate.json": (START + b'"\\ud800"}', "DOC014"),
    "surrogate.yaml": (HEAD + b'name: "\\ud800"\n', "DOC058"),
    "surrogate-bytes.json": (START + b'"\xed\xa0\x80"}', "DOC010"),
    "duplicate.json": (START + b'"a", "name": "b"}', "MOD004"),
    "duplicate.yaml": (HEAD + b"name: a\nname: b\n", "MOD004"),
    "nan.json": (b'{"assay": "evaluation/1", "level": NaN}', "DOC033"),
    "infinity.json": (b'{"assay": "evaluation/1", "level": -Infinity}', "DOC033"),
    "nan.yaml": (HEAD + b"level: .nan\n", "DOC033"),
    "latin-1.yaml": (HEAD + b"name: caf\xe9\n", "DOC010"),
    "latin-1.json": (START + b'"caf\xe9"}', "DOC010"),
    "utf-16.json": ((START + b'"a"}').decode().encode("utf-16"), "DOC010"),
    "utf-16.yaml": (HEAD.decode().encode("utf-16"), "DOC010"),
    "mark.json": (b"\xef\xbb\xbf" + START + b'"a"}', "DOC011"),
    "mark.yaml": (b"\xef\xbb\xbf" + HEAD, "MOD001"),
    "windows.yaml": (HEAD.replace(b"\n", b"\r\n") + b"nmae: a\r\n", "MOD003"),
    "tabs.yaml": (HEAD + b"predictions:\n\t- name: a\n", "DOC041"),
    "bomb.yaml": (BOMB, "DOC057"),
    "itself.yaml": (HEAD + b"name: &a [*a]\n", "DOC056"),
    "tags.yaml": (HEAD + b"name: !!python/object/apply:os.system [ls]\n", "DOC051"),
    "two.yaml": (HEAD + b"---\n" + HEAD, "DOC050"),
    "zero.yaml": (HEAD + b"name: a\x00b\n", "DOC040"),
    "escape.yaml": (HEAD + b"\x1b[31mname: a\n", "DOC040"),
    "quotes.json": (b"{'assay': 'evaluation/1'}", "DOC027"),
    "rest.json": (b'{"assay": "evaluation/1"} x', "DOC022"),
}
STRANGERS = {
    # nothing that we know: the work cannot be done
    "unknown-kind.yaml": (b"assay: recipe/1\n", "DOC002"),
    "unknown-version.yaml": (b"assay: evaluation/99\n", "DOC006"),
    "list.json": (b"[1, 2]", "DOC002"),
    "text.yaml": (b"hello\n", "DOC002"),
    "null.json": (b"null", "DOC002"),
}
ALL = DOCUMENTS | STRANGERS


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """All of them as files."""
    folder = tmp_path_factory.mktemp("bad")
    for name, (data, _) in ALL.items():
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture(scope="module")
def checked(drive, folder):
    """What `assay check` answers to each."""
    return dict(zip(ALL, drive([["check", name] for name in ALL], cwd=folder), strict=True))


@pytest.mark.parametrize("name", ALL)
def test_check_names_the_code_and_the_place(checked, name):
    done, code = checked[name], ALL[name][1]
    assert done.is_clear(f"[{code}]", f"--> {name}:")
    assert done.status == (2 if name in STRANGERS else 1)
    assert done.err == ""
    assert done.seconds < 10


def test_a_folder_of_them_is_checked_to_its_end(assay, folder):
    done = assay("check", ".", "--format", "json", cwd=folder)
    assert done.is_clear()
    answer = json.loads(done.out)
    reported = {Path(file["path"]).name: file for file in answer["files"]}
    # In a folder only what says that it is ours is spoken of.
    assert {"duplicate.json", "mark.json", "nan.yaml", "tags.yaml", "windows.yaml"} <= reported.keys()
    for name, file in reported.items():
        assert ALL[name][1] in {found["code"] for found in file["diagnostics"]}, name
        assert not file["valid"]


@pytest.mark.parametrize("command", ["compile", "run", "explain"])
def test_other_commands_say_the_same(drive, folder, command):
    calls = [[command, name, *(["-o", "out"] if command == "run" else [])] for name in ALL]
    for name, done in zip(ALL, drive(calls, cwd=folder), strict=True):
        code = ALL[name][1]
        assert done.is_clear(name), name
        assert done.status == 1 or name in STRANGERS, done
        assert done.out == "", name
        assert f"[{code}]" in done.err or name in STRANGERS, done
        assert done.err.splitlines()[-1].startswith("assay: ")
        assert done.seconds < 10, name
    assert not (folder / "out").exists()


@pytest.mark.parametrize("command", ["check", "compile"])
def test_a_string_of_50_megabytes_takes_seconds(assay, tmp_path, command):
    (tmp_path / "long.json").write_bytes(START + b'"' + b"x" * 50_000_000 + b'"}')
    done = assay(command, "long.json", cwd=tmp_path)
    assert done.is_clear("[MOD001]", "long.json")
    assert len(done.out + done.err) < 20_000
    assert done.seconds < 10


@pytest.mark.parametrize("name", ["huge.json", "huge.yaml"])
def test_a_document_beyond_the_limit_is_not_read(assay, tmp_path, name):
    with (tmp_path / name).open("wb") as file:
        file.truncate(300 << 20)
    done = assay("check", name, cwd=tmp_path)
    assert done.is_clear("larger than", name)
    assert done.status == 2
    assert done.seconds < 10


NO_DOCUMENTS = {
    "nothing.yaml": "no such file",
    "folder": "is a folder",
    "loop.yaml": "too many levels of symbolic links",
    "dangling.yaml": "no such file",
    "/dev/null": "is a device",
    "x" * 300 + ".yaml": "file name too long",
    "../nothing/../nowhere.yaml": "no such file",
    "": "no such file",
}


@pytest.mark.parametrize("command", ["compile", "run", "explain"])
def test_what_is_no_document_is_one_line(drive, tmp_path, command):
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    (tmp_path / "dangling.yaml").symlink_to("nowhere")
    for name, done in zip(NO_DOCUMENTS, drive([[command, name] for name in NO_DOCUMENTS], cwd=tmp_path), strict=True):
        assert done.is_one_line(name, NO_DOCUMENTS[name])


@pytest.mark.parametrize("command", ["check", "compile"])
def test_a_document_may_not_be_readable(tmp_path, command, as_nobody):
    (tmp_path / "mine.yaml").write_bytes(HEAD)
    (tmp_path / "mine.yaml").chmod(0)
    done = as_nobody(command, tmp_path / "mine.yaml")
    assert done.is_clear("mine.yaml", "permission denied")
    assert done.status == 2


@pytest.mark.parametrize("command", ["check", "compile"])
def test_a_document_may_have_any_name(drive, tmp_path, command):
    names = ["a\nb.yaml", "a\x1b[31mb.yaml", "a\tb.yaml", "乳房.yaml", "a b.yaml", "./-"]
    for name in names:
        (tmp_path / name).write_bytes(HEAD)
    for name, done in zip(names, drive([[command, name] for name in names], cwd=tmp_path), strict=True):
        assert done.is_clear("[MOD001]"), name
        assert "\x1b" not in done.out + done.err
        assert "a\nb" not in done.out + done.err


def test_a_name_that_is_no_text_is_written_out(assay, tmp_path):
    name = os.fsdecode(b"caf\xe9.yaml")
    (tmp_path / name).write_bytes(HEAD)
    assert assay("check", ".", cwd=tmp_path).is_clear("[MOD001]", "caf")
    assert assay("compile", name, cwd=tmp_path).is_clear("[MOD001]", "caf")
