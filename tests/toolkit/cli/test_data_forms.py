"""Commands that would change a dataset in a form of JSON-LD in which what belongs together stands apart."""

import shutil

from tests.toolkit.croissant.test_forms import BASE, READABLE, STUDY, formed, written


def test_what_cannot_be_changed_is_refused_in_one_line_and_stays(drive, tmp_path):
    profile = ["--profile", "neurips-2026"]
    shutil.copy(STUDY, tmp_path / "plain.json")
    (tmp_path / "form.toml").write_text('"rai:dataBiases" = "none"\n')
    names = []
    for name in READABLE:
        names.append(f"{name.replace(' ', '-')}.json")
        (tmp_path / names[-1]).write_bytes(written(formed(BASE, name, share=1.0), 1))
    before = {name: (tmp_path / name).read_bytes() for name in names}
    calls = [
        ["data", *words]
        for name in names
        for words in (
            ["fix", name, "--yes"],
            ["complete", name, *profile, "--answers", "form.toml"],
            ["merge", name, "plain.json"],
            ["migrate", name, "--yes"],
        )
    ]
    for words, done in zip(calls, drive(calls, cwd=tmp_path), strict=True):
        assert done.is_one_line(words[2], "JSON-LD")
    assert {name: (tmp_path / name).read_bytes() for name in names} == before
    shown, *others = drive([["data", "show", name] for name in ["plain.json", *names]], cwd=tmp_path)
    for name, done in zip(names, others, strict=True):
        assert done.out.replace(name, "plain.json") == shown.out
    assert shown.status == 0
