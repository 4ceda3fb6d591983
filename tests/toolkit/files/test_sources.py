"""The files of a dataset: which there are, that none lies outside its folder, and that their digests are right."""

import os
import re
from base64 import b64encode
from fnmatch import translate
from hashlib import md5, sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.errors import DataError
from assay.files.sources import Sources
from assay.runs.store import open_store
from assay_spec.croissant.model import Dataset, DataSource, FileObject, FileSet

SECRET = b"secret\nvalue\n"


def dataset(*resources, live=False):
    return Dataset(distribution=resources, is_live_dataset=live)


def opened(folder, *resources, name="t", live=False):
    return [
        entry.content.path for entry in Sources(dataset(*resources, live=live), folder / "croissant.json").entries(name)
    ]


def file(url, **more):
    return FileObject(id="t", content_url=url, encoding_format=("text/csv",), **more)


def file_set(includes, excludes=()):
    return FileSet(id="t", includes=tuple(includes), excludes=tuple(excludes), encoding_format=("text/csv",))


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    """A folder with a secret beside it, and links to it of every kind."""
    outside = tmp_path_factory.mktemp("sources")
    folder = outside / "data"
    (folder / "sub").mkdir(parents=True)
    (outside / "secret.csv").write_bytes(SECRET)
    (outside / "data-too").mkdir()
    (outside / "data-too" / "secret.csv").write_bytes(SECRET)
    for path in ("t.csv", "sub/t.csv", "a b.csv", "a%20b.csv", "é.csv"):
        (folder / path).write_bytes(b"id\n1\n")
    (folder / "file-link.csv").symlink_to(outside / "secret.csv")
    (folder / "relative-link.csv").symlink_to("../secret.csv")
    (folder / "folder-link").symlink_to(outside)
    (folder / "chain.csv").symlink_to("file-link.csv")
    (folder / "inner.csv").symlink_to("sub/t.csv")
    (folder / "sub" / "up.csv").symlink_to("../t.csv")
    return folder


@pytest.mark.parametrize(
    "url",
    [
        "../secret.csv",
        "sub/../../secret.csv",
        "./../secret.csv",
        "%2e%2e/secret.csv",
        "..%2Fsecret.csv",
        "sub/%2e%2e/%2e%2e/secret.csv",
        "../data-too/secret.csv",
        "file-link.csv",
        "relative-link.csv",
        "chain.csv",
        "folder-link/secret.csv",
        "folder-link/data-too/secret.csv",
        "/etc/passwd",
        "//etc/passwd",
        "%2Fetc%2Fpasswd",
        "",
        "a\0b",
        "a%00b",
    ],
)
def test_what_lies_outside_the_folder_is_refused(home, url):
    with pytest.raises(
        DataError, match="is not inside the dataset's folder; name a file beside the document"
    ) as caught:
        opened(home, file(url))
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("t.csv", "t.csv"),
        ("./t.csv", "t.csv"),
        ("sub/t.csv", "sub/t.csv"),
        ("sub/../t.csv", "t.csv"),
        ("inner.csv", "sub/t.csv"),
        ("sub/up.csv", "t.csv"),
        ("a b.csv", "a b.csv"),
        ("a%20b.csv", "a%20b.csv"),
        ("%C3%A9.csv", "é.csv"),
    ],
)
def test_what_lies_inside_is_found(home, url, path):
    (found,) = opened(home, file(url))
    assert found.samefile(home / path)


def test_an_absolute_path_is_as_good_as_where_it_leads(home):
    assert opened(home, file(str(home / "t.csv"))) == [home / "t.csv"]


pieces = st.sampled_from(
    ["..", ".", "sub", "folder-link", "file-link.csv", "secret.csv", "t.csv", "%2e%2e", "data", "", "\0"]
)


@given(st.lists(pieces, max_size=6), st.sampled_from(["", "/", "./"]))
def test_no_url_leads_outside(home, parts, start):
    try:
        found = opened(home, file(start + "/".join(parts)))
    except DataError:
        return
    assert all(Path(os.path.realpath(path)).is_relative_to(os.path.realpath(home)) for path in found)
    assert all(path.read_bytes() != SECRET for path in found)


@given(st.text(max_size=12))
def test_any_url_is_a_file_or_one_line(home, url):
    try:
        opened(home, file(url))
    except DataError as error:
        message = str(error)
    else:
        return
    assert message.isprintable()


@pytest.mark.parametrize(
    "url", ["https://x.org/t.csv", "HTTP://x", "file:///etc/passwd", "s3://b/t", "data:text/csv,a"]
)
def test_what_would_have_to_be_fetched_is_refused(home, url):
    with pytest.raises(DataError, match=r"lies at `.*`, and (is not here yet; fetch it|only http and https are)"):
        opened(home, file(url))


FILES = ["a.csv", "b.csv", "sub/a.csv", "sub/deep/c.csv", "sub/c.txt", "é.csv", "[x].csv"]
patterns = st.sampled_from(
    ["*.csv", "*", "a.csv", "sub/*", "*/a.csv", "?.csv", "[ab].csv", "[[]x].csv", "*.txt", "none"]
)


@pytest.fixture(scope="session")
def many(tmp_path_factory):
    folder = tmp_path_factory.mktemp("many")
    for name in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("id\n1\n")
    return folder


@given(st.lists(patterns, max_size=3), st.lists(patterns, max_size=2))
def test_patterns_select_what_they_match_in_the_order_of_the_paths(many, includes, excludes):
    def matches(name, wanted):
        return any(re.match(translate(pattern), name) for pattern in wanted)

    expected = [name for name in FILES if matches(name, includes) and not matches(name, excludes)]
    if not expected:
        with pytest.raises(DataError, match=r"no file matches `t`, which includes .*; correct `includes`, or put"):
            opened(many, file_set(includes, excludes))
        return
    found = [path.relative_to(many).as_posix() for path in opened(many, file_set(includes, excludes))]
    assert found == sorted(expected, key=str.encode)


def test_one_link_that_leads_outside_spoils_a_file_set(home):
    with pytest.raises(DataError, match=r"`chain\.csv` is not inside the dataset's folder"):
        opened(home, file_set(["*.csv"]))
    assert len(opened(home, file_set(["*.csv"], ["*-link.csv", "chain.csv"]))) == 7


def forms(found):
    return {"hex": found.hexdigest(), "upper": found.hexdigest().upper(), "base64": b64encode(found.digest()).decode()}


@pytest.mark.parametrize("algorithm", [sha256, md5])
@given(st.binary(max_size=50), st.sampled_from(["hex", "upper", "base64"]), st.binary(max_size=50))
def test_a_digest_is_right_only_for_its_bytes(tmp_path_factory, algorithm, data, form, declared):
    folder, name = tmp_path_factory.mktemp("digest"), algorithm().name
    data = b"id\n" + data.replace(b'"', b"")
    (folder / "t.csv").write_bytes(data)
    stated = file("t.csv", **{name: forms(algorithm(b"id\n" + declared))[form]})
    if data == b"id\n" + declared:
        assert opened(folder, stated) == [folder / "t.csv"]
    else:
        with pytest.raises(DataError, match=f"its {name} is {algorithm(data).hexdigest()}, and the dataset declares"):
            opened(folder, stated)
    assert opened(folder, stated, live=True) == [folder / "t.csv"]
    assert opened(folder, file("t.csv", **{name: forms(algorithm(data))[form]})) == [folder / "t.csv"]


def test_of_two_digests_both_have_to_be_right(tmp_path):
    (tmp_path / "t.csv").write_bytes(b"id\n")
    right = {"sha256": sha256(b"id\n").hexdigest(), "md5": md5(b"id\n").hexdigest()}
    assert opened(tmp_path, file("t.csv", **right))
    for name, digest in right.items():
        wrong = right | {name: digest[::-1]}
        with pytest.raises(DataError, match=f"its {name} is {digest}, and the dataset declares {wrong[name]}"):
            opened(tmp_path, file("t.csv", **wrong))


def run_in(folder):
    """A run folder with item rows, as `assay run -o` leaves one."""
    with open_store(folder) as store:
        store.write_rows(f"sha256:{'0' * 64}", "items", [pa.table({"id": ["not of the dataset"]})])
        store.write_bytes("results.json", b"{}")


def test_the_tables_of_a_run_are_not_those_of_the_dataset_around_it(tmp_path):
    pq.write_table(pa.table({"id": ["a"]}), tmp_path / "a.parquet")
    run_in(tmp_path / "out")
    run_in(tmp_path / "deep" / "er" / "out")
    assert opened(tmp_path, file_set(["*.parquet"])) == [tmp_path / "a.parquet"]
    with pytest.raises(DataError, match="no file matches `t`"):
        opened(tmp_path, file_set(["*.json", "out/*"]))


@pytest.mark.parametrize("left", ["journal.sqlite", "run.lock"])
def test_a_folder_with_a_file_called_like_one_of_a_run_is_none(tmp_path, left):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / left).touch()
    pq.write_table(pa.table({"id": ["a"]}), tmp_path / "out" / "a.parquet")
    assert opened(tmp_path, file_set(["*.parquet"])) == [tmp_path / "out" / "a.parquet"]


def test_names_that_are_not_utf8_come_in_the_order_of_their_bytes(tmp_path):
    names = [b"\xff.csv", "é.csv".encode(), b"z.csv", b"\xc3.csv"]
    for name in names:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(b"id\n")
    assert [os.fsencode(path.name) for path in opened(tmp_path, file_set(["*.csv"]))] == sorted(names)


def test_a_folder_that_cannot_be_looked_into_leaves_no_rows_out(tmp_path, monkeypatch):
    """Deeper than a path may be long, so that the system refuses even root."""
    (tmp_path / "t.csv").write_bytes(b"id\n")
    monkeypatch.chdir(tmp_path)
    for _ in range(20):
        Path("x" * 250).mkdir()
        os.chdir("x" * 250)
    Path("t.csv").write_bytes(b"id\n")
    with pytest.raises(DataError, match="cannot be read: File name too long"):
        opened(tmp_path, file_set(["*.csv"]))


def test_resources_that_cannot_be_opened(home):
    inside = FileObject(id="t", content_url="t.csv", contained_in=(DataSource(id="zip"),))
    with pytest.raises(DataError, match="no FileObject and no FileSet is called `zip`"):
        opened(home, inside)
    with pytest.raises(DataError, match="no FileObject and no FileSet is called `u`"):
        opened(home, file("t.csv"), name="u")
