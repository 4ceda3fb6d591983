"""Label maps come out of files as they went in, with their spacing; whatever is wrong with a file is said in a line."""

import gzip
import os
import struct
import tracemalloc
import zipfile
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.images.formats import ending_of, read_image
from assay.images.geometry import difference
from assay.images.image import MOST_VOXELS, Image, ImageError
from assay.images.labels import as_labels, flat

nib = pytest.importorskip("nibabel")
sitk = pytest.importorskip("SimpleITK")
pillow = pytest.importorskip("PIL.Image")

LABELS = np.arange(4 * 5 * 6).reshape(4, 5, 6) % 7
STEPS = (2.5, 0.8, 0.4)


def nifti(path, labels=LABELS, affine=None, cls=nib.Nifti1Image):
    affine = np.diag([*STEPS[::-1], 1]) if affine is None else affine
    nib.save(cls(np.ascontiguousarray(labels.T), affine), path)


def itk(path, labels=LABELS):
    image = sitk.GetImageFromArray(labels)
    image.SetSpacing(STEPS[::-1])
    sitk.WriteImage(image, str(path))


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


def test_one_place_in_two_formats(tmp_path):
    """ITK writes NIfTI in another convention of axes than its own, and what lies in one place does so in both."""
    for name in ("a.nrrd", "a.nii.gz"):
        itk(tmp_path / name, LABELS.astype("u1"))
    one, other = read_image(tmp_path / "a.nrrd"), read_image(tmp_path / "a.nii.gz")
    assert difference(one, other) == ""
    assert np.array_equal(one.labels, other.labels)


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


def refuse(path, *words):
    with pytest.raises(ImageError) as error:
        read_image(path)
    assert [word for word in words if word not in str(error.value)] == [], error.value
    assert "\n" not in str(error.value)


def test_what_is_no_label_map(tmp_path):
    for values, words in (
        (LABELS * 0.5, ["0.5", "threshold"]),
        (np.where(LABELS > 2, np.nan, 0.0), ["NaN"]),
        (LABELS - 1, ["-1"]),
        (LABELS.astype(complex), ["complex128"]),
        (np.zeros((2, 3, 4, 5)), ["2 x 3 x 4 x 5"]),
        (np.zeros(7, int), ["1 axes"]),
        (np.full((2, 2), 2**40), ["1,099,511,627,776"]),
    ):
        np.save(tmp_path / "a.npy", values)
        refuse(tmp_path / "a.npy", *words)


def test_nothing_of_a_file_is_executed(tmp_path):
    np.save(tmp_path / "a.npy", np.array([{}], dtype=object), allow_pickle=True)
    refuse(tmp_path / "a.npy", "object")
    np.savez(tmp_path / "a.npz", labels=np.array([{}], dtype=object))
    refuse(tmp_path / "a.npz", "object")


def test_headers_that_promise_more_than_there_is(tmp_path):
    nifti(tmp_path / "a.nii", LABELS.astype("u1"))
    data = bytearray((tmp_path / "a.nii").read_bytes())
    struct.pack_into("<4h", data, 40, 3, 30000, 30000, 30000)
    (tmp_path / "huge.nii.gz").write_bytes(gzip.compress(bytes(data)))
    refuse(tmp_path / "huge.nii.gz", "30000 x 30000 x 30000", f"{MOST_VOXELS:,}")
    struct.pack_into("<4h", data, 40, 3, 100, 100, 100)
    (tmp_path / "more.nii.gz").write_bytes(gzip.compress(bytes(data)))
    refuse(tmp_path / "more.nii.gz", "cut off", "1,000,000")
    with (tmp_path / "a.npy").open("wb") as file:
        np.lib.format.write_array_header_1_0(
            file, {"descr": "|u1", "fortran_order": False, "shape": (1000, 1000, 1000)}
        )
    refuse(tmp_path / "a.npy", "1,000,000,000")
    (tmp_path / "a.mha").write_text(
        "ObjectType = Image\nNDims = 3\nDimSize = 30000 30000 30000\nElementType = MET_UCHAR\nElementDataFile = LOCAL\n"
    )
    refuse(tmp_path / "a.mha", "30000")


@pytest.mark.parametrize("ending", [".nii", ".nii.gz", ".nrrd", ".mha", ".mhd", ".png", ".tif", ".npy", ".npz"])
@pytest.mark.parametrize("data", [b"", b"\x1f\x8b", b"no image\n" * 99, bytes(400), b"PK\x03\x04" + bytes(99)])
def test_what_is_no_image_at_all(tmp_path, ending, data):
    (tmp_path / f"a{ending}").write_bytes(data)
    refuse(tmp_path / f"a{ending}")


@pytest.mark.parametrize("ending", [".nii.gz", ".nii", ".nrrd", ".mha", ".png", ".npy", ".npz"])
def test_every_cut_of_a_file_is_refused_or_whole(tmp_path, ending):
    """Nothing but `ImageError` comes of a damaged file, wherever it ends."""
    path = tmp_path / f"a{ending}"
    labels = LABELS.astype("u1")
    if ending.startswith(".n") and ending in (".npy", ".npz"):
        (np.save if ending == ".npy" else np.savez)(path, labels)
    elif ending == ".png":
        pillow.fromarray(labels[0]).save(path)
    else:
        (nifti if ending.startswith(".nii") else itk)(path, labels)
    data = path.read_bytes()
    for end in sorted({*range(0, len(data), max(1, len(data) // 40)), len(data) - 1}):
        path.write_bytes(data[:end])
        try:
            image = read_image(path)
        except ImageError:
            continue
        assert np.array_equal(image.labels, labels[0] if ending == ".png" else labels)


def test_a_header_does_not_lead_out_of_its_folder(tmp_path):
    (tmp_path / "in").mkdir()
    itk(tmp_path / "a.mhd", LABELS.astype("u1"))
    header = (tmp_path / "a.mhd").read_text()
    for name in ("../a.raw", str(tmp_path / "a.raw"), "LIST", "a%03d.raw 1 4 1"):
        (tmp_path / "in" / "a.mhd").write_text(header.replace("a.raw", name))
        refuse(tmp_path / "in" / "a.mhd", "beside")
    (tmp_path / "in" / "a.raw").symlink_to(tmp_path / "a.raw")
    (tmp_path / "in" / "a.mhd").write_text(header)
    refuse(tmp_path / "in" / "a.mhd", "beside")


def test_pipes_are_not_opened(tmp_path):
    """Nobody may ever write into them."""
    os.mkfifo(tmp_path / "a.nii.gz")
    refuse(tmp_path / "a.nii.gz", "no regular file")
    itk(tmp_path / "b.mhd", LABELS.astype("u1"))
    (tmp_path / "b.raw").unlink()
    os.mkfifo(tmp_path / "b.raw")
    refuse(tmp_path / "b.mhd", "b.raw")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("NDims = 3", "NDims = -3"),
        ("NDims = 3", "NDims = 9"),
        ("NDims = 3\n", ""),
        ("DimSize = 6 5 4", "DimSize = 6 5"),
        ("DimSize = 6 5 4", "DimSize = 6 5 4 3 2 1"),
        ("ElementSpacing = ", "ElementSpacing = 1 "),
        ("Offset = 0 0 0", "Offset = 0 0 zero"),
        ("BinaryData = True", "BinaryData True"),
        ("ElementDataFile", "ElementDataFil"),
    ],
)
def test_damaged_headers_over_which_itk_may_end_the_process(tmp_path, old, new):
    itk(tmp_path / "a.mha", LABELS.astype("u1"))
    data = (tmp_path / "a.mha").read_bytes()
    assert old.encode() in data
    (tmp_path / "a.mha").write_bytes(data.replace(old.encode(), new.encode()))
    refuse(tmp_path / "a.mha", "damaged")


@given(st.sampled_from([".nii", ".nii.gz", ".mha", ".nrrd", ".png", ".tif", ".npy", ".npz"]), st.data())
def test_bytes_that_were_changed_are_refused_or_read(tmp_path_factory, ending, data):
    folder = tmp_path_factory.mktemp("changed")
    path = folder / f"a{ending}"
    labels = LABELS.astype("u1")
    if ending in (".npy", ".npz"):
        (np.save if ending == ".npy" else np.savez_compressed)(path, labels)
    elif ending in (".png", ".tif"):
        pillow.fromarray(labels[0]).save(path)
    else:
        (nifti if ending.startswith(".nii") else itk)(path, labels)
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    with suppress(ImageError):
        assert read_image(path).labels.ndim in (2, 3)


def test_colours_are_no_labels(tmp_path):
    pillow.fromarray(np.zeros((4, 4, 3), np.uint8)).save(tmp_path / "a.png")
    refuse(tmp_path / "a.png", "RGB", "gray")


def test_several_arrays_need_a_name(tmp_path):
    np.savez(tmp_path / "a.npz", x=LABELS, y=LABELS)
    refuse(tmp_path / "a.npz", "`x`, `y`", "`labels`")
    with zipfile.ZipFile(tmp_path / "b.npz", "w"):
        pass
    refuse(tmp_path / "b.npz", "none")


def test_a_spacing_that_is_none(tmp_path):
    for steps in ([1, 2], [1, 2, 0], [1, 2, np.nan]):
        np.savez(tmp_path / "a.npz", labels=LABELS, spacing=steps)
        refuse(tmp_path / "a.npz", "spacing")


def test_the_longest_ending_is_meant():
    assert [ending_of(name) for name in ("a.b.nii.gz", "A.NII", "a.gz", "a.TIFF")] == [".nii.gz", ".NII", "", ".TIFF"]


def test_a_library_that_is_not_there(tmp_path, monkeypatch):
    import sys

    from assay.errors import AssayError

    monkeypatch.setitem(sys.modules, "nibabel", None)
    with pytest.raises(AssayError) as error:
        read_image(tmp_path / "a.nii.gz")
    assert str(error.value) == 'reading .nii.gz needs nibabel: pip install "assay[imaging]"'


def test_axes_of_size_one():
    assert [flat(np.zeros(shape))[0].shape for shape in ((1, 1, 5), (5, 1, 1), (1, 1, 1), (2, 3, 1), (1, 2, 3, 4))] == [
        (1, 5), (5, 1), (1, 1), (2, 3), (2, 3, 4),
    ]  # fmt: skip


def test_labels_lie_as_they_are_where_they_can():
    for dtype in ("u1", "u2", "?"):
        values = np.ones((3, 3), dtype)
        assert (as_labels(values)[0] is values) == (dtype in ("u1", "?"))


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


@pytest.mark.parametrize("ending", [".png", ".tif"])
def test_a_picture_of_one_bit_holds_ones(tmp_path, ending):
    mask = np.zeros((9, 11), bool)
    mask[2:5, 3:7] = True
    pillow.fromarray(mask).save(tmp_path / f"m{ending}")
    labels = read_image(tmp_path / f"m{ending}").labels
    assert np.array_equal(labels.view(np.uint8), mask.view(np.uint8))


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


def write(path, labels):
    """A label map in the format of the file's ending."""
    if path.suffix in (".npy", ".npz"):
        (np.save if path.suffix == ".npy" else np.savez_compressed)(path, labels)
    elif path.suffix in (".png", ".tif"):
        pillow.fromarray(labels).save(path)
    else:
        (nifti if ".nii" in path.suffixes else itk)(path, labels)


@pytest.mark.parametrize("ending", [".nii", ".nii.gz", ".nrrd", ".mha", ".png", ".tif", ".npy", ".npz"])
def test_what_has_more_voxels_than_the_reference_is_not_read(tmp_path, ending):
    """A small file can promise much, and be read for nothing."""
    like, large = Image(np.zeros((2, 3, 4), np.uint8)), np.zeros((4096, 4096), np.uint8)
    write(tmp_path / f"large{ending}", large)
    tracemalloc.start()
    with pytest.raises(ImageError, match=r"its shape is 4096 x 4096( x 1)?, that of the reference 2 x 3 x 4"):
        read_image(tmp_path / f"large{ending}", like)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < large.size // 4
    assert read_image(tmp_path / f"large{ending}", Image(large)).labels.shape == large.shape
