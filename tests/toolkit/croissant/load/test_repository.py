"""Records of files in a repository: those of one commit, as they are stored there, and nothing else happens."""

import json
import os
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

import assay
from assay.errors import DataError
from assay.hosts import download, repository

from .conftest import field, file_object, record_set

TABLE = b"a\n1\n2\n"
ROWS = [{"r/a": 1}, {"r/a": 2}]


class There:
    """A dataset whose files are in a repository."""

    def __init__(self, host, beside):
        self.host, self.beside = host, beside

    def describe(self, path="", includes="*.csv", **more):
        """All tables of the repository, or of what stands behind its address."""
        url = f"{self.host.url}/birds{path}"
        # Hosts write so for want of a digest.
        kept = file_object("repo", "git+https", sha256="https://example.org/issues/80") | {"contentUrl": url} | more
        files = {"containedIn": {"@id": "repo"}, "includes": includes, "encodingFormat": "text/csv"}
        self.beside.describe(
            [kept, {"@type": "cr:FileSet", "@id": "s", **files}], record_set("r", field("r/a", "s", "sc:Integer"))
        )

    def rows(self, *, fetch=True):
        return list(assay.load(self.beside.path, "r", fetch=fetch))

    def refused(self, *, fetch=True):
        with pytest.raises(DataError) as caught:
            self.rows(fetch=fetch)
        assert "\n" not in str(caught.value)
        return str(caught.value)

    @property
    def left(self):
        """What is in the cache beside what should be."""
        folder = self.beside.folder / "cache" / "urls"
        return [path.name for path in folder.iterdir() if path.suffix not in (".json", ".lock")]


@pytest.fixture
def there(git_host, beside, monkeypatch):
    monkeypatch.setattr(download, "BREAK_S", 0)
    return There(git_host, beside)


def test_the_files_of_a_repository_are_read(there):
    there.host.commit("birds", **{"t.csv": b"a\n1\n", "d/u.csv": b"a\n2\n", "d/v.txt": b"?"})
    there.describe()
    assert "is not here yet; fetch it with `assay data load --fetch`" in there.refused(fetch=False)
    assert there.rows() == ROWS[::-1]
    there.host.asked.clear()
    assert there.rows(fetch=False) == ROWS[::-1]
    assert there.host.asked == []
    assert there.left == []


def test_a_file_of_a_repository_is_read(there):
    there.host.commit("birds", **{"d/t.csv": TABLE})
    there.describe()
    inside = file_object("d/t.csv", containedIn={"@id": "repo"})
    repo = file_object("repo", "git+https", contentUrl=f"{there.host.url}/birds")
    there.beside.describe([repo, inside], record_set("r", field("r/a", "d/t.csv", "sc:Integer")))
    assert there.rows() == ROWS


def test_only_another_commit_is_fetched_again(there):
    there.host.commit("birds", **{"t.csv": TABLE})
    there.describe()
    assert there.rows() == ROWS
    there.host.asked.clear()
    assert there.rows() == ROWS
    assert sum(asked[0] == "POST" for asked in there.host.asked) == 1, "it was only asked which commit there is"
    there.host.commit("birds", **{"t.csv": b"a\n3\n"})
    assert there.rows(fetch=False) == ROWS
    assert there.rows() == [{"r/a": 3}]


@pytest.mark.parametrize(
    "form", ["/tree/main", "/-/tree/main", "/tree/refs%2Fheads%2Fmain", "/tree/v1", "/tree/{}", "/"]
)
def test_the_revision_is_what_stands_behind_tree(there, form):
    commit = there.host.commit("birds", **{"t.csv": TABLE})
    work = there.host.folder / "birds"
    there.host.git(work, "-c", "user.name=a", "-c", "user.email=a@example.org", "tag", "-a", "-m", "x", "v1")
    if "{}" in form or "v1" in form:
        there.host.commit("birds", **{"t.csv": b"a\n3\n"})
    there.describe(form.format(commit))
    assert there.rows() == ROWS


def test_a_commit_is_fetched_once_for_ever(there):
    commit = there.host.commit("birds", **{"t.csv": TABLE})
    there.describe(f"/tree/{commit}")
    assert there.rows() == ROWS
    there.host.asked.clear()
    assert there.rows() == ROWS
    assert there.host.asked == []


@pytest.mark.parametrize("revision", ["nope", "0" * 40, "refs/heads/nope"])
def test_a_revision_that_is_not_there_is_one_line(there, revision):
    there.host.commit("birds", **{"t.csv": TABLE})
    there.describe(f"/tree/{revision}")
    words = there.refused()
    assert "the repository has no revision" in words or "git says: " in words
    assert there.left == []


@pytest.mark.parametrize("revision", ["--upload-pack=touch x", "a:b", "a..b", "^a", "a b", "%2D-x", "a%00", "/a"])
def test_a_revision_that_can_be_none_asks_nobody(there, revision):
    there.describe(f"/tree/{revision}")
    words = there.refused()
    assert "is no revision of a repository" in words or "is no address" in words
    assert there.host.asked == []


def test_no_repository_is_one_line(there):
    there.describe()
    assert "no repository is there, or not for everybody; the host answers 404" in there.refused()
    there.host.answers["/birds/info/refs?service=git-upload-pack"] = lambda asked, _: asked.answer(200, b"<html>")
    assert "no repository is there, or not for everybody; the host answers 200" in there.refused()


def test_what_git_says_is_one_line(there):
    there.host.commit("birds", **{"t.csv": TABLE})
    there.host.answers["/birds/git-upload-pack"] = lambda asked, _: asked.answer(500)
    there.describe()
    assert "git says: " in there.refused()
    assert there.left == []


def test_without_git_it_says_so(there, monkeypatch):
    there.describe()
    monkeypatch.setenv("PATH", str(there.beside.folder))
    assert "it is a repository, and git is not installed" in there.refused()


def test_files_come_as_they_are_stored_whatever_the_repository_says_of_itself(there):
    attributes = b"*.csv export-ignore\n* text eol=crlf ident export-subst filter=x\n"
    there.host.commit("birds", **{"t.csv": TABLE + b"$Id$ $Format:%H$\n"})
    there.host.commit("birds", **{".gitattributes": attributes})
    there.describe()
    there.beside.path.write_text(there.beside.path.read_text().replace("sc:Integer", "sc:Text"))
    assert [row["r/a"] for row in there.rows()] == ["1", "2", "$Id$ $Format:%H$"]


def test_links_lead_nowhere_else_and_submodules_are_empty(there, tmp_path):
    (tmp_path / "secret.csv").write_bytes(b"a\n9\n")
    links = {"up.csv": "../../../secret.csv", "root.csv": str(tmp_path / "secret.csv"), "same.csv": "t.csv"}
    there.host.commit("birds", **{"t.csv": TABLE}, **links)
    work = there.host.folder / "birds"
    (work / ".gitmodules").write_text(f'[submodule "m"]\n\tpath = m\n\turl = {there.host.url}/other\n')
    there.host.git(work, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},m")
    there.host.commit("birds", **{"x.csv": b"a\n3\n"})
    there.describe()
    assert there.rows() == [*ROWS, *ROWS, {"r/a": 3}]
    assert not any("/other" in asked[1] for asked in there.host.asked)


def test_nothing_of_the_user_has_a_say(there, monkeypatch, tmp_path):
    """Settings, password helpers and hooks of whoever calls, and of the machine, are not heard."""
    there.host.commit("birds", **{"t.csv": TABLE})
    home = tmp_path / "home"
    home.mkdir()
    script = home / "script"
    script.write_text(f"#!/bin/sh\ntouch {home}/called\n")
    script.chmod(0o700)
    settings = f'[url "file:///nowhere/"]\n\tinsteadOf = {there.host.url}\n[credential]\n\thelper = {script}\n'
    (home / ".gitconfig").write_text(settings + f"[core]\n\thooksPath = {home}\n")
    (home / "post-index-change").symlink_to(script)
    (home / ".netrc").write_text("machine 127.0.0.1 login me password s3cret\n")
    for name in ("GIT_ASKPASS", "SSH_ASKPASS", "GIT_EXTERNAL_DIFF", "GIT_SSH"):
        monkeypatch.setenv(name, str(script))
    monkeypatch.setenv("GIT_DIR", str(home))
    monkeypatch.setenv("HOME", str(home))
    there.describe()
    assert there.rows() == ROWS
    there.host.answers["/birds/git-upload-pack"] = lambda asked, _: asked.answer(401, www_authenticate="Basic realm=x")
    shutil.rmtree(there.beside.folder / "cache")
    assert "git says: " in there.refused()
    assert not (home / "called").exists()
    assert not any("authorization" in map(str.lower, asked[2]) for asked in there.host.asked)


def test_git_is_led_nowhere(there):
    there.host.commit("birds", **{"t.csv": TABLE})
    there.describe()
    there.host.answers["/birds/git-upload-pack"] = lambda asked, _: asked.answer(307, location="file:///etc/passwd")
    assert "git says: " in there.refused()


def test_a_repository_that_moved_is_followed_before_git_is_sent(there):
    there.host.commit("birds", **{"t.csv": TABLE})
    end = "/info/refs?service=git-upload-pack"
    there.host.answers[f"/old{end}"] = lambda asked, _: asked.answer(301, location=f"/birds{end}")
    there.describe(contentUrl=f"{there.host.url}/old")
    assert there.rows() == ROWS
    there.host.answers[f"/old{end}"] = lambda asked, _: asked.answer(302, location="file:///etc/passwd")
    assert "leads to an address that is not http or https" in there.refused()


def test_this_machine_is_asked_only_where_that_is_allowed(there, monkeypatch):
    there.host.commit("birds", **{"t.csv": TABLE})
    there.describe()
    monkeypatch.delenv("ASSAY_FETCH_PRIVATE")
    assert "is an address of this machine" in there.refused()
    assert there.host.asked == []


def test_a_repository_that_is_too_large_is_left(there, monkeypatch):
    there.host.commit("birds", **{"t.csv": TABLE, "large": os.urandom(100_000)})
    there.describe()
    monkeypatch.setattr(repository, "LARGEST_BYTES", 50_000)
    assert "it has more than 50,000 bytes" in there.refused()
    assert there.left == []


def test_little_that_becomes_much_is_left(there, monkeypatch):
    from assay.files import unpacked

    there.host.commit("birds", **{"t.csv": TABLE, "large": bytes(10_000_000)})
    there.describe()
    monkeypatch.setattr(unpacked, "ALWAYS_BYTES", 1000)
    assert "bytes come out of it" in there.refused()
    assert there.left == []


FILE, FOLDER = b"100644", b"40000"
NAMES = [
    b"../../up.csv",
    b"/tmp/root.csv",
    b"a/b.csv",
    b"\x1b[31m.csv",
    b"a\nb.csv",
    b"\xff.csv",
    b"x" * 70_000 + b".csv",
]


@pytest.mark.parametrize("name", NAMES, ids=lambda name: repr(name[:20]))
def test_a_path_that_leads_elsewhere_or_is_strange_is_one_in_the_archive(there, tmp_path, name):
    there.host.plant("birds", {(FILE, name): TABLE, (FOLDER, b".git"): {(FILE, b"config"): b"x"}})
    there.describe()
    before = {path for path in tmp_path.rglob("*") if "cache" not in path.parts}
    assert there.rows() == ROWS
    assert {path for path in tmp_path.rglob("*") if "cache" not in path.parts} == before


def test_a_tree_of_many_billions_of_files_is_left(there, monkeypatch):
    from assay.files import unpacked

    monkeypatch.setattr(unpacked, "ALWAYS_BYTES", 1 << 24)
    tree = {(FILE, b"%d.csv" % number): TABLE for number in range(10)}
    for _ in range(10):
        # The same one again and again, which is stored once.
        tree = {(FOLDER, b"%d" % number): tree for number in range(10)}
        there.host.plant("birds", tree)
        tree = there.host.git(there.host.folder / "birds", "rev-parse", "main^{tree}").strip()
    there.describe()
    assert "more than 16,777,216 bytes come out of it" in there.refused()
    assert there.left == []


def pointer(data, size=None):
    digest = sha256(data).hexdigest()
    return f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize {size or len(data)}\n".encode()


@pytest.fixture
def large(there, file_host):
    """A dataset of which one table is a large file that another host has."""
    there.host.commit("birds", **{"t.csv": pointer(TABLE)})
    there.describe()
    file_host.files["/x"] = TABLE
    told = {"oid": sha256(TABLE).hexdigest(), "size": len(TABLE)}

    def answer(asked, body):
        assert json.loads(body)["objects"] == [told]
        action = {"href": f"{file_host.url}/x", "header": {"Authorization": "s3cret"}}
        asked.answer(200, json.dumps({"objects": [told | {"actions": {"download": action}}]}).encode())

    there.host.answers["/birds.git/info/lfs/objects/batch"] = answer
    return there


def test_a_pointer_is_the_file_that_it_means(large, file_host):
    assert large.rows() == ROWS
    assert large.rows(fetch=False) == ROWS
    assert len(file_host.asked) == 1
    assert "authorization" not in file_host.asked[0].headers, "not without encryption"


def test_a_pointer_says_that_it_is_one_where_nothing_is_fetched(large):
    large.rows()
    for path in (large.beside.folder / "cache" / "sha256").glob(f"{sha256(TABLE).hexdigest()}*"):
        path.unlink()
    words = f"birds/t.csv: is a pointer of Git LFS to {len(TABLE)} bytes that are not here yet; fetch it"
    assert words in large.refused(fetch=False)


@pytest.mark.parametrize("data", [TABLE[::-1], TABLE + b"3\n", TABLE[:-1]])
def test_other_bytes_than_those_that_are_meant_are_not_kept(large, file_host, data):
    file_host.files["/x"] = data
    assert "is a pointer of Git LFS, and its bytes do not come: it" in large.refused()
    assert large.left == []


ANSWERS = {
    b"": "in no JSON",
    b"[" * 100_000: "in no JSON",
    b"x" * (2 << 20): "in no JSON",
    b"[]": "does not say where",
    b'{"objects": [1, {"oid": 2}]}': "does not say where",
    b'{"objects": [{"oid": "OID", "actions": {"download": {"href": "file:///etc/passwd"}}}]}': "is no address",
    b'{"objects": [{"oid": "OID", "actions": {"download": {"href": "ftp://h/x"}}}]}': "is not http or https",
    b'{"objects": [{"oid": "OID", "error": {"message": "gone\\naway"}}]}': "does not have it: gone away",
}


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer[:60])
def test_a_host_that_does_not_say_where_is_one_line(large, answer):
    told = answer.replace(b"OID", sha256(TABLE).hexdigest().encode())
    large.host.answers["/birds.git/info/lfs/objects/batch"] = lambda asked, _: asked.answer(200, told)
    assert ANSWERS[answer] in large.refused()


def test_a_host_without_large_files_is_one_line(large):
    del large.host.answers["/birds.git/info/lfs/objects/batch"]
    assert "its host has no large files, or not for everybody; it answers 404" in large.refused()


def test_an_archive_may_be_a_pointer(large, file_host):
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("u.csv", TABLE)
    data = out.getvalue()
    large.host.commit("birds", **{"x.zip": pointer(data)})
    file_host.files["/x"] = data
    told = {"oid": sha256(data).hexdigest(), "actions": {"download": {"href": f"{file_host.url}/x"}}}
    large.host.answers["/birds.git/info/lfs/objects/batch"] = lambda asked, _: asked.answer(
        200, json.dumps({"objects": [told]}).encode()
    )
    repo = file_object("repo", "git+https", contentUrl=f"{large.host.url}/birds")
    packed = file_object("x.zip", "application/zip", containedIn={"@id": "repo"})
    inside = file_object("u.csv", containedIn={"@id": "x.zip"})
    large.beside.describe([repo, packed, inside], record_set("r", field("r/a", "u.csv", "sc:Integer")))
    assert large.rows() == ROWS


def test_nothing_is_written_outside_of_the_cache(large, tmp_path):
    before = {path for path in tmp_path.rglob("*") if "repositories" not in path.parts}
    assert large.rows() == ROWS
    after = {path for path in tmp_path.rglob("*") if "repositories" not in path.parts}
    assert {Path(*path.relative_to(tmp_path).parts[:1]) for path in after - before} == {Path("cache")}
