"""Assay, and the Python it runs on."""

import platform
import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata

from assay.doctor.finding import Finding, State

_CLASSIFIER = re.compile(r"Programming Language :: Python :: (\d+\.\d+)")


def versions() -> Iterator[Finding]:
    """Whether they go together."""
    python = platform.python_version()
    on = f"{platform.python_implementation()} {python}, {platform.system()} {platform.machine()}"
    try:
        about = metadata("assay")
    except PackageNotFoundError:
        says = f"runs from files that are not installed, on {on}; what it needs is not known"
        yield Finding(subject="assay", state=State.LIMITED, says=says, remedy="pip install .")
        return
    supported = [found[1] for text in about.get_all("Classifier") or () if (found := _CLASSIFIER.fullmatch(text))]
    facts = {"assay": about["Version"], "python": python, "supported": supported, "platform": on}
    says = f"{about['Version']} on {on}"
    if is_supported(python, supported):
        yield Finding(subject="assay", says=says, facts=facts)
        return
    span = f"{supported[0]} to {supported[-1]}"
    yield Finding(
        subject="assay",
        state=State.LIMITED,
        says=f"{says}; it is made for Python {span}, and nobody tests it on this one",
        remedy=f"python{supported[-1]} -m venv .venv, and install Assay into that",
        facts=facts,
    )


def is_supported(python: str, supported: list[str]) -> bool:
    """Whether the version `python` belongs to one of the series `supported`, or none is named."""
    return not supported or any(python.startswith(f"{series}.") for series in supported)
