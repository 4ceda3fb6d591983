"""What TIFF files say beside their numbers: steps between voxels, and that 0 is white."""

import struct

import numpy as np
import pytest
from tests.toolkit.images.written import LABELS, pillow

from assay.images.formats import read_image
from assay.images.image import ImageError

PIXELS = '<?xml version="1.0"?><OME><Image><Pixels SizeX="6" SizeY="5" SizeZ="{z}" {said}/></Image></OME>'
OF_EACH = 'PhysicalSizeX="0.7" PhysicalSizeY="0.9" PhysicalSizeZ="2.5"'
IN_MM = 'PhysicalSizeXUnit="mm" PhysicalSizeYUnit="mm" PhysicalSizeZUnit="mm"'


def stack(path, description, pages=4, **steps):
    first, *more = (pillow.fromarray(page.astype("u1")) for page in LABELS[:pages])
    resolution = {f"{axis}_resolution": 1 / step for axis, step in steps.items()}
    first.save(path, save_all=True, append_images=more, tiffinfo={270: description}, **resolution)
    # Pillow writes a question mark for what is beyond ASCII.
    path.write_bytes(path.read_bytes().replace(b'"??m"', '"\N{MICRO SIGN}m"'.encode()))
    return read_image(path)


@pytest.mark.parametrize(
    ("said", "steps"),
    [
        (f"{OF_EACH} {IN_MM}", (2.5, 0.9, 0.7)),
        (OF_EACH, (2.5e-3, 0.9e-3, 0.7e-3)),
        (OF_EACH + ' PhysicalSizeZUnit="??m"', (2.5e-3, 0.9e-3, 0.7e-3)),
        ('PhysicalSizeX="0.7" PhysicalSizeY="0.9"', None),
        (OF_EACH + ' PhysicalSizeXUnit="pixel"', None),
        (OF_EACH.replace("0.9", "0"), None),
        (OF_EACH.replace("0.9", "much"), None),
    ],
)
def test_steps_of_ome(tmp_path, said, steps):
    image = stack(tmp_path / "a.ome.tif", PIXELS.format(z=4, said=said))
    assert np.array_equal(image.labels, LABELS)
    assert image.spacing == (steps if steps is None else pytest.approx(steps))
    assert stack(tmp_path / "b.ome.tif", PIXELS.format(z=1, said=said)).spacing is None, "pages are no slices"


def test_steps_of_a_single_page(tmp_path):
    image = stack(
        tmp_path / "a.ome.tif", PIXELS.format(z=1, said=f'PhysicalSizeX="0.7" PhysicalSizeY="0.9" {IN_MM}'), 1
    )
    assert image.spacing == (0.9, 0.7)


@pytest.mark.parametrize(
    ("lines", "unit"),
    [
        ("images=4\nslices=4\nunit=mm\nspacing=2.5\n", 1),
        ("images=4\nslices=4\nunit=\\u00B5m\nspacing=2.5\n", 1e-3),
        ("images=4\nslices=4\nunit=inch\nspacing=2.5\n", 25.4),
        ("images=4\nslices=4\nspacing=2.5\n", None),
        ("images=4\nslices=4\nunit=mm\n", None),
    ],
)
def test_steps_of_imagej(tmp_path, lines, unit):
    image = stack(tmp_path / "a.tif", f"ImageJ=1.54\n{lines}", x=0.7, y=0.9)
    assert image.spacing == (unit if unit is None else pytest.approx([2.5 * unit, 0.9 * unit, 0.7 * unit], rel=1e-6))


def test_the_resolution_of_a_printer_is_no_spacing(tmp_path):
    pillow.fromarray(LABELS[0].astype("u1")).save(tmp_path / "a.tif", dpi=(72, 72))
    assert read_image(tmp_path / "a.tif").spacing is None


@pytest.mark.parametrize("values", [LABELS[0] > 3, LABELS[0].astype("u1")], ids=["bits", "bytes"])
def test_numbers_are_those_that_are_stored_whatever_is_white(tmp_path, values):
    """tifffile writes masks of booleans so."""
    path = tmp_path / "a.tif"
    pillow.fromarray(values).save(path)
    black, white = (struct.pack("<HHIH", 262, 3, 1, value) for value in (1, 0))
    data = path.read_bytes()
    assert data.count(black) == 1
    path.write_bytes(data.replace(black, white))
    image = read_image(path)
    assert np.array_equal(image.labels, values)
    assert image.notes == ("says that 0 is white; its numbers are taken as they are stored",)


@pytest.mark.parametrize(
    "said", ["ImageJ=1.54\nimages=4\nslices=4\n", '{"shape": [4, 5, 6]}', '{"shape": [2, 2, 5, 6], "axes": "QZYX"}']
)
def test_slices_that_are_no_pages_are_not_left_out(tmp_path, said):
    """ImageJ writes large stacks, and tifffile some, with all slices behind one page."""
    assert np.array_equal(stack(tmp_path / "a.tif", said).labels, LABELS)
    with pytest.raises(ImageError, match="says that it has 4 slices, and has 1 as pages"):
        stack(tmp_path / "b.tif", said, 1)


@pytest.mark.parametrize("turned", range(1, 9))
def test_what_is_stored_turned_is_refused(tmp_path, turned):
    """Some tools would turn it and others not, so that two masks would lie apart."""
    values = np.arange(12, dtype=np.uint8).reshape(3, 4)
    path = tmp_path / "mask.tif"
    pillow.fromarray(values).save(path, tiffinfo={274: turned})
    if turned == 1:
        assert read_image(path).labels.tolist() == values.tolist()
    else:
        with pytest.raises(ImageError, match=rf"orientation {turned}\), .* save it upright"):
            read_image(path)


@pytest.mark.parametrize(
    ("said", "what"),
    [
        (PIXELS.format(z=1, said='SizeC="1" SizeT="4"'), "4 time points"),
        (PIXELS.format(z=2, said='SizeC="2" SizeT="1"'), "2 channels"),
        (2 * PIXELS.format(z=2, said=""), "2 images"),
        ("ImageJ=1.54\nimages=4\nframes=4\nunit=mm\nspacing=2.5\n", "4 time points"),
        ("ImageJ=1.54\nimages=4\nchannels=2\nframes=2\n", "2 time points and 2 channels"),
        ('{"shape": [4, 5, 6], "axes": "TYX"}', "4 time points"),
        ('{"shape": [2, 2, 5, 6], "axes": "ZCYX"}', "2 channels"),
    ],
)
def test_pages_that_are_no_slices_are_refused(tmp_path, said, what):
    with pytest.raises(ImageError, match=f"says that it holds {what}, .* save each by itself"):
        stack(tmp_path / "a.tif", said)


@pytest.mark.parametrize(
    "said", [PIXELS.format(z=4, said='SizeC="1" SizeT="1"'), '{"shape": [4, 5, 6], "axes": "QYX"}', "time points=4"]
)
def test_pages_of_one_time_and_channel_are_slices(tmp_path, said):
    assert np.array_equal(stack(tmp_path / "a.tif", said).labels, LABELS)


def test_animated_pictures_are_no_volumes(tmp_path):
    first, *more = (pillow.fromarray(page.astype("u1")) for page in LABELS)
    first.save(tmp_path / "a.png", save_all=True, append_images=more)
    with pytest.raises(ImageError, match="it is animated, with 4 frames"):
        read_image(tmp_path / "a.png")


def test_pages_that_were_written_one_by_one_are_slices(tmp_path):
    """tifffile describes each of them by itself."""
    assert np.array_equal(stack(tmp_path / "a.tif", '{"shape": [5, 6]}').labels, LABELS)


def test_a_png_that_is_shown_turned_is_refused(tmp_path):
    exif = pillow.Exif()
    exif[274] = 6
    pillow.fromarray(LABELS[0].astype("u1")).save(tmp_path / "a.png", exif=exif)
    with pytest.raises(ImageError, match=r"orientation 6\), .* save it upright"):
        read_image(tmp_path / "a.png")
