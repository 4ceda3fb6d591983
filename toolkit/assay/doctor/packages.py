"""The packages that Assay needs: missing ones, old ones, and those that do not go together."""

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError
from importlib.util import find_spec
from typing import NamedTuple

from assay.doctor.finding import Finding, State
from assay.doctor.requirement import Requirement, installed_version, requirements_of


class Loss(NamedTuple):
    """What a missing package costs."""

    module: str
    """How it is imported."""
    text: str
    state: State = State.BROKEN


LOSSES = {
    "cryptography": Loss("cryptography", "runs cannot be signed, nor signatures verified", State.LIMITED),
    "jinja2": Loss("jinja2", "no run can write its report"),
    "markupsafe": Loss("markupsafe", "no run can write its report"),
    "numba": Loss("numba", "kernels that are not compiled run in plain NumPy, many times slower", State.LIMITED),
    "numpy": Loss("numpy", "nothing can be scored"),
    "platformdirs": Loss("platformdirs", "kernels cannot run on numba, and runs are not listed", State.LIMITED),
    "pyarrow": Loss("pyarrow", "no table can be read"),
    "pyyaml": Loss("yaml", "no YAML document can be read"),
    "rdflib": Loss("rdflib", "Turtle documents cannot be read", State.LIMITED),
    "rich": Loss("rich", "`assay run` cannot show its progress on a terminal"),
    "typer": Loss("typer", "only `assay check` and `assay doctor` work"),
    "urllib3": Loss("urllib3", "nothing can be fetched: neither datasets nor their files", State.LIMITED),
    "vl-convert-python": Loss("vl_convert", "reports have no pictures", State.LIMITED),
}


def packages() -> Iterator[Finding]:
    """A line for each that is missing, too old or at odds with another, and one for the others."""
    try:
        needed = [each for each in requirements_of("assay") if not each.extra]
    except PackageNotFoundError:
        needed = [Requirement(name, "") for name in LOSSES]
    good: dict[str, str] = {}
    for each in needed:
        found = _finding(each)
        if found:
            yield found
        else:
            good[each.name] = installed_version(each.name) or "?"
    yield from _quarrels(good)
    shown = ", ".join(f"{name} {version}" for name, version in good.items())
    if good:
        yield Finding(subject="packages", says=f"{len(good)} of {len(needed)} are as needed: {shown}", facts=good)


def is_there(module: str) -> bool:
    """Whether `module` can be found, without importing it."""
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def _finding(needed: Requirement) -> Finding | None:
    """What is wrong with a package; None when nothing is."""
    version = installed_version(needed.name)
    loss = LOSSES.get(needed.name, Loss(needed.name.replace("-", "_"), "something will not work"))
    facts = {"version": version, "wanted": needed.wanted}
    if version is None or not is_there(loss.module):
        says = f"is not installed: {loss.text}"
    elif not needed.is_met_by(version):
        says = f"{version} is installed, and {needed.wanted} is needed"
    else:
        return None
    again = "" if version is None or not needed.is_met_by(version) else "--force-reinstall "
    remedy = f'pip install {again}"{needed}"'
    return Finding(subject=needed.name, state=loss.state, says=says, remedy=remedy, facts=facts)


def _quarrels(good: dict[str, str]) -> Iterator[Finding]:
    """What installed packages need of one another, such as numba of NumPy, and do not get."""
    for name, ours in good.items():
        for needed in requirements_of(name):
            version = installed_version(needed.name)
            if needed.extra or (version is not None and needed.is_met_by(version)):
                continue
            has = f"{needed.name} {version} is installed" if version else f"{needed.name} is not"
            says = f"{ours} needs {needed}, and {has}"
            yield Finding(subject=name, state=State.LIMITED, says=says, remedy=f'pip install {name} "{needed}"')
