"""Whatever is wrong with a file is said in a line; nothing of it is executed, and no more is read than is meant."""

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
from tests.toolkit.images.written import LABELS, itk, nifti, pillow, refuse, write

from assay.images.formats import read_image
from assay.images.image import MOST_VOXELS, Image, ImageError


def test_what_is_no_label_map(tmp_path):
    for values, words in (
        (LABELS * 0.5, ["0.5", "threshold"]),
        (np.where(LABELS > 2, np.nan, 0.0), ["NaN"]),
        (LABELS - 1, ["-1"]),
        (LABELS.astype(complex), ["complex128"]),
        (np.zeros((2, 3, 4, 5)), ["2 x 3 x 4 x 5"]),
        (np.zeros(7, int), ["1 axis"]),
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


def test_a_library_that_is_not_there(tmp_path, monkeypatch):
    import sys

    from assay.errors import AssayError

    monkeypatch.setitem(sys.modules, "nibabel", None)
    with pytest.raises(AssayError) as error:
        read_image(tmp_path / "a.nii.gz")
    assert str(error.value) == 'reading .nii.gz needs nibabel: pip install "assay[imaging]"'


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


def test_a_tiff_file_of_wide_numbers_is_told_what_it_is(tmp_path):
    """NumPy's own integers have 64 bits."""
    pillow.fromarray(LABELS[0].astype("u1")).save(tmp_path / "a.tif")
    data = (tmp_path / "a.tif").read_bytes()
    narrow, wide = (struct.pack("<HHIH", 258, 3, 1, bits) for bits in (8, 64))
    assert data.count(narrow) == 1
    (tmp_path / "a.tif").write_bytes(data.replace(narrow, wide))
    refuse(tmp_path / "a.tif", "numbers of 64 bits", "save labels as uint8 or uint16")
