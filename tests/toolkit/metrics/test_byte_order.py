"""Arrays of either byte order, however they lie in memory, give the values of the machine's own."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

import assay

METRICS = ["DSC", "HD95", "NSD@1mm", "BoundaryIoU@1mm", "clDice", "AVE"]
NUMBERS = st.sampled_from(["i2", "u2", "i4", "u4", "i8", "u8", "f4", "f8"])
ORDERS = st.sampled_from("<>")
LAYOUTS = st.sampled_from([np.ascontiguousarray, np.asfortranarray, lambda values: np.repeat(values, 2, axis=0)[::2]])
SHAPES = st.tuples(st.integers(2, 4), st.integers(3, 6), st.integers(3, 6))
MASKS = arrays.arrays(np.uint8, SHAPES, elements=st.integers(0, 2))
KINDS = st.tuples(ORDERS, NUMBERS).map("".join)


@given(masks=MASKS, kinds=st.tuples(KINDS, KINDS), layout=LAYOUTS, label=st.sampled_from([2, 300, 32_000]))
def test_label_maps_in_either_order(masks, kinds, layout, label):
    masks[0, 0] = 1
    truth, said = (np.where(each == 2, label, each) for each in (masks, masks[:, ::-1]))
    options = {"metrics": METRICS, "labels": {"one": 1, "other": label}, "replicates": 2, "spacing": [3.0, 1.0, 0.5]}
    expected = assay.segmentation(truth, said, **options)
    given_ = [layout(each.astype(kind)) for each, kind in zip((truth, said), kinds, strict=True)]
    spacing = np.array(options.pop("spacing"), kinds[0][0] + "f8")
    found = assay.segmentation(*given_, spacing=spacing, **options)
    assert found["results"] == expected["results"]
    assert found["cases"] == expected["cases"]
    assert found["problems"] == expected["problems"] == []
    assert assay.metrics.evaluate(*given_, spacing=spacing, **options) == found


@given(masks=MASKS, kinds=st.tuples(KINDS, KINDS), layout=LAYOUTS)
def test_channels_and_batches_in_either_order(masks, kinds, layout):
    masks[:, 0] = 1
    pair = [np.stack([each == 1, each == 2]) for each in (masks, masks[:, ::-1])]
    for form in ({"one_hot": True}, {"batch": True}):
        options = {"metrics": ["DSC", "HD95"], "replicates": 2, **form}
        if "batch" in form:
            pair = [masks, masks[:, ::-1]]
        expected = assay.segmentation(*pair, **options)
        given_ = [layout(each.astype(kind)) for each, kind in zip(pair, kinds, strict=True)]
        assert assay.segmentation(*given_, **options)["results"] == expected["results"]


@given(
    truth=arrays.arrays(np.int64, 16, elements=st.integers(0, 2)),
    scores=arrays.arrays(np.float32, (16, 3), elements=st.floats(0.125, 1, width=16)),
    kinds=st.tuples(KINDS, ORDERS, st.sampled_from(["f4", "f8"])),
    layout=LAYOUTS,
)
def test_items_in_either_order(truth, scores, kinds, layout):
    truth[:3] = 0, 1, 2
    scores = scores.astype(np.float64)
    kind, order, width = kinds
    options = {"metrics": ["AUROC", "Brier", "ECE", "KCE", "MCC", "WeightedKappa"], "replicates": 3}
    columns = truth.astype("U3"), np.arange(16) // 2
    expected = assay.evaluate(truth, scores=scores, by={"c": columns[0]}, group=columns[1], **options)
    found = assay.evaluate(
        layout(truth.astype(kind)),
        scores=layout(scores.astype(order + width)),
        by={"c": columns[0].astype(f"{order}U3")},
        group=layout(columns[1].astype(kind)),
        **options,
    )
    assert found == expected
