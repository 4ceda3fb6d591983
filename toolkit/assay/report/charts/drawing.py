"""Charts drawn in a process of their own, so that nothing but pictures is lost where the renderer dies."""

import json
import signal
import subprocess
import sys
from collections.abc import Sequence
from logging import getLogger
from typing import NamedTuple

from assay.errors import one_line
from assay.report.charts.theme import Spec

# Not from the present folder, where a `random.py` of somebody else may lie.
COMMAND = (sys.executable, "-P", "-m", "assay.report.charts.renderer")

PATIENCE_S = 600.0

SHORTAGE = (b"out of memory", b"MemoryError", b"failed to map segment", b"Cannot allocate memory")
"""What the process says where memory does not suffice."""

PLACE = (
    "This picture could not be drawn, for {reason}; `assay report DIR`, where DIR is the run folder, draws it on a "
    "machine with more memory."
)
"""What stands in the place of a picture."""

TOLD = "the report has no pictures, for %s; `assay report DIR` draws them on a machine with more memory"
"""What the log hears."""


class Undrawn(NamedTuple):
    """Why there are no pictures."""

    reason: str

    def __str__(self) -> str:
        return PLACE.format(reason=self.reason)


def draw(charts: Sequence[Spec]) -> Sequence[str | Undrawn]:
    """Every chart as SVG, or as the reason why there is none, of which the log hears too."""
    if not charts:
        return ()
    found = _answer(json.dumps(charts).encode())
    if not isinstance(found, Undrawn):
        drawings: list[str] = json.loads(found)
        return drawings
    getLogger(__name__).warning(TOLD, found.reason)
    return (found,) * len(charts)


def reason_undrawn() -> str | None:
    """Why no chart can be drawn here; None when one can. It draws one to find out, which takes most of a second."""
    found = _answer(json.dumps([{"mark": "point", "data": {"values": []}}]).encode())
    return found.reason if isinstance(found, Undrawn) else None


def _answer(question: bytes) -> bytes | Undrawn:
    try:
        done = subprocess.run(COMMAND, input=question, capture_output=True, timeout=PATIENCE_S, check=False)  # noqa: S603 - our own module
    except OSError as error:
        return Undrawn(f"no process could be started: {one_line(str(error))}")
    except subprocess.TimeoutExpired:
        return Undrawn(f"that took more than {PATIENCE_S:g} s")
    return done.stdout if done.returncode == 0 else Undrawn(_reason(done.returncode, done.stderr))


def _reason(status: int, said: bytes) -> str:
    if any(sign in said for sign in SHORTAGE):
        return "the process that draws ran out of memory"
    if status < 0:
        return f"the process that draws was ended by {signal.Signals(-status).name}"
    last = said.decode(errors="replace").strip().rpartition("\n")[2]
    return f"the process that draws ended with status {status}" + (f" and said: {one_line(last)}" if last else "")
