"""The checklist of a draft: that of the dataset which it becomes, with the lines of the draft."""

import re
import shutil

import pytest

from .test_check_drafts import MENDED

ITEM = re.compile(r"- (\[[x ]\]) `(?:\w+:)(\w+)`.*?(?: \(line (\d+)\))?", re.MULTILINE)
RENAMED = {"citeAs": "citation"}
"""What the draft calls by another name."""
CHECKLIST = ["--profile", "neurips-2026", "--format", "checklist"]
FIRST = "- [x] croissant/0.8 without errors"


def items(text):
    """Whether it is done, the property and the line of each item about a property."""
    return [found.groups() for line in text.splitlines() if (found := ITEM.fullmatch(line))]


def test_it_asks_and_finds_what_it_does_of_the_migrated_file_at_lines_of_the_draft(corpus, tmp_path, drive):
    paths = sorted((corpus / "croissant" / "datasets" / "0.8").glob("**/metadata.json"))
    calls = []
    for number, path in enumerate(paths):
        shutil.copy(path, tmp_path / f"{number}.json")
        name = f"{number}.json"
        calls += [["check", name, *CHECKLIST], ["data", "migrate", name, "--yes"], ["check", name, *CHECKLIST]]
    done = drive(calls, cwd=tmp_path)
    lines_found = 0
    for path, draft, today in zip(paths, done[::3], done[2::3], strict=True):
        given, migrated = items(draft.out), items(today.out)
        assert len(given) > 15
        assert [each[:2] for each in given] == [each[:2] for each in migrated]
        lines = path.read_text(encoding="utf-8").splitlines()
        for mark, word, line in given:
            assert (mark == "[x]") == (line is not None)
            if line is not None:
                lines_found += 1
                assert f'"{RENAMED.get(word, word)}"' in lines[int(line) - 1]
    assert lines_found > 3 * len(paths)


def test_what_is_amiss_in_an_answer_stands_below_it(tmp_path, drive):
    (tmp_path / "old.json").write_text(MENDED.replace("Breast masses.", "TODO"))
    (done,) = drive([["check", "old.json", *CHECKLIST]], cwd=tmp_path)
    lines = done.out.splitlines()
    (told,) = (number for number, line in enumerate(lines) if "(`PRO002`)" in line)
    assert lines[told - 1] == "- [ ] `sc:description`: What is the dataset about?"
    assert lines[told].startswith("  - line 12: `TODO` is no answer")


def test_it_tells_that_the_file_is_a_draft(tmp_path, drive):
    (tmp_path / "old.json").write_text(MENDED)
    (done,) = drive([["check", "old.json", *CHECKLIST]], cwd=tmp_path)
    assert f"{FIRST}\n- [x] `sc:name`: What is the dataset called? (line 11)\n" in done.out
    assert "  - line 10: `0.8` is a draft of Croissant, checked as the 1.1 that it becomes; " in done.out


def test_a_cache_does_not_keep_what_it_is_made_of(tmp_path, drive):
    (tmp_path / "old.json").write_text(MENDED)
    (done,) = drive([["check", "old.json", "--cache", "kept", *CHECKLIST]], cwd=tmp_path)
    assert (done.status, done.out) == (2, "")
    assert "`--format checklist` and `--cache` cannot go together" in done.err


@pytest.mark.parametrize("option", [["--jobs", "2"], ["--jsonl"], ["--double-blind"]])
def test_every_way_of_checking_tells_it(tmp_path, drive, option):
    text = MENDED.replace("\n", " ") if option == ["--jsonl"] else MENDED
    (tmp_path / "old.json").write_text(f"{text}\n")
    (done,) = drive([["check", "old.json", *option, *CHECKLIST]], cwd=tmp_path)
    assert len(items(done.out)) > 15
