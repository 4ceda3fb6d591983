"""`--watch`: what changes is checked again and told, nothing else is, and Ctrl-C ends it."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from queue import Queue

import pytest

from assay.many.cache import NAME
from assay.many.watch import Watch, WatchError

from .conftest import COMMAND, STUDY

pytest.importorskip("watchfiles", reason="watching needs watchfiles")
pytestmark = pytest.mark.skipif(os.name != "posix", reason="sends signals")

PATIENCE_S = 60
GOOD = (STUDY / "croissant.json").read_text()
BAD = json.dumps(json.loads(GOOD) | {"license": "MIT"})


class Watching:
    """A check that watches a folder, and what it says."""

    def __init__(self, *words, cwd):
        self.process = subprocess.Popen(
            [*COMMAND, "--watch", "--format", "jsonl", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=cwd
        )
        self.lines = Queue()
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            self.lines.put(json.loads(line))

    def says(self):
        """The next thing that it says: the path, and the codes found there, or how it went."""
        one = self.lines.get(timeout=PATIENCE_S)
        for how in ("removed", "unknown"):
            if how in one:
                return one["path"], how
        return one["path"], {found["code"] for found in one["diagnostics"]}

    def end(self, number=signal.SIGINT):
        """Interrupt it; its status, what it had left to say, and what it said on standard error."""
        self.process.send_signal(number)
        status = self.process.wait(PATIENCE_S)
        self.reader.join(PATIENCE_S)
        return status, list(self.lines.queue), self.process.stderr.read()


@pytest.fixture
def place(tmp_path):
    place = tmp_path / "data"
    place.mkdir()
    for name in ("croissant.json", "evaluation.yaml", "fingerprint.yaml", "a.csv", "b.csv", "patients.csv"):
        shutil.copy(STUDY / name, place)
    return place


@pytest.fixture
def watch(place):
    """Watches, and is ended when the test is over."""
    running = []

    def watch(*words, cwd=place):
        running.append(Watching(*words, cwd=cwd))
        return running[-1]

    yield watch
    for one in running:
        one.process.kill()
        one.process.wait()
        one.process.stdout.close()
        one.process.stderr.close()


def saved(path, text):
    """Save as careful editors do: another file, renamed."""
    other = path.with_name(f".{path.name}.swp")
    other.write_text(text)
    other.replace(path)


def test_what_changes_is_told_and_nothing_else(place, watch):
    (place / ".hidden").mkdir()
    watching = watch(".")
    assert [watching.says() for _ in range(3)] == [
        ("./croissant.json", set()),
        ("./evaluation.yaml", set()),
        ("./fingerprint.yaml", set()),
    ]
    saved(place / "croissant.json", BAD)
    assert watching.says() == ("./croissant.json", {"CRO005"})
    saved(place / "croissant.json", GOOD)
    assert watching.says() == ("./croissant.json", set())
    # Nothing is said of what is touched, hidden or of no known kind; the next word is about the last file.
    os.utime(place / "fingerprint.yaml")
    (place / ".hidden" / "x.json").write_text(BAD)
    (place / "foreign.json").write_text("{}")
    saved(place / "new.json", GOOD)
    assert watching.says() == ("./new.json", set())
    (place / "new.json").unlink()
    assert watching.says() == ("./new.json", "removed")
    assert watching.end() == (0, [], b"")


@pytest.mark.parametrize("text", ["", "{", '{"a": 1}', "[]"])
def test_a_document_that_is_none_any_more_is_told_once(text, place, watch):
    (place / "few").mkdir()
    saved(place / "few" / "new.json", GOOD)
    watching = watch("few")
    assert watching.says() == ("few/new.json", set())
    saved(place / "few" / "new.json", text)
    assert watching.says() == ("few/new.json", "unknown")
    saved(place / "few" / "new.json", f"{text} ")
    saved(place / "few" / "new.json", GOOD)
    assert watching.says() == ("few/new.json", set())
    assert watching.end()[:2] == (0, [])


def test_one_that_was_named_is_told_as_a_check_tells_it(place, watch):
    watching = watch("croissant.json")
    assert watching.says() == ("croissant.json", set())
    saved(place / "croissant.json", "")
    assert watching.says() == ("croissant.json", {"DOC003"})
    saved(place / "croissant.json", GOOD)
    assert watching.says() == ("croissant.json", set())


@pytest.mark.parametrize("way", ["removed", "moved away", "with what is above it"])
def test_a_folder_that_is_made_again_is_watched_again(way, place, watch):
    for path in place.iterdir():
        if path.name != "croissant.json":
            path.unlink()
    upper = place.parent if way == "with what is above it" else place
    watching = watch(str(place), cwd="/")
    told = str(place / "croissant.json")
    assert watching.says() == (told, set())
    if way == "moved away":
        place.rename(place.with_name("elsewhere"))
    else:
        shutil.rmtree(upper)
    assert watching.says() == (told, "removed")
    place.mkdir(parents=True)
    saved(place / "croissant.json", BAD)
    assert watching.says() == (told, {"CRO005"})
    saved(place / "croissant.json", GOOD)
    assert watching.says() == (told, set())
    if way == "moved away":
        (place.parent / "elsewhere" / "croissant.json").write_text(BAD)
    saved(place / "new.json", GOOD)
    assert watching.says() == (str(place / "new.json"), set())
    assert watching.end() == (0, [], b"")


def test_a_file_whose_folder_is_made_again_is_watched_again(place, watch):
    watching = watch(str(place / "croissant.json"), cwd="/")
    told = str(place / "croissant.json")
    assert watching.says() == (told, set())
    shutil.rmtree(place)
    assert watching.says() == (told, "removed")
    place.mkdir()
    saved(place / "croissant.json", BAD)
    assert watching.says() == (told, {"CRO005"})
    saved(place / "croissant.json", GOOD)
    assert watching.says() == (told, set())


def test_a_file_whose_folder_is_made_again_at_once_is_watched_again(place, watch):
    """The system may know the new folder by the number of the old one."""
    watching = watch(str(place / "croissant.json"), cwd="/")
    told = str(place / "croissant.json")
    assert watching.says() == (told, set())
    for text, codes in [(BAD, {"CRO005"}), (GOOD, set())] * 2:
        shutil.rmtree(place)
        place.mkdir()
        saved(place / "croissant.json", text)
        while (said := watching.says()) != (told, codes):
            assert said[0] == told


def test_an_evaluation_is_checked_again_when_what_it_names_changes(place, watch):
    watching = watch(".")
    assert {watching.says()[0] for _ in range(3)} == {"./croissant.json", "./evaluation.yaml", "./fingerprint.yaml"}
    (place / "a.csv").rename(place / "gone.csv")
    assert watching.says() == ("./evaluation.yaml", {"EVA020"})
    (place / "gone.csv").rename(place / "a.csv")
    assert watching.says() == ("./evaluation.yaml", set())


def test_folders_come_and_go(place, watch):
    watching = watch(".")
    for _ in range(3):
        watching.says()
    aside = place.parent / "aside"
    aside.mkdir()
    shutil.copy(STUDY / "croissant.json", aside / "x.json")
    aside.rename(place / "below")
    assert watching.says() == ("./below/x.json", set())
    (place / "below").rename(place.parent / "aside")
    assert watching.says() == ("./below/x.json", "removed")


def test_single_files_are_watched_and_their_neighbours_are_not(place, watch):
    watching = watch("croissant.json")
    assert watching.says() == ("croissant.json", set())
    (place / "other.json").write_text(GOOD)
    saved(place / "croissant.json", BAD)
    assert watching.says() == ("croissant.json", {"CRO005"})
    (place / "croissant.json").unlink()
    assert watching.says() == ("croissant.json", "removed")
    saved(place / "croissant.json", GOOD)
    assert watching.says() == ("croissant.json", set())
    assert watching.end() == (0, [], b"")


def test_a_folder_behind_a_link_goes_by_the_name_that_the_user_gave(place, watch):
    (place.parent / "link").symlink_to(place)
    watching = watch("link", "data/croissant.json", cwd=place.parent)
    assert [watching.says()[0] for _ in range(4)] == [
        "link/croissant.json",
        "link/evaluation.yaml",
        "link/fingerprint.yaml",
        "data/croissant.json",
    ]
    saved(place / "z.yaml", (STUDY / "fingerprint.yaml").read_text())
    assert watching.says() == ("link/z.yaml", set())


def test_a_profile_that_breaks_in_the_meantime_does_not_end_it(place, watch):
    profile = place.parent / "ours.toml"
    profile.write_text('title = "Ours"\nextends = "core"\n[severity]\nCRO005 = "off"\n')
    watching = watch("--profile", profile, "croissant.json")
    assert watching.says() == ("croissant.json", set())
    profile.write_text("title = ")
    saved(place / "croissant.json", json.dumps(json.loads(BAD) | {"versoin": "1"}))
    assert watching.says() == ("croissant.json", {"CRO081"})
    assert watching.end() == (0, [], b"")


def test_what_changed_is_remembered_too(place, watch):
    watching = watch("--cache", "../kept", "croissant.json")
    assert watching.says() == ("croissant.json", set())
    saved(place / "croissant.json", BAD)
    assert watching.says() == ("croissant.json", {"CRO005"})
    saved(place / "croissant.json", GOOD)
    assert watching.says() == ("croissant.json", set())
    assert watching.end() == (0, [], b"")
    with sqlite3.connect(place.parent / "kept" / NAME) as base:
        assert base.execute("SELECT COUNT(*) FROM kept").fetchone() == (2,)


def test_a_watch_that_died_says_so_after_what_it_has_seen():
    changes = Watch([])
    for seen in ({"/a"}, OSError("no more of them"), {"/b"}):
        changes._queue.put(seen)
    told = iter(changes)
    assert next(told) == ["/a"]
    with pytest.raises(WatchError, match="the files cannot be watched: no more of them"):
        next(told)


def test_a_check_that_is_terminated_says_so(watch):
    watching = watch(".")
    for _ in range(3):
        watching.says()
    assert watching.end(signal.SIGTERM) == (143, [], b"assay: interrupted\n")


def test_without_watchfiles_it_is_one_line(place):
    code = (
        "import sys; sys.modules['watchfiles'] = None\n"
        "from assay.cli import main\nraise SystemExit(main(['check', '--watch', '.']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=place, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b'assay check: `--watch` needs watchfiles: pip install "assay[watch]"\n'
