"""Any label maps: every metric is that of plain loops over voxels, whatever the layout of the arrays."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hn

import assay

METRICS = ["DSC", "IoU", "Fbeta@2", "Sensitivity", "Specificity", "PPV", "NPV", "RVE", "AVDR", "AVE"]
METRICS += ["HD", "HD95", "ASSD", "MASD", "NSD@1.5mm", "BoundaryIoU@1.5mm"]

SHAPES = hn.array_shapes(min_dims=2, max_dims=3, min_side=2, max_side=6)


@st.composite
def pairs(draw, high=3):
    shape = draw(SHAPES)
    dtype = draw(st.sampled_from(["u1", "i2", "u2", "i4", "i8", "f4"]))
    maps = [draw(hn.arrays(np.int64, shape, elements=st.integers(0, high))) for _ in range(2)]
    spacing = tuple(draw(st.sampled_from([0.5, 1.0, 2.5])) for _ in shape)
    order = draw(st.sampled_from("CF"))
    return *(np.asarray(each.astype(dtype), order=order) for each in maps), spacing


def border(mask):
    """Voxels with a face neighbour outside; beyond the image is outside."""
    padded = np.pad(mask, 1)
    found = []
    for place in zip(*np.nonzero(mask), strict=True):
        for axis in range(mask.ndim):
            for step in (-1, 1):
                other = [p + 1 for p in place]
                other[axis] += step
                if not padded[tuple(other)]:
                    found.append(place)
    return sorted(set(found))


def directed(one, other, spacing):
    return [
        min(
            math.dist(
                [p * s for p, s in zip(a, spacing, strict=True)], [p * s for p, s in zip(b, spacing, strict=True)]
            )
            for b in other
        )
        for a in one
    ]


def band(mask, edge, spacing, width):
    places = list(zip(*np.nonzero(mask), strict=True))
    return {p for p, far in zip(places, directed(places, edge, spacing), strict=True) if far <= width}


def by_loops(reference, prediction, spacing):
    """Every metric of METRICS, None where it has no value."""
    tp, fp = int((reference & prediction).sum()), int((~reference & prediction).sum())
    fn, tn = int((reference & ~prediction).sum()), int((~reference & ~prediction).sum())
    ratio = lambda a, b: a / b if b else None  # noqa: E731
    real, called = tp + fn, tp + fp
    found = [
        ratio(2 * tp, 2 * tp + fp + fn),
        ratio(tp, tp + fp + fn),
        ratio(5 * tp, 5 * tp + 4 * fn + fp),
        ratio(tp, real),
        ratio(tn, tn + fp),
        ratio(tp, called),
        ratio(tn, tn + fn),
        ratio(called - real, real),
        ratio(abs(called - real), real),
        abs(called - real) * math.prod(spacing),
    ]
    one, other = border(reference), border(prediction)
    if not one or not other:
        nothing = 0.0 if one or other else None
        return [*found, None, None, None, None, nothing, nothing]
    there, back = directed(one, other, spacing), directed(other, one, spacing)
    bands = [band(mask, edge, spacing, 1.5) for mask, edge in ((reference, one), (prediction, other))]
    return [
        *found,
        max(there + back),
        max(np.percentile(there, 95), np.percentile(back, 95)),
        np.mean(there + back),
        (np.mean(there) + np.mean(back)) / 2,
        sum(distance <= 1.5 for distance in there + back) / len(there + back),
        len(bands[0] & bands[1]) / len(bands[0] | bands[1]),
    ]


@given(pairs())
def test_every_metric_is_that_of_loops(pair):
    reference, prediction, spacing = pair
    labels = {"one": 1, "two": 2, "region": [1, 3]}
    found = assay.segmentation(reference, prediction, metrics=METRICS, spacing=spacing, labels=labels, replicates=1)
    for row in found["cases"]:
        numbers = np.atleast_1d(labels[row["class"]])
        expected = by_loops(np.isin(reference, numbers), np.isin(prediction, numbers), spacing)
        for value, wanted in zip(row["without"].values(), expected, strict=True):
            assert value == (None if wanted is None else pytest.approx(wanted, rel=1e-12, abs=1e-12)), row


def values_of(found):
    """All but how arrays were read, and which labels they had."""
    return {name: part for name, part in found.items() if name not in ("notes", "structures")}


@given(pairs(high=1), st.integers(256, 2**31 - 1))
def test_large_labels_are_labels_like_others(pair, label):
    reference, prediction, spacing = pair
    small = assay.segmentation(reference, prediction, spacing=spacing, labels={"it": 1})
    maps = [each.astype(np.int64) * label for each in (reference, prediction)]
    assert values_of(assay.segmentation(*maps, spacing=spacing, labels={"it": label})) == values_of(small)


@given(pairs(high=1))
def test_channels_give_what_label_maps_give(pair):
    reference, prediction, spacing = pair
    maps = assay.segmentation(reference, prediction, spacing=spacing, labels={"it": 1})
    channels = assay.segmentation(
        reference[np.newaxis], prediction[np.newaxis], spacing=spacing, labels=["it"], one_hot=True
    )
    assert values_of(channels) == values_of(maps)


def test_channels_may_overlap():
    channels = np.zeros((2, 8, 8), bool)
    channels[0, 1:6, 1:6] = channels[1, 3:7, 3:7] = True
    moved = channels.copy()
    moved[1] = np.roll(moved[1], 1, 0)
    rows = assay.segmentation(channels, moved, metrics=["DSC"], one_hot=True, labels=["a", "b"])["results"]
    assert {row["class"]: row["value"] for row in rows} == {"a": 1.0, "b": 0.75, None: 0.875}


@pytest.mark.filterwarnings("ignore:.*number both alike:assay.errors.ScoreWarning")
@given(pairs(high=2))
def test_what_nobody_is_held_to_counts_nowhere(pair):
    """Label 2 of the reference is ignored: what the prediction says there changes nothing."""
    reference, prediction, spacing = pair
    labels = {"it": 1, "ignore": 2}
    other = np.where(reference == 2, 1 - prediction.clip(0, 1), prediction).astype(prediction.dtype)
    one, two = (assay.segmentation(reference, each, spacing=spacing, labels=labels) for each in (prediction, other))
    assert one["results"] == two["results"]
    kept = np.where(reference == 2, 0, prediction)
    plain = assay.segmentation(np.where(reference == 1, 1, 0), kept, spacing=spacing, labels={"it": 1})
    for row, expected in zip(one["cases"], plain["cases"], strict=True):
        assert row["voxels"]["TP"] == expected["voxels"]["TP"]
        assert row["voxels"]["TN"] == expected["voxels"]["TN"] - int((reference == 2).sum())


SYMMETRIC = ["DSC", "IoU", "HD", "HD95", "ASSD", "MASD", "NSD@1mm", "AVE"]
LENGTHS = ["HD", "HD95", "ASSD", "MASD"]


def means_of(reference, prediction, spacing, metrics):
    found = assay.segmentation(reference, prediction, metrics=metrics, spacing=spacing, labels={"it": 1}, replicates=1)
    return {row["label"]: row["value"] for row in found["results"]}


@given(pairs(high=1))
def test_who_is_the_reference_does_not_matter_to_these(pair):
    one, other, spacing = pair
    assert means_of(one, other, spacing, SYMMETRIC) == pytest.approx(
        means_of(other, one, spacing, SYMMETRIC), rel=1e-12
    )


@given(pairs(high=1), st.data())
def test_a_mirror_and_another_order_of_axes_change_nothing(pair, data):
    *maps, spacing = pair
    axes = data.draw(st.permutations(range(len(spacing))))
    turned = [np.flip(each, axes[0]).transpose(axes) for each in maps]
    found = means_of(*turned, [spacing[axis] for axis in axes], SYMMETRIC)
    assert found == pytest.approx(means_of(*maps, spacing, SYMMETRIC), rel=1e-12)


@given(pairs(high=1), st.sampled_from([0.25, 2.0, 3.0]))
def test_lengths_scale_with_the_spacing_and_shares_do_not(pair, scale):
    *maps, spacing = pair
    small, large = (means_of(*maps, [step * times for step in spacing], [*SYMMETRIC[:6]]) for times in (1, scale))
    for name, value in small.items():
        assert large[name] == pytest.approx(value * scale if name in LENGTHS else value, rel=1e-12)


@given(pairs(high=1))
def test_what_follows_from_the_definitions(pair):
    *maps, spacing = pair
    taus = [f"NSD@{tau}mm" for tau in (0, 0.5, 1, 3, 100)]
    found = means_of(*maps, spacing, ["DSC", "IoU", "HD50", "HD95", "HD", "MASD", *taus])
    assert found["DSC"] == pytest.approx(2 * found["IoU"] / (1 + found["IoU"]))
    assert found["HD50"] <= found["HD95"] <= found["HD"]
    assert found["MASD"] <= found["HD"] + 1e-12
    assert sorted(found[tau] for tau in taus) == [found[tau] for tau in taus]
