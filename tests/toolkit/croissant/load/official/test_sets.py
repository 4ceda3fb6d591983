"""Records of several files, and of files in archives, against those of the installed mlcroissant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.toolkit.croissant.load.conftest import field, file_object, record_set
from tests.toolkit.croissant.load.official.conftest import described, needs_it, same
from tests.toolkit.croissant.load.official.drawn import FORMATS, fields_of, taped, zipped

pytestmark = [needs_it, pytest.mark.filterwarnings("ignore")]

TEXTS = (b"", b"a\nb,c\n", b"1\r\n\n2", b"one", b"x|y\n", b'"q" x\nplain\n')
NAMES = ("b.t", "f/a.t", "f/a-.t", "f/g/a.t")
PATTERNS = ("*.t", "f/*", "f/*.t", "*/g/*", "*", "none")


@st.composite
def files(draw):
    """Some files of one format, with the columns of one of them."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))
    if draw(st.booleans()):
        return "text/plain", {name: draw(st.sampled_from(TEXTS)) for name in names}, []
    media_type = draw(st.sampled_from([*FORMATS]))
    tables, written = FORMATS[media_type]
    drawn = [draw(tables) for _ in names]
    return media_type, {name: written(table) for name, table in zip(names, drawn, strict=True)}, [*drawn[0]]


def file_set(media_type, includes, *containers, excludes=()):
    found = {"@type": "cr:FileSet", "@id": "s", "encodingFormat": media_type, "includes": includes}
    found |= {"containedIn": [{"@id": each} for each in containers]} if containers else {}
    return found | ({"excludes": excludes} if excludes else {})


@st.composite
def cases(draw):
    media_type, found, names = draw(files())
    excludes = [draw(st.sampled_from(PATTERNS))] if draw(st.booleans()) else []
    patterns = [draw(st.sampled_from(PATTERNS)), *([draw(st.sampled_from(PATTERNS))] if draw(st.booleans()) else [])]
    more = draw(st.sampled_from([{}, {"f/z.t": b"a,z\n3,4\n"}]))
    fields = draw(fields_of({"fileSet": {"@id": "s"}}, names, media_type))
    return media_type, found, more, patterns, excludes, fields


def written(folder, found):
    for name, data in found.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


@given(cases())
def test_files_beside_the_document(tmp_path_factory, case):
    folder = tmp_path_factory.mktemp("t")
    media_type, found, _, patterns, excludes, fields = case
    written(folder, found)
    same(described(folder, [file_set(media_type, patterns, excludes=excludes)], record_set("r", *fields)).path)


@given(cases(), st.sampled_from(["application/zip", "application/x-tar"]))
def test_files_in_archives(tmp_path_factory, case, archive):
    folder = tmp_path_factory.mktemp("t")
    media_type, found, more, patterns, excludes, fields = case
    pack = zipped if archive == "application/zip" else taped
    written(folder, {"one": pack(found), **({"other": pack(more)} if more else {})})
    containers = ["one", *(["other"] if more else [])]
    resources = [*(file_object(name, archive) for name in containers)]
    resources.append(file_set(media_type, patterns, *containers, excludes=excludes))
    same(described(folder, resources, record_set("r", *fields)).path)


@given(cases(), st.sampled_from(["application/zip", "application/x-tar"]))
def test_one_file_in_an_archive(tmp_path_factory, case, archive):
    folder = tmp_path_factory.mktemp("t")
    media_type, found, _, _, _, fields = case
    written(folder, {"one": (zipped if archive == "application/zip" else taped)(found)})
    for each in fields:
        each["source"]["fileObject"] = each["source"].pop("fileSet")
    inner = file_object(next(iter(found)), media_type) | {"@id": "s", "containedIn": {"@id": "one"}}
    same(described(folder, [file_object("one", archive), inner], record_set("r", *fields)).path)


@given(cases(), st.sampled_from(["filename", "fullpath"]), st.booleans())
def test_splits_by_the_names_of_files(tmp_path_factory, case, told_by, in_archive):
    """Files that are joined are read at once, and settle their types together."""
    folder = tmp_path_factory.mktemp("t")
    media_type, found, _, patterns, _, fields = case
    written(folder, {"one": zipped(found)} if in_archive else found)
    resources = [file_object("one", "application/zip")] if in_archive else []
    resources.append(file_set(media_type, patterns, *(["one"] if in_archive else [])))
    split = field("r/split", data_type="sc:Text", references={"field": {"@id": "o/name"}})
    split["source"] = {
        "fileSet": {"@id": "s"}, "extract": {"fileProperty": told_by}, "transform": {"regex": "(?:f/)?([a-z]).*"}
    }  # fmt: skip
    data = [{"o/name": name, "o/n": number} for number, name in enumerate("ba")]
    splits = record_set("o", field("o/name"), field("o/n", data_type="sc:Integer"), data=data)
    number = field("r/n", data_type="sc:Integer") | {"source": {"field": {"@id": "o/n"}}}
    same(described(folder, resources, splits, record_set("r", split, *fields, number)).path)
