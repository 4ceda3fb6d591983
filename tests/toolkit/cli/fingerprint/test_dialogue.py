"""`assay metrics fingerprint` as people answer it on a terminal: what is asked, taken, and kept whatever happens."""

import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.toolkit.cli.fingerprint.terminal import (
    END,
    HANG_UP,
    PROMPT,
    STOP,
    WORDS,
    asked,
    codes,
    loaded,
    loaded_is_open,
    talk,
)
from tests.toolkit.cli.fingerprint.test_tables import TABLE

pytestmark = pytest.mark.skipif(os.name != "posix", reason="speaks of POSIX")
PAGE = Path(__file__).parents[4] / "docs" / "fingerprints.md"


def test_the_page_shows_what_the_terminal_shows(folder):
    shown, status = talk(folder, [*WORDS, "--labels", "organ=1,lesion=2", "--answer", "FP2.1=no"], [])
    (block,) = re.findall(r"^```text\n(.*?)\n```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    assert block in shown
    assert status == 0
    assert asked(shown)[:3] == ["FP1.1", "FP2.2", "FP2.3"]


def test_enter_at_every_question_gives_a_complete_fingerprint(folder):
    shown, status = talk(folder, WORDS, [])
    assert status == 0
    assert "0 open" in shown
    model = loaded(folder / "fingerprint.yaml")
    assert model.category == "SemS"
    assert (model.class_imbalance, model.small_structures) == (True, "consistently")
    assert codes(folder / "fingerprint.yaml") == set()


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


def test_numbers_that_are_called_for_and_left_open_are_told(folder):
    said = (f"--answer={each}" for each in ("FP1.1=ImLC", "FP4.2=yes", "FP2.6=none"))
    words = [*WORDS, *said]
    shown, _ = talk(folder, words, [])
    (folder / "fingerprint.yaml").unlink()
    shown, status = talk(folder, words, [*[""] * asked(shown).index("FP2.5.1"), "yes"])
    assert "nothing can be recommended yet: some confusions are worse than others" in shown.replace("\n", " ")
    assert status == 1


def test_bytes_that_are_no_text_are_no_answer(folder):
    shown, status = talk(folder, WORDS, ["", "\udcff\udcfe", "no"])
    assert status == 0
    assert "`structure_boundaries` is answered by yes or no, and not by" in shown
    assert loaded(folder / "fingerprint.yaml").structure_boundaries is False


def test_a_dash_leaves_open_what_enter_would_answer(folder):
    talk(folder, WORDS, ["", "-"])
    assert loaded_is_open(folder, "structure_boundaries")
    assert not loaded_is_open(folder, "structure_volume")


def test_an_answer_that_contradicts_another_is_not_taken(folder):
    words = [*WORDS, *(f"--answer=FP{each}=no" for each in ("2.1", "2.2", "2.3", "2.4", "2.5.7"))]
    shown, status = talk(folder, [*words, "--answer", "FP2.5.2=none"], ["", "yes", "no"])
    assert "calibration is requested, but it can only be assessed where there are class scores" in shown
    assert status == 0
    assert loaded(folder / "fingerprint.yaml").calibration_requested is False


def test_what_an_answer_needs_beside_it_is_asked_next(tmp_path):
    """Costs, and a decision by a target, are taken before anybody could say which costs, and which target."""
    (tmp_path / "study.csv").write_text(TABLE)
    words = ["metrics", "fingerprint", "study.csv", "--answer=FP4.2=no"]
    typed = ["", "no", "yes", "ill>well=10", "none", "no", "target_value", "sensitivity", "0.95"]
    shown, status = talk(tmp_path, words, typed)
    assert status == 0, shown
    assert asked(shown)[:9] == ["FP1.1", "FP2.4", *["FP2.5.1"] * 2, "FP2.5.2", "FP2.5.5", *["FP2.6"] * 3]
    model = loaded(tmp_path / "fingerprint.yaml")
    assert [(each.reference, each.prediction, each.cost) for each in model.costs] == [("ill", "well", 10)]
    assert (model.decision_rule, model.target, model.target_value) == ("target_value", "sensitivity", 0.95)


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


def edit(path):
    """What somebody does to the file while a question is open."""
    path.write_text(path.read_text() + "# says Anna\n")


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
