"""Where images lie, in one format and another, and how two that lie apart are told."""

import numpy as np
from tests.toolkit.images.written import LABELS, STEPS, itk, nifti

from assay.images.formats import read_image
from assay.images.geometry import difference
from assay.images.image import Image


def test_one_place_in_two_formats(tmp_path):
    """ITK writes NIfTI in another convention of axes than its own, and what lies in one place does so in both."""
    for name in ("a.nrrd", "a.nii.gz"):
        itk(tmp_path / name, LABELS.astype("u1"))
    one, other = read_image(tmp_path / "a.nrrd"), read_image(tmp_path / "a.nii.gz")
    assert difference(one, other) == ""
    assert np.array_equal(one.labels, other.labels)


def placed(affine, shape=(4, 5, 6)):
    return Image(np.zeros(shape, "u1"), (1.0, 1.0, 1.0), np.array(affine, float), shape[::-1])


def test_where_images_lie():
    eye = np.eye(4)
    moved, turned, near = eye.copy(), eye.copy(), eye.copy()
    moved[0, 3], near[0, 3] = 3, 0.04
    turned[:3, :3] = [[0, 1, 0], [-1, 0, 0], [0, 0, 1]]
    assert difference(placed(eye), placed(near)) == ""
    assert "3 mm" in difference(placed(eye), placed(moved))
    assert "its orientation is PRS, that of the reference RAS" in difference(placed(eye), placed(turned))
    assert difference(placed(eye), placed(moved), placed=False) == ""
    assert "its shape is 6 x 5 x 3, that of the reference 6 x 5 x 4" in difference(placed(eye), placed(eye, (3, 5, 6)))
    stretched = Image(np.zeros((4, 5, 6), "u1"), (1.0, 1.0, 1.01))
    assert "1 x 1 x 1.01 mm" in difference(Image(np.zeros((4, 5, 6), "u1"), (1.0, 1.0, 1.0)), stretched)


def test_arrays_that_may_lie_either_way_are_not_compared(tmp_path):
    cube, long = ((np.arange(27).reshape(3, 3, 3) % 4).astype(np.uint8), LABELS.astype(np.uint8))
    for name, labels in (("cube", cube), ("long", long)):
        nifti(tmp_path / f"{name}.nii.gz", labels)
        np.savez(tmp_path / f"{name}.npz", labels=labels.T)
        np.savez(tmp_path / f"{name}-right.npz", labels=labels)
    read = {path.name: read_image(path) for path in tmp_path.iterdir()}
    assert "slices come first or last" in difference(read["cube.nii.gz"], read["cube.npz"])
    assert "slices come first or last" in difference(read["cube.npz"], read["cube.nii.gz"])
    assert difference(read["cube.nii.gz"], read["cube.npz"], placed=False) == ""
    assert difference(read["cube.npz"], read["cube-right.npz"]) == ""
    assert difference(read["long.nii.gz"], read["long-right.npz"]) == ""
    assert "axes run the other way round" in difference(read["long.nii.gz"], read["long.npz"])


def test_a_spacing_in_the_other_order_is_told(tmp_path):
    cube = (np.arange(27).reshape(3, 3, 3) % 4).astype(np.uint8)
    nifti(tmp_path / "m.nii.gz", cube)
    np.savez(tmp_path / "m.npz", labels=cube, spacing=STEPS[::-1])
    said = difference(*(read_image(tmp_path / name) for name in ("m.nii.gz", "m.npz")))
    assert "spacing has the order of the reference's turned round" in said
