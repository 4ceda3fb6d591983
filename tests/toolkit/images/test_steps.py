"""Steps that headers of NRRD and MetaImage files do not say are not taken for 1 mm, and their units are heeded."""

import numpy as np
import pytest
from tests.toolkit.images.written import LABELS, itk

from assay.images.formats import read_image

NRRD = "NRRD0004\ntype: uint8\ndimension: 3\nsizes: 6 5 4\nencoding: raw\n"
META = "ObjectType = Image\nNDims = 3\nBinaryData = True\nDimSize = 6 5 4\n"
RIGHT_ANGLES = "space: left-posterior-superior\nspace directions: (700,0,0) (0,900,0) (0,0,2500)\n"


def nrrd(folder, said):
    path = folder / "a.nrrd"
    path.write_bytes((NRRD + said + "\n").encode() + LABELS.astype("u1").tobytes())
    return read_image(path)


def meta(folder, said):
    path = folder / "a.mha"
    last = "ElementType = MET_UCHAR\nElementDataFile = LOCAL\n"
    path.write_bytes((META + said + last).encode() + LABELS.astype("u1").tobytes())
    return read_image(path)


@pytest.mark.parametrize("said", ["", "spacings: NaN NaN NaN\n", 'units: "mm" "mm" "mm"\n', "units:=um\n"])
def test_a_nrrd_file_that_says_no_steps(tmp_path, said):
    image = nrrd(tmp_path, said)
    assert np.array_equal(image.labels, LABELS)
    assert (image.spacing, image.affine, image.depth) == (None, None, 1)


@pytest.mark.parametrize("said", ["", "AnatomicalOrientation = RAI\n", "DistanceUnits = mm\n"])
def test_a_metaimage_that_says_no_steps(tmp_path, said):
    image = meta(tmp_path, said)
    assert np.array_equal(image.labels, LABELS)
    assert (image.spacing, image.affine) == (None, None)


@pytest.mark.parametrize(
    ("said", "unit"),
    [
        ("spacings: 700 900 2500\n", 1),
        ('spacings: 700 900 2500\nunits: "mm" "mm" "mm"\n', 1),
        ('spacings: 700 900 2500\nunits: "um" "um" "um"\n', 1e-3),
        ('spacings: 700 900 2500\r\nunits: "microns" "um" "\N{MICRO SIGN}m"\r\n', 1e-3),
        ('spacings: 700 900 2500\nunits: "cm" "" "???"\n', 10),
        (RIGHT_ANGLES, 1),
        (RIGHT_ANGLES + 'space units: "Meters" "meters" "meters"\n', 1e3),
        (RIGHT_ANGLES + 'space units: "nm" "nm" "nm"\n# units: "cm"\nunits:=cm\n', 1e-6),
    ],
)
def test_steps_are_in_the_unit_that_a_nrrd_file_says(tmp_path, said, unit):
    image = nrrd(tmp_path, said)
    assert image.spacing == pytest.approx([2500 * unit, 900 * unit, 700 * unit])
    assert np.abs(np.diag(image.affine))[:3] == pytest.approx([700 * unit, 900 * unit, 2500 * unit])
    assert image.notes == ()


@pytest.mark.parametrize(("word", "unit"), [("um", 1e-3), ("cm", 10), ("?", 1)])
@pytest.mark.parametrize("field", ["ElementSpacing", "ElementSize"])
def test_steps_are_in_the_unit_that_a_metaimage_says(tmp_path, field, word, unit):
    image = meta(tmp_path, f"{field} = 7 9 25\nDistanceUnits = {word}\n")
    assert image.spacing == pytest.approx([25 * unit, 9 * unit, 7 * unit])


@pytest.mark.parametrize(
    ("units", "shown"), [('"furlong" "furlong" "furlong"', "furlong"), ('"mm" "mm" "cm"', "cm and mm")]
)
def test_units_that_say_no_length_are_told(tmp_path, units, shown):
    image = nrrd(tmp_path, f"spacings: 1 2 3\nunits: {units}\n")
    assert image.spacing is None
    assert image.notes == (f"its header gives steps in {shown}, no one unit of length that is known",)


@pytest.mark.parametrize("ending", [".nrrd", ".nhdr", ".mha", ".mhd"])
def test_what_itk_writes_says_its_steps(tmp_path, ending):
    itk(tmp_path / f"a{ending}", LABELS.astype("u1"))
    assert read_image(tmp_path / f"a{ending}").affine is not None
