"""What a finding tells, of items as of masks."""

import json
import math

from assay.metrics.pitfalls.ranks import REMEDIES as BY_LACK
from assay.metrics.pitfalls.ranks import SURELY, UNKNOWN
from assay.metrics.ranking.lack import Lack
from assay.metrics.segmentation.pitfalls.output import NO_WORST
from assay.report.model import Status
from assay_spec.metrics.pitfalls import pitfalls

FEW = [BY_LACK[Lack.UNITS].format(of=of) for of in ("item", "case")]
REMEDIES = {
    "P24-01": {pitfalls()["P24-01"].remedy, NO_WORST.format(metric="RVE")},
    "P33-02": {"draw at least 100 times", UNKNOWN, *FEW},
    "P35-03": {SURELY},
}
"""Where what is left to do depends on what the evaluation does: here all rankings have draws, or none can have any."""


def require_told(code, rows, about_no_metric):
    """That these rows are findings of a pitfall, whole and with what is left to do."""
    known = pitfalls()[code]
    for row in rows:
        assert row["status"] == Status.FOUND
        assert row["metrics"] or code in about_no_metric
        assert any(letter.isdigit() for letter in row["evidence"])
        assert "\n" not in row["evidence"]
        assert all(isinstance(value, str) or math.isfinite(value) for value in row["numbers"].values())
        assert (row["provenance"], row["severity"]) == (known.provenance, known.severity)
        assert row["remedy"] in REMEDIES.get(code, {known.remedy})
        assert json.dumps(row, allow_nan=False)
