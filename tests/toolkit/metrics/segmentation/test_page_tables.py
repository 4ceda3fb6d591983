"""The tables of means on the page of masks: their digits, their reasons, and whether they fit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.toolkit.metrics.segmentation.paged import study

from assay.cli.masks import mask_lines
from assay.metrics.segmentation.means import Drawing
from assay.metrics.segmentation.page.facts import _row, by_subgroup
from assay.metrics.segmentation.page.render import render_page
from assay.metrics.segmentation.policy import Shown
from assay.metrics.segmentation.record import record_of
from assay.metrics.segmentation.score import Wish, score


def test_a_distance_that_rounds_to_1_is_no_share():
    """Spacing 0.9998 mm, masks a voxel apart: HD95 is 0.9998 mm, and not above 0.999 of anything."""
    row = {"class": "1", "label": "HD95", "measured_in": "mm", "algorithm": "a", "value": 0.9998, "low": None}
    row |= {
        "high": None,
        "reason": None,
        "without": {"value": 0.9998},
        "undefined": 0,
        "shown": dict.fromkeys(Shown, 0),
    }
    assert list(_row(row, bounded=False))[3] == "1.000"
    assert list(_row(row | {"label": "DSC"}, bounded=True))[3] == ">0.999"


@pytest.fixture(scope="module")
def crowded(tmp_path_factory):
    """Long names everywhere, and means that have no value and say why."""
    folder = tmp_path_factory.mktemp("crowded")
    names = ("nnUNetTrainer__nnUNetPlans__3d_fullres", "SwinUNETR-pretrained-BTCV")
    truth, predictions = study(folder / "study", names=names)
    for path, case in ((truth, 0), (predictions[0], 1)):
        with np.load(path / f"case{case}.npz") as held:
            labels, spacing = held["labels"].copy(), held["spacing"]
        labels[0, 0, :3] = 3
        np.savez(path / f"case{case}.npz", labels=labels, spacing=spacing)
    labels = "left atrial appendage=1,tumour_with_oedema_and_necrosis_T2w=2,cyst=3"
    wish = Wish(metrics="DSC,HD{percentile=95,directions=pooled},NSD@2mm,AVDR", labels=labels)
    drawing = Drawing(replicates=100)
    found = score(truth, predictions, wish, None, drawing)
    assert any(row["reason"] and "no worst value" in row["reason"] for row in found.results["results"])
    page = render_page(found, wish, "truth", record_of(found, truth, wish, drawing), "2026-01-01T00:00+00:00")
    (folder / "page.html").write_text(page, "utf-8")
    return folder / "page.html"


@pytest.mark.parametrize(("width", "media"), [(1200, "screen"), (696, "print")])
def test_long_names_and_reasons_fit_into_the_table_of_the_policy(browser, crowded, width, media):
    browser.open(crowded, width, media=media)
    browser.run("document.querySelectorAll('details').forEach(e => e.open = true)")
    wider = "[...document.querySelectorAll('#policy .wide')].map(e => e.scrollWidth - e.clientWidth)"
    assert browser.run(wider) == [0]
    shown = "[...document.querySelectorAll('#policy tbody tr')].every(e => e.checkVisibility() && e.offsetWidth > 500)"
    assert browser.run(shown)


@pytest.mark.parametrize(("width", "media"), [(1100, "screen"), (1280, "screen"), (696, "print")])
def test_the_table_of_the_policy_is_seen_whole(browser, plain, width, media):
    """A sheet of A4 is 696 pixels wide without its margins."""
    browser.open(plain, width, media=media)
    wider = "[...document.querySelectorAll('#policy .wide')].map(e => e.scrollWidth - e.clientWidth)"
    assert browser.run(wider) == [0]


def test_means_without_an_interval_have_a_dash_with_the_reason(tmp_path):
    truth, predictions = study(tmp_path, names=("one",), cases=4)
    table = tmp_path / "cases.csv"
    table.write_text("case,centre\n" + "".join(f"case{n},{'alone' if n == 0 else 'many'}\n" for n in range(4)))
    wish = Wish(metrics="DSC", cases=table, by=("centre",))
    found = by_subgroup(score(truth, predictions, wish, None, Drawing(replicates=100)))
    at = found.heads.index("Interval")
    cells = {row[0]: row[at] for row in found.rows}
    assert (cells["centre: alone"], found.notes) == ("– [1]", ("[1] one case says nothing about others",))
    assert cells["centre: many"].startswith("[")


def test_a_reason_of_many_subgroups_is_told_once(tmp_path):
    truth, predictions = study(tmp_path, cases=12)
    table = tmp_path / "cases.csv"
    table.write_text("case,patient,centre\n" + "".join(f"case{n},p{n},c{n // 3}\n" for n in range(12)))
    wish, drawing = Wish(metrics="DSC,HD95", cases=table, by=("centre",), group="patient"), Drawing(replicates=60)
    found = score(truth, predictions, wish, None, drawing)
    groups = by_subgroup(found)
    at = groups.heads.index("Interval")
    reason = "3 groups are too few, and an interval takes 5"
    assert {row[at] for row in groups.rows} == {"– [1]"}
    assert len(groups.rows) == 4 * 3 * 3 * 2
    assert groups.notes == (f"[1] {reason}",)
    page = render_page(found, wish, "truth", record_of(found, truth, wish, drawing), "2026-01-01T00:00+00:00")
    assert page[page.index('id="groups"') :].count(reason) == 1
    text = "\n".join(mask_lines(found))
    assert text.count(reason) == 1


@given(st.lists(st.sampled_from(["", "why not"]), min_size=1), st.booleans())
def test_no_cell_of_an_interval_is_empty(reasons, there):
    for reason in reasons:
        row = ROW | {"reason": reason, "value": 0.5 if there else None}
        assert all(_row(row, bounded=True))


ROW = {
    "class": "1",
    "label": "DSC",
    "measured_in": "",
    "algorithm": "one",
    "low": None,
    "high": None,
    "without": {"value": None},
    "undefined": 0,
    "shown": {each.value: 0 for each in Shown},
}
