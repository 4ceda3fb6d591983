"""A few dozen kills at random points; `benchmarks/bench_kills.py` does hundreds."""

import sys
from pathlib import Path

import pytest

from .kills import kill_over_and_over
from .trials import Trial

pytestmark = [
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds workers in /proc"),
    pytest.mark.usefixtures("without_pages", "trials"),
]

SCRIPT = """
import sys
from pathlib import Path
from tests.toolkit.runs.trials import Trial
outcome = Trial(Path(sys.argv[1]), {"a": 40, "b": 20}, {"a 7": {"large": 30000}}).run(folder=Path(sys.argv[2]))
sys.exit(1 if outcome.given_up else 0)
"""


def test_no_acknowledged_piece_is_lost_and_the_bytes_stay_the_same(tmp_path):
    undisturbed = Trial(tmp_path / "clean", {"a": 40, "b": 20}, {"a 7": {"large": 30000}})
    undisturbed.run(workers=0)
    clean = (undisturbed.folder / "results.json").read_bytes()
    command = [sys.executable, "-c", SCRIPT, tmp_path / "killed", tmp_path / "run"]
    story = kill_over_and_over(command, tmp_path / "run", clean, kills=16, longest=0.8, seed=7)
    assert (story.lost, story.different) == ([], 0)
    assert 0 < story.of_parents < story.kills


def test_a_piece_is_repeated_for_a_kill_at_most_once_a_worker(tmp_path):
    killed = Trial(tmp_path / "killed", {"a": 40, "b": 20}, {"a 7": {"large": 30000}})
    command = [sys.executable, "-c", SCRIPT, killed.base, tmp_path / "run"]
    clean = Trial(tmp_path / "clean", {"a": 40, "b": 20}, {"a 7": {"large": 30000}})
    clean.run(workers=0)
    story = kill_over_and_over(
        command, tmp_path / "run", (clean.folder / "results.json").read_bytes(), kills=12, longest=0.8, seed=11
    )
    of_workers = story.kills - story.of_parents
    # A worker takes its piece with it, a parent the pieces of its two workers and two that it had not put on disk.
    assert sum(killed.attempts.values()) - 60 * story.rounds <= of_workers + 4 * story.of_parents
