"""What a figure is."""

from dataclasses import dataclass

from assay.report.charts.svg import finished_svg
from assay.report.charts.theme import Spec
from assay.report.plain import Plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One picture."""

    title: str
    description: str
    """What the picture shows, for those who do not see it."""
    chart: Spec
    heading: str = ""
    """What stands above it; empty where the group's own heading says enough."""
    algorithm: str = ""
    """The algorithm that it is about, and whose colour it has; empty when it is about several."""
    small: bool = False
    """Whether it is one of many that stand side by side."""

    def svg(self, drawing: str, name: str) -> str:
        """The picture as it stands in a page, of what was drawn of its chart; its ids start with `name`."""
        return finished_svg(drawing, name=name, title=self.title, description=self.description)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Pictures about the same class."""

    panels: tuple[Panel, ...]
    heading: str = ""
    """The class; empty when there is one only."""
    legend: tuple[tuple[str, str], ...] = ()
    """Algorithms and what is to be said of each, where a picture shows several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Pictures that belong together."""

    name: str
    title: str
    caption: str
    groups: tuple[Group, ...]
    data: Plain
    """The numbers behind the pictures."""

    @property
    def panels(self) -> tuple[Panel, ...]:
        """All the pictures."""
        return tuple(panel for group in self.groups for panel in group.panels)
