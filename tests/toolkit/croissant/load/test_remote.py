"""Records of files that lie elsewhere: those of their bytes, or one line that says which file and why."""

import gzip
import io
import tarfile
import zipfile
from base64 import b64encode
from hashlib import md5, sha256

import pytest

import assay
from assay.errors import DataError
from assay.files import archive as archives
from assay.files import content
from assay.hosts import download

from .conftest import field, file_object, record_set

TABLE = b"a\n1\n2\n"
ROWS = [{"r/a": 1}, {"r/a": 2}]


def zipped(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_", "."), data)
    return out.getvalue()


def taped(name, data):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


class There:
    """A dataset of which one file lies on a host."""

    def __init__(self, host, beside):
        self.host, self.beside = host, beside

    def describe(self, data=TABLE, name="t.csv", media_type="text/csv", **more):
        self.host.files[f"/{name}"] = data
        url = f"{self.host.url}/{name}"
        self.beside.describe(
            [file_object("t", media_type) | {"contentUrl": url} | more],
            record_set("r", field("r/a", "t", "sc:Integer")),
        )

    def rows(self, *, fetch=True):
        return list(assay.load(self.beside.path, "r", fetch=fetch))

    def refused(self, *, fetch=True):
        with pytest.raises(DataError) as caught:
            self.rows(fetch=fetch)
        words = str(caught.value)
        assert "\n" not in words
        return words.removeprefix(f"{self.beside.path}: `t` at `{self.host.url}/t.csv`: ")

    @property
    def cached(self):
        folder = self.beside.folder / "cache"
        return [path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".json", ".lock")]


@pytest.fixture
def there(file_host, beside, monkeypatch):
    monkeypatch.setattr(download, "BREAK_S", 0)
    return There(file_host, beside)


def digests(data=TABLE):
    return {"sha256": sha256(data).hexdigest(), "md5": md5(data).hexdigest()}


def test_nothing_is_fetched_unless_that_is_asked_for(there):
    there.describe()
    words = f"`t` lies at `{there.host.url}/t.csv`, and is not here yet; fetch it with `assay data load --fetch`, or"
    assert words in there.refused(fetch=False)
    assert there.host.asked == []
    assert not (there.beside.folder / "cache").exists()


@pytest.mark.parametrize("names", [["sha256"], ["md5"], ["sha256", "md5"]])
@pytest.mark.parametrize("write", [str, lambda digest: b64encode(bytes.fromhex(digest)).decode(), str.upper])
def test_a_file_of_a_declared_digest_is_fetched_once(there, names, write):
    there.describe(**{name: write(digests()[name]) for name in names})
    assert [there.rows(), there.rows(), there.rows(fetch=False)] == [ROWS] * 3
    assert len(there.host.asked) == 1


def test_bytes_are_gone_through_once_while_they_come(there, monkeypatch):
    there.describe(**digests())
    gone_through = []
    monkeypatch.setattr(content, "new", lambda *_, **__: gone_through.append(1))
    assert [there.rows(), there.rows(fetch=False)] == [ROWS] * 2
    assert gone_through == []


def test_without_a_digest_the_host_is_asked_whether_its_file_changed(there):
    there.describe()
    assert [there.rows(), there.rows()] == [ROWS] * 2
    assert [asked.headers.get("if-none-match") is not None for asked in there.host.asked] == [False, True]
    there.host.files["/t.csv"] = b"a\n3\n"
    assert there.rows(fetch=False) == ROWS
    assert there.rows() == [{"r/a": 3}]
    assert there.rows(fetch=False) == [{"r/a": 3}]


def test_one_set_of_records_has_one_version_of_a_file(there):
    there.describe()
    records = assay.load(there.beside.path, "r", fetch=True)
    assert list(records) == ROWS
    there.host.files["/t.csv"] = b"a\n3\n"
    assert list(records) == ROWS


def test_what_is_here_is_used_where_the_network_is_forbidden(there, monkeypatch):
    there.describe()
    there.rows()
    monkeypatch.setenv("ASSAY_OFFLINE", "1")
    assert there.rows() == ROWS
    there.describe(name="u.csv")
    assert "ASSAY_OFFLINE forbids the network" in there.refused()
    assert len(there.host.asked) == 1


@pytest.mark.parametrize("name", ["sha256", "md5"])
def test_a_wrong_digest_names_both_and_keeps_nothing(there, name):
    wrong = digests(b"other")[name]
    there.describe(**{name: wrong})
    words = f"its {name} is {digests()[name]}, and {wrong} is declared; nothing of it is kept"
    assert [there.refused(), there.refused()] == [words] * 2
    assert len(there.host.asked) == 2
    assert there.cached == []


def test_a_digest_that_is_none_asks_nobody(there):
    there.describe(sha256="main")
    assert there.refused() == "`main`, which is declared, is no sha256; correct it, or leave it out"
    assert there.host.asked == []


def test_a_cached_file_that_another_digest_is_declared_of_is_fetched_again(there):
    there.describe()
    there.rows()
    there.describe(b"a\n3\n", md5=digests(b"a\n3\n")["md5"])
    assert "is not here yet" in there.refused(fetch=False)
    assert there.rows() == [{"r/a": 3}]


def test_a_live_dataset_has_other_bytes_each_time(there):
    there.describe(sha256=digests(b"other")["sha256"], contentSize="1")
    text = there.beside.path.read_text()
    live = text.replace('"name": "d"', '"name": "d", "isLiveDataset": true')
    assert live != text
    there.beside.path.write_text(live)
    assert there.rows() == ROWS


@pytest.mark.parametrize("size", ["5", "5 B", "7 bytes", "1,000b"])
def test_a_wrong_size_keeps_nothing(there, size):
    there.describe(contentSize=size)
    assert there.refused().startswith("it has 6 bytes, and ")
    assert there.cached == []


@pytest.mark.parametrize("size", ["6", "6 B", "1 kB", "3.4 MB", "much"])
def test_a_size_that_is_right_or_rounded_is_no_trouble(there, size):
    there.describe(contentSize=size)
    assert there.rows() == ROWS


def test_messages_call_a_file_by_its_host(there):
    there.describe(b"a\n1\nx\n", "deep/t%20t.csv?x=1")
    with pytest.raises(DataError) as caught:
        there.rows()
    host = there.host.url.removeprefix("http://")
    assert str(caught.value).startswith(f"{host}/deep/t t.csv, data row 2, column `a`: ")


@pytest.mark.parametrize(
    "scheme", ["ftp://h/t.csv", "file:///etc/passwd", "s3://b/t.csv", "data:,a", "FILE:/etc/passwd"]
)
@pytest.mark.parametrize("fetch", [True, False])
def test_other_schemes_are_refused(there, scheme, fetch):
    there.describe(contentUrl=scheme)
    assert (
        there.refused(fetch=fetch)
        .partition("; ")[0]
        .endswith(f"`t` lies at `{scheme}`, and only http and https are fetched")
    )


@pytest.mark.parametrize("url", ["http://", "http://[::1", "https://a b/c", "http://h:99999/x", "http://h\n/x"])
def test_what_is_no_address_is_one_line(there, url):
    there.describe(contentUrl=url)
    assert "is no address" in there.refused()


def test_a_password_in_an_address_is_not_told(there):
    there.describe(contentUrl="https://me:s3cret@example.org/t.csv")
    for fetch in (True, False):
        words = there.refused(fetch=fetch)
        assert "s3cret" not in words
    assert "an address is no place for a password" in there.refused()


def test_a_host_that_breaks_off_is_one_line_and_the_next_call_goes_on(there):
    there.describe(**digests())
    there.host.faults = [there.host.cut_off(0)] + [there.host.cut_off(1)] * 5
    assert there.refused() == "the answer broke off; what has come is kept, and the next call goes on from there"
    assert there.rows() == ROWS
    assert there.host.ranges == [None, None, "bytes=1-", "bytes=2-", "bytes=3-", "bytes=4-", "bytes=5-"]


def test_a_file_that_changes_between_two_calls_begins_anew(there):
    there.describe()
    there.host.faults = [there.host.cut_off(4)] + [there.host.cut_off(0)] * 5
    assert "next call goes on" in there.refused()
    there.host.files["/t.csv"] = b"a\n3\n"
    assert there.rows() == [{"r/a": 3}]


@pytest.mark.parametrize("declared", [digests(), {}])
def test_a_cached_file_that_was_changed_is_fetched_again(there, declared):
    there.describe(**declared)
    there.rows()
    (path,) = there.cached
    path.chmod(0o600)
    path.write_bytes(b"a\n7\n8\n")
    assert "and was fetched, but changed in the cache since then, and is not used; fetch" in there.refused(fetch=False)
    assert "is not here yet" in there.refused(fetch=False)
    assert there.rows() == ROWS


def test_a_table_that_is_compressed_is_read(there):
    there.describe(gzip.compress(TABLE), "t.csv.gz", "application/gzip")
    assert there.rows() == ROWS


@pytest.mark.parametrize(
    ("data", "media_type"),
    [(zipped(u_csv=TABLE), "application/zip"), (taped("u.csv", TABLE), "application/x-tar")],
    ids=["zip", "tar"],
)
def test_files_in_archives_elsewhere_are_read_in_place(there, data, media_type, monkeypatch):
    there.host.files["/x"] = data
    archive = file_object("x", media_type, contentUrl=f"{there.host.url}/x", sha256=sha256(data).hexdigest())
    inside = file_object("u.csv", containedIn={"@id": "x"})
    files = {
        "@type": "cr:FileSet",
        "@id": "s",
        "containedIn": {"@id": "x"},
        "includes": "*.csv",
        "encodingFormat": "text/csv",
    }
    sets = [record_set("r", field("r/a", "u.csv", "sc:Integer")), record_set("s", field("s/a", "s", "sc:Integer"))]
    there.beside.describe([archive, inside, files], *sets)
    if media_type == "application/zip":
        monkeypatch.setattr(archives, "spooled", lambda content: pytest.fail(f"{content} is copied"))
    assert there.rows() == ROWS
    assert list(assay.load(there.beside.path, "s")) == [{"s/a": 1}, {"s/a": 2}]
    assert len(there.host.asked) == 1
    assert len(there.cached) == 1


def test_two_archives_of_one_path_each_have_their_own_records(there):
    for number in (1, 2):
        there.host.files[f"/x?id={number}"] = zipped(u_csv=b"a\n%d\n" % number)
    archives = [
        file_object(f"x{number}", "application/zip", contentUrl=f"{there.host.url}/x?id={number}") for number in (1, 2)
    ]
    inside = {"containedIn": [{"@id": "x1"}, {"@id": "x2"}], "includes": "*.csv", "encodingFormat": "text/csv"}
    there.beside.describe(
        [*archives, {"@type": "cr:FileSet", "@id": "s", **inside}], record_set("r", field("r/a", "s", "sc:Integer"))
    )
    assert there.rows() == ROWS


def test_an_archive_elsewhere_leads_nowhere(there):
    evil = taped("../../evil.csv", TABLE)
    there.host.files["/x"] = evil
    archive = file_object("x", "application/x-tar", contentUrl=f"{there.host.url}/x")
    inside = {"containedIn": {"@id": "x"}, "includes": "*", "encodingFormat": "text/csv"}
    there.beside.describe(
        [archive, {"@type": "cr:FileSet", "@id": "s", **inside}], record_set("r", field("r/a", "s", "sc:Integer"))
    )
    before = set(there.beside.folder.parent.rglob("*"))
    assert there.rows() == ROWS
    new = set(there.beside.folder.parent.rglob("*")) - before
    assert all(there.beside.folder / "cache" in (path, *path.parents) for path in new)


def test_the_name_of_a_file_is_the_last_step_of_its_address(there):
    fields = [field(f"r/{name}", "t", extract={"fileProperty": name}) for name in ("filename", "fullpath")]
    there.describe(name="deep/t.csv?x=1")
    there.beside.describe(
        [file_object("t") | {"contentUrl": f"{there.host.url}/deep/t.csv?x=1"}], record_set("r", *fields)
    )
    assert there.rows() == [{"r/filename": "t.csv", "r/fullpath": "t.csv"}]


def test_several_files_come_one_after_the_other_and_an_error_says_which(there):
    there.host.files |= {"/1.csv": TABLE, "/2.csv": TABLE}
    files = [file_object(name, contentUrl=f"{there.host.url}/{name}") for name in ("1.csv", "2.csv", "3.csv")]
    sets = [record_set(f"r{name}", field(f"r{name}/a", name, "sc:Integer")) for name in ("1.csv", "2.csv", "3.csv")]
    there.beside.describe(files, *sets)
    for number in (1, 2):
        assert len(list(assay.load(there.beside.path, f"r{number}.csv", fetch=True))) == 2
    with pytest.raises(
        DataError, match=r"`3.csv` at `.*/3.csv`: is not there, or not for everybody; the host answers 404"
    ):
        list(assay.load(there.beside.path, "r3.csv", fetch=True))
    assert [asked.path for asked in there.host.asked] == ["/1.csv", "/2.csv", "/3.csv"]


def test_a_cache_that_cannot_be_written_is_one_line(there, monkeypatch):
    there.describe()
    (there.beside.folder / "file").touch()
    before = set(there.beside.folder.iterdir())
    monkeypatch.setenv("ASSAY_CACHE", str(there.beside.folder / "file" / "cache"))
    assert there.refused().startswith("it cannot be kept: ")
    assert set(there.beside.folder.iterdir()) == before
