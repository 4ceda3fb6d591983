"""Answers in the call of `assay metrics fingerprint`: wrong ones, those of classes, and those that masks give."""

import pytest
from tests.toolkit.cli.fingerprint.terminal import WORDS, loaded


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
