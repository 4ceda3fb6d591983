"""Images and audio are decoded to the arrays that they were made of, and what cannot be is told or left out."""

import io
import subprocess
import sys
import wave
import zipfile

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image
from tests.toolkit.croissant.load.conftest import field, file_object, record_set

import assay
from assay.data import audio, images
from assay.data.audio import decode_audio
from assay.data.images import decode_image
from assay.errors import DataError

SIDES = st.tuples(st.integers(1, 5), st.integers(1, 5))
MODES = {"L": (), "LA": (2,), "RGB": (3,), "RGBA": (4,)}
FRAMES = arrays.arrays(np.int16, st.tuples(st.integers(0, 9), st.integers(1, 3)))


def saved(image, form="PNG", **how):
    out = io.BytesIO()
    image.save(out, form, **how)
    return out.getvalue()


def as_wav(frames, rate=8000):
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(frames.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(frames.astype("<i2").tobytes())
    return out.getvalue()


def result(decode, data):
    """What becomes of bytes, or why nothing does."""
    try:
        return decode(data)
    except ValueError as error:
        return str(error)


PICTURE = Image.fromarray(np.arange(60, dtype=np.uint8).reshape(4, 5, 3))


@given(st.sampled_from(sorted(MODES)), SIDES, st.data())
def test_images_are_the_arrays_that_they_were_made_of(mode, sides, data):
    array = data.draw(arrays.arrays(np.uint8, sides + MODES[mode]))
    found = decode_image(saved(Image.fromarray(array, mode)))
    assert found.dtype == np.uint8
    assert np.array_equal(found, array.reshape((*sides, -1)))


@given(arrays.arrays(np.uint16, SIDES))
def test_gray_of_sixteen_bits_stays(array):
    found = decode_image(saved(Image.fromarray(array)))
    assert found.dtype == np.uint16
    assert np.array_equal(found[:, :, 0], array)


@pytest.mark.parametrize(
    ("mode", "channels"), [("1", 1), ("P", 3), ("CMYK", 3), ("YCbCr", 3), ("HSV", 3), ("LAB", 3), ("I", 1), ("F", 1)]
)
def test_other_modes(mode, channels):
    image = PICTURE.convert("RGB").convert("L").convert(mode) if mode in "IF" else _in_mode(mode)
    form = "TIFF" if mode != "HSV" else "PNG"
    data = saved(image if mode != "HSV" else image.convert("RGB"), form)
    assert decode_image(data).shape == (4, 5, channels)


def _in_mode(mode):
    if mode == "LAB":
        return Image.new("LAB", (5, 4))
    return PICTURE.convert(mode)


def test_a_palette_with_a_transparent_colour_has_four_channels():
    image = Image.new("P", (2, 1))
    image.putpalette([1, 2, 3, 4, 5, 6])
    image.putpixel((1, 0), 1)
    assert decode_image(saved(image, transparency=0)).tolist() == [[[1, 2, 3, 0], [4, 5, 6, 255]]]


@pytest.mark.parametrize(("mode", "clear", "channels"), [("L", 0, 2), ("RGB", (0, 0, 0), 4)])
def test_a_colour_that_is_transparent_makes_a_channel_more(mode, clear, channels):
    image = Image.new(mode, (2, 1))
    image.putpixel((1, 0), 200 if mode == "L" else (200, 200, 200))
    file = io.BytesIO()
    image.save(file, "PNG", transparency=clear)
    array = decode_image(file.getvalue())
    assert array.shape == (1, 2, channels)
    assert array[0, :, -1].tolist() == [0, 255]


@pytest.mark.parametrize(
    ("orientation", "turned"), [(1, lambda a: a), (3, lambda a: a[::-1, ::-1]), (6, lambda a: np.rot90(a, -1))]
)
def test_the_orientation_of_exif_is_applied(orientation, turned):
    exif = Image.Exif()
    exif[0x0112] = orientation
    assert np.array_equal(decode_image(saved(PICTURE, exif=exif)), turned(np.asarray(PICTURE)))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP"])
@given(st.data())
def test_damage_is_told_or_harmless(form, data):
    whole = saved(PICTURE, form)
    at = data.draw(st.integers(0, len(whole) - 1))
    cut = data.draw(st.booleans())
    damaged = whole[:at] if cut else whole[:at] + data.draw(st.binary(min_size=1, max_size=3)) + whole[at + 1 :]
    found = result(decode_image, damaged)
    assert found.startswith("is ") if isinstance(found, str) else found.ndim == 3


@pytest.mark.parametrize("decode", [decode_image, decode_audio])
def test_no_bytes_are_told_to_be_none(decode):
    with pytest.raises(ValueError, match="is empty"):
        decode(b"")


def test_an_image_of_too_many_pixels_is_not_decoded(monkeypatch):
    monkeypatch.setattr(images, "MOST_PIXELS", 19)
    with pytest.raises(ValueError, match="is an image of more than 19 pixels"):
        decode_image(saved(PICTURE))
    huge = saved(Image.new("1", (20_000, 20_000)))
    with pytest.raises(ValueError, match="is an image of more than"):
        decode_image(huge)


@given(FRAMES, st.sampled_from([8000, 44100]))
def test_audio_is_the_samples_that_it_was_made_of(frames, rate):
    found = decode_audio(as_wav(frames, rate))
    assert found.rate == rate
    assert found.frames.dtype == np.float32
    assert np.array_equal(found.frames, frames.astype(np.float32) / 32768)


@given(st.data())
def test_damaged_audio_is_told_or_harmless(data):
    out = io.BytesIO()
    soundfile.write(
        out, np.linspace(-1, 1, 3000).reshape(-1, 2), 8000, format=data.draw(st.sampled_from(["FLAC", "WAV"]))
    )
    whole = out.getvalue()
    damaged = whole[: data.draw(st.integers(0, len(whole)))]
    found = result(decode_audio, damaged)
    assert found.startswith("is ") if isinstance(found, str) else found.frames.ndim == 2


@pytest.mark.parametrize(("form", "width"), [("WAV", "PCM_U8"), ("WAV", "PCM_16"), ("AIFF", "PCM_S8")])
def test_audio_that_was_cut_short_is_not_taken_for_a_shorter_one(form, width):
    out = io.BytesIO()
    soundfile.write(out, np.zeros((100, 1), np.int16), 8000, width, format=form)
    whole = out.getvalue()
    assert len(decode_audio(whole).frames) == 100
    for lacking in (1, 50):
        with pytest.raises(ValueError, match=f"is audio that was cut short: {lacking} bytes? of its samples"):
            decode_audio(whole[:-lacking])


def test_audio_whose_length_nobody_knew_when_it_began_is_read_to_its_end():
    whole = as_wav(np.zeros((100, 1), np.int16), 8000)
    at = whole.index(b"data") + 4
    unknown = whole[:at] + b"\xff" * 4 + whole[at + 4 :]
    assert np.array_equal(decode_audio(unknown).frames, decode_audio(whole).frames)


def test_audio_of_too_many_samples_is_not_decoded(monkeypatch):
    monkeypatch.setattr(audio, "MOST_SAMPLES", 3)
    with pytest.raises(ValueError, match="is audio of more than 3 samples"):
        decode_audio(as_wav(np.zeros((2, 2), np.int16)))


def pictures(beside, **files):
    with zipfile.ZipFile(beside.folder / "all.zip", "w") as archive:
        for name, data in files.items():
            archive.writestr(f"{name}.png", data)
    files_in = {"@type": "cr:FileSet", "@id": "all", "containedIn": {"@id": "all.zip"}, "includes": "*.png"}
    source = {"fileSet": {"@id": "all"}}
    fields = [
        {
            "@type": "cr:Field",
            "@id": "r/name",
            "dataType": "sc:Text",
            "source": source | {"extract": {"fileProperty": "filename"}},
        },
        {
            "@type": "cr:Field",
            "@id": "r/image",
            "dataType": "sc:ImageObject",
            "source": source | {"extract": {"fileProperty": "content"}},
        },
    ]
    beside.describe(
        [file_object("all.zip", "application/zip"), files_in | {"encodingFormat": "image/png"}],
        record_set("r", *fields),
    )


def test_files_of_an_archive_come_decoded_one_by_one(beside):
    pictures(beside, a=saved(PICTURE), b=saved(PICTURE.rotate(180)))
    found = list(assay.load(beside.path, "r", decode=True))
    assert [record["r/name"] for record in found] == ["a.png", "b.png"]
    assert np.array_equal(found[1]["r/image"], np.asarray(PICTURE)[::-1, ::-1])
    assert next(iter(assay.load(beside.path, "r")))["r/image"] == saved(PICTURE)
    assert assay.load(beside.path, "r").table().schema.field("r/image").type == pa.large_binary()


def test_a_damaged_file_is_an_error_or_left_out_and_counted(beside):
    pictures(beside, a=saved(PICTURE), b=saved(PICTURE)[:-30], c=b"text", d=saved(PICTURE))
    with pytest.raises(DataError, match=r"^b\.png, column `r/image`: is a damaged image; replace the file"):
        list(assay.load(beside.path, "r", decode=True))
    records = assay.load(beside.path, "r", decode=True, skip_bad=True)
    assert [record["r/name"] for record in records] == ["a.png", "d.png"]
    assert [cause.rows for cause in records.skipped.causes] == [1, 1]
    assert records.skipped.causes[0].problem == "column `r/image`: is a damaged image"
    assert [cause.places for cause in records.skipped.causes] == [("b.png",), ("c.png",)]
    assert records.explain()["read"]["of_files"][-1]["field"] == "the file"
    assert records.table().schema.names == ["r/name", "r/image"]


def test_what_a_column_of_parquet_holds_with_its_path(beside):
    rows = [{"x": {"bytes": saved(PICTURE), "path": "a.png"}}, {"x": None}, {"x": {"bytes": None, "path": "b"}}]
    pq.write_table(pa.Table.from_pylist(rows), beside.folder / "t")
    one = field("r/x", "t", "sc:ImageObject", transform={"jsonPath": "bytes"})
    beside.describe([file_object("t", "application/vnd.apache.parquet")], record_set("r", one))
    first, *others = list(assay.load(beside.path, "r", decode=True))
    assert np.array_equal(first["r/x"], np.asarray(PICTURE))
    assert others == [{"r/x": None}, {"r/x": None}]
    pq.write_table(pa.Table.from_pylist([rows[0], {"x": {"bytes": b"no", "path": "b"}}]), beside.folder / "t")
    with pytest.raises(DataError, match="data row 2, column `r/x`: is no image of a format that is read: BMP, GIF"):
        list(assay.load(beside.path, "r", decode=True))


def test_lists_and_parts_are_decoded_and_video_is_not(beside):
    sound = as_wav(np.array([[1], [-2]], np.int16))
    rows = [{"s": [sound, None], "p": saved(PICTURE), "v": b"film"}]
    pq.write_table(pa.Table.from_pylist(rows), beside.folder / "t")
    both = field(
        "r/both", subField=[field("r/both/p", "t", "sc:ImageObject"), field("r/both/v", "t", "sc:VideoObject")]
    )
    beside.describe(
        [file_object("t", "application/vnd.apache.parquet")],
        record_set("r", field("r/s", "t", "sc:AudioObject", isArray=True), both),
    )
    (found,) = assay.load(beside.path, "r", decode=True)
    assert [found["r/s"][0].frames.tolist(), found["r/s"][1]] == [[[2**-15], [-(2**-14)]], None]
    assert (found["r/both"]["r/both/p"].shape, found["r/both"]["r/both/v"]) == ((4, 5, 3), b"film")


@pytest.mark.parametrize(
    ("package", "data_type", "extra"), [("PIL", "sc:ImageObject", "images"), ("soundfile", "sc:AudioObject", "audio")]
)
def test_without_its_package_the_extra_is_named(beside, package, data_type, extra):
    pq.write_table(pa.table({"x": [b""]}), beside.folder / "t")
    media_type = "application/vnd.apache.parquet"
    beside.describe([file_object("t", media_type)], record_set("r", field("r/x", "t", data_type)))
    code = (
        "import sys, assay; sys.modules[sys.argv[1]] = None\n"
        "assert [*assay.load(sys.argv[2], 'r')]\n"
        "try: assay.load(sys.argv[2], 'r', decode=True)\n"
        "except assay.AssayError as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, package, beside.path], capture_output=True, text=True, check=True
    )
    assert done.stdout.rstrip().endswith(f'pip install "assay[{extra}]"')


def test_what_is_no_answer_to_decode_is_refused(beside):
    (beside.folder / "t.csv").write_text("x\n1\n")
    beside.describe([file_object("t.csv")], record_set("r", field("r/x", "t.csv")))
    assert list(assay.load(beside.path, "r", decode=True)) == [{"r/x": "1"}]
    with pytest.raises(TypeError, match="`decode` is True or False"):
        assay.load(beside.path, "r", decode="yes")
