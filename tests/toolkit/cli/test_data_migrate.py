"""`assay data migrate` as a user calls it: shown first, written on request, clear about what is left."""

import json
import re

import pytest


def column(file, name):
    return {"distribution": file, "extract": {"column": name}}


DRAFT = {
    "@context": {
        "@vocab": "https://schema.org/",
        "ml": "http://mlcommons.org/schema/",
        "sc": "https://schema.org/",
        "dataType": {"@id": "ml:dataType", "@type": "@vocab"},
        **{word: f"ml:{word}" for word in ("recordSet", "field", "source", "extract", "column")},
    },
    "@type": "Dataset",
    "name": "masses",
    "description": "Breast masses.",
    "url": "https://example.org/masses",
    "license": "https://spdx.org/licenses/CC0-1.0.html",
    "creator": {"@type": "Person", "name": "A. Author"},
    "datePublished": "1995-11-01",
    "distribution": [{"@type": "FileObject", "name": "t.csv", "contentUrl": "t.csv", "encodingFormat": "text/csv"}],
    "recordSet": [
        {
            "@type": "ml:RecordSet",
            "name": "rows",
            "field": [
                {"@type": "ml:Field", "name": "a", "dataType": "sc:Text", "source": column("t.csv", "a")},
                {"@type": "ml:Field", "name": "b", "dataType": "sc:Text", "source": column("u.csv", "b")},
            ],
        }
    ],
}
WHOLE = json.loads(json.dumps(DRAFT).replace("u.csv", "t.csv"))


@pytest.fixture
def write(tmp_path):
    def write(value, name="an old file.json"):
        path = tmp_path / name
        path.write_text(value if isinstance(value, str) else json.dumps(value, indent=4))
        return path

    return write


def test_it_is_shown_and_not_written_unless_that_is_asked_for(write, drive, tmp_path):
    path = write(WHOLE)
    before = path.read_bytes()
    (shown,) = drive([["data", "migrate", path.name]], cwd=tmp_path)
    assert shown.status == 0
    assert path.read_bytes() == before
    assert '-            "@type": "ml:RecordSet",\n' in shown.out
    assert '+            "@type": "cr:RecordSet",\n' in shown.out
    told = r"^lines \d+, \d+: `ml:Field` became `cr:Field` \(Croissant 1\.1, Namespaces\)$"
    assert re.search(told, shown.out, re.MULTILINE)
    assert "nothing written; --yes writes" in shown.out
    first, again = drive([["data", "migrate", path.name, "--yes"]] * 2, cwd=tmp_path)
    assert (first.status, again.status) == (0, 0)
    assert json.loads(path.read_bytes())["recordSet"][0]["@id"] == "rows"
    assert again.out == f"{path.name}: this is Croissant 1.1 already\n"


def test_one_version_after_the_other_is_both_at_once(write, drive, tmp_path):
    at_once, in_steps = write(WHOLE, "a.json"), write(WHOLE, "b.json")
    calls = [["a.json"], ["b.json", "--to", "1.0"], ["b.json", "--to", "1.1"]]
    done = drive([["data", "migrate", *words, "--yes"] for words in calls], cwd=tmp_path)
    assert [each.status for each in done] == [0, 0, 0]
    assert at_once.read_bytes() == in_steps.read_bytes()


def test_what_is_left_is_named_with_its_line_and_remedy(write, drive, tmp_path):
    path = write(DRAFT)
    line = next(at for at, text in enumerate(path.read_text().splitlines(), 1) if '"u.csv"' in text)
    (done,) = drive([["data", "migrate", path.name, "--yes"]], cwd=tmp_path)
    assert done.status == 1
    remedy = 'did you mean `"fileObject": {"@id": "t.csv"}`?'
    assert f"left, line {line}: `distribution` names nothing of the document; {remedy}\n" in done.out
    fields = json.loads(path.read_bytes())["recordSet"][0]["field"]
    assert fields[0]["source"]["fileObject"] == {"@id": "t.csv"}
    assert fields[1]["source"]["distribution"] == "u.csv"


def test_what_the_newer_version_would_be_rejected_for_is_left_too(write, drive, tmp_path):
    path = write({name: value for name, value in WHOLE.items() if name != "license"})
    done, checked = drive([["data", "migrate", path.name, "--yes"], ["check", path.name]], cwd=tmp_path)
    assert done.status == 1
    (left,) = [line for line in done.out.splitlines() if line.startswith("left, ")]
    assert left.startswith("left, line 1: `license` is missing from this `Dataset`; add it, e.g. ")
    assert [line for line in checked.out.splitlines() if line.startswith("error")] == [
        "error[MOD001]: `license` is missing from this `Dataset`"
    ]


def test_the_command_that_a_check_names_makes_a_document_that_can_be_checked(write, drive, tmp_path):
    path = write(WHOLE)
    (before,) = drive([["check", path.name]], cwd=tmp_path)
    assert before.status == 0
    assert "warning[DOC006]: `0.8` is a draft of Croissant, checked as the 1.1 that it becomes" in before.out
    (command,) = re.findall(r"= help: `assay (.+)` writes it as 1\.1", before.out)
    words = [path.name if word == "FILE" else word for word in command.split()]
    _, after = drive([[*words, "--yes"], ["check", path.name]], cwd=tmp_path)
    assert "DOC006" not in after.out
    assert "1 file checked" in after.out
    path = write(DRAFT, "b.json")
    (refused,) = drive([["data", "fix", "b.json"]], cwd=tmp_path)
    assert refused.is_one_line("`0.8` is a draft of Croissant", "`assay data migrate b.json`")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "no Croissant that can be read"),
        ("{", "no Croissant that can be read"),
        ("[]", "no Croissant that can be read"),
        ('{"@type": "sc:Dataset"}', "no Croissant that can be read"),
        (
            {**DRAFT, "@context": {}, "dct:conformsTo": "http://mlcommons.org/croissant/2.0"},
            "cannot be migrated to 1.1",
        ),
        ('{"@type": "sc:Dataset", "conformsTo": "http://mlcommons.org/croissant/0.8", "name": "a', "no Croissant"),
    ],
)
def test_what_cannot_be_migrated_is_one_line(write, drive, tmp_path, content, said):
    path = write(content)
    before = path.read_bytes()
    (done,) = drive([["data", "migrate", path.name, "--yes"]], cwd=tmp_path)
    assert done.is_one_line(path.name, said)
    assert path.read_bytes() == before


def test_other_formats_and_absent_files_are_one_line(write, drive, tmp_path):
    write("assay: evaluation/1\n", "a.yaml")
    yaml, absent = drive([["data", "migrate", "a.yaml"], ["data", "migrate", "b.json"]], cwd=tmp_path)
    assert yaml.is_one_line("only files of JSON")
    assert absent.is_one_line("b.json")


@pytest.mark.parametrize(("words", "version"), [({"repeated": True}, "1.0"), ({"isArray": True}, "1.1"), ({}, "1.1")])
def test_without_a_version_both_commands_go_by_the_words(write, drive, tmp_path, words, version):
    names = ("recordSet", "field", "repeated", "isArray")
    context = {"@vocab": "https://schema.org/", "cr": "http://mlcommons.org/croissant/"}
    value = {
        "@context": context | {name: f"cr:{name}" for name in names},
        "@type": "Dataset",
        "recordSet": {"@type": "cr:RecordSet", "@id": "r", "field": {"@type": "cr:Field", "@id": "r/a", **words}},
    }
    path = write(value)
    calls = [["check", path.name, "--format", "json"], ["data", "migrate", path.name, "--yes"]]
    checked, migrated, again = drive([*calls, calls[1]], cwd=tmp_path)
    (file,) = json.loads(checked.out)["files"]
    assert file["kind"] == f"croissant/{version}"
    asked = [each["help"] for each in file["diagnostics"] if each["message"].startswith("`conformsTo` is missing")]
    assert asked == [f'add it, e.g. `"conformsTo": "http://mlcommons.org/croissant/{version}"`']
    assert f"without a version, by its words Croissant {version}, became Croissant 1.1" in migrated.out
    assert again.out == f"{path.name}: this is Croissant 1.1 already\n"
    assert json.loads(path.read_bytes())["conformsTo"] == "http://mlcommons.org/croissant/1.1"
