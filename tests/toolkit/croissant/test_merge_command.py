"""`assay data merge`: what is written where, and what is told."""

import json
import shutil

from .merging import HOST, RAI, STUDY, A, B, field, records


def test_another_file_is_not_written_over(tmp_path, capsys):
    from assay.cli import main

    shutil.copy(STUDY, tmp_path / "host.json")
    shutil.copy(STUDY, tmp_path / "mine.json")
    notes = tmp_path / "notes.txt"
    notes.write_text("my notes")
    paths = [str(tmp_path / name) for name in ("host.json", "mine.json")]
    assert main(["data", "merge", *paths, "-o", str(notes)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert notes.read_text() == "my notes"
    (tmp_path / "host.json").chmod(0o600)
    assert main(["data", "merge", *paths]) == 0
    assert (tmp_path / "host.json").stat().st_mode & 0o777 == 0o600


def test_every_choice_has_a_line_and_they_are_counted(tmp_path, capsys):
    from assay.cli import main

    parts = [records("r", field("r/x", "a"), field("r/y", "b")), records("s")]
    mine = {**HOST, "distribution": [A, B], "recordSet": parts, **RAI}
    for name, value in (("host.json", HOST), ("mine.json", mine), ("base.json", {**HOST, "distribution": [A, B]})):
        (tmp_path / name).write_text(json.dumps(value, indent=2))
    words = [*(str(tmp_path / name) for name in ("host.json", "mine.json")), "--base", str(tmp_path / "base.json")]
    assert main(["data", "merge", *words]) == 0
    *lines, last = capsys.readouterr().out.splitlines()
    assert lines[0] == "left out: `b` in `distribution` (the host has taken it out)"
    assert lines[1].startswith("left out: `r/y` in `field` of `r` (a check would find CRO030 then: ")
    assert lines[2:] == [
        "yours: `s` in `recordSet` (the host does not have it)",
        "yours: `rai:dataBiases` (the host does not say it)",
        "yours: `rai:dataLimitations` (the host does not say it)",
    ]
    assert last == f"{tmp_path / 'host.json'}: 3 of yours written, 2 not"


def test_a_term_that_nobody_says_is_not_passed_over(tmp_path, capsys):
    from assay.cli import main

    shutil.copy(STUDY, tmp_path / "host.json")
    shutil.copy(STUDY, tmp_path / "mine.json")
    paths = [str(tmp_path / name) for name in ("host.json", "mine.json")]
    assert main(["data", "merge", *paths, "--mine", "sc:descripton"]) == 2
    assert "does not say `sc:descripton`; did you mean `sc:description`?" in capsys.readouterr().err
    assert main(["data", "merge", *paths, "--mine", "sc:description"]) == 0


def test_what_nests_too_deep_is_one_line_and_nothing_is_written(tmp_path, capsys):
    from assay.cli import main

    text = json.dumps({**HOST, "sc:about": "deep"})
    host, mine = tmp_path / "host.json", tmp_path / "mine.json"
    host.write_text(json.dumps(HOST))
    mine.write_text(text.replace('"deep"', f'{300 * """{"sc:about": """}"deep"{300 * "}"}'))
    assert main(["data", "merge", str(host), str(mine)]) == 2
    assert capsys.readouterr().err == f"assay: {mine}: nests too deep to be compared with {host}\n"
    assert host.read_text() == json.dumps(HOST)
