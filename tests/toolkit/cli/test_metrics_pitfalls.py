"""`assay metrics pitfalls` as people call it: on the terminal, into files, and over what is theirs."""

import json

import pytest

from assay_spec.metrics.pitfalls import pitfalls

WORDS = ["metrics", "pitfalls"]


def test_the_terminal_lists_every_pitfall_with_its_effect(drive, tmp_path):
    (done,) = drive([WORDS], cwd=tmp_path)
    assert (done.status, done.err) == (0, "")
    for id_ in pitfalls():
        assert id_ in done.out
    assert "[recalled]" in done.out
    assert "from 0.86 to 0.67" in " ".join(done.out.split())


def test_one_is_told_with_its_masks_and_values(drive, tmp_path):
    of_rule, of_name = drive([[*WORDS, "P22-04"], [*WORDS, "touching-cells"]], cwd=tmp_path)
    assert of_rule.out == of_name.out
    for word in ("seen", "wrong", "instead", "remedy", "as one class", "1.000", "####"):
        assert word in of_rule.out


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("a.html", "<!DOCTYPE html>"),
        ("a.HTM", "<!DOCTYPE html>"),
        ("a.md", "# Pitfalls of metrics, drawn"),
        ("a.json", "{"),
        ("a.txt", "Pitfalls of metrics, after Reinke"),
        ("a", "Pitfalls of metrics, after Reinke"),
    ],
)
def test_the_name_says_the_form_and_the_file_is_written_over(drive, tmp_path, name, begins):
    words = [*WORDS, "P1", "-o", name]
    for done in drive([words, words], cwd=tmp_path):
        assert (done.status, done.err) == (0, "")
        assert done.out.splitlines()[0] == name
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)


def test_a_page_of_markdown_has_its_pictures_beside_it(drive, tmp_path):
    (tmp_path / "site").mkdir()
    (done,) = drive([[*WORDS, "P3.3", "-o", "site/p.md"]], cwd=tmp_path)
    pictures = sorted(path.name for path in (tmp_path / "site/images/pitfalls").iterdir())
    assert pictures == ["dsc-and-iou.svg", "rank-by-chance.svg"]
    assert done.out.split() == ["site/p.md", *(f"site/images/pitfalls/{name}" for name in pictures)]
    for name in pictures:
        assert f"](images/pitfalls/{name})" in (tmp_path / "site/p.md").read_text(encoding="utf-8")


def test_nothing_is_written_where_a_picture_would_take_the_place_of_another(drive, tmp_path):
    mine = tmp_path / "images/pitfalls/rank-by-chance.svg"
    mine.parent.mkdir(parents=True)
    mine.write_text("<svg>mine</svg>")
    (done,) = drive([[*WORDS, "P3.3", "-o", "p.md"]], cwd=tmp_path)
    assert done.status == 2
    assert done.is_one_line("rank-by-chance.svg", "was not written by `assay metrics pitfalls`")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [mine]
    assert mine.read_text() == "<svg>mine</svg>"


def test_a_page_that_is_printed_says_that_its_pictures_are_not(drive, tmp_path):
    printed, dashed = drive(
        [[*WORDS, "P1", "--format", "md"], [*WORDS, "P1", "--format", "md", "-o", "-"]], cwd=tmp_path
    )
    assert (printed.status, printed.out, printed.err) == (dashed.status, dashed.out, dashed.err)
    assert printed.out.startswith("# Pitfalls of metrics, drawn")
    assert "-o FILE writes them" in printed.err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_pictures_that_cannot_be_is_one_line_and_no_page(drive, tmp_path):
    (tmp_path / "images").write_text("mine")
    (done,) = drive([[*WORDS, "P3.3", "-o", "p.md"]], cwd=tmp_path)
    assert done.status == 2
    assert done.is_clear("images")
    assert [path.name for path in tmp_path.iterdir()] == ["images"]


@pytest.mark.parametrize("name", ["p.html", "p.md", "p.json", "p.txt"])
def test_a_file_of_others_stays(drive, tmp_path, name):
    (tmp_path / name).write_text("mine")
    (done,) = drive([[*WORDS, "-o", name]], cwd=tmp_path)
    assert done.status == 2
    assert done.is_one_line(name, "was not written by")
    assert (tmp_path / name).read_text() == "mine"


def test_a_word_or_a_name_that_says_nothing_is_one_line(drive, tmp_path):
    strange, near, form = drive([[*WORDS, "xyz"], [*WORDS, "P22-1"], [*WORDS, "-o", "a.png"]], cwd=tmp_path)
    for done in (strange, near, form):
        assert done.status == 2
        assert done.out == ""
    assert strange.is_one_line("there is no pitfall `xyz`")
    assert near.is_one_line("did you mean `P22-01`?")
    assert form.is_one_line("ends with none of", "--format")
    assert list(tmp_path.iterdir()) == []


def test_data_are_complete_and_hold_the_claims(drive, tmp_path):
    (done,) = drive([[*WORDS, "--format", "json"]], cwd=tmp_path)
    found = json.loads(done.out)
    assert {one["id"] for each in found["examples"] for one in each["pitfalls"]} == set(pitfalls())
    assert all(each["claims"] and each["values"] and each["pictures"] for each in found["examples"])
    assert "Nature Methods 2024" in found["source"]
