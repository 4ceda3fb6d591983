"""Label maps come out of files as they went in, with their spacing."""

import struct

import numpy as np
import pytest
from tests.toolkit.images.written import LABELS, STEPS, itk, nib, nifti, pillow

from assay.images.formats import ending_of, read_image
from assay.images.image import ImageError
from assay.images.labels import as_labels, flat


@pytest.mark.parametrize("ending", [".nii", ".nii.gz", ".NII.GZ"])
@pytest.mark.parametrize("dtype", ["u1", "i2", "i4", "u2", "f4", "f8", ">i2"])
def test_nifti(tmp_path, ending, dtype):
    path = tmp_path / f"a{ending.lower()}"
    nifti(path, LABELS.astype(dtype))
    path = path.rename(tmp_path / f"a{ending}")
    image = read_image(path)
    assert np.array_equal(image.labels, LABELS)
    assert image.labels.flags.c_contiguous
    assert image.spacing == STEPS
    assert bool(image.notes) == (dtype in ("f4", "f8"))


def test_nifti_of_the_second_version(tmp_path):
    nifti(tmp_path / "a.nii.gz", LABELS.astype("u1"), cls=nib.Nifti2Image)
    assert np.array_equal(read_image(tmp_path / "a.nii.gz").labels, LABELS)


def test_labels_that_nibabel_scaled_into_16_bits(tmp_path):
    """What comes of `get_fdata()` when it is saved with the header that it came with."""
    header = nib.Nifti1Image(np.zeros((2, 2, 2), np.int16), np.eye(4)).header
    nib.save(nib.Nifti1Image(LABELS.T.astype(np.float64), np.eye(4), header), tmp_path / "a.nii.gz")
    assert not np.array_equal(nib.load(tmp_path / "a.nii.gz").get_fdata().T, LABELS)
    found = read_image(tmp_path / "a.nii.gz")
    assert np.array_equal(found.labels, LABELS)
    assert "rounded to whole ones" in found.notes[0]


def test_nifti_with_a_scale(tmp_path):
    image = nib.Nifti1Image(LABELS.T.astype(np.float32), np.eye(4))
    image.header.set_data_dtype(np.int16)
    image.header.set_slope_inter(2, 1)
    nib.save(image, tmp_path / "a.nii")
    assert np.array_equal(read_image(tmp_path / "a.nii").labels, nib.load(tmp_path / "a.nii").get_fdata().T)


@pytest.mark.parametrize(("unit", "scale"), [("mm", 1), ("micron", 1e-3), ("meter", 1e3), ("unknown", 1)])
def test_nifti_in_other_units(tmp_path, unit, scale):
    image = nib.Nifti1Image(LABELS.T.astype(np.uint8), np.diag([*STEPS[::-1], 1]))
    image.header.set_xyzt_units(unit)
    nib.save(image, tmp_path / "a.nii")
    found = read_image(tmp_path / "a.nii")
    assert found.spacing == pytest.approx([step * scale for step in STEPS])
    assert np.diag(found.affine)[:3] == pytest.approx([step * scale for step in STEPS[::-1]])
    assert found.notes == ()


@pytest.mark.parametrize("cls", [nib.Nifti1Image, nib.Nifti2Image])
def test_nifti_that_says_no_orientation(tmp_path, cls):
    """nibabel makes one up, whose first axis runs the other way than usual."""
    image = cls(LABELS.T.astype(np.uint8), None)
    image.header.set_zooms(STEPS[::-1])
    nib.save(image, tmp_path / "a.nii")
    found = read_image(tmp_path / "a.nii")
    assert (found.affine, found.spacing, found.notes) == (None, STEPS, ())


@pytest.mark.parametrize("shape", [(6, 5, 1, 4), (6, 5, 1, 1, 4), (6, 5, 4, 2)])
def test_time_points_of_nifti_are_no_slices(tmp_path, shape):
    image = nib.Nifti1Image(np.ones(shape, np.uint8), np.eye(4))
    nib.save(image, tmp_path / "a.nii")
    with pytest.raises(ImageError, match=f"with {shape[-1]} time points or channels, .* save each by itself"):
        read_image(tmp_path / "a.nii")


def test_a_header_that_says_two_spacings(tmp_path):
    nifti(tmp_path / "a.nii", LABELS.astype("u1"))
    data = bytearray((tmp_path / "a.nii").read_bytes())
    struct.pack_into("<3f", data, 80, 1.0, 1.0, 1.0)
    (tmp_path / "a.nii").write_bytes(data)
    found = read_image(tmp_path / "a.nii")
    assert found.spacing == (1, 1, 1)
    assert found.notes == ("the spacing of its header is not that of its affine matrix; that of the header is taken",)


@pytest.mark.parametrize("ending", [".mha", ".nrrd", ".mhd", ".nhdr"])
@pytest.mark.parametrize("dtype", ["u1", "i2", "f4"])
def test_itk(tmp_path, ending, dtype):
    itk(tmp_path / f"a{ending}", LABELS.astype(dtype))
    image = read_image(tmp_path / f"a{ending}")
    assert np.array_equal(image.labels, LABELS)
    assert image.spacing == pytest.approx(STEPS)


@pytest.mark.parametrize("ending", [".png", ".tif", ".tiff", ".bmp"])
@pytest.mark.parametrize("mode", ["L", "1", "P", "I;16"])
def test_pictures(tmp_path, ending, mode):
    labels = LABELS[0] > 3 if mode == "1" else LABELS[0].astype("u2" if mode == "I;16" else "u1")
    picture = pillow.fromarray(labels)
    if mode == "P":
        picture.putpalette(list(range(256)) * 3)
    if ending == ".bmp" and mode == "I;16":
        pytest.skip("BMP has no 16 bits")
    picture.save(tmp_path / f"a{ending}")
    image = read_image(tmp_path / f"a{ending}")
    assert np.array_equal(image.labels > 0 if mode == "1" else image.labels, labels)
    assert image.spacing is None


def test_pages_are_slices(tmp_path):
    first, *more = (pillow.fromarray(page.astype("u1")) for page in LABELS)
    first.save(tmp_path / "a.tif", save_all=True, append_images=more)
    assert np.array_equal(read_image(tmp_path / "a.tif").labels, LABELS)


@pytest.mark.parametrize("order", "CF")
def test_numpy(tmp_path, order):
    labels = np.asarray(LABELS, order=order)
    np.save(tmp_path / "a.npy", labels)
    np.savez_compressed(tmp_path / "b.npz", labels=labels, spacing=STEPS)
    np.savez(tmp_path / "c.npz", labels)
    for name in ("a.npy", "b.npz", "c.npz"):
        assert np.array_equal(read_image(tmp_path / name).labels, LABELS)
    assert read_image(tmp_path / "b.npz").spacing == STEPS


def test_a_slice_is_an_image(tmp_path):
    """As a volume of one slice all of a structure would be border."""
    for axis, steps in ((0, STEPS[1:]), (2, STEPS[:2])):
        nifti(tmp_path / "a.nii", np.take(LABELS, [1], axis).astype("u1"))
        image = read_image(tmp_path / "a.nii")
        assert np.array_equal(image.labels, np.take(LABELS, 1, axis))
        assert image.spacing == steps


def test_the_longest_ending_is_meant():
    assert [ending_of(name) for name in ("a.b.nii.gz", "A.NII", "a.gz", "a.TIFF")] == [".nii.gz", ".NII", "", ".TIFF"]


def test_axes_of_size_one():
    assert [flat(np.zeros(shape))[0].shape for shape in ((1, 1, 5), (5, 1, 1), (1, 1, 1), (2, 3, 1), (1, 2, 3, 4))] == [
        (1, 5), (5, 1), (1, 1), (2, 3), (2, 3, 4),
    ]  # fmt: skip


def test_labels_lie_as_they_are_where_they_can():
    for dtype in ("u1", "u2", "?"):
        values = np.ones((3, 3), dtype)
        assert (as_labels(values)[0] is values) == (dtype in ("u1", "?"))


@pytest.mark.parametrize("ending", [".png", ".tif"])
def test_a_picture_of_one_bit_holds_ones(tmp_path, ending):
    mask = np.zeros((9, 11), bool)
    mask[2:5, 3:7] = True
    pillow.fromarray(mask).save(tmp_path / f"m{ending}")
    labels = read_image(tmp_path / f"m{ending}").labels
    assert np.array_equal(labels.view(np.uint8), mask.view(np.uint8))
