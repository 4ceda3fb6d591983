"""Is anything lost when processes are killed? `python benchmarks/bench_kills.py [KILLS]`

`assay run` on a real evaluation with two workers, killed with SIGKILL at random moments from start-up to the last
commit, itself or one of its workers, and taken up again, until so many processes were killed. Nothing that was
acknowledged may be gone later, and every run ends with the bytes of one that nothing disturbed.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ["ASSAY_REGISTRY"] = "off"

from tests.toolkit.runs.kills import kill_over_and_over

from assay.demo.study import STUDY


def main(kills: int) -> None:
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as scratch:
        folder = Path(scratch)
        words = [sys.executable, "-m", "assay", "run", STUDY / "evaluation.yaml", "--set", "replicates=4000"]
        words += ["--workers", "2", "-o"]
        began = time.perf_counter()
        subprocess.run([*words, folder / "clean"], check=True, capture_output=True)
        longest = time.perf_counter() - began
        clean = (folder / "clean" / "results.json").read_bytes()
        story = kill_over_and_over([*words, folder / "run"], folder / "run", clean, kills, longest, seed=1)
    print(f"{story.kills} kills, {story.of_parents} of them of whole runs, in {story.rounds} runs that ended:")
    print(f"  {len(story.lost)} acknowledged nodes or pieces lost, {story.different} results different")
    assert not story.lost
    assert not story.different


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
