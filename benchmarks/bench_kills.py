"""Is anything lost when processes are killed and disks fail? `python benchmarks/bench_kills.py [KILLS] [FAILURES]`

`assay run` on a real evaluation with two workers, killed with SIGKILL at random moments from start-up to the last
commit, itself or one of its workers, and taken up again, until so many processes were killed. The same with a plan
whose pieces count how often they are begun: at most once more for every kill. Then, where this is root
and may mount, on a small disk of its own that fills up at random moments until room is made, and on one that the system
makes read-only, as it does after an error, until it is mounted again; so many runs fail in each of these ways, every
time in one clear line. Nothing that was acknowledged may be gone later, and every run ends with the bytes of one that
nothing disturbed.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ["ASSAY_REGISTRY"] = "off"

from tests.toolkit.runs.disks import DiskError, disk_in, spoil_over_and_over
from tests.toolkit.runs.kills import kill_over_and_over
from tests.toolkit.runs.trials import PACKAGE

from assay.demo.study import STUDY

ROOT = Path(__file__).parents[1]


def main(kills: int, failures: int) -> None:
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as scratch:
        folder = Path(scratch)
        words = [sys.executable, "-m", "assay", "run", STUDY / "evaluation.yaml", "--set", "replicates=4000"]
        words += ["--workers", "2", "-o"]
        began = time.perf_counter()
        subprocess.run([*words, folder / "clean"], check=True, capture_output=True)
        longest = time.perf_counter() - began
        clean = (folder / "clean" / "results.json").read_bytes()
        story = kill_over_and_over([*words, folder / "run"], folder / "run", clean, kills, longest, seed=1)
        tell(f"{story.kills} kills, {story.of_parents} of them of whole runs", story)
        repeat(folder, kills)
        try:
            with disk_in(folder) as disk:
                story = spoil_over_and_over(words, disk, clean, failures, longest, spoil=disk.fill, mend=disk.make_room)
                tell(f"{story.kills} runs that failed on a full disk", story)
                story = spoil_over_and_over(words, disk, clean, failures, longest, spoil=disk.fail, mend=disk.mend)
                tell(f"{story.kills} runs that failed on a disk that became read-only", story)
        except DiskError as error:
            print(f"no disk can be made here, so that none was filled or made read-only: {error}")


def repeat(folder: Path, kills: int) -> None:
    """Kill runs whose pieces count how often they are begun."""
    sys.path.insert(0, str(PACKAGE))
    os.environ["PYTHONPATH"] = os.pathsep.join(map(str, (PACKAGE, ROOT)))
    from tests.toolkit.runs.test_kills import DEEDS, PIECES, SCRIPT
    from tests.toolkit.runs.trials import Trial

    undisturbed = Trial(folder / "undisturbed", PIECES, DEEDS)
    undisturbed.run(workers=0)
    clean = (undisturbed.folder / "results.json").read_bytes()
    killed = Trial(folder / "killed", PIECES, DEEDS)
    command = [sys.executable, "-c", SCRIPT, killed.base, folder / "counted"]
    story = kill_over_and_over(command, folder / "counted", clean, kills, longest=0.8, seed=1)
    tell(f"{story.kills} kills, {story.of_parents} of them of whole runs, of pieces that are counted", story)
    again = sum(killed.attempts.values()) - sum(PIECES.values()) * story.rounds
    print(f"  {again} pieces begun again", flush=True)
    assert again <= story.kills


def tell(title: str, story) -> None:
    print(f"{title}, in {story.rounds} runs that ended:")
    print(f"  {len(story.lost)} acknowledged nodes or pieces lost, {story.different} results different", flush=True)
    assert not story.lost
    assert not story.different


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    main(*(given + [200, 40][len(given) :]))
