"""The file that `assay metrics fingerprint` writes and goes on with: what stands in it stays; others are let alone."""

import numpy as np
import pytest
from tests.toolkit.cli.fingerprint.terminal import WORDS, codes, loaded


def test_without_a_terminal_nothing_is_asked(folder, assay):
    done = assay(*WORDS, cwd=folder)
    assert done.status == 0
    assert "fingerprint.yaml: 11 answers, 11 of them measured, 12 open" in done.out
    assert done.out.splitlines()[-1] == "then: assay metrics recommend fingerprint.yaml"
    text = (folder / "fingerprint.yaml").read_text()
    assert "# open: true or false\n# structure_boundaries:\n" in text
    assert codes(folder / "fingerprint.yaml") == {"MOD002", "FPR031"}
    recommended = assay("metrics", "recommend", "fingerprint.yaml", cwd=folder)
    assert recommended.status == 0
    assert "DSC" in recommended.out


def test_an_open_answer_that_is_needed_is_told(folder, drive):
    words = [*WORDS, "--no-input", "--answer", "FP2.1=yes"]
    (open_, done) = drive([words, [*words, "--answer", "boundary_errors=existence"]], cwd=folder)
    assert open_.status == 1
    assert "nothing can be recommended before an answer to `boundary_errors`" in open_.out
    assert done.status == 0
    assert loaded(folder / "fingerprint.yaml").boundary_errors == "existence"


def test_what_people_wrote_into_the_file_stays(folder, drive):
    words = [*WORDS, "--no-input"]
    drive([words], cwd=folder)
    path = folder / "fingerprint.yaml"
    text = path.read_text()
    text = text.replace("# tubular_shape:", "tubular_shape: true  # vessels, says Anna")
    text = text.replace("small_structures: consistently", "small_structures: never")
    text = text.replace("# FP3.5 ", "# a note of mine\n# FP3.5 ")
    path.write_text(text)
    (done,) = drive([[*words, "--answer", "FP3.5=no"]], cwd=folder)
    assert done.status == 0
    assert "`small_structures` is kept, and the data say otherwise: 2: 2 of 2 parts" in done.out
    after = path.read_text()
    filled = "# open: true or false\n# touching_structures:"
    assert after == text.replace(filled, "touching_structures: false")


def test_a_file_that_was_begun_with_other_data_is_gone_on_with_and_told(folder, drive):
    (folder / "other").mkdir()
    for number in (2, 3):
        np.savez(folder / "other" / f"case{number}.npz", labels=np.ones((9, 9, 9), np.uint8))
    words = ["metrics", "fingerprint", "truth", "--no-input"]
    first, same, more, other = drive(
        [words, words, [*words[:3], "unet", *words[3:]], ["metrics", "fingerprint", "other", "--no-input"]], cwd=folder
    )
    for done in (first, same, more):
        assert "other data" not in done.out + done.err
    assert "fingerprint.yaml: it was begun with other data (references in `truth`: 3 of 3 axes" in other.err
    assert "and these are references in `other`: 2 of 3 axes: answers that stand there are kept" in other.err
    path = folder / "fingerprint.yaml"
    path.write_text("".join(line for line in path.read_text().splitlines(keepends=True) if "# data:" not in line))
    (silent,) = drive([["metrics", "fingerprint", "other", "--no-input"]], cwd=folder)
    assert "other data" not in silent.out + silent.err


def test_an_answer_that_stands_is_not_overwritten(folder, drive):
    words = [*WORDS, "--no-input", "--answer"]
    first, same, other = drive([[*words, "FP2.1=no"], [*words, "FP2.1=no"], [*words, "FP2.1=yes"]], cwd=folder)
    assert (first.status, same.status) == (0, 0)
    assert other.is_one_line("`FP2.1=yes`", "another answer to `structure_boundaries` already")


@pytest.mark.parametrize(
    ("text", "mentioned"),
    [
        ("my notes\n", "no fingerprint to go on with"),
        ("assay: evaluation/1\nname: x\n", "no fingerprint to go on with"),
        ('{"assay": "fingerprint/1", "name": "x"}', "no fingerprint to go on with"),
        ("assay: fingerprint/1\nname: x\ncategory: Sem\n", "no fingerprint to go on with"),
    ],
)
def test_other_files_are_refused_and_left_alone(folder, drive, text, mentioned):
    (folder / "fingerprint.yaml").write_text(text)
    (refused,) = drive([[*WORDS, "--no-input"]], cwd=folder)
    assert refused.is_one_line("`fingerprint.yaml` is there already", mentioned)
    assert (folder / "fingerprint.yaml").read_text() == text


def test_a_file_that_is_no_text_is_refused_in_its_own_words(folder, drive):
    (folder / "fingerprint.yaml").write_bytes(b"name: \xff\n")
    (refused,) = drive([[*WORDS, "--no-input"]], cwd=folder)
    assert refused.is_one_line("fingerprint.yaml: is no UTF-8 text from byte 6 on")
    assert (folder / "fingerprint.yaml").read_bytes() == b"name: \xff\n"


def test_a_fingerprint_with_errors_is_refused_and_left_alone(folder, drive):
    text = "assay: fingerprint/1\nname: x\ncolour: red\n"
    (folder / "fingerprint.yaml").write_text(text)
    (refused,) = drive([[*WORDS, "--no-input"]], cwd=folder)
    assert refused.status == 2
    assert "colour" in refused.err
    assert (folder / "fingerprint.yaml").read_text() == text


def test_standard_output_takes_the_document(folder, assay):
    done = assay(*WORDS, "-o", "-", "--no-input", cwd=folder)
    assert done.status == 0
    assert done.out.startswith("# The problem")
    assert done.out.endswith("cited.\n")
    assert "12 open" in done.err
    assert not (folder / "fingerprint.yaml").exists()
