"""What the checker to which NeurIPS sends its authors is likely to say of a file: mlcroissant itself, in a process."""

import json
import os
import selectors
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, Any, NamedTuple

PATIENCE_SECONDS = 300.0
"""How long that checker waits for the first record of a record set."""

START_SECONDS = 120.0
"""How long importing and validating may take."""

LONGEST = 300
"""So many characters of what it says are shown."""


class Stage(NamedTuple):
    """How one stage went."""

    name: str
    """`json`, `schema`, `addresses` or `records`."""
    of: str
    """The record set."""
    passed: bool
    said: str


class Trial(NamedTuple):
    """How all went."""

    version: str
    """Of mlcroissant; empty when it is not installed."""
    stages: tuple[Stage, ...]

    @property
    def passed(self) -> bool:
        """Whether the checker would let the file pass."""
        return bool(self.stages) and all(stage.passed for stage in self.stages)

    @property
    def accepted(self) -> bool | None:
        """Whether mlcroissant accepts the file, whatever becomes of its data; None when it was not asked."""
        return next((stage.passed for stage in reversed(self.stages) if stage.name in ("json", "schema")), None)

    def lines(self, *, valid: bool) -> list[str]:
        """What people read: every stage, and that verdict beside ours."""
        if not self.version:
            return ["mlcroissant is not installed, so that nobody can say what the official checker would"]
        shown = [f"mlcroissant {self.version}, as the checker of NeurIPS runs it:"]
        for stage in self.stages:
            name = f"{stage.name} of {stage.of}" if stage.of else stage.name
            shown.append(f"  {'passed' if stage.passed else 'failed'}  {name}{f': {stage.said}' if stage.said else ''}")
        theirs, ours = ("passes" if passed else "fails" for passed in (self.passed, valid))
        return [*shown, f"its likely verdict: {theirs}; ours: {ours}"]


def try_out(path: Path, patience: float = PATIENCE_SECONDS) -> Trial:
    """Run the stages on a file, each within its time; data that it names are downloaded.

    Args:
        path: of a file of JSON.
        patience: seconds for the first record of a record set.
    """
    version = _version()
    if not version:
        return Trial("", ())
    with tempfile.TemporaryDirectory(prefix="assay-") as cache:
        # Its cache takes two archives of one name for the same.
        environment = {**os.environ, "CROISSANT_CACHE": cache}
        command = [sys.executable, "-P", "-m", "assay.croissant.stages", str(path.resolve())]
        with subprocess.Popen(  # noqa: S603 - our own module
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
        ) as process:
            assert process.stdout is not None
            try:
                return Trial(version, tuple(_stages(process.stdout, patience)))
            finally:
                process.kill()


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("mlcroissant")
    except PackageNotFoundError:
        return ""


def _stages(out: IO[bytes], patience: float) -> list[Stage]:
    """What the process says, until it ends or takes too long."""
    found: list[Stage] = []
    limit, of, held = START_SECONDS, "", bytearray()
    began = time.monotonic()
    with selectors.DefaultSelector() as selector:
        selector.register(out, selectors.EVENT_READ)
        while True:
            if not selector.select(max(0.0, began + limit - time.monotonic())):
                name = "records" if of else "schema"
                return [*found, Stage(name, of, passed=False, said=f"took more than {limit:g} s")]
            data = os.read(out.fileno(), 1 << 16)
            if not data:
                break
            held += data
            *lines, rest = held.split(b"\n")
            held = bytearray(rest)
            for line in map(json.loads, lines):
                began = time.monotonic()
                if line["stage"] == "begin":
                    limit, of = (patience, line["of"]) if line["of"] else (START_SECONDS, "")
                else:
                    found.append(_stage(line))
                    of = ""
    if of or not found or (found[-1].name == "json" and found[-1].passed):
        found.append(Stage("records" if of else "schema", of, passed=False, said="the process ended without a word"))
    return found


def _stage(line: dict[str, Any]) -> Stage:
    said = line["said"] or (f"first record after {line['seconds']:.1f} s" if line["of"] else "")
    return Stage(line["stage"], line["of"], line["passed"], _short(said))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return f"{line[:LONGEST]}…" if len(line) > LONGEST else line
