"""`assay metrics fingerprint` of data among which a file is damaged: it is named, the rest described, the status 1."""

import gzip
import re

import numpy as np
import pytest
from tests.toolkit.cli.fingerprint.terminal import WORDS, loaded

nibabel = pytest.importorskip("nibabel")

ENOUGH = ["--no-input", "--answer", "FP2.1=no"]
"""So that nothing is open without which nothing is recommended."""


@pytest.mark.parametrize("place", ["truth", "unet"])
@pytest.mark.parametrize("data", [b"", b"hello\n", b"PK\x03\x04 broken"], ids=["empty", "text", "broken"])
def test_a_damaged_mask_is_named_and_the_rest_described(folder, drive, place, data):
    (whole,) = drive([[*WORDS, *ENOUGH, "-o", "whole.yaml"]], cwd=folder)
    assert (whole.status, "problem" in whole.err) == (0, False)
    (folder / place / "case1.npz").write_bytes(data)
    (done,) = drive([[*WORDS, *ENOUGH]], cwd=folder)
    assert done.status == 1
    who = {"truth": "the reference"}.get(place, place)
    assert re.search(rf"^problem: case1, {who}: it is damaged", done.err, re.MULTILINE)
    assert "then: assay metrics recommend" in done.out
    assert loaded(folder / "fingerprint.yaml").empty_reference_possible is True


def cut(data):
    """As a copy that stopped half way."""
    return data[: len(data) // 2]


def flipped(data):
    """As a disk that lost a bit."""
    at = len(data) // 2
    return data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :]


@pytest.mark.parametrize("place", ["truth", "unet"])
@pytest.mark.parametrize("damage", [cut, flipped])
def test_damaged_nifti_is_named(tmp_path, drive, place, damage):
    noise = np.random.default_rng(0)
    for name in ("truth", "unet"):
        (tmp_path / name).mkdir()
        for case in range(2):
            mask = (noise.random((16, 16, 16)) < 0.2).astype(np.uint8)
            nibabel.save(nibabel.Nifti1Image(mask, np.eye(4)), tmp_path / name / f"case{case}.nii.gz")
    broken = tmp_path / place / "case1.nii.gz"
    whole = broken.read_bytes()
    broken.write_bytes(damage(whole))
    with pytest.raises((EOFError, OSError, gzip.zlib.error)):
        gzip.decompress(broken.read_bytes())
    done, again = drive([[*WORDS, *ENOUGH], [*WORDS, *ENOUGH, "-o", "-"]], cwd=tmp_path)
    assert (done.status, again.status) == (1, 1)
    assert done.err.count("problem: case1, ") == again.err.count("problem: case1, ") == 1
    broken.write_bytes(whole)
    (done,) = drive([[*WORDS, *ENOUGH, "-o", "mended.yaml"]], cwd=tmp_path)
    assert (done.status, done.err) == (0, "")


def test_a_prediction_of_another_shape_is_a_problem_and_one_that_is_not_there_none(folder, drive):
    (folder / "unet" / "case0.npz").unlink()
    (done,) = drive([[*WORDS, *ENOUGH, "-o", "missing.yaml"]], cwd=folder)
    assert (done.status, "problem" in done.err) == (0, False)
    np.savez(folder / "unet" / "case1.npz", labels=np.zeros((4, 4, 4), np.uint8), spacing=[1, 1, 1])
    (done,) = drive([[*WORDS, *ENOUGH]], cwd=folder)
    assert done.status == 1
    assert "problem: case1, unet: " in done.err


def test_many_problems_are_counted(tmp_path, drive):
    for name in ("truth", "unet"):
        (tmp_path / name).mkdir()
        for case in range(30):
            np.save(tmp_path / name / f"case{case:02}.npy", np.ones((4, 4), np.uint8))
            if name == "unet":
                (tmp_path / name / f"case{case:02}.npy").write_bytes(b"no")
    (done,) = drive([[*WORDS, *ENOUGH]], cwd=tmp_path)
    assert done.status == 1
    assert done.err.count("problem: ") == 21
    assert "problem: and 10 more, all of which `assay metrics score` tells" in done.err


TRUTH = "id,truth\n" + "".join(f"i{row},{'ill' if row % 4 == 0 else 'well'}\n" for row in range(40))
RIGHT = TRUTH.replace("truth", "prediction")
SAID = ["--no-input", "--answer", "FP2.6=argmax", "--answer", "FP4.2=no"]


@pytest.mark.parametrize(("name", "data"), [("b.csv", b""), ("b.csv", b"\xae\xff\x01"), ("b.parquet", b"PAR1 cut")])
def test_a_damaged_table_of_predictions_is_named_and_the_rest_described(tmp_path, drive, name, data):
    (tmp_path / "truth.csv").write_text(TRUTH)
    (tmp_path / "a.csv").write_text(RIGHT)
    (tmp_path / name).write_bytes(data)
    both, alone, reference = drive(
        [
            ["metrics", "fingerprint", "truth.csv", "a.csv", name, *SAID, "-o", "both.yaml"],
            ["metrics", "fingerprint", "truth.csv", name, *SAID, "-o", "alone.yaml"],
            ["metrics", "fingerprint", name, "a.csv", *SAID, "-o", "none.yaml"],
        ],
        cwd=tmp_path,
    )
    assert (both.status, alone.status, reference.status) == (1, 1, 2)
    assert both.err.startswith(f"problem: {name}: ")
    assert alone.err.startswith(f"problem: {name}: ")
    assert loaded(tmp_path / "both.yaml").class_scores_available is False
    assert "\nclass_scores_available:" not in (tmp_path / "alone.yaml").read_text()
    assert not (tmp_path / "none.yaml").exists()
