"""The files that a document names lie in its folder, whatever links and `..` there are on the way."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_spec.document import DocumentError, read_document
from assay_spec.named import is_inside, read_named


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    """A folder with a file beside it, and links in both directions."""
    outside = tmp_path_factory.mktemp("named")
    folder = outside / "home"
    (folder / "sub" / "deep").mkdir(parents=True)
    (outside / "home-too").mkdir()
    for path in ("x.yaml", "home/x.yaml", "home/sub/x.yaml", "home-too/x.yaml"):
        (outside / path).write_text(f"at: {path}\n")
    (folder / "out").symlink_to(outside)
    (folder / "out.yaml").symlink_to("../x.yaml")
    (folder / "link").symlink_to("sub/deep")
    (folder / "loop").symlink_to("loop")
    (outside / "mirror").symlink_to(folder)
    return folder


STEPS = st.lists(st.sampled_from(["..", ".", "sub", "deep", "out", "link", "home", "home-too", "gone"]), max_size=6)


@given(STEPS, st.sampled_from(["x.yaml", "out.yaml"]))
def test_what_is_read_is_inside(home, steps, last):
    """Held against what the operating system says once the file is open."""
    name = "/".join((*steps, last))
    try:
        with open(f"{home}/{name}", "rb") as stream:  # noqa: PTH123 - Path would tidy the steps up
            there, data = Path(f"/proc/self/fd/{stream.fileno()}").readlink(), stream.read()
    except OSError:
        return
    origin = read_document(f"{home}/a.yaml", data=b"")
    assert is_inside(origin.path, name) == (home in there.parents)
    if home in there.parents:
        assert read_named(origin, name).data == data
    else:
        with pytest.raises(DocumentError, match="leads out of the folder"):
            read_named(origin, name)


@pytest.mark.parametrize("name", ["/etc/passwd", "../home-too/x.yaml", "..", "../gone.yaml"])
def test_outside(home, name):
    assert not is_inside(f"{home}/a.yaml", name)


@pytest.mark.parametrize("name", ["x.yaml", ".", "", "gone/a.yaml", "loop", "a\0b", "\udc80\ud800.yaml", "x" * 300])
def test_inside_if_anywhere(home, name):
    assert is_inside(f"{home}/a.yaml", name)


def test_a_folder_that_is_itself_reached_by_a_link(home):
    mirror = home.parent / "mirror"
    assert read_named(read_document(mirror / "a.yaml", data=b""), "x.yaml").data == b"at: home/x.yaml\n"
    assert not is_inside(f"{mirror}/a.yaml", "../x.yaml")


def test_the_working_folder(home, monkeypatch):
    monkeypatch.chdir(home)
    assert read_named(read_document("-", data=b""), "sub/x.yaml").path == "sub/x.yaml"
    assert not is_inside("-", "../x.yaml")


def test_a_pipe_is_not_opened(home):
    os.mkfifo(home / "pipe.yaml")
    with pytest.raises(DocumentError, match="is a pipe"):
        read_named(read_document(home / "a.yaml", data=b""), "pipe.yaml")
