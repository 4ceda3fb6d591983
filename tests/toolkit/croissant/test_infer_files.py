"""Pictures, sounds, texts, archives, licences, descriptions; and whatever may be wrong with files."""

import io
import json
import os
import re
import struct
import tarfile
import wave
import zipfile
import zlib

import pytest

from assay.croissant.infer import archives, walk
from assay.croissant.infer.infer import Given, GivenError, infer
from assay.croissant.infer.licence import LICENCES, licence_of
from assay.croissant.infer.media import Form, media_of
from assay.croissant.infer.readme import first_paragraph
from assay.croissant.infer.splits import SPLITS, split_of
from assay.errors import DataError


def png(shade=0):
    """A picture of one point."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", header),
            chunk(b"IDAT", zlib.compress(bytes([0, shade]))),
            chunk(b"IEND", b""),
        ]
    )


def wav():
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(16))
    return out.getvalue()


def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def taped(files, mode="w:gz"):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


PETS = {f"{split}/{kind}/{n}.png": png(n) for split in ("train", "test") for kind in ("cat", "dog") for n in range(2)}


def test_pictures_know_their_split_and_their_class(describe):
    made = describe(PETS)
    (files,) = made.files.values()
    assert (files["includes"], files["encodingFormat"]) == ("*/*/*.png", "image/png")
    assert made.types("images") == {
        "fullpath": "sc:Text",
        "image": "sc:ImageObject",
        "split": "sc:Text",
        "label": "sc:Text",
    }
    assert [row["splits/name"] for row in made.records["splits"]["data"]] == ["test", "train"]
    assert [row["images_labels/name"] for row in made.records["images_labels"]["data"]] == ["cat", "dog"]
    assert made.findings == []


def test_mlcroissant_loads_pictures_with_split_and_class(describe):
    pytest.importorskip("PIL", reason="no Pillow on this machine")
    rows = describe(PETS).loaded("images")
    assert {(row["fullpath"], row["split"], row["label"]) for row in rows} == {
        (name, name.split("/")[0], name.split("/")[1]) for name in PETS
    }
    assert {row["image"].size for row in rows} == {(1, 1)}


def test_folders_that_say_what_is_in_them_are_record_sets(describe):
    files = {f"{folder}/{n}.png": png(n) for folder in ("images", "masks") for n in range(2)}
    made = describe({**files, "labels.csv": "file,label\n0.png,a\n1.png,b\n"})
    assert [*made.records] == ["images", "masks", "labels"]
    assert {made.files[f"{name}-files"]["includes"] for name in ("images", "masks")} == {
        "images/*.png",
        "masks/*.png",
    }
    assert made.findings == []


def test_sounds_are_sounds_and_what_only_is_called_so_is_not(describe):
    made = describe({"a.wav": wav(), "b.wav": wav(), "c.mp3": b"no sound at all"})
    assert made.types("audios") == {"filename": "sc:Text", "audio": "sc:AudioObject"}
    assert made.files["audios-files"]["includes"] == "*.wav"
    assert made.files["c.mp3"]["encodingFormat"] == "audio/mpeg"
    assert made.findings == []


def test_texts_of_a_folder_are_records(describe):
    made = describe({"texts/1.txt": "hi", "texts/2.txt": "ho"})
    assert made.loaded("texts") == [{"filename": "1.txt", "text": "hi"}, {"filename": "2.txt", "text": "ho"}]
    assert {"texts/1.txt", "texts/2.txt", "texts-files"} == {*made.files}


PACKED = {"a/t.csv": b"k,v\nx,1\ny,2\n", "p/1.png": png(1), "p/2.png": png(2), "l.jsonl": b'{"q":1}\n'}


@pytest.mark.parametrize(
    ("name", "data", "types"),
    [
        ("z.zip", zipped(PACKED), "application/zip"),
        ("z.tar", taped(PACKED, "w"), "application/x-tar"),
        ("z.tar.gz", taped(PACKED), ["application/x-tar", "application/gzip"]),
        ("z.tgz", taped(PACKED), ["application/x-tar", "application/gzip"]),
    ],
)
def test_archives_hold_what_they_hold(describe, name, data, types):
    made = describe({name: data})
    assert made.files[name]["encodingFormat"] == types
    assert made.files[f"{name}/a/t.csv"]["containedIn"] == {"@id": name}
    assert made.files[f"{name}/a/t.csv"]["contentSize"] == "12 B"
    assert made.files[f"{name}/p"]["includes"] == "p/*.png"
    assert made.findings == []
    assert made.loaded("t") == [{"k": "x", "v": 1}, {"k": "y", "v": 2}]
    assert made.loaded("l") == [{"q": 1}]


def test_members_that_lead_out_are_left_out(describe):
    unsafe = ["../up.csv", "/root.csv", "C:\\x.csv", "a\\..\\b.csv", "ok/../../x.csv"]
    made = describe({"z.zip": zipped({**dict.fromkeys(unsafe, b"a\n1\n"), "ok.csv": b"a\n1\n"})})
    assert [*made.files] == ["z.zip", "z.zip/ok.csv"]
    assert sum("leads out of the archive" in line for line in made.said) == len(unsafe)


def test_members_whose_names_steer_a_terminal_are_left_out_for_that(describe):
    made = describe({"z.zip": zipped({"\x1b[31m.csv": b"a\n1\n", "ok.csv": b"a\n1\n"})})
    assert [*made.files] == ["z.zip", "z.zip/ok.csv"]
    assert [line for line in made.said if "whose name holds what is no character to see" in line]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_members_with_one_name_the_last_is_described_and_the_others_are_told(describe):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.csv", "x\n1\n")
        archive.writestr("a.csv", "y\n2\n")
    made = describe({"z.zip": out.getvalue()})
    assert [field["name"] for field in made.document["recordSet"][0]["field"]] == ["y"]
    assert "left out: z.zip: all but the last `a.csv`" in made.said


def test_json_that_nests_too_deep_is_said_to(describe):
    made = describe({"d.json": "[" * 100_000 + "]" * 100_000})
    assert "left out: d.json: nests too deep to be looked into" in made.said


@pytest.mark.parametrize(
    ("names", "is_told"),
    [(("train.csv", "test.csv"), True), (("train/a.csv", "test/a.csv"), True), (("a1.csv", "a2.csv"), False)],
)
def test_splits_whose_columns_differ_are_told(describe, names, is_told):
    made = describe(dict(zip(names, ("x,y\n1,2\n", "x\n1\n"), strict=True)))
    assert len(made.document["recordSet"]) == 2
    said = f"left out: that {', '.join(sorted(names))} are the splits of one record set, for their columns differ"
    assert (said in made.said) == is_told


def test_links_and_devices_in_a_tape_are_no_files(describe):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for number, kind in enumerate((tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE)):
            info = tarfile.TarInfo(f"{number}.csv")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    assert [*describe({"z.tar": out.getvalue()}).files] == ["z.tar"]


def test_a_member_that_is_longer_than_it_may_be_is_not_looked_into(describe, monkeypatch):
    monkeypatch.setattr(archives, "MOST_COPIED", 1 << 20)
    made = describe({"z.zip": zipped({"t.csv": b"a\n" + b"1\n" * (1 << 20), "u.csv": b"a\n1\n"})})
    assert [*made.records] == ["u"]
    assert any("was not looked into" in line for line in made.said)
    assert made.findings == []


def test_an_archive_that_is_broken_sinks_nothing(describe):
    whole = zipped(PACKED)
    made = describe({"cut.zip": whole[:80], "junk.tar.gz": b"\x1f\x8bjunk", "t.csv": "a\n1\n"})
    assert [*made.records] == ["t"]
    assert sum("cannot be read as an archive: " in line for line in made.said) == 1
    assert sum("cannot be unpacked: " in line for line in made.said) == 1
    assert made.findings == []


def test_files_that_cannot_be_read_sink_nothing(describe, folder):
    bad = {
        "latin.csv": b"a,b\n1,\xe9\n",
        "wide.csv": b"\xff\xfea\0",
        "ragged.csv": b"a,b\n1,2,3\n",
        "bad.parquet": b"PAR1 no more",
        "bad.jsonl": b'{"a":1}\n{bad\n',
        "empty.csv": b"",
    }
    (folder / "loop").symlink_to(folder)
    (folder / "gone").symlink_to("nowhere")
    (folder / "out").symlink_to("/etc/hostname")
    os.mkfifo(folder / "pipe")
    made = describe({**bad, "odd name:é[1]*.csv": "a\n1\n", "good.csv": "a\n1\n"})
    assert {*made.records} == {"good", "odd_name_é_1__"}
    assert made.findings == []
    for name in (*bad, "loop", "gone", "out", "pipe"):
        assert any(name in line for line in made.said) or any("more like these" in line for line in made.said), name
    assert made.loaded("odd_name_é_1__") == [{"a": 1}]


def test_a_name_that_is_no_text_is_said(describe, folder):
    try:
        (folder / os.fsdecode(b"\xff.csv")).write_text("a\n1\n")
    except OSError:
        pytest.skip("this disk takes no such name")
    made = describe({"good.csv": "a\n1\n"})
    assert [*made.files] == ["good.csv"]
    assert any("its name is not UTF-8" in line for line in made.said)


def test_a_thousand_broken_files_are_few_lines(describe):
    made = describe({**{f"{n}.csv": "" for n in range(1000)}, "good.csv": "a\n1\n"})
    assert sum(".csv: is empty" in line for line in made.said) == 5
    assert "left out: 995 more like these (empty files)" in made.said


def test_too_many_files_are_refused_in_one_line(describe, folder, monkeypatch):
    monkeypatch.setattr(walk, "MOST_FILES", 3)
    with pytest.raises(DataError, match="there are more than 3 files; describe a part of them"):
        describe({f"{n}.csv": "a\n1\n" for n in range(5)})


def test_very_many_pictures_are_one_line_of_the_document(describe):
    made = describe({f"images/{n // 100}/{n}.png": png(n % 256) for n in range(500)})
    assert len(made.files) == 1
    assert made.files["images-files"]["includes"] == "images/*/*.png"
    assert made.findings == []


def test_a_pattern_selects_nothing_else(describe):
    made = describe({"images/a.png": png(1), "images/b.png": png(2), "images/c.png": b"no picture"})
    files = made.files["images-files"]
    assert sorted(files["includes"]) == ["images/a.png", "images/b.png"]


def test_what_only_a_person_knows_is_missing_and_said(describe_folder, folder):
    (folder / "t.csv").write_text("a\n1\n")
    made = describe_folder(folder, Given())
    assert "missing, and required: `description`, `url`, `license`, `creator`, `datePublished`" in made.said
    assert {"url", "license", "creator", "datePublished", "description"}.isdisjoint(made.document)
    assert [line for line in made.document if line.startswith("rai")] == []
    assert {found.split()[0] for found in made.findings} == {"MOD001"}


def test_what_a_person_says_is_written(describe):
    made = describe({"t.csv": "a\n1\n"}, Given("n", "https://e.org/", "MIT", ("Jo Doe", "University of Ulm")))
    assert made.document["license"] == "https://spdx.org/licenses/MIT.html"
    assert made.document["creator"] == [
        {"@type": "sc:Person", "name": "Jo Doe"},
        {"@type": "sc:Organization", "name": "University of Ulm"},
    ]
    assert made.findings == []


@pytest.mark.parametrize(
    ("given", "spdx", "said"),
    [
        ("mit", "MIT", "guessed: the licence MIT, which is called `mit`"),
        ("CC BY 4.0", "CC-BY-4.0", "guessed: the licence CC-BY-4.0, which is called `CC BY 4.0`"),
        ("Glulxe", "Glulxe", "guessed: `Glulxe` is an identifier of SPDX, though none of those that Assay knows"),
    ],
)
def test_a_licence_is_written_as_it_is_registered(describe, given, spdx, said):
    made = describe({"t.csv": "a\n1\n"}, Given("n", license=given))
    assert made.document["license"] == f"https://spdx.org/licenses/{spdx}.html"
    assert said in made.said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (Given(license="ask me"), "`ask me` is no licence that is known; give its SPDX identifier, or its address"),
        (Given(url="example.org/birds"), "`example.org/birds` is no address of a page; write a whole one"),
        (Given(url="javascript:x"), "is no address of a page"),
    ],
)
def test_what_a_person_says_and_nobody_could_use_is_one_line(describe, given, said):
    with pytest.raises(GivenError, match=re.escape(said)):
        describe({"t.csv": "a\n1\n"}, given)


def test_of_two_licences_none_is_guessed(describe):
    mit = "free of charge, to any person obtaining a copy of this software and associated documentation files"
    gnu = "GNU General Public License\nVersion 3"
    made = describe({"LICENSE": mit, "COPYING": gnu, "t.csv": "a\n1\n"}, Given("n"))
    assert "license" not in made.document
    assert any("the licence, which is GPL-3.0-only by COPYING, MIT by LICENSE: say with" in line for line in made.said)
    made = describe({"LICENSE": mit, "COPYING": mit, "t.csv": "a\n1\n"}, Given("n"))
    assert made.document["license"] == "https://spdx.org/licenses/MIT.html"


@pytest.mark.parametrize("phrases", LICENCES, ids=lambda each: each.spdx)
def test_a_licence_is_known_by_its_phrases(phrases):
    assert licence_of(" and\n".join(phrases.said).upper()) == phrases.spdx


def test_licence_and_readme_are_read_and_no_files_of_the_dataset(describe):
    text = "Creative Commons Attribution-ShareAlike 4.0 International Public License"
    made = describe({"LICENSE": text, "README.md": "# Birds\n\nSongs of forty birds.\n", "t.csv": "a\n1\n"}, Given("n"))
    assert made.document["license"] == "https://spdx.org/licenses/CC-BY-SA-4.0.html"
    assert made.document["description"] == "Songs of forty birds."
    assert [*made.files] == ["t.csv"]
    assert "guessed: the licence CC-BY-SA-4.0, by the words of LICENSE" in made.said


@pytest.mark.parametrize(
    ("text", "paragraph"),
    [
        ("---\nlicense: mit\n---\n# A\n\nOne two three four five.\n\nMore", "One two three four five."),
        ("Title\n=====\n\nOne two three four\nfive six.\n", "One two three four five six."),
        ("![x](y)\n\n- a list of things here\n\n```\ncode code code code code\n```\n", ""),
        ("**Bold** words of a `dataset` of [ours](https://x.y).", "Bold words of a dataset of ours."),
        ("", ""),
    ],
)
def test_the_first_paragraph_is_prose(text, paragraph):
    assert first_paragraph(text) == paragraph


@pytest.mark.parametrize("word", SPLITS)
def test_splits_are_found_in_folders_and_names(word):
    assert split_of(f"a/{word}/b.csv") == (word, 1)
    assert split_of(f"a-{word.upper()}.csv") == (word.upper(), 0)
    assert split_of(f"a{word}x.csv") == ("", -1)


@pytest.mark.parametrize(
    ("name", "start", "form", "type_"),
    [
        ("x.jpg", b"\x89PNG\r\n\x1a\n", Form.IMAGE, "image/png"),
        ("x.csv", b"PAR1,AGE\n", Form.TABLE, "text/csv"),
        ("x", b"PAR1\x15\x04", Form.TABLE, "application/x-parquet"),
        ("x.xlsx", b"PK\x03\x04", Form.OTHER, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("x.mp3", b"\xff\xfb\x90", Form.AUDIO, "audio/mpeg"),
        ("x.png", b"hello", Form.OTHER, "image/png"),
        ("x.bin", b"\x00", Form.OTHER, "application/octet-stream"),
    ],
)
def test_bytes_say_more_than_names(name, start, form, type_):
    assert media_of(name, start)[:2] == (form, (type_,))


def test_a_document_says_who_wrote_it(describe):
    made = describe({"t.csv": "a\n1\n"})
    assert made.document["sdPublisher"]["name"] == "assay data infer"
    assert json.loads(made.path.read_text())["conformsTo"] == "http://mlcommons.org/croissant/1.1"


def test_paths_outside_of_the_document_are_refused(folder, tmp_path):
    (tmp_path / "t.csv").write_text("a\n1\n")
    with pytest.raises(DataError, match="lies outside of"):
        infer([tmp_path / "t.csv"], folder=folder)
