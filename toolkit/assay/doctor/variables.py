"""The variables of the environment that begin with `ASSAY_`: those that Assay reads, and those that it does not."""

import os
from collections.abc import Iterator
from difflib import get_close_matches

from assay.doctor.anonymous import anonymous
from assay.doctor.finding import Finding, State
from assay_kernels.dispatch import VARIABLE, BackendUnavailable, require_forced

PREFIX = "ASSAY_"

_ACTION = "the action for GitHub hands its input over in it"
_ENDPOINT = "datasets of this host are fetched from there, its token goes there"
_TESTS = "the tests of Assay read it"
KNOWN = {
    VARIABLE: "forces a backend for every kernel that offers it",
    "ASSAY_CACHE": "names the folder in which fetched files are kept",
    "ASSAY_FETCH_PRIVATE": "documents may name addresses of this machine and of private networks, unless it is 0",
    "ASSAY_KEY": "names the key with which `assay run` signs at its end",
    "ASSAY_OFFLINE": "forbids the network, unless it is 0",
    "ASSAY_DATAVERSE_ENDPOINT": _ENDPOINT,
    "ASSAY_HF_ENDPOINT": _ENDPOINT,
    "ASSAY_KAGGLE_ENDPOINT": _ENDPOINT,
    "ASSAY_OPENML_ENDPOINT": _ENDPOINT,
    "ASSAY_REGISTRY": "names the list of runs, or is `off`",
    "ASSAY_REQUIRE_CYTHON": "a build without a C compiler fails",
    "ASSAY_CORPUS": _TESTS,
    "ASSAY_GOLDEN": _TESTS,
    "ASSAY_HYPOTHESIS": _TESTS,
    "ASSAY_BASELINE": _ACTION,
    "ASSAY_DATA": _ACTION,
    "ASSAY_PATHS": _ACTION,
    "ASSAY_SARIF": _ACTION,
}
"""What each does when it is set."""


def variables() -> Iterator[Finding]:
    """A line for each that is set. Values may hold anything, and are not told but for the backend's."""
    names = sorted(name for name in os.environ if name.startswith(PREFIX) and os.environ[name])
    if not names:
        yield Finding(subject="environment", says="no variable of Assay is set")
    for name in names:
        yield _backend() if name == VARIABLE else _known(name) if name in KNOWN else _unknown(name)


def _known(name: str) -> Finding:
    return Finding(subject="environment", says=f"{name} is set: {KNOWN[name]}", facts={"variable": name})


def _unknown(name: str) -> Finding:
    shown = anonymous(name)
    near = get_close_matches(name, KNOWN, n=1)
    meant = f"; did you mean {near[0]}?" if near else ""
    says = f"{shown} is set, and nothing reads it{meant}"
    return Finding(
        subject="environment", state=State.LIMITED, says=says, remedy=f"unset {shown}", facts={"variable": shown}
    )


def _backend() -> Finding:
    value = anonymous(os.environ[VARIABLE])
    facts = {"variable": VARIABLE, "value": value}
    remedy = f"unset {VARIABLE}"
    try:
        require_forced()
    except BackendUnavailable as error:
        says = f"{anonymous(str(error))}; only `assay check` and `assay doctor` work"
        return Finding(subject="environment", state=State.BROKEN, says=says, remedy=remedy, facts=facts)
    says = f"{VARIABLE} is `{value}`, which {KNOWN[VARIABLE]}"
    if value != "reference":
        return Finding(subject="environment", says=says, facts=facts)
    slow = f"{says}: all runs in plain NumPy and Python, many times slower"
    return Finding(subject="environment", state=State.LIMITED, says=slow, remedy=remedy, facts=facts)
