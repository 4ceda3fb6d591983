"""Other processes say what one process says, to the byte; what happens to one of them costs one document."""

import json
import os
import random
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from assay.cli import main
from assay.cli.check import FEW
from assay.cli.sharing import ENOUGH
from assay.many.asked import Asked
from assay.many.pool import AHEAD, DEPTH, Pool
from assay.many.setting import Setting
from assay.processes.cores import cores
from assay_spec.profile import read_profile

from .conftest import COMMAND, STUDY

FORMATS = ("text", "json", "jsonl", "github", "sarif", "junit", "checklist")
linux = pytest.mark.skipif(sys.platform != "linux", reason="only there are processes copied")
posix = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="looks at processes as Linux has them")


@pytest.mark.parametrize("form", FORMATS)
def test_two_processes_say_what_one_says(form, folder, checked):
    alone = checked("--format", form, "--jobs", "1", ".", cwd=folder)
    assert checked("--format", form, "--jobs", "2", ".", cwd=folder) == alone
    assert checked("--format", form, ".", cwd=folder) == alone
    assert alone[0] == 2
    assert "2 files of no known kind passed over" in alone[2]


@pytest.mark.parametrize(
    "words",
    [
        ("--profile", "neurips-2026"),
        ("--double-blind",),
        ("--as", "mlcroissant"),
        ("--data",),
        ("--causes",),
        ("--causes", "--format", "json"),
        ("--profile", "neurips-2026", "--format", "checklist"),
    ],
    ids=" ".join,
)
def test_whatever_is_asked_they_say_the_same(words, folder, checked):
    assert checked(*words, "--jobs", "2", ".", cwd=folder) == checked(*words, "--jobs", "1", ".", cwd=folder)


def test_a_baseline_is_used_up_in_the_same_order(folder, checked):
    known = checked("--format", "json", "below", cwd=folder)[1]
    (folder.parent / "known.json").write_text(known)
    words = ("--baseline", folder.parent / "known.json", ".", "below")
    alone = checked("--jobs", "1", *words, cwd=folder)
    assert checked("--jobs", "2", *words, cwd=folder) == alone
    assert "known before" in alone[1]


@pytest.mark.parametrize("seed", range(4))
def test_documents_that_name_each_other_get_the_same_findings(seed, tmp_path, checked):
    chance = random.Random(seed)
    names = [f"{number}.yaml" for number in range(8)]
    text = (STUDY / "evaluation.yaml").read_text()
    for name in names:
        changed = text.replace("croissant.json", chance.choice(["croissant.json", *names]))
        (tmp_path / name).write_text(changed.replace("fingerprint.yaml", chance.choice(["fingerprint.yaml", *names])))
    for name in ("croissant.json", "fingerprint.yaml", "a.csv", "b.csv", "patients.csv"):
        (tmp_path / name).write_bytes((STUDY / name).read_bytes())
    alone = checked("--format", "json", "--jobs", "1", ".", cwd=tmp_path)
    assert checked("--format", "json", "--jobs", "3", ".", cwd=tmp_path) == alone
    assert checked("--format", "json", "--jobs", "1", *sorted(names, reverse=True), cwd=tmp_path)[0] == alone[0]


def test_many_files_are_shared_without_being_asked(tmp_path, checked):
    data = (STUDY / "croissant.json").read_text()
    for number in range(300):
        (tmp_path / f"{number}.json").write_text(data.replace('"license"', '"licence"') if number % 7 == 0 else data)
    assert checked(".", cwd=tmp_path) == checked("--jobs", "1", ".", cwd=tmp_path)


PROBE = """
import sys
from assay.cli import main
main(["check", *sys.argv[1:]])
print("assay.many.pool" in sys.modules)
"""


@pytest.mark.skipif(cores() == 1, reason="one core shares with nobody")
@pytest.mark.parametrize("words", [(".",), ("*.json",), ("--cache", "../kept", ".")], ids=" ".join)
@pytest.mark.parametrize("many", [FEW, FEW + ENOUGH - 1, FEW + ENOUGH])
def test_however_they_are_named_as_many_files_are_shared(many, words, tmp_path):
    place = tmp_path / "all"
    place.mkdir()
    for number in range(many):
        (place / f"{number}.json").write_text("{}")
    done = subprocess.run([sys.executable, "-c", PROBE, *words], capture_output=True, cwd=place, timeout=60, check=True)
    assert done.stdout.decode().splitlines()[-1] == str(many == FEW + ENOUGH)


@pytest.fixture
def stuck(tmp_path):
    """A check of ten documents in two processes, one of which waits for ever for one of them; and that one's number."""
    os.mkfifo(tmp_path / "never.json")
    data = (STUDY / "croissant.json").read_bytes()
    for number in range(10):
        (tmp_path / f"{number}.json").write_bytes(data)
    names = [f"{number}.json" for number in range(10)]
    names.insert(4, "never.json")
    process = subprocess.Popen(
        [*COMMAND, "--jobs", "2", "--format", "jsonl", *names],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
    )
    # This waits for somebody to open the pipe.
    writer = os.open(tmp_path / "never.json", os.O_WRONLY)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    (waiting,) = [int(pid) for pid in children if str(tmp_path / "never.json") in opened(pid)]
    yield process, waiting
    os.close(writer)
    process.kill()
    process.communicate()


def opened(pid):
    return {str(each.readlink()) for each in Path(f"/proc/{pid}/fd").iterdir() if each.is_symlink()}


@posix
def test_a_killed_process_costs_its_document_and_no_other(stuck):
    process, waiting = stuck
    os.kill(waiting, signal.SIGKILL)
    out, err = process.communicate(timeout=60)
    found = {one["path"]: one["valid"] for one in map(json.loads, out.splitlines())}
    assert found == {f"{number}.json": True for number in range(10)} | {"never.json": False}
    assert list(found).index("never.json") == 4
    assert err.decode() == (
        "assay check: `never.json` could not be checked: the process that did it was ended by SIGKILL\n"
    )
    assert process.returncode == 2


@posix
def test_an_interrupted_check_leaves_nobody_behind(stuck):
    process, waiting = stuck
    watched = os.pidfd_open(waiting)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, b"assay: interrupted\n")
    assert select.select([watched], [], [], 0)[0], "the process lives on"
    os.close(watched)


@posix
def test_nobody_goes_on_for_a_check_that_was_killed(tmp_path):
    data = (STUDY / "croissant.json").read_bytes()
    names = [f"{number}.json" for number in range(200)]
    for name in names:
        (tmp_path / name).write_bytes(data)
    os.mkfifo(tmp_path / "never.json")
    process = subprocess.Popen([*COMMAND, "--jobs", "2", "never.json", *names], stdout=subprocess.DEVNULL, cwd=tmp_path)
    writer = os.open(tmp_path / "never.json", os.O_WRONLY)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    watched = [os.pidfd_open(int(pid)) for pid in children]
    process.kill()
    process.wait(60)
    os.close(writer)
    for each in watched:
        assert select.select([each], [], [], 60)[0], "a process lives on"
        os.close(each)


def test_a_reader_who_leaves_ends_it(folder):
    process = subprocess.Popen(
        [*COMMAND, "--jobs", "2", *(["."] * 40)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder
    )
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(60) == 2


def asked(number):
    return Asked(f"{number}.json", data=(STUDY / "croissant.json").read_bytes())


def test_no_more_is_asked_than_can_be_held():
    taken, done = 0, 0

    def documents():
        nonlocal taken
        for number in range(1000):
            taken = number + 1
            yield asked(number)

    for answer in Pool(Setting(), None, 2).check(documents()):
        assert answer.asked.path == f"{done}.json"
        done += 1
        assert taken - done <= 2 * AHEAD + DEPTH
    assert done == taken == 1000


def test_large_documents_pass_each_other_in_the_pipes():
    # More than any pipe holds, in both directions at once.
    broken = b'{"@context": {"@vocab": "https://schema.org/"}, ' + b'"a": 01, ' * 150_000 + b'"b": 1}'
    answers = list(Pool(Setting(), None, 2).check(Asked(f"{number}.json", data=broken) for number in range(12)))
    assert all(len(answer.report.diagnostics) > 1000 for answer in answers)


@pytest.mark.parametrize(
    ("way", "examples"), [pytest.param("copied", 100, marks=linux), pytest.param("started", 10, marks=linux)]
)
def test_whatever_is_checked_they_say_the_same(way, examples):
    program = Path(__file__).with_name("shared.py")
    done = subprocess.run(
        [sys.executable, program, way, str(examples)], capture_output=True, cwd=program.parent, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


@linux
def test_copies_that_all_die_are_one_clear_line():
    program = """
import os
from assay.errors import RunError
from assay.many.asked import Asked
from assay.many.checker import Checker
from assay.many.pool import Pool
from assay.many.setting import Setting
from assay.processes.forked import can_fork
assert can_fork()
Checker.sent = lambda *_: os._exit(3)
try:
    list(Pool(Setting(), None, 2).check(Asked(f"{number}.json", data=b"{}") for number in range(20)))
except RunError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60, check=True)
    assert b"no process can check anything: the last one ended with status 3; `--jobs 1` goes without" in done.stdout


@linux
@pytest.mark.parametrize("first", ["one", "other"])
def test_two_pools_at_once_do_not_wait_for_each_other(first):
    """A copy that held the pipes of the other pool would keep its processes from seeing that nothing comes any more."""
    program = f"""
from assay.many.asked import Asked
from assay.many.pool import Pool
from assay.many.setting import Setting
from assay.processes.forked import can_fork
assert can_fork()
one, other = (
    Pool(Setting(), None, 2).check(Asked(f"{{number}}.json", data=b"{{}}") for number in range(40)) for _ in range(2)
)
next(one), next(other)
print(len(list({first})), len(list(one)) + len(list(other)))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60, check=True)
    assert done.stdout == b"39 39\n"


@linux
def test_a_process_that_cannot_be_had_leaves_no_pipe_open():
    """Neither where the system gives no process nor where it gives one pipe of two."""
    program = """
import os, resource
from assay.processes.forked import forked
def count():
    return len(os.listdir("/proc/self/fd"))
def tried():
    try:
        forked(lambda *_: None).wait()
    except OSError as error:
        return error.errno
def refused():
    raise BlockingIOError(11, "no process")
before, fork = count(), os.fork
os.fork = refused
assert tried() == 11
assert count() == before
os.fork = fork
_, most = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (before + 2, most))
assert tried() == 24
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
assert count() == before
assert tried() is None
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@linux
def test_a_copy_needs_a_process_without_threads():
    program = """
from threading import Event, Thread
from assay.processes.forked import can_fork
print(can_fork())
stop = Event()
other = Thread(target=stop.wait)
other.start()
print(can_fork())
stop.set()
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60, check=True)
    assert done.stdout == b"True\nFalse\n"


@pytest.mark.parametrize("form", ["text", "jsonl"])
def test_processes_that_begin_anew_say_the_same(form, folder, checked, monkeypatch, capfdbinary):
    monkeypatch.setattr("assay.many.pool.can_fork", lambda: False)
    monkeypatch.chdir(folder)
    words = ["--format", form, "."]
    status = main(["check", "--jobs", "2", *words])
    out, err = capfdbinary.readouterr()
    assert (status, out.decode(), err.decode()) == checked("--jobs", "1", *words, cwd=folder)


def test_nobody_who_can_work_is_one_clear_line(tmp_path, monkeypatch):
    monkeypatch.setattr("assay.many.pool.can_fork", lambda: False)
    profile = tmp_path / "gone.toml"
    profile.write_text('title = "x"\nextends = "core"\n')
    assert read_profile(str(profile)).title == "x"
    pool = Pool(Setting(profile=str(profile)), read_profile(str(profile)), 2)
    profile.unlink()
    with pytest.raises(Exception, match="no process can check anything: the last one ended with status 1"):
        list(pool.check(asked(number) for number in range(20)))
