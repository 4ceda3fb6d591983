"""`kill -9` at random points of a run and its workers, again and again, and what became of what was acknowledged."""

import os
import random
import signal
import sqlite3
import subprocess
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Story:
    """What happened."""

    kills: int = 0
    of_parents: int = 0
    rounds: int = 0
    lost: list[str] = field(default_factory=list)
    """What had been acknowledged and was gone later."""
    different: int = 0
    """Runs that ended with other bytes than an undisturbed one."""


def acknowledged(run: Path) -> set[str]:
    """The keys of the nodes and pieces that the journal of a run holds; a finished node stands for its pieces."""
    path = run / "journal.sqlite"
    if not path.is_file():
        return set()
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as journal:
            nodes = {key for (key,) in journal.execute("SELECT key FROM nodes")}
            pieces = {f"{key} {number}" for key, number in journal.execute("SELECT key, number FROM pieces")}
    except sqlite3.OperationalError:  # it is being made
        return set()
    return nodes | pieces


def is_kept(key: str, now: set[str]) -> bool:
    """Whether a node or piece is there, or the node that a piece belongs to."""
    return key in now or key.partition(" ")[0] in now


def children_of(pid: int) -> list[int]:
    """The processes that a process has started, as Linux tells."""
    with suppress(OSError):
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def kill_over_and_over(command, run: Path, clean: bytes, kills: int, longest: float, seed: int) -> Story:
    """Start `command`, which runs into the folder `run`, and kill it or a worker of it, until so many were killed.

    Args:
        command: starts a run, or takes up one.
        run: its folder; anew after every run that ended.
        clean: results.json of a run that nothing disturbed.
        kills: how many.
        longest: seconds to the next kill, at most; more while there are no workers yet.
        seed: of the moments and victims.
    """
    chance, story = random.Random(seed), Story()
    while story.kills < kills:
        story.rounds += 1
        disturb(command, run, clean, chance, longest, kills, story)
        for path in sorted(run.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
    return story


def disturb(command, run, clean, chance, longest, kills, story):
    """One run, killed and taken up until it ends by itself."""
    known: set[str] = set()
    while True:
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
            while process.poll() is None and story.kills < kills:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(chance.uniform(0, longest))
                    break
                workers = children_of(process.pid)
                # A slow machine is given the time to come to where there is more to kill.
                longest *= 1.0 if workers else 1.5
                victim = chance.choice([process.pid, *workers])
                with suppress(ProcessLookupError):
                    os.kill(victim, signal.SIGKILL)
                    story.kills += 1
                    story.of_parents += victim == process.pid
                if victim == process.pid:
                    break
            _, said = process.communicate()
        now = acknowledged(run)
        story.lost += [key for key in known if not is_kept(key, now)]
        known |= now
        if process.returncode == 0:
            story.different += (run / "results.json").read_bytes() != clean
            return
        if process.returncode not in (-signal.SIGKILL, 1):
            raise AssertionError(f"ended with {process.returncode}: {said.decode()}")
