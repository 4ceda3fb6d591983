"""`assay.metrics.evaluate`: arrays of items or of masks, told apart by what they are."""

import inspect
import re

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

import assay
from assay.errors import PlanError
from assay.metrics.either import FOR_ITEMS, FOR_MASKS

MASK = np.zeros((6, 7), np.uint8)
MASK[1:4, 2:6] = 1
MOVED = np.roll(MASK, 1, 0)
ROW = MASK[2:3]
ITEMS = [0, 0, 1, 1]


class OnlyDLPack:
    """An array of another library."""

    def __init__(self, array):
        self._array = array

    def __dlpack__(self, **options):
        return self._array.__dlpack__(**options)

    def __dlpack_device__(self):
        return self._array.__dlpack_device__()


class OnAnotherDevice:
    def __dlpack__(self, **options):
        raise BufferError("it lies on a GPU")

    def __dlpack_device__(self):
        return 2, 0


class Frame:
    """A table, as those of pandas and polars are."""

    shape = (4, 1)
    columns = ("class",)


def test_what_is_for_one_of_the_two_is_what_the_other_does_not_take():
    items, masks = (set(inspect.signature(call).parameters) for call in (assay.evaluate, assay.segmentation))
    assert items - masks == FOR_ITEMS
    assert masks - items == FOR_MASKS


@given(
    truth=arrays.arrays(np.uint8, st.integers(4, 12), elements=st.integers(0, 1)),
    data=st.data(),
    container=st.sampled_from([np.asarray, list, tuple, pa.array, OnlyDLPack, lambda values: [*map(int, values)]]),
)
def test_items_go_to_the_one_function(truth, data, container):
    truth[:2] = 0, 1
    said = data.draw(arrays.arrays(np.uint8, truth.shape, elements=st.integers(0, 1)))
    options = {"positive": 1, "metrics": ["Sensitivity", "MCC"], "replicates": 3}
    found = assay.metrics.evaluate(container(truth), {"it": container(said)}, **options)
    assert found == assay.evaluate(truth.tolist(), {"it": said.tolist()}, **options)


@given(
    masks=arrays.arrays(np.uint8, st.tuples(st.integers(2, 3), st.integers(2, 5), st.integers(2, 5)), fill=st.just(0)),
    container=st.sampled_from([np.asarray, np.asfortranarray, OnlyDLPack, lambda values: values.astype(np.int64)]),
)
def test_masks_go_to_the_other(masks, container):
    truth, said = masks % 2, masks // 2 % 2
    truth[0, 0, 0] = 1
    options = {"metrics": ["DSC", "Sensitivity"], "replicates": 3}
    expected = assay.segmentation(truth, said, **options)
    assert assay.metrics.evaluate(container(truth), {"algorithm": container(said)}, **options) == expected
    cases = assay.segmentation(truth, said, batch=True, **options)
    assert assay.metrics.evaluate(list(truth), list(said), **options) == cases
    named = assay.metrics.evaluate(dict(enumerate(truth)), list(said), **options)
    assert named["results"] == cases["results"]


def test_one_row_of_numbers_is_what_the_options_say():
    found = assay.metrics.evaluate(ROW, ROW, metrics=["DSC"], spacing=1)
    assert found == assay.segmentation(ROW, ROW, metrics=["DSC"], spacing=1)
    with pytest.raises(PlanError, match=re.escape("`reference` has the shape (1, 7); give one value per item")):
        assay.metrics.evaluate(ROW, scores=ROW, metrics=["AUROC"], positive=1)


@pytest.mark.parametrize(
    ("line", "given", "options"),
    [
        ("`scores` is for items, and `reference` holds masks", (MASK,), {"scores": MASK}),
        ("`positive` is for items", ([MASK], [MOVED]), {"positive": 1}),
        ("`spacing` is for masks, and `reference` has one axis", (ITEMS, ITEMS), {"spacing": 1}),
        ("`both_empty` is for masks", (np.array(ITEMS), ITEMS), {"both_empty": "drop"}),
        ("`reference` has the shape (1, 7), and may hold items or a mask: give items as one axis of 7", (ROW, ROW), {}),
        ("has the shape (2, 1), and may hold", ([[0], [1]], [[0], [1]]), {}),
        ("may hold items or a mask", (ROW, ROW), {"spacing": 1, "positive": 1}),
        ("`reference` is a table of 1 column: give the one with the true classes", (Frame(), ITEMS), {}),
        ("is a table of 2 columns", (pa.table({"a": ITEMS, "b": ITEMS}), ITEMS), {}),
        ("`reference` is no array", (None, MASK), {}),
        ("`reference` is no array", ("labelsTs", "unet"), {}),
        ("`reference` is no array", (np.uint8(1), 1), {}),
        ("`reference` is no array that can be read: it lies on a GPU", (OnAnotherDevice(), ITEMS), {}),
        ("`reference` is no array that can be read", ([[0, 1], [1]], ITEMS), {}),
        ("there are no items", ([], []), {"metrics": ["Accuracy"]}),
        ("`reference` has no case", ({}, {}), {}),
        ("masks `AUROC`: it is one of items, from `assay.evaluate`", (MASK, MOVED), {"metrics": ["AUROC"]}),
        ("there is no metric of masks `AUC`: `AUROC` is one of items", (MASK, MOVED), {"metrics": ["AUC"]}),
        ("there is no metric of masks `precision`", (MASK, MOVED), {"metrics": ["precision"]}),
        ("no metric `DSC`; `DSC` is a metric of masks, from `assay.seg", (ITEMS, ITEMS), {"metrics": ["DSC"]}),
        ("`HD95` is a metric of masks", (ITEMS, ITEMS), {"metrics": ["HD95"]}),
        ("`DSC` is a metric of masks", (ITEMS, ITEMS), {"metrics": ["dice"]}),
        ("`BoundaryIoU` is a metric of masks", (ITEMS, ITEMS), {"metrics": ["BoundaryIoU{width=2}"]}),
    ],
)  # fmt: skip
def test_a_call_that_cannot_be_is_one_line(line, given, options):
    with pytest.raises(PlanError) as caught:
        assay.metrics.evaluate(*given, **options)
    assert line in str(caught.value)
    assert str(caught.value).isprintable()


def test_an_option_of_neither_is_none():
    for reference in (MASK, ITEMS):
        with pytest.raises(TypeError, match="unexpected keyword argument 'metric'"):
            assay.metrics.evaluate(reference, reference, metric="DSC")


class OnlyArray:
    """What NumPy can read, and nothing else: no shape, no length."""

    def __init__(self, array):
        self._array = np.asarray(array)

    def __array__(self, dtype=None, copy=None):
        return self._array if dtype is None else self._array.astype(dtype)


def test_what_says_nothing_but_its_array_is_taken():
    def value(*given, **more):
        return assay.metrics.evaluate(*given, **more)["results"][0]["value"]

    one, other = OnlyArray(MASK), OnlyArray(MOVED)
    assert value(one, other, metrics=["DSC"]) == value(MASK, MOVED, metrics=["DSC"])
    assert value([one, one], [one, other], metrics=["DSC"]) == value([MASK, MASK], [MASK, MOVED], metrics=["DSC"])
    scores = OnlyArray([0.1, 0.4, 0.35, 0.8])
    assert value(OnlyArray(ITEMS), scores=scores, positive=1, metrics=["AUROC"]) == 0.75
    with pytest.raises(PlanError, match="GPU"):
        assay.metrics.evaluate([OnAnotherDevice()], [OnAnotherDevice()], metrics=["DSC"])


def test_rows_of_numbers_are_one_image():
    expected = assay.segmentation(MASK, MOVED, metrics=["DSC"])["results"]
    assert assay.segmentation(MASK.tolist(), MOVED.tolist(), metrics=["DSC"])["results"] == expected


def test_a_list_of_pictures_is_a_case_each():
    pictures = pytest.importorskip("PIL.Image")
    truth, moved = [MASK, MASK, ROW], [MOVED, MASK, ROW]
    sides = [[pictures.fromarray(each) for each in side] for side in (truth, moved)]
    expected = assay.segmentation(truth, moved, metrics=["DSC"])["results"]
    for evaluate in (assay.metrics.evaluate, assay.segmentation):
        assert evaluate(*sides, metrics=["DSC"])["results"] == expected


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([MASK.tolist(), MOVED.tolist()], "lists in lists: one volume or several images"),
        ({1, 2}, "has a `set`, no array"),
        ([iter(MASK)], "no array: make one"),
    ],
)
def test_what_may_be_several_things_is_none_of_them(given, said):
    with pytest.raises(PlanError, match=said):
        assay.segmentation(given, {"nn": given}, metrics=["DSC"])


def test_images_of_simpleitk_are_no_lists_of_numbers():
    itk = pytest.importorskip("SimpleITK")
    image = itk.GetImageFromArray(MASK)
    with pytest.raises(PlanError, match="GetArrayFromImage"):
        assay.segmentation([image], {"nn": [image]}, metrics=["DSC"])
