"""Whatever masks show, every pitfall has one outcome, by shapes and steps that the definitions give."""

import json

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from tests.toolkit.metrics.segmentation.phantoms import call, looked_for, problem

import assay
from assay.images.image import Image
from assay.metrics.segmentation.classes import Classes
from assay.metrics.segmentation.score import metrics_of
from assay.metrics.segmentation.scoring import Case, Question, score_case
from assay.metrics.segmentation.shapes import Stray, shape_of, stray_of
from assay.metrics.segmentation.states import Pair, Side
from assay.report.model import Status
from assay_kernels.components import reference as components
from assay_kernels.surfaces import reference as surfaces
from assay_spec.metrics.pitfalls import pitfalls

masks = arrays.arrays(
    np.uint8, st.tuples(st.integers(2, 5), st.integers(2, 5), st.integers(1, 70)), elements=st.integers(0, 2)
)


@given(masks)
def test_shapes_are_those_of_the_reference_kernels(labels):
    side = Side(labels)
    for structure in ((1,), (1, 2)):
        mask = np.isin(labels, structure)
        if not mask.any():
            continue
        found = shape_of(side, structure)
        _, sizes = components.label(mask, 1, 26)
        edge = int(surfaces.voxels(surfaces.border(mask, 1)).sum())
        assert found == (edge, sizes.size, sizes.min(), sizes.max())


@given(masks, st.integers(0, 3), st.integers(0, 2**30))
def test_stray_voxels_are_those_that_percentiles_say(labels, shift, seed):
    """The short way gives what the definition gives: the largest distance is more than five times HD95."""
    one = (labels > 0).astype(np.uint8)
    if np.random.default_rng(seed).random() < 0.5:
        one[...] = 0
        one[0, 0, :30], one[-1, -1, -1] = 1, 1
    other = np.roll(one, shift, -1)
    other[-1, -1, -1] = 0
    pair = Pair((Side(one), Side(other)), (1,), np.zeros((2, 2), np.int64), (1.0, 1.0, 1.0))
    assert stray_of(pair) is None
    between = pair.between
    stray = stray_of(pair)
    if not one.any() or not other.any():
        assert stray is None
        return
    hd95 = max(np.percentile(side, 95) for side in (between.reference, between.prediction))
    top = between.reference.max()
    expected = Stray(top, hd95, int((between.reference > hd95).sum())) if hd95 < top / 5 else None
    assert stray == expected


@given(masks, masks)
def test_measuring_references_changes_no_value(truth, found):
    found = np.resize(found, truth.shape)
    case = Case("c", Image(truth, (3.0, 1.0, 0.5)), {"a": Image(found, (3.0, 1.0, 0.5))})
    plain = Question(metrics_of("DSC,HD,HD95,NSD@1mm,AVDR"), Classes())
    one, other = (score_case(case, question) for question in (plain, plain._replace(shaped=True)))
    assert not one.problem
    assert not one.shapes
    assert [{of: cell.values for of, cell in each.cells.items()} for each in one.predictions] == [
        {of: cell.values for of, cell in each.cells.items()} for each in other.predictions
    ]
    assert {of.labels[0] for of in other.shapes} == set(np.unique(truth)) - {0}


labels_of_images = arrays.arrays(np.uint8, (6, 7), elements=st.integers(0, 2))
METRICS = (
    "DSC",
    "IoU",
    "HD",
    "HD95",
    "NSD@1mm",
    "BoundaryIoU@0.5mm",
    "RVE",
    "AVDR",
    "AVE",
    "Specificity",
    "Sensitivity",
    "MASD",
)


@given(
    truth=st.lists(labels_of_images, min_size=1, max_size=4),
    others=st.integers(1, 3),
    data=st.data(),
    metrics=st.sets(st.sampled_from(METRICS), min_size=1, max_size=4),
    undefined=st.sampled_from(["worst", "drop"]),
    both_empty=st.sampled_from(["best", "drop"]),
    spacing=st.sampled_from([None, 1.0, (3.0, 0.5)]),
    described=st.booleans(),
)
def test_whatever_is_scored_every_pitfall_has_one_outcome(
    truth, others, data, metrics, undefined, both_empty, spacing, described
):
    drawn = st.one_of(labels_of_images, st.none())
    found = {
        str(number): data.draw(st.lists(drawn, min_size=len(truth), max_size=len(truth))) for number in range(others)
    }
    yes = dict.fromkeys(
        ("touching_structures", "inter_rater_variability", "structure_volume", "reference_outliers"), True
    )
    rows = assay.segmentation(
        truth,
        found,
        metrics=sorted(metrics),
        labels={"a": 1, "b": 2},
        spacing=spacing,
        undefined=undefined,
        both_empty=both_empty,
        replicates=20,
        fingerprint=problem(**yes) if described else None,
    )["pitfalls"]
    assert list(dict.fromkeys(row["id"] for row in rows)) == list(pitfalls())
    assert json.dumps(rows, allow_nan=False)
    for row in rows:
        alike = [other["status"] for other in rows if other["id"] == row["id"]]
        assert len(alike) == 1 or set(alike) == {Status.FOUND}
        assert bool(row["evidence"]) == (row["status"] == Status.FOUND)
        assert bool(row["reason"]) == (row["status"] not in (Status.FOUND, Status.NOT_FOUND))


@given(labels_of_images, labels_of_images, st.integers(0, 41))
def test_one_voxel_moves_dice_by_no_more_than_is_said(truth, found, where):
    """2 / (A + B) bounds what turning one voxel of the prediction on does to DSC."""
    one, other = truth == 1, found == 1
    if not one.any() or other.flat[where]:
        return
    before = 2 * (one & other).sum() / (one.sum() + other.sum())
    other = other.copy()
    other.flat[where] = True
    after = 2 * (one & other).sum() / (one.sum() + other.sum())
    (row,) = looked_for("P22-01", call([one.astype(int)], [(found == 1).astype(int)]))
    assert abs(after - before) <= row["numbers"]["dsc_step"] + 1e-12
