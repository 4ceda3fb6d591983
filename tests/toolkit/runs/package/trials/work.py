"""Trials at work. `deeds.json` beside the plan says what a piece does, by node and number: `first 3` -> {"die": 1}."""

import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from assay.errors import PlanError
from assay.plan.physical import PhysicalNode, PhysicalPlan
from assay.report.model import Report
from assay.runs.publish import publish
from assay.runs.store import Store
from assay.runs.work import Done, Lost
from assay_validators.report import Report as Checked

ATTEMPTS = "attempts"
"""A line for each time that somebody begins a piece: its node, its number, and the process."""


class Work:
    def __init__(
        self, plan: PhysicalPlan, base: Path, store: Store, keys: Mapping[str, str], checked: Sequence[Checked] = ()
    ) -> None:
        self.plan, self.base, self.store, self.keys = plan, base, store, keys
        self.outputs: dict[str, Any] = {}

    def remember(self, node: PhysicalNode, done: Done) -> None:
        self.outputs[node.id] = done.output

    def do(self, node: PhysicalNode) -> Done:
        rows = {name: output["sums"] for name, output in self.outputs.items()}
        publish(self.store, self.plan, results={"sums": rows}, exclusions=[], report=Report(title=self.plan.name))
        return Done({})

    def piece(self, node: PhysicalNode, number: int) -> bytes:
        name = f"{node.id} {number}"
        before = attempts(self.base)[name]
        with (self.base / ATTEMPTS).open("a") as file:
            file.write(f"{name} {os.getpid()}\n")
        match json.loads((self.base / "deeds.json").read_bytes()).get(name, {}):
            case {"die": times} if before < times:
                os.kill(os.getpid(), signal.SIGKILL)
            case {"exit": status}:
                os._exit(status)
            case {"hang": times, **more} if before < times:
                # A worker is a program of its own, whose patience is its own as well.
                vars(sys.modules["__main__"]).update(more)
                signal.pause()
            case {"gate": gate}:
                (self.base / gate).read_bytes()
            case {"rounds": rounds}:
                return rounds_of(name, rounds)
            case {"memory": size}:
                bytearray(size)
            case {"wrong": text}:
                raise PlanError(text)
            case {"broken": text}:
                raise ZeroDivisionError(text)
            case {"print": text}:
                sys.stdout.write(f"{text}\n")
                sys.stdout.flush()
            case {"large": size}:
                return sha256(name.encode()).digest() * size
        return sha256(name.encode()).digest()

    def warm(self, nodes: Iterable[PhysicalNode]) -> None:
        pass

    def gather(self, node: PhysicalNode, pieces: Sequence[bytes | Lost]) -> Done:
        sums = [piece.reason if isinstance(piece, Lost) else sha256(piece).hexdigest() for piece in pieces]
        return Done({"sums": sums})


def rounds_of(name: str, rounds: int) -> bytes:
    """A digest that takes its time."""
    digest = name.encode()
    for _ in range(rounds):
        digest = sha256(digest).digest()
    return digest


def attempts(base: Path) -> Counter[str]:
    """How often each piece was begun."""
    path = base / ATTEMPTS
    lines = path.read_text().splitlines() if path.exists() else []
    return Counter(line.rpartition(" ")[0] for line in lines)
