"""The figures of a report: pictures, what they show in words, and their numbers as a table."""

from assay.report.figures.curves import curve_figure
from assay.report.figures.figure import Figure, Panel
from assay.report.figures.reliability import reliability_figure
from assay.report.figures.scores import scores_figure
from assay.report.model import CurveKind, Report

__all__ = ["Figure", "Panel", "figures"]


def figures(report: Report) -> dict[str, Figure]:
    """All figures for which the report has numbers, by name."""
    drawn = (
        curve_figure(report, CurveKind.ROC),
        curve_figure(report, CurveKind.PR),
        reliability_figure(report),
        scores_figure(report),
    )
    return {figure.name: figure for figure in drawn if figure}
