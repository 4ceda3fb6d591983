"""`assay metrics fingerprint` as people call it: on a real pseudo-terminal, without one, and again."""

import fcntl
import gzip
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
from pathlib import Path

import numpy as np
import pytest

from assay_spec.document import read_document
from assay_spec.load import load
from assay_spec.metrics.fingerprint import Fingerprint
from assay_validators.engine import Session

posix = pytest.mark.skipif(os.name != "posix", reason="speaks of POSIX")
WORDS = ("metrics", "fingerprint", "truth", "unet")
PAGE = Path(__file__).parents[3] / "docs" / "fingerprints.md"
PROMPT = re.compile(rb"\(\? explains, [^()]*\): $")
STOP, END, HANG_UP = "\x03", "\x04", None


@pytest.fixture
def folder(tmp_path):
    """The phantoms of the documentation."""
    for name in ("truth", "unet"):
        (tmp_path / name).mkdir()
        for case in range(3):
            mask = np.zeros((40, 40, 40), np.uint8)
            mask[5:20, 5:20, 5:20] = 1
            if case < 2 and (name, case) != ("unet", 1):
                mask[30:34, 30:34, 30:34] = 2
            np.savez(tmp_path / name / f"case{case}.npz", labels=mask, spacing=[1, 1, 1])
    return tmp_path


def talk(folder, words, typed, columns=100):
    """What a terminal shows, and the status; each of `typed` answers one question, and Enter all after them.

    One that is a function is called when its question is there.
    """
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    unset = dict.fromkeys(("COLUMNS", "LINES", "NO_COLOR"))
    process = subprocess.Popen(
        [sys.executable, "-c", START, *words],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=folder,
        env={name: value for name, value in (os.environ | {"TERM": "xterm"} | unset).items() if value is not None},
        start_new_session=True,
    )
    os.close(theirs)
    answers = iter(typed)
    shown, heard = b"", 0
    try:
        while block := os.read(ours, 1 << 16):
            shown += block
            if PROMPT.search(shown, heard):
                heard = len(shown)
                answer = next(answers, "")
                answer = answer() if callable(answer) else answer
                if answer is HANG_UP:
                    break
                line = answer if answer in (STOP, END) else f"{answer}\n"
                os.write(ours, line.encode("utf-8", "surrogateescape"))
    except OSError:  # how Linux says that the other side has gone
        pass
    os.close(ours)
    return shown.decode(errors="replace").replace("\r\n", "\n"), process.wait(60)


START = """
import fcntl, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from assay.cli import main
sys.argv[0] = "assay"
sys.exit(main())
"""


def loaded(path):
    """The fingerprint in a file, in which nothing needed is open."""
    found = load(read_document(str(path)), Fingerprint)
    assert found.complete, found.findings
    return found.model


def codes(path):
    return {each.code for each in Session().check_document(read_document(str(path))).diagnostics}


def asked(shown):
    """The ids in the order in which they were asked."""
    return re.findall(r"^\d+(?:, about \d+ more)?  (FP[\d.]+)$", shown, re.MULTILINE)


@posix
def test_the_page_shows_what_the_terminal_shows(folder):
    shown, status = talk(folder, [*WORDS, "--labels", "organ=1,lesion=2", "--answer", "FP2.1=no"], [])
    (block,) = re.findall(r"^```text\n(.*?)\n```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    assert block in shown
    assert status == 0
    assert asked(shown)[:3] == ["FP1.1", "FP2.2", "FP2.3"]


@posix
def test_enter_at_every_question_gives_a_complete_fingerprint(folder):
    shown, status = talk(folder, WORDS, [])
    assert status == 0
    assert "0 open" in shown
    model = loaded(folder / "fingerprint.yaml")
    assert model.category == "SemS"
    assert (model.class_imbalance, model.small_structures) == (True, "consistently")
    assert codes(folder / "fingerprint.yaml") == set()


@posix
def test_only_what_matters_is_asked(folder):
    shown, _ = talk(folder, WORDS, ["", "no"])
    assert "FP2.5.6" not in asked(shown)
    assert "FP2.6" not in asked(shown)
    (folder / "fingerprint.yaml").unlink()
    shown, _ = talk(folder, WORDS, ["", "yes"])
    assert "FP2.5.6" in asked(shown)
    assert loaded_is_open(folder, "boundary_errors")
    (folder / "fingerprint.yaml").unlink()
    shown, _ = talk(folder, WORDS, ["ImLC"])
    assert {"FP2.1", "FP3.1", "FP3.5"}.isdisjoint(asked(shown))
    assert {"FP2.6", "FP4.2"} <= {*asked(shown)}
    text = (folder / "fingerprint.yaml").read_text()
    assert "small_structures" not in text
    assert "classes:" not in text


def loaded_is_open(folder, name):
    return re.search(rf"^# {name}:$", (folder / "fingerprint.yaml").read_text(), re.MULTILINE)


@posix
def test_answers_are_taken_in_all_their_forms(folder):
    typed = ["2", "y", "?", "perhaps", "Yes", "true", "n", "FN", "yes", "-1", "1e999", "2.5"]
    shown, status = talk(folder, WORDS, typed)
    assert status == 0
    assert "S7.6: the volume is of particular importance" in shown, "`?` says what the answer decides"
    assert "`structure_volume` is answered by yes or no, and not by `perhaps`" in shown
    assert "`tolerance` is a number from 0, and not by" not in shown
    assert "and not `-1`" in shown
    assert "and not `1e999`" in shown
    model = loaded(folder / "fingerprint.yaml")
    assert (model.structure_boundaries, model.structure_volume, model.structure_center) == (True, True, True)
    assert (model.unequal_interest, model.error_preference) == (False, "FN")
    assert (model.compensate_imprecision, model.tolerance) == (True, 2.5)


@posix
def test_bytes_that_are_no_text_are_no_answer(folder):
    shown, status = talk(folder, WORDS, ["", "\udcff\udcfe", "no"])
    assert status == 0
    assert "`structure_boundaries` is answered by yes or no, and not by" in shown
    assert loaded(folder / "fingerprint.yaml").structure_boundaries is False


@posix
def test_a_dash_leaves_open_what_enter_would_answer(folder):
    talk(folder, WORDS, ["", "-"])
    assert loaded_is_open(folder, "structure_boundaries")
    assert not loaded_is_open(folder, "structure_volume")


@posix
def test_an_answer_that_contradicts_another_is_not_taken(folder):
    words = [*WORDS, *(f"--answer=FP{each}=no" for each in ("2.1", "2.2", "2.3", "2.4", "2.5.7"))]
    shown, status = talk(folder, [*words, "--answer", "FP2.5.2=none"], ["", "yes", "no"])
    assert "calibration is requested, but it can only be assessed where there are class scores" in shown
    assert status == 0
    assert loaded(folder / "fingerprint.yaml").calibration_requested is False


@posix
@pytest.mark.parametrize("how", [STOP, END, HANG_UP])
def test_whoever_stops_loses_nothing_and_goes_on(folder, how):
    shown, status = talk(folder, WORDS, ["", "no", "yes", how])
    assert asked(shown) == ["FP1.1", "FP2.1", "FP2.2", "FP2.3"]
    if how is not HANG_UP:
        assert status == 0
        assert "stopped; what was answered is kept" in shown
    model = loaded(folder / "fingerprint.yaml")
    assert (model.structure_volume, "structure_center" in model.places) == (True, False)
    shown, status = talk(folder, WORDS, [])
    assert status == 0
    assert asked(shown)[0] == "FP2.3"
    model = loaded(folder / "fingerprint.yaml")
    assert (model.structure_volume, model.structure_center) == (True, False)
    assert codes(folder / "fingerprint.yaml") == set()


@posix
def test_a_terminating_signal_loses_nothing(folder):
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "assay", *WORDS], stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder
    )
    os.close(theirs)
    shown = b""
    while not PROMPT.search(shown):
        shown += os.read(ours, 1 << 16)
    os.write(ours, b"SemS\n")
    while b"FP2.1\r\n" not in shown or not PROMPT.search(shown):
        shown += os.read(ours, 1 << 16)
    process.send_signal(signal.SIGTERM)
    process.wait(60)
    os.close(ours)
    assert loaded(folder / "fingerprint.yaml").category == "SemS"


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


def edit(path):
    """What somebody does to the file while a question is open."""
    path.write_text(path.read_text() + "# says Anna\n")


@posix
def test_what_is_written_while_questions_are_asked_stays(folder):
    path = folder / "fingerprint.yaml"
    shown, status = talk(folder, WORDS, ["", "no", lambda: edit(path) or "yes"])
    assert status == 2
    assert "`fingerprint.yaml` was changed meanwhile and is left as it is" in shown
    assert "Traceback" not in shown
    assert path.read_text().endswith("# says Anna\n")
    assert loaded_is_open(folder, "structure_volume")
    shown, status = talk(folder, WORDS, [])
    assert (status, asked(shown)[0]) == (0, "FP2.2")
    assert "# says Anna\n" in path.read_text()


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


@pytest.mark.parametrize(
    ("answer", "mentioned"),
    [
        ("FP2.1", "is not of the form"),
        ("FP9.9=yes", "there is no question `FP9.9`"),
        ("FP2.1=perhaps", "answered by yes or no"),
        ("FP3.1=often", "never, occasionally or consistently"),
        ("FP2.6=argmax", "`decision_rule` is asked of ImLC, ObD or InS, and this is SemS"),
        ("tolerance=2", "asked only where `compensate_imprecision` is true"),
        ("FP2.7.1=yes", "calibration is requested, but"),
        ("liver:FP2.1=yes", "there is no class `liver`"),
        ("1:FP4.1=yes", "asked of the whole problem"),
    ],
)
def test_wrong_answers_are_one_line_and_write_nothing(folder, drive, answer, mentioned):
    (done,) = drive([[*WORDS, "--no-input", "--answer", answer]], cwd=folder)
    assert done.status == 2
    assert mentioned in done.err
    assert not (folder / "fingerprint.yaml").exists()


def test_a_class_has_answers_of_its_own(folder, drive):
    words = [*WORDS, "--labels", "organ=1,lesion=2", "--no-input", "--answer"]
    (done,) = drive(
        [[*words, "FP2.1=no", "--answer", "lesion:FP2.1=yes", "--answer", "lesion:FP3.1=never"]], cwd=folder
    )
    assert done.status == 0
    classes = {each.name: each for each in loaded(folder / "fingerprint.yaml").classes}
    assert (classes["lesion"].structure_boundaries, classes["lesion"].small_structures) == (True, "never")
    assert classes["organ"].small_structures == "never"


def test_what_is_said_of_all_holds_of_all_classes(folder, drive):
    drive([[*WORDS, "--no-input", "--answer", "FP3.1=never"]], cwd=folder)
    model = loaded(folder / "fingerprint.yaml")
    assert model.small_structures == "never"
    assert [each.small_structures for each in model.classes] == [None]


def test_a_damaged_mask_is_named_and_the_rest_measured(folder, drive):
    (folder / "truth" / "case1.npz").write_bytes(b"PK\x03\x04 broken")
    (done,) = drive([[*WORDS, "--no-input"]], cwd=folder)
    assert done.status == 1
    assert re.search(r"^problem: case1: it is damaged", done.err, re.MULTILINE)
    assert loaded(folder / "fingerprint.yaml").empty_reference_possible is True


TABLE = "id,patient,truth,p_ill\n" + "".join(
    f"i{row},p{row // 2},{'ill' if row % 20 == 0 else 'well'},{'' if row == 7 else row / 100}\n" for row in range(100)
)


def test_tables_tell_of_classes_scores_groups_and_gaps(tmp_path, drive):
    (tmp_path / "study.csv").write_text(TABLE)
    words = ["metrics", "fingerprint", "study.csv", "--no-input", "--answer", "FP2.6=argmax", "--answer", "FP4.2=no"]
    done, recommended = drive([words, ["metrics", "recommend", "fingerprint.yaml"]], cwd=tmp_path)
    assert (done.status, recommended.status) == (0, 0)
    model = loaded(tmp_path / "fingerprint.yaml")
    assert (model.category, model.class_imbalance, model.class_scores_available) == ("ImLC", True, True)
    assert (model.invalid_output_possible, model.non_independent, model.multiple_labels) == (True, "grouped", False)


def test_costs_and_targets_are_written_as_documents_want_them(tmp_path, drive):
    (tmp_path / "study.csv").write_text(TABLE)
    said = ["2.5.1=yes", "4.2=no", "2.6=target_value"]
    words = ["metrics", "fingerprint", "study.csv", "--no-input", *(f"--answer=FP{each}" for each in said)]
    words += ["--answer", "costs=ill>well=10, well>ill=0.5", "--answer", "target=sensitivity"]
    (done,) = drive([[*words, "--answer", "target_value=0.95"]], cwd=tmp_path)
    assert done.status == 0, done
    model = loaded(tmp_path / "fingerprint.yaml")
    assert [(each.reference, each.prediction, each.cost) for each in model.costs] == [
        ("ill", "well", 10),
        ("well", "ill", 0.5),
    ]
    assert (model.target, model.target_value) == ("sensitivity", 0.95)
    assert {"MOD002", "FPR031"} >= codes(tmp_path / "fingerprint.yaml")


@pytest.mark.parametrize("name", ["r.txt", "r.jsonl", "r.csv.gz", "r.tsv.gz", "r.pq", "r.tab", "gone.csv"])
def test_score_and_fingerprint_know_the_same_tables(tmp_path, drive, name):
    text = TABLE.replace(",", "\t").encode() if name == "r.tab" else TABLE.encode()
    if name != "gone.csv":
        (tmp_path / name).write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
    (tmp_path / "p.csv").write_text(TABLE)
    words = [["metrics", "fingerprint", name, "--no-input"], ["metrics", "score", name, "p.csv"]]
    done = drive([*words, ["metrics", "tools", name, "p.csv", "--metrics", "AUROC"]], cwd=tmp_path)
    if name == "r.tab":
        assert done[0].status == 1
        return
    assert {(each.status, each.err.count("\n")) for each in done} == {(2, 1)}
    assert len({each.err for each in done}) == 1
    assert name in done[0].err


def test_options_of_masks_and_tables_are_told_apart(folder, drive):
    (folder / "study.csv").write_text(TABLE)
    calls = (["study.csv", "--small-below", "3"], ["truth", "--id", "id"], ["study.csv", "gone.csv"], ["gone"])
    done = drive([["metrics", "fingerprint", *words, "--no-input"] for words in calls], cwd=folder)
    told = (("--small-below", "table"), ("--id is for tables", "`truth`"), ("gone.csv",), ("gone",))
    assert all(each.is_one_line(*words) for each, words in zip(done, told, strict=True))
