"""What a report shows: plain frozen data, with no numbers left to compute and no document left to read."""

from assay.report.model.data import ClassCount, Exclusion, Fact, Source, Subgroup
from assay.report.model.drawings import (
    Band,
    Confusion,
    Curve,
    CurveKind,
    CurvePoint,
    OperatingPoint,
    Reliability,
    ReliabilityBin,
    ScoreSample,
)
from assay.report.model.pitfalls import Finding, Outcome, Pitfall, Status
from assay.report.model.ranks import Agreement, Alike, Placed, Ranking, Unranked, Waver, Within
from assay.report.model.values import Among, Difference, McNemar, Metric, Result, Without
from assay.report.model.whole import Report, Step

__all__ = [
    "Agreement",
    "Alike",
    "Among",
    "Band",
    "ClassCount",
    "Confusion",
    "Curve",
    "CurveKind",
    "CurvePoint",
    "Difference",
    "Exclusion",
    "Fact",
    "Finding",
    "McNemar",
    "Metric",
    "OperatingPoint",
    "Outcome",
    "Pitfall",
    "Placed",
    "Ranking",
    "Reliability",
    "ReliabilityBin",
    "Report",
    "Result",
    "ScoreSample",
    "Source",
    "Status",
    "Step",
    "Subgroup",
    "Unranked",
    "Waver",
    "Within",
    "Without",
]
