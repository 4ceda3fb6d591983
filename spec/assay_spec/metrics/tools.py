"""What other tools print of two masks or of a table of classes and scores, read from the data beside this module."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from assay_spec.metrics.catalogue import catalogue
from assay_spec.metrics.data_files import read_file
from assay_spec.metrics.metric import Value
from assay_spec.metrics.segmentation import Asked
from assay_spec.model import EMPTY, Model
from assay_spec.record import replace

SAME = "same"
"""In an empty case: the value of the formula, which is defined there."""

ERROR = "error"
"""The tool ends with an error."""


class Called(Model):
    """A metric of a tool."""

    metric: str
    """The name of Assay's own in its place."""
    calls: str
    """The function whose value it is."""
    only: Mapping[str, tuple[float | str, ...]] = EMPTY
    """The values of parameters for which the tool has it; an option that is not among them it does not have."""
    digits: str = ""
    """Where they are not those of the tool."""
    differs: str = ""
    """How its definition is another one; empty where it is the same."""


class Emulated(Called):
    """A metric of a tool, of two masks."""

    both_empty: float | str
    missed: float | str
    invented: float | str
    parameters: Mapping[str, str | float] = EMPTY
    """In which its definition differs from what was asked."""
    state: str = ""
    """What its formula is given, where that is something else than Assay's metric is given."""
    formula: str = ""
    """Its own formula, `module:function`, of that state."""
    fixed: Mapping[str, str] = EMPTY
    """What stands in the key of what is computed by it."""


class CalledOfTable(Called):
    """A metric of a tool, of a table of classes and scores."""

    formula: str
    """`module:function`, which says what the tool would print."""
    two_classes: bool = False
    """Whether it has it of two classes only."""


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
    ignores: bool = False
    """Whether it leaves out voxels that the reference gives an ignore label; to others they are background."""
    tables: tuple[CalledOfTable, ...] = ()
    tables_source: str = ""
    """As `source`, of tables."""

    def of(self, asked: Asked) -> Emulated | None:
        """Its metric in the place of `asked`, if it has one."""
        return next((one for one in self.metrics if _is_meant(one, asked.entry.name, asked.parameters)), None)

    def of_table(self, metric: str, parameters: Mapping[str, Value], classes: int) -> CalledOfTable | None:
        """Its metric of so many classes in the place of one of the catalogue, if it has one."""
        there = [one for one in self.tables if not one.two_classes or classes == 2]
        options = [word for word in parameters if word in catalogue().entries[metric].options]
        there = [one for one in there if all(word in one.only for word in options)]
        return next((one for one in there if _is_meant(one, metric, parameters)), None)


class ToolFile(Model):
    """tools.yaml."""

    tools: tuple[Tool, ...]


@cache
def tools() -> tuple[Tool, ...]:
    """Every tool whose values are told."""
    return read_file("tools.yaml", ToolFile).tools


def variant(asked: Asked, emulated: Emulated) -> Asked:
    """What is computed in the place of `asked`."""
    found = Asked(asked.entry, {**asked.parameters, **emulated.parameters}) if emulated.parameters else asked
    if not emulated.formula:
        return found
    fixed = {**asked.entry.fixed, **emulated.fixed}
    return found._replace(
        entry=replace(asked.entry, state=emulated.state, formula=emulated.formula, fixed=MappingProxyType(fixed))
    )


def _is_meant(called: Called, metric: str, parameters: Mapping[str, Value]) -> bool:
    return called.metric == metric and all(parameters.get(name) in values for name, values in called.only.items())
