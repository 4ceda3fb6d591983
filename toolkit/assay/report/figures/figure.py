"""What a figure is."""

from dataclasses import dataclass

from assay.report.charts.svg import render_svg
from assay.report.charts.theme import Spec


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One picture."""

    title: str
    description: str
    """What the picture shows, for those who do not see it."""
    chart: Spec
    heading: str = ""
    """What stands above it; empty where the figure's own title says enough."""
    algorithm: str = ""
    """The algorithm that it is about, and whose colour it has; empty when it is about several."""

    def svg(self, name: str) -> str:
        """The picture, its ids starting with `name`."""
        return render_svg(self.chart, name=name, title=self.title, description=self.description)


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """The numbers behind a figure."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Pictures that belong together."""

    name: str
    title: str
    caption: str
    panels: tuple[Panel, ...]
    data: Data
