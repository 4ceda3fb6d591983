"""Runs that are repeated, stopped, killed, moved, or find their files changed: the same results or one clear line."""

import json
import os
import shutil
import time
from hashlib import sha256
from itertools import count, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import assay
from assay.errors import DataError, RunError
from assay.plan.file import plan_bytes, plan_digest
from assay.runs.execute import pending, published, run_plan
from assay.runs.store import reading_store
from assay_spec.record import replace

pytestmark = pytest.mark.usefixtures("without_pages")

IDS = [f"{i:02}" for i in range(40)]
CLASSES = [["no", "yes"][i * i % 7 < 3] for i in range(40)]
REFERENCE = {"id": IDS, "class": CLASSES, "other": CLASSES[::-1], "site": ["n", "s"] * 20}
PREDICTIONS = {
    "a": {"id": IDS, "p yes": [i * 13 % 40 / 40 for i in range(40)]},
    "b": {"id": IDS, "p yes": [i * 7 % 40 / 40 for i in range(40)]},
}
SETTINGS = {"positive": "yes", "metrics": ["AUROC", "MCC", "Brier"], "replicates": 40, "by": ["site"]}


@pytest.fixture
def path(study):
    """An evaluation of two algorithms."""
    return study.write(REFERENCE, PREDICTIONS, **SETTINGS)


@pytest.fixture(scope="module")
def compiled(studies):
    return assay.compile(studies.write(REFERENCE, PREDICTIONS, **SETTINGS))


@pytest.fixture(scope="module")
def done(compiled, tmp_path_factory, without_pages):
    """The folder of a run that nothing disturbed; not to be touched."""
    folder = tmp_path_factory.mktemp("done") / "run"
    run_plan(compiled.plan, compiled.base, folder)
    return folder


@pytest.fixture(scope="module")
def clean(done):
    """The bytes of its results.json."""
    return (done / "results.json").read_bytes()


@pytest.fixture
def finished(done, tmp_path):
    """A copy of it."""
    return Path(shutil.copytree(done, tmp_path / "run"))


def run(compiled, folder, talk=None):
    return run_plan(compiled.plan, compiled.base, folder, talk)


class Heard:
    """Remembers what a run says."""

    def __init__(self):
        self.events = []

    def begin(self, title, *, total=0):
        self.events.append(("begin", title))

    def advance(self, steps):
        self.events.append(("advance", steps))

    def end(self, note):
        self.events.append(("end", note))


class Stopped(BaseException):
    """What a listener raises to stop a run."""


class Stopping(Heard):
    """Stops at the given event."""

    def __init__(self, at):
        super().__init__()
        self._at = at

    def begin(self, title, *, total=0):
        super().begin(title)
        self._count()

    def advance(self, steps):
        super().advance(steps)
        self._count()

    def end(self, note):
        super().end(note)
        self._count()

    def _count(self):
        if len(self.events) > self._at:
            raise Stopped


def test_every_node_is_spoken_of_once_in_its_order(compiled, tmp_path):
    heard = Heard()
    outcome = run(compiled, tmp_path / "run", heard)
    names = [node.id for node in compiled.plan.nodes]
    assert [text for event, text in heard.events if event == "begin"] == names
    assert (outcome.worked, outcome.kept) == (len(names), 0)
    assert outcome.summary == f"{len(names)} nodes run, 0 kept; report: {tmp_path / 'run' / 'report.html'}"
    again = Heard()
    outcome = run(compiled, tmp_path / "run", again)
    assert again.events == [event for name in names for event in (("begin", name), ("end", "done already"))]
    assert outcome.summary == (
        f"everything was done already: {len(names)} nodes kept; report: {tmp_path / 'run' / 'report.html'}"
    )


@settings(max_examples=10)
@given(at=st.integers(0, 130))
def test_a_run_that_stops_anywhere_is_taken_up_there(compiled, clean, tmp_path_factory, at):
    folder = tmp_path_factory.mktemp("stopped") / "run"
    stopping = Stopping(at)
    try:
        first = run(compiled, folder, stopping)
    except Stopped:
        ended = sum(event == "end" for event, _ in stopping.events)
        outcome = run(compiled, folder)
        assert outcome.kept >= ended
        assert outcome.kept + outcome.worked == len(compiled.plan.nodes)
    else:
        assert first.kept == 0
    assert (folder / "results.json").read_bytes() == clean


class Meddling(Heard):
    """Takes the results away as soon as they are there."""

    def __init__(self, folder):
        super().__init__()
        self._folder = folder

    def end(self, note):
        (self._folder / "results.json").unlink(missing_ok=True)


def test_results_that_are_taken_away_at_once_are_one_line(compiled, clean, tmp_path):
    folder = tmp_path / "run"
    with pytest.raises(RunError, match="run` was changed by somebody else at the end of the run; run again"):
        run(compiled, folder, Meddling(folder))
    assert run(compiled, folder).worked == 1
    assert (folder / "results.json").read_bytes() == clean


def test_a_clock_that_is_set_back_during_a_run_makes_no_node_take_less_than_nothing(compiled, tmp_path, monkeypatch):
    minutes = count(1_700_000_000_000_000_000, -60_000_000_000)
    monkeypatch.setattr(time, "time_ns", lambda: next(minutes))
    heard = Heard()
    run(compiled, tmp_path / "run", heard)
    assert all(float(note.removesuffix(" s")) >= 0 for event, note in heard.events if event == "end")
    record = json.loads((tmp_path / "run" / "record.json").read_bytes())
    assert all(0 <= node["seconds"] < 60 for node in record["nodes"])


def test_plans_that_share_a_folder_keep_their_own_results(path, tmp_path):
    folder = tmp_path / "run"
    plans = [assay.compile(path), assay.compile(path, ["seed=1"]), assay.compile(path, limit=20)]
    expected = [run(one, tmp_path / f"alone {number}").results for number, one in enumerate(plans)]
    assert len({json.dumps(results) for results in expected}) == 3
    for round_ in range(3):
        for one, results in zip(plans, expected, strict=True):
            lines = list(pending(one.plan, folder))
            assert lines[-1].split() == ["would", "run", "report"]
            outcome = run(one, folder)
            assert outcome.results == results == json.loads((folder / "results.json").read_bytes())
            assert json.loads((folder / "record.json").read_bytes())["digest"] == plan_digest(one.plan)
            assert all("done already" in line for line in pending(one.plan, folder))
            if round_:
                assert outcome.worked == 1


def test_a_plan_that_changes_less_runs_less(path, tmp_path):
    run(assay.compile(path), tmp_path / "run")
    outcome = run(assay.compile(path, ["replicates=41"]), tmp_path / "run")
    assert outcome.worked == 4
    assert outcome.kept == len(assay.compile(path).plan.nodes) - 4


def test_a_run_stopped_while_another_plan_was_published_publishes_again(path, tmp_path):
    """The page is taken away first, so that results of one plan and the record of another are never taken for whole."""
    one, two = assay.compile(path), assay.compile(path, ["seed=1"])
    first = run(one, tmp_path / "run").results
    run(two, tmp_path / "run")
    (tmp_path / "run" / "report.html").unlink()
    with reading_store(tmp_path / "run") as store:
        assert published(two.plan, store) is None
    assert run(one, tmp_path / "run").results == first


DAMAGE = {
    "half": lambda data: data[: len(data) // 2],
    "binary": lambda _: bytes(256),
    "deep": lambda _: b"[" * 100_000,
    "a digit": lambda data: data.replace(b"0.5", b"0.6", 1),
    "blanks": lambda data: data + b"\n",
}


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        *((name, "gone") for name in ("results.json", "record.json", "report.html", "report.md", "report.json")),
        *product(["results.json", "record.json"], DAMAGE),
        *product(["report.json"], ["binary", "deep", "blanks"]),
    ],
)
def test_what_a_reader_gets_is_written_again_when_it_is_damaged(compiled, clean, finished, name, damage):
    file = finished / name
    before = file.read_bytes()
    file.unlink()
    if damage != "gone":
        file.write_bytes(DAMAGE[damage](before))
        assert file.read_bytes() != before
    assert run(compiled, finished).worked == 1
    assert (finished / "results.json").read_bytes() == clean
    assert json.loads((finished / "record.json").read_bytes())["digest"] == plan_digest(compiled.plan)


def test_a_run_folder_that_was_moved_is_still_done(compiled, clean, finished, tmp_path):
    finished.rename(tmp_path / "moved")
    assert run(compiled, tmp_path / "moved").worked == 0
    copied = shutil.copytree(tmp_path / "moved", tmp_path / "copied")
    assert run(compiled, copied).worked == 0
    assert (copied / "results.json").read_bytes() == clean


def test_a_plan_moves_with_its_documents(path, clean, tmp_path):
    compiled = assay.compile(path)
    (path.parent / "plan.json").write_bytes(plan_bytes(compiled.plan, Path()))
    moved = path.parent.rename(tmp_path / "elsewhere")
    assay.run(moved / "plan.json", tmp_path / "run")
    assert (tmp_path / "run" / "results.json").read_bytes() == clean


def test_the_folder_of_the_documents_is_left_as_it_was(path, tmp_path):
    def state():
        return {p: (p.stat().st_mtime_ns, sha256(p.read_bytes()).hexdigest()) for p in path.parent.iterdir()}

    before = state()
    path.parent.chmod(0o555)
    try:
        assay.run(path, tmp_path / "run")
    finally:
        path.parent.chmod(0o755)
    assert state() == before


def test_saying_what_would_be_run_writes_nothing(compiled, tmp_path):
    folder = tmp_path / "run"
    names = [node.id for node in compiled.plan.nodes]
    assert list(pending(compiled.plan, folder)) == [f"   would run  {name}" for name in names]
    assert not folder.exists()
    with pytest.raises(Stopped):
        run(compiled, folder, Stopping(7))
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    lines = list(pending(compiled.plan, folder))
    assert lines == [f"{'done already' if i < 4 else 'would run':>12}  {name}" for i, name in enumerate(names)]
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before


def test_a_plan_of_an_unknown_kind_is_one_line(compiled, tmp_path):
    plan = replace(compiled.plan, kind="recipe")
    with pytest.raises(RunError, match="nothing here can run a plan of the kind `recipe`"):
        run_plan(plan, compiled.base, tmp_path / "run")
    assert not (tmp_path / "run").exists()


CHANGES = {
    "a prediction": ("a.csv", lambda data: data.replace(b"0.325", b"0.335")),
    "the reference": ("reference-0.csv", lambda data: data.replace(b"yes", b"no", 1)),
    "the dataset": ("croissant.json", lambda data: data.replace(b'"column": "class"', b'"column": "other"')),
    "the dataset's words": ("croissant.json", lambda data: data.replace(b"made up", b"made over")),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_file_that_changes_between_compiling_and_running_is_refused(path, tmp_path, change):
    compiled = assay.compile(path)
    name, alter = CHANGES[change]
    file = path.parent / name
    before = file.stat()
    file.write_bytes(alter(file.read_bytes()))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(RunError, match=rf"{name}: the file changed since the plan was compiled; compile again"):
        run(compiled, tmp_path / "run")
    assert not (tmp_path / "run" / "results.json").exists()


@pytest.mark.parametrize("change", CHANGES)
def test_a_file_that_changes_while_a_run_is_stopped_is_refused(path, tmp_path, change):
    """Though its reading is done already."""
    compiled = assay.compile(path)
    with pytest.raises(Stopped):
        run(compiled, tmp_path / "run", Stopping(6))
    name, alter = CHANGES[change]
    file = path.parent / name
    file.write_bytes(alter(file.read_bytes()))
    with pytest.raises(RunError, match=rf"{name}: the file changed since the plan was compiled; compile again"):
        run(compiled, tmp_path / "run")
    shutil.rmtree(path.parent)
    with pytest.raises((RunError, DataError), match="the file has gone since the plan was compiled"):
        run(compiled, tmp_path / "run")


@pytest.mark.parametrize("change", CHANGES)
def test_after_a_change_nothing_of_before_is_taken_for_done(path, tmp_path, change):
    before = assay.run(path, tmp_path / "run")
    name, alter = CHANGES[change]
    (path.parent / name).write_bytes(alter((path.parent / name).read_bytes()))
    after = assay.run(path, tmp_path / "run")
    fresh = assay.run(path, tmp_path / "fresh")
    assert after.results == fresh.results
    assert (after.results == before.results) == (change == "the dataset's words")


def test_a_record_that_is_written_anew_is_the_same(compiled, finished):
    before = (finished / "record.json").read_bytes()
    (finished / "report.md").unlink()
    assert run(compiled, finished).worked == 1
    assert (finished / "record.json").read_bytes() == before
