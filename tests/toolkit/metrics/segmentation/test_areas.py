"""What a volume is of an image without a third axis: an area, of which and of volumes there is no mean."""

import numpy as np
import pytest

from assay.errors import PlanError
from assay.metrics import evaluate

FLAT = np.zeros((6, 8), np.uint8)
FLAT[1:4, 2:5] = 1
LESS = FLAT.copy()
LESS[1, 2] = 0


def rows(reference, prediction, **options):
    return evaluate(reference, prediction, metrics=["AVE", "HD"], replicates=10, **options)["results"]


@pytest.mark.parametrize(
    ("axes", "spacing", "unit", "value"),
    [
        ((), (0.5, 3.0), "mm2", 1.5),
        ((0,), (2.0, 0.5, 3.0), "mm3", 3.0),
        ((2,), (0.5, 3.0, 2.0), "mm3", 3.0),
        ((), None, "voxels", 1.0),
    ],
)
def test_an_error_of_volume_is_in_what_an_image_has(axes, spacing, unit, value):
    reference, prediction = (np.expand_dims(one, axes) for one in (FLAT, LESS))
    row = rows([reference], [prediction], spacing=spacing)[0]
    assert (row["label"], row["measured_in"]) == ("AVE", unit)
    assert row["value"] == pytest.approx(value)


def test_areas_and_volumes_have_no_mean():
    deep = np.stack([FLAT, LESS])
    with pytest.raises(PlanError, match="in mm2 and of the others in mm3, which have no mean: score them apart"):
        rows([FLAT, deep], [LESS, deep], spacing=[(1, 1), (1, 1, 1)])
    found = evaluate([FLAT, deep], [LESS, deep], metrics=["HD"], spacing=[(1, 1), (1, 1, 1)], replicates=10)
    assert found["results"][0]["measured_in"] == "mm"
