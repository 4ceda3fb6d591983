"""What other tools print of two masks, read from the data beside this module."""

from collections.abc import Mapping
from functools import cache

from assay_spec.metrics.data_files import read_file
from assay_spec.metrics.segmentation import Asked
from assay_spec.model import EMPTY, Model

SAME = "same"
"""In an empty case: the value of the formula, which is defined there."""

ERROR = "error"
"""The tool ends with an error."""


class Emulated(Model):
    """A metric of a tool."""

    metric: str
    """The name of Assay's own in its place."""
    calls: str
    """The function whose value it is."""
    both_empty: float | str
    missed: float | str
    invented: float | str
    parameters: Mapping[str, str | float] = EMPTY
    """In which its definition differs from what was asked."""
    only: Mapping[str, tuple[float | str, ...]] = EMPTY
    """The values of parameters for which the tool has it."""
    digits: str = ""
    """Where they are not those of the tool."""
    differs: str = ""


class Tool(Model):
    """A tool, in the version whose values are told."""

    name: str
    title: str
    version: str
    digits: str
    mean: str
    """`left_out`: its mean leaves out what is NaN; `none`: it makes none."""
    source: str
    provenance: str
    metrics: tuple[Emulated, ...]

    def of(self, asked: Asked) -> Emulated | None:
        """Its metric in the place of `asked`, if it has one."""
        return next((one for one in self.metrics if _is_meant(one, asked)), None)


class ToolFile(Model):
    """tools.yaml."""

    tools: tuple[Tool, ...]


@cache
def tools() -> tuple[Tool, ...]:
    """Every tool whose values are told."""
    return read_file("tools.yaml", ToolFile).tools


def variant(asked: Asked, emulated: Emulated) -> Asked:
    """What is computed in the place of `asked`."""
    return Asked(asked.entry, {**asked.parameters, **emulated.parameters}) if emulated.parameters else asked


def _is_meant(emulated: Emulated, asked: Asked) -> bool:
    return emulated.metric == asked.entry.name and all(
        asked.parameters[name] in values for name, values in emulated.only.items()
    )
