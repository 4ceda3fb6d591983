"""A small disk that fills up, or that the system makes read-only because of an error, while a run is at work."""

import os
import random
import shutil
import subprocess
from contextlib import contextmanager, suppress
from pathlib import Path

from .kills import Story, acknowledged, is_kept

MEGABYTES = 24
"""What a run leaves fits, beside the file system's own journal."""


class DiskError(Exception):
    """No disk can be made here; the message says why."""


class Disk:
    """An ext4 file system in a file, mounted at a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "disk"
        self._image = folder / "disk.img"
        self._ballast = self.folder / "ballast"
        self.folder.mkdir()

    def make(self) -> None:
        """Make and mount it."""
        with self._image.open("wb") as file:
            file.truncate(MEGABYTES << 20)
        # None of it is kept for root, who would find room where others do not.
        system("mkfs.ext4", "-q", "-F", "-m", "0", self._image)
        self._mount()

    def _mount(self) -> None:
        # An error makes it read-only, as on most systems.
        system("mount", "-o", "loop,errors=remount-ro", self._image, self.folder)

    def unmount(self) -> None:
        """Let go of it."""
        system("umount", self.folder)

    def fill(self) -> None:
        """Leave no byte free."""
        with self._ballast.open("ab", buffering=0) as file, suppress(OSError):
            while file.write(bytes(4096)):
                pass

    def make_room(self) -> None:
        """Take away what filled it."""
        self._ballast.unlink()

    def fail(self) -> None:
        """Make it read-only, open files or not, as the system does after an error."""
        system("mount", "-o", "remount,abort", self.folder)

    def mend(self) -> None:
        """Mount it again, as after a repair."""
        self.unmount()
        self._mount()


def system(*words) -> None:
    """Call a command of the system."""
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise DiskError(f"{words[0]}: {done.stderr.strip()}")


@contextmanager
def disk_in(folder: Path):
    """A disk in `folder`.

    Raises:
        DiskError: this is not root, or the system lets nobody mount.
    """
    missing = [word for word in ("mkfs.ext4", "mount", "umount") if shutil.which(word) is None]
    if missing or os.geteuid():
        raise DiskError(f"{missing[0]} is not here" if missing else "only root may mount a disk")
    disk = Disk(folder)
    disk.make()
    try:
        yield disk
    finally:
        disk.unmount()


def spoil_over_and_over(command, disk: Disk, clean: bytes, times: int, longest: float, *, spoil, mend) -> Story:
    """Start `command`, which runs into the folder named behind it, spoil the disk, mend it, and go on.

    Args:
        command: starts a run, or takes up one.
        disk: holds the run folder.
        clean: results.json of a run that nothing disturbed.
        times: how often a run is to fail.
        longest: seconds until the disk is spoilt, at most.
        spoil: does it.
        mend: undoes it.
    """
    chance, story, run = random.Random(times), Story(), disk.folder / "run"
    known: set[str] = set()
    while story.kills < times:
        with subprocess.Popen([*command, run], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
            with suppress(subprocess.TimeoutExpired):
                process.wait(chance.uniform(0, longest))
            known |= acknowledged(run)
            spoil()
            _, said = process.communicate()
        mend()
        now = acknowledged(run)
        story.lost += [key for key in known if not is_kept(key, now)]
        if process.returncode:
            require_clear(process.returncode, said)
            story.kills += 1
            continue
        story.rounds += 1
        story.different += (run / "results.json").read_bytes() != clean
        shutil.rmtree(run)
        known.clear()
    story.different += finished(command, run) != clean
    story.rounds += 1
    shutil.rmtree(run)
    return story


def require_clear(status: int, said: str) -> None:
    """See to it that a run that failed said why in one line, the last one; before it stand warnings and progress."""
    lines = said.splitlines()
    told = [line for line in lines if line.startswith("assay: ")]
    if status != 2 or told != lines[-1:] or "Traceback" in said:
        raise AssertionError(f"ended with {status}: {said}")


def finished(command, run: Path) -> bytes:
    """What the results are when the run is let end."""
    subprocess.run([*command, run], check=True, capture_output=True)
    return (run / "results.json").read_bytes()
