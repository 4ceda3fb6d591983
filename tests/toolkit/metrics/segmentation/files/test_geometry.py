"""What files say of spacing, axes and colours, and what is said where it does not fit."""

import numpy as np
import pytest
from tests.toolkit.metrics.segmentation.files.filled import MASK, fill, scored

from assay.errors import PlanError
from assay.images.formats import read_image
from assay.metrics.segmentation.score import Wish, score


@pytest.mark.parametrize(("steps", "given", "volume"), [([2, 1, 1], "", 10), (None, "3,1,1", 15), (None, "2", 40)])
def test_a_volume_of_one_slice_has_a_thickness(tmp_path, steps, given, volume):
    """The spacing of a file has a number for each of its own axes, those of size 1 among them."""
    truth, other = np.zeros((2, 1, 9, 9), np.uint8)
    truth[0, 2:5, 1:6] = 1
    other[0, 2:4, 1:6] = 1
    for name, mask in (("truth", truth), ("nn", other)):
        (tmp_path / name).mkdir()
        np.savez(tmp_path / name / "a.npz", labels=mask, **({} if steps is None else {"spacing": steps}))
    found = score(tmp_path / "truth", [tmp_path / "nn"], Wish(metrics="AVE,HD", spacing=given))
    assert [row["value"] for row in found.results["results"]] == [volume, 2.0 if given == "2" else 1.0]


@pytest.mark.parametrize(("ending", "needs"), [("nii", "nibabel"), ("mha", "SimpleITK")])
def test_files_say_how_thick_one_slice_is(tmp_path, ending, needs):
    library = pytest.importorskip(needs)
    path = str(tmp_path / f"a.{ending}")
    if ending == "nii":
        library.save(library.Nifti1Image(MASK[np.newaxis].T, np.diag([0.5, 0.8, 2.5, 1])), path)
    else:
        image = library.GetImageFromArray(MASK[np.newaxis])
        image.SetSpacing((0.5, 0.8, 2.5))
        library.WriteImage(image, path)
    found = read_image(path)
    assert (found.spacing, found.depth, found.sides) == ((0.8, 0.5), 2.5, (False, True, True))


def test_a_spacing_of_other_axes_is_a_mistake_of_who_gives_it(tmp_path):
    truth, nn = fill(tmp_path / "truth", "a", "b"), fill(tmp_path / "nn", "a", "b")
    with pytest.raises(PlanError, match=r"--spacing has 3 numbers, and case `[ab]` has 2 axes"):
        scored(truth, nn, spacing="1,2,3")


def test_nothing_is_said_of_the_spacing_of_what_cannot_be_read(tmp_path):
    truth, nn = fill(tmp_path / "truth", "a"), fill(tmp_path / "nn", "a")
    (truth / "a.npy").write_bytes(b"")
    found = score(truth, [nn], Wish(metrics="HD", labels="a=1"))
    assert not [note for note in found.results["notes"] if "spacing" in note]


def test_what_leaves_the_order_of_axes_open_is_said(tmp_path):
    nib = pytest.importorskip("nibabel")
    truth, nn = fill(tmp_path / "truth", "a"), fill(tmp_path / "nn", "a")
    (truth / "a.npy").unlink()
    nib.save(nib.Nifti1Image(MASK.T, np.eye(4)), truth / "a.nii")
    words = "nn: 1 of 1 file: says no orientation, and the reference does: axes are compared as they lie"
    assert words in scored(truth, nn).results["notes"]
    assert words not in scored(truth, nn, placed=False).results["notes"]
    (tmp_path / "same").mkdir()
    nib.save(nib.Nifti1Image(MASK.T, np.eye(4)), tmp_path / "same" / "a.nii")
    assert not [note for note in scored(truth, tmp_path / "same").results["notes"] if "orientation" in note]


@pytest.mark.parametrize(("colours", "said"), [([255, 0, 0, 0, 0, 0], True), ([0, 0, 0, 255, 0, 0, 9, 9, 9], False)])
def test_palettes_that_differ_are_said(tmp_path, colours, said):
    pictures = pytest.importorskip("PIL.Image")
    for folder, palette in (("truth", [0, 0, 0, 255, 0, 0]), ("nn", colours)):
        (tmp_path / folder).mkdir()
        picture = pictures.fromarray(np.eye(6, dtype=np.uint8)).convert("P")
        picture.putpalette(palette)
        picture.save(tmp_path / folder / "a.png")
    notes = scored(tmp_path / "truth", tmp_path / "nn").results["notes"]
    assert any("has another palette than the reference" in note for note in notes) == said


def test_axes_that_are_not_at_right_angles_measure_nothing(tmp_path):
    nib = pytest.importorskip("nibabel")
    cube = np.zeros((6, 6, 6), np.uint8)
    cube[2:4, 2:4, 2:4] = 1
    affine = np.eye(4)
    affine[0, 2] = 1.5
    for folder in ("truth", "nn"):
        (tmp_path / folder).mkdir()
        image = nib.Nifti1Image(cube, affine)
        nib.save(image, tmp_path / folder / "a.nii")
    found = score(tmp_path / "truth", [tmp_path / "nn"], Wish(metrics="HD", classes="1"))
    assert "not at right angles" in found.results["problems"][0]["problem"]
    for wish in (Wish(metrics="DSC"), Wish(metrics="HD", spacing="1")):
        assert not score(tmp_path / "truth", [tmp_path / "nn"], wish).results["problems"]
