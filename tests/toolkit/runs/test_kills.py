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

PIECES = {"a": 40, "b": 20}
SLOW = {f"{name} {number}": {"rounds": 30_000} for name, count in PIECES.items() for number in range(count)}
DEEDS = {**SLOW, "a 7": {"large": 30_000}}

SCRIPT = """
import sys
from pathlib import Path
from tests.toolkit.runs.test_kills import DEEDS, PIECES
from tests.toolkit.runs.trials import Trial
outcome = Trial(Path(sys.argv[1]), PIECES, DEEDS).run(folder=Path(sys.argv[2]))
sys.exit(1 if outcome.given_up else 0)
"""


def test_nothing_acknowledged_is_lost_and_at_most_one_piece_repeated_a_kill(tmp_path):
    undisturbed = Trial(tmp_path / "clean", PIECES, DEEDS)
    undisturbed.run(workers=0)
    clean = (undisturbed.folder / "results.json").read_bytes()
    killed = Trial(tmp_path / "killed", PIECES, DEEDS)
    command = [sys.executable, "-c", SCRIPT, killed.base, tmp_path / "run"]
    story = kill_over_and_over(command, tmp_path / "run", clean, kills=24, longest=0.8, seed=7)
    assert (story.lost, story.different) == ([], 0)
    assert 0 < story.of_parents < story.kills
    assert sum(killed.attempts.values()) - sum(PIECES.values()) * story.rounds <= story.kills
