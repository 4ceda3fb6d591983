"""What the page of masks says in short is what its tests say, with groups and without."""

import numpy as np
import pytest

from assay.metrics.segmentation.means import Drawing
from assay.metrics.segmentation.page.facts import report_of
from assay.metrics.segmentation.page.render import render_page
from assay.metrics.segmentation.record import record_of
from assay.metrics.segmentation.score import Wish, score
from assay.report.summary import DECIDED, Verdict, glance

ALGORITHMS = ("close", "near", "far")


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """Twelve cases of six patients; the second algorithm is a little worse on every one, and the third much."""
    folder, drawn = tmp_path_factory.mktemp("study"), np.random.default_rng(3)
    for name in ("truth", *ALGORITHMS):
        (folder / name).mkdir()
    rows = ["case,patient"]
    for case in range(12):
        mask = np.zeros((24, 24), np.uint8)
        mask[4:14, 4:14], mask[16:21, 16:21] = 1, 2
        rows.append(f"case{case:02},p{case // 2}")
        np.save(folder / "truth" / f"case{case:02}.npy", mask)
        for shift, name in enumerate(ALGORITHMS):
            moved = np.roll(mask, shift * int(drawn.integers(1, 3)), axis=0)
            np.save(folder / name / f"case{case:02}.npy", moved)
    (folder / "cases.csv").write_text("\n".join(rows) + "\n")
    return folder


@pytest.mark.parametrize("group", ["", "patient"])
def test_who_is_clearly_behind_is_so_by_the_tests_of_the_ranking(study, group):
    cases = study / "cases.csv" if group else None
    wish = Wish(metrics="DSC,HD95", cases=cases, group=group, labels="organ=1,lesion=2")
    drawing = Drawing(replicates=300)
    found = score(study / "truth", [study / name for name in ALGORITHMS], wish, None, drawing)
    record = record_of(found, study / "truth", wish, drawing)
    p = {row["key"]: row["p"] for row in found.results["ranks"] if "p" in row}
    apart = {
        (row["key"], name)
        for row in found.results["differences"]
        for name in (row["first"], row["second"])
        if row["low"] is not None and (row["low"] > 0 or row["high"] < 0)
    }
    decided = set()
    for line in glance(report_of(found, wish, "truth", record, "")).lines:
        best = [a for a, one in enumerate(line.standings) if one.verdict is Verdict.BEST]
        for b, one in enumerate(line.standings):
            assert not group or one.verdict in (Verdict.BEST, Verdict.UNKNOWN)
            if one.verdict in DECIDED:
                clear = all(p[line.metric.key][a][b] <= 0.05 for a in best)
                assert (one.verdict is Verdict.CLEAR) == clear
                decided.add((clear, (line.metric.key, ALGORITHMS[b]) in apart))
    # With six patients no test can be significant after correction, whatever the intervals say: none is asked.
    assert decided == (set() if group else {(True, True)})
    page = render_page(found, wish, "truth", record, "2026-01-01T00:00+00:00")
    assert "Holm-corrected for all pairs by that metric" in page
    assert "not clearly behind the best</span>" not in page
    assert "none of so little that could tell" in page
