"""Worker processes that die, hang, want too much or are killed: everything that can be scored is, once, to the byte."""

import json
import os
import re
import select
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.errors import PlanError, RunError
from assay.runs.pool import MOST_DEATHS, MOST_STARTS, WorkerError

from .trials import PACKAGE, Trial

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="sends signals"),
    pytest.mark.usefixtures("without_pages", "trials"),
]


@pytest.fixture
def trial(tmp_path):
    numbers = count()
    return lambda pieces, deeds=None: Trial(tmp_path / f"trial{next(numbers)}", pieces, deeds)


def sums(outcome):
    return outcome.results["sums"]


def test_workers_and_this_process_come_to_the_same_bytes(trial):
    pieces = {"one": 5, "two": 1, "three": 2}
    alone, shared = trial(pieces), trial(pieces)
    assert alone.run(workers=0).results == shared.run(workers=3).results
    name = "results.json"
    assert (alone.folder / name).read_bytes() == (shared.folder / name).read_bytes()
    assert set(alone.pids) == {os.getpid()}
    assert os.getpid() not in shared.pids
    assert set(shared.attempts.values()) == {1}


def test_what_a_piece_prints_and_what_is_larger_than_a_pipe_arrives_whole(trial):
    deeds = {"a 0": {"print": '{"bytes": 3}\nabc'}, "a 1": {"large": 200_000}}
    alone, shared = trial({"a": 3}, deeds), trial({"a": 3}, deeds)
    assert sums(alone.run(workers=0)) == sums(shared.run())


@settings(max_examples=4)
@given(st.lists(st.integers(0, MOST_DEATHS + 1), min_size=1, max_size=6))
def test_a_piece_is_done_again_until_three_workers_died_of_it(tmp_path_factory, deaths):
    base = tmp_path_factory.mktemp("deaths")
    deeds = {f"a {number}": {"die": times} for number, times in enumerate(deaths)}
    trial = Trial(base, {"a": len(deaths)}, deeds)
    clean = sums(Trial(tmp_path_factory.mktemp("clean"), {"a": len(deaths)}).run(workers=0))["a"]
    outcome = trial.run()
    for number, times in enumerate(deaths):
        found = sums(outcome)["a"][number]
        if times < MOST_DEATHS:
            assert found == clean[number]
        else:
            assert found == "given up after 3 workers died of it; the last one was ended by SIGKILL"
        assert trial.attempts[f"a {number}"] == min(times + 1, MOST_DEATHS)
    lost = sum(times >= MOST_DEATHS for times in deaths)
    assert len(outcome.given_up) == (lost > 0)


def test_what_was_given_up_is_tried_again_and_nothing_else(trial):
    poisoned = trial({"a": 3, "b": 2}, {"a 1": {"die": MOST_DEATHS}})
    outcome = poisoned.run()
    (line,) = outcome.given_up
    assert line == "a: 1 of 3 pieces given up after 3 workers died of it; the last one was ended by SIGKILL"
    assert sums(outcome)["b"] == sums(trial({"b": 2}).run(workers=0))["b"]
    again = poisoned.run()
    assert not again.given_up
    assert sums(again) == sums(trial({"a": 3, "b": 2}).run(workers=0))
    assert poisoned.attempts == {"a 0": 1, "a 1": MOST_DEATHS + 1, "a 2": 1, "b 0": 1, "b 1": 1}
    assert poisoned.run().worked == 0


@pytest.mark.parametrize(
    ("deed", "limits", "why"),
    [
        ({"exit": 3}, {}, "ended with status 3"),
        ({"hang": 9}, {"seconds": 0.3}, "took more than 0.3 s"),
        pytest.param(
            {"memory": 2 << 30},
            {"bytes": 1 << 30},
            "needed more than 1,073,741,824 bytes of memory",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux alone"),
        ),
    ],
)
def test_a_piece_that_wants_too_much_is_given_up_and_the_rest_is_scored(trial, deed, limits, why):
    wanting = trial({"a": 4}, {"a 2": deed})
    outcome = wanting.run(**limits)
    lost = sums(outcome)["a"].pop(2)
    assert lost == f"given up after 3 workers died of it; the last one {why}"
    assert sums(outcome)["a"] == [s for n, s in enumerate(sums(trial({"a": 4}).run(workers=0))["a"]) if n != 2]


def test_a_piece_that_hangs_once_is_done_by_another_worker(trial):
    outcome = trial({"a": 3}, {"a 0": {"hang": 1}}).run(seconds=0.5)
    assert not outcome.given_up


@pytest.mark.parametrize("workers", [0, 2])
def test_what_a_piece_says_is_wrong_is_said_once_whoever_does_it(trial, workers):
    with pytest.raises(Exception, match="no such column") as caught:
        trial({"a": 3}, {"a 1": {"wrong": "no such column"}}).run(workers)
    assert str(caught.value) == "no such column"


def test_a_defect_is_named_and_its_traceback_kept(trial):
    broken = trial({"a": 3}, {"a 1": {"broken": "by nothing"}})
    with pytest.raises(WorkerError, match=r"^ZeroDivisionError: by nothing\n") as caught:
        broken.run()
    assert "in piece" in caught.value.__notes__[0]
    (broken.base / "deeds.json").write_text("{}")
    assert not broken.run().given_up


def test_a_worker_that_cannot_start_ends_the_run_in_one_line(trial, monkeypatch, tmp_path):
    (tmp_path / "trials").mkdir()
    (tmp_path / "trials" / "__init__.py").write_text("raise ImportError('no license')")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), str(PACKAGE)]))
    helpless = trial({"a": 3})
    with pytest.raises(RunError, match="no worker can be started: the last one ended with status 1") as caught:
        helpless.run()
    assert "no license" in str(caught.value)
    assert "`--workers 0` goes without" in str(caught.value)
    assert not helpless.run(workers=0).given_up
    assert MOST_STARTS < 100


def test_nothing_of_the_workers_is_left_in_the_folder(trial):
    tidy = trial({"a": 4}, {"a 1": {"die": 1}})
    tidy.run()
    assert {path.name for path in tidy.folder.iterdir()} == {
        "items", "journal.sqlite", "record.json", "report.html", "report.json", "report.md", "results.json", "run.lock"
    }  # fmt: skip


PARENT = """
import sys
from pathlib import Path
from tests.toolkit.runs.trials import Trial
Trial(Path(sys.argv[1]), {"a": 4, "b": 4}, DEEDS).run()
"""


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="waits for processes of others, as Linux alone can")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_workers_end_with_whoever_started_them_and_what_was_done_is_kept(trial, number):
    hanging = trial({"a": 4, "b": 4})
    deed = {"hang": 1, "LAST_SECONDS": 1}
    script = PARENT.replace("DEEDS", json.dumps({"a 3": deed, "b 3": deed}))
    with subprocess.Popen([sys.executable, "-c", script, hanging.base], stderr=subprocess.PIPE, text=True) as parent:
        while sum(hanging.attempts.values()) < 8:
            with suppress(subprocess.TimeoutExpired):
                pytest.fail(f"the run ended with {parent.wait(0.01)}: {parent.stderr.read()}")
        workers = [os.pidfd_open(pid) for pid in set(hanging.pids)]
        assert len(workers) == 2
        assert select.select(workers, [], [], 0)[0] == []
        parent.send_signal(number)
        parent.communicate()
    for worker in workers:
        assert select.select([worker], [], [], 50)[0] == [worker]
        os.close(worker)
    (hanging.base / "deeds.json").write_text("{}")
    assert sums(hanging.run()) == sums(trial({"a": 4, "b": 4}).run(workers=0))
    # Those that hung; whoever is interrupted ends the workers, and may have heard of two more that were not on disk.
    assert sum(hanging.attempts.values()) - 8 <= 2 + 2 * (number == signal.SIGINT)


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="waits for processes of others, as Linux alone can")
def test_a_worker_that_hangs_loses_nothing_that_it_had_done_before(trial):
    pieces = {"a": 4}
    held_up = trial(pieces, {"a 0": {"wrong": "not yet"}})
    with pytest.raises(PlanError, match="not yet"):
        held_up.run(workers=0)
    (held_up.base / "attempts").unlink()
    deed = {"hang": 1, "LAST_SECONDS": 1}
    script = PARENT.replace('{"a": 4, "b": 4}', repr(pieces)).replace("DEEDS", repr({"a 2": deed, "a 3": deed}))
    journal = sqlite3.connect(held_up.folder / "journal.sqlite", isolation_level=None)
    with closing(journal), subprocess.Popen([sys.executable, "-c", script, held_up.base]) as parent:
        # As long as somebody else writes there, nothing that is heard of gets to the disk.
        journal.execute("BEGIN IMMEDIATE")
        while not held_up.attempts.keys() & {"a 2", "a 3"}:
            with suppress(subprocess.TimeoutExpired):
                pytest.fail(f"the run ended with {parent.wait(0.01)}")
        workers = [os.pidfd_open(pid) for pid in set(held_up.pids)]
        parent.kill()
        parent.wait()
        journal.execute("ROLLBACK")
    for worker in workers:
        assert select.select([worker], [], [], 50)[0] == [worker]
        os.close(worker)
    (held_up.base / "deeds.json").write_text("{}")
    assert sums(held_up.run()) == sums(trial(pieces).run(workers=0))
    assert (held_up.attempts["a 0"], held_up.attempts["a 1"]) == (1, 1)


class Opening:
    """Opens gates when it hears that somebody is waited for."""

    def __init__(self, gates):
        self.gates = gates
        self.heard = []

    def begin(self, title, *, total=0):
        self.heard.append(title)
        if title.startswith("wait for the workers"):
            for gate in self.gates:
                gate.write_bytes(b"")

    def advance(self, steps):
        pass

    def end(self, note):
        pass


def test_what_workers_have_in_hand_when_whoever_started_them_is_killed_is_not_done_again(trial):
    gated = trial({"a": 4, "b": 4})
    deeds = {"a 3": {"gate": "first"}, "b 3": {"gate": "second"}}
    os.mkfifo(gated.base / "first")
    os.mkfifo(gated.base / "second")
    script = PARENT.replace("DEEDS", json.dumps(deeds))
    with subprocess.Popen([sys.executable, "-c", script, gated.base], stderr=subprocess.PIPE, text=True) as parent:
        while sum(gated.attempts.values()) < 8:
            with suppress(subprocess.TimeoutExpired):
                pytest.fail(f"the run ended with {parent.wait(0.01)}: {parent.stderr.read()}")
        parent.kill()
        parent.communicate()
    opening = Opening([gated.base / "first", gated.base / "second"])
    assert sums(gated.run(talk=opening)) == sums(trial({"a": 4, "b": 4}).run(workers=0))
    assert opening.heard[0] == "wait for the workers of a run that was killed"
    assert set(gated.attempts.values()) == {1}


def test_runs_side_by_side_do_not_see_each_other(trial, tmp_path):
    script = PARENT.replace("DEEDS", "{}")
    folders = [tmp_path / f"beside{number}" for number in range(3)]
    started = [subprocess.Popen([sys.executable, "-c", script, folder]) for folder in folders]
    assert [process.wait() for process in started] == [0, 0, 0]
    clean = sums(trial({"a": 4, "b": 4}).run(workers=0))
    for folder in folders:
        assert json.loads((folder / "run" / "results.json").read_bytes())["sums"] == clean


class Heard:
    def __init__(self):
        self.lines = []

    def begin(self, title, *, total=0):
        self.lines.append(f"begin {title} {total}")

    def advance(self, steps):
        self.lines.append(f"advance {steps}")

    def end(self, note):
        self.lines.append("end")


def test_progress_counts_every_piece(trial):
    heard = Heard()
    trial({"a": 3, "b": 2}).run(talk=heard)
    assert heard.lines[0] == "begin 5 pieces of 2 nodes in 2 worker processes 5"
    told = heard.lines[1 : heard.lines.index("end")]
    assert sum(int(re.fullmatch(r"advance (\d)", line)[1]) for line in told) == 5
