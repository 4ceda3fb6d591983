"""What formulas of masks are given: what a metric of another kernel needs beside its row."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hn

import assay
from assay.errors import ScoreWarning
from assay.images.image import ImageError
from assay.metrics.segmentation.counting import tally
from assay.metrics.segmentation.states import STATES, Pair, Side

MAPS = hn.array_shapes(min_dims=2, max_dims=3, min_side=1, max_side=6).flatmap(
    lambda shape: st.tuples(*[hn.arrays(np.uint8, shape, elements=st.integers(0, 2))] * 2)
)


@given(MAPS, st.sampled_from([(1,), (1, 2)]))
def test_masks_come_with_the_box_that_holds_both(maps, labels):
    sides = Side(maps[0]), Side(maps[1])
    pair = Pair(sides, labels, tally(*maps).of(labels), (1.0,) * maps[0].ndim)
    one, other, spacing = STATES["masks"](pair)
    whole = [np.isin(each, labels) for each in maps]
    assert spacing == pair.spacing
    assert one.shape == other.shape
    assert (one.sum(), other.sum(), (one & other).sum()) == (
        whole[0].sum(),
        whole[1].sum(),
        (whole[0] & whole[1]).sum(),
    )
    found = np.argwhere(whole[0] | whole[1])
    if found.size:
        assert (np.array(one.shape) <= np.ptp(found, axis=0) + 3).all()


def test_what_neither_side_shows_has_a_state_of_every_kind():
    pair = Pair(None, (), np.array([[7, 0], [0, 0]]), (2.0, 1.0, 0.5))
    assert {name: len(state(pair)) for name, state in STATES.items()} == {
        "counts": 1,
        "volumes": 2,
        "surfaces": 1,
        "surfels": 1,
        "bands": 1,
        "skeletons": 1,
        "masks": 3,
    }
    assert not STATES["masks"](pair)[0].any()
    assert [band.size for band in pair.bands(1.0)] == [0, 0]
    assert pair.skeletons("lee") == (0, 0, 0, 0)
    assert STATES["volumes"](pair)[1] == 1.0


def loops(reference, prediction, labels):
    one, other = np.isin(reference, labels), np.isin(prediction, labels)
    return [[(~one & ~other).sum(), (~one & other).sum()], [(one & ~other).sum(), (one & other).sum()]]


@given(MAPS, st.sampled_from([1, 200, 256, 70_000, 1 << 24, 2**30]), st.sampled_from([None, 0, 1]))
def test_counts_are_those_of_loops_whatever_the_numbers(maps, scale, left_out):
    one, other = (each.astype(np.int32) * scale for each in maps)
    found = tally(one, other, None if left_out is None else left_out * scale)
    counted = slice(None) if left_out is None else one != left_out * scale
    for labels in ([scale], [scale, 2 * scale], [5], []):
        assert found.of(labels).tolist() == loops(one[counted], other[counted], labels)


def test_maps_of_instances_are_refused_before_they_fill_the_memory():
    for high in (1 << 16, 1 << 25):
        numbers = np.linspace(1, high, 1 << 14).astype(np.int32).reshape(128, 128)
        with pytest.raises(ImageError, match=r"16,384 labels.*is it a map of instances"):
            tally(numbers, numbers)
    cell = np.zeros((128, 128), np.uint8)
    cell[3:9, 3:9] = 1
    with pytest.warns(ScoreWarning, match="is it a map of instances"):
        found = assay.segmentation(cell, {"cells": numbers, "good": cell}, metrics=["DSC"])
    assert [row["value"] for row in found["results"]] == [0.0, 1.0]
    assert "is it a map of instances" in found["problems"][0]["problem"]


def test_a_border_is_found_once():
    side = Side(np.ones((4, 4), np.uint8))
    assert side.border((1,)) is side.border((1,))
    assert side.band((1,), 1.0, (1.0, 1.0)) is side.band((1,), 1.0, (1.0, 1.0))
    assert side.band((1,), 1.0, (1.0, 1.0)) is not side.band((1,), 0.0, (1.0, 1.0))


def test_a_skeleton_is_found_once():
    side = Side(np.ones((4, 4), np.uint8))
    assert side.line((1,), "lee") is side.line((1,), "lee")
    assert side.line((1,), "lee") is not side.line((1,), "scikit-image")
