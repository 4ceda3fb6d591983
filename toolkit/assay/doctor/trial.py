"""Importing what checking and scoring need, in a process of its own: files that are there may still not load."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence

from assay.doctor.anonymous import anonymous
from assay.doctor.compiled import BUILD, SCANNER
from assay.doctor.finding import Finding, State
from assay.doctor.memory import ROOM
from assay.doctor.packages import is_there
from assay.errors import one_line
from assay.report.charts.drawing import SHORTAGE
from assay_kernels.dispatch import BackendUnavailable, choose_backend
from assay_kernels.registry import kernels

# Not from the present folder, where a `random.py` of somebody else may lie.
COMMAND = (sys.executable, "-P", "-m", "assay.doctor.imports")

PATIENCE_S = 60.0

LIBRARIES = ("numpy", "pyarrow")


def start() -> Callable[[], Iterable[Finding]]:
    """Begin; what is returned waits for the end and says what came of it."""
    modules = tried()
    try:
        process = subprocess.Popen([*COMMAND, *modules], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S603 - our own module
    except OSError as error:
        reason = f"no process could be started: {error.strerror}"
        return lambda: [Finding(subject="libraries", state=State.BROKEN, says=reason)]
    return lambda: _outcome(process, modules)


def tried() -> Sequence[str]:
    """The modules: of what is missing the packages speak."""
    there = [name for name in LIBRARIES if is_there(name)]
    compiled = [name for name in SCANNER if is_there(name)]
    return [*there, *compiled, *(_kernel_modules() if "numpy" in there else ())]


def _kernel_modules() -> Iterable[str]:
    """Those of the backends that kernels run on here; none when the backend is one that cannot be."""
    try:
        targets = [each.backends[choose_backend(each.name)] for each in kernels().values()]
    except BackendUnavailable:
        return ()
    return dict.fromkeys(target.partition(":")[0] for target in targets)


def _outcome(process: subprocess.Popen[bytes], modules: Sequence[str]) -> Iterable[Finding]:
    try:
        out, _ = process.communicate(timeout=PATIENCE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        out, _ = process.communicate()
    answers = dict(json.loads(line) for line in out.splitlines())
    for module in modules:
        if module not in answers:
            # It ended the process, so that nothing is known of those after it.
            answers[module] = _ended(process.returncode)
            break
    return findings({module: reason for module, reason in answers.items() if reason}, len(modules))


def _ended(status: int) -> str:
    return f"it ends Python by {signal.Signals(-status).name}" if status < 0 else f"it ends Python with status {status}"


def findings(failed: Mapping[str, str], count: int) -> Iterable[Finding]:
    """A line for each reason why modules do not load, or one that all `count` of them do."""
    if not failed:
        yield Finding(subject="libraries", says=f"NumPy, PyArrow and what kernels run on load ({count} modules)")
    # What one library lacks fails every module after it.
    for reason in dict.fromkeys(failed.values()):
        module = next(name for name, why in failed.items() if why == reason)
        says = f"`{module}` cannot be loaded: {one_line(anonymous(reason))}"
        yield Finding(subject="libraries", state=State.BROKEN, says=says, remedy=_remedy(module, reason))


def _remedy(module: str, reason: str) -> str:
    if any(sign.decode() in reason for sign in SHORTAGE):
        return ROOM
    if module in LIBRARIES:
        return f"pip install --force-reinstall {module}"
    if module.endswith("._numba"):
        return "pip install --upgrade --force-reinstall numba platformdirs"
    return f"{BUILD} (in the sources of Assay)"
