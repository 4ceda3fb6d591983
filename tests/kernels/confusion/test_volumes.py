"""Errors of volumes, from tables of any counts."""

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.confusion import volumes
from assay_kernels.state.undefined import Undefined

COUNTS = st.integers(0, 2**61)


@given(COUNTS, COUNTS, COUNTS, COUNTS, st.floats(1e-9, 1e9))
def test_they_are_the_fractions_of_the_definition(tn, fp, fn, tp, voxel):
    table = np.array([[tn, fp], [fn, tp]], np.int64)
    reference, prediction = tp + fn, tp + fp
    found = volumes.relative(table, voxel), volumes.absolute_ratio(table, voxel)
    if reference:
        share = Fraction(prediction - reference, reference)
        assert found == (float(share), float(abs(share)))
    else:
        assert all(isinstance(each, Undefined) for each in found)
    assert volumes.absolute(table, voxel) == abs(prediction - reference) * voxel
