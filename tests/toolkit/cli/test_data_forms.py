"""Commands that would change a dataset in a form of JSON-LD in which what belongs together stands apart."""

import json
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


def test_where_two_words_say_two_things_only_migrating_changes_the_file(drive, tmp_path):
    shutil.copy(STUDY, tmp_path / "plain.json")
    old = BASE["conformsTo"].replace("1.1", "1.0")
    words = {"sc:url": "https://example.org/other", "conformsTo": old, "dct:conformsTo": old}
    before = written({**BASE, **words}, 1)
    (tmp_path / "two.json").write_bytes(before)
    for call in (["fix", "two.json", "--yes"], ["merge", "two.json", "plain.json"]):
        (done,) = drive([["data", *call]], cwd=tmp_path)
        assert done.is_one_line("two.json", "two words")
        assert (tmp_path / "two.json").read_bytes() == before
    (done,) = drive([["data", "migrate", "two.json", "--yes"]], cwd=tmp_path)
    assert "became Croissant 1.1" in done.out
    after = json.loads((tmp_path / "two.json").read_bytes())
    assert after["conformsTo"] == after["dct:conformsTo"] == BASE["conformsTo"]
    assert (after["url"], after["sc:url"]) == (BASE["url"], words["sc:url"])
