import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.codes import as_codes, as_whole, require_codes, require_same_length

DTYPES = ("?", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8")


@pytest.mark.parametrize("dtype", ["u1", "u2", "i4"])
def test_codes_of_a_kernels_dtype_are_not_copied(dtype):
    codes = np.array([0, 1, 2], dtype=dtype)
    assert as_codes("label", codes, 3) is codes


@pytest.mark.parametrize(
    ("classes", "dtype"), [(1, "u1"), (256, "u1"), (257, "u2"), (1 << 16, "u2"), ((1 << 16) + 1, "i4")]
)
def test_other_codes_go_into_the_narrowest_dtype(classes, dtype):
    codes = as_codes("label", np.array([0, classes - 1]), classes)
    assert codes.dtype == np.dtype(dtype)
    assert codes.tolist() == [0, classes - 1]


@pytest.mark.parametrize("dtype", DTYPES)
def test_values_survive_the_change_of_dtype(dtype):
    values = np.array([0, 1, 1, 0], dtype=dtype)
    assert as_codes("label", values, 2).tolist() == [0, 1, 1, 0]
    assert as_whole("weight", values, "u4", 1 << 32).tolist() == [0, 1, 1, 0]


@given(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1, max_size=8))
def test_no_value_is_wrapped_silently(values):
    outside = [i for i, v in enumerate(values) if not 0 <= v < 1 << 32]
    if outside:
        with pytest.raises(ValueError, match=f"weight {values[outside[0]]} at item {outside[0]} is outside"):
            as_whole("weight", np.array(values, dtype=np.int64), "u4", 1 << 32)
    else:
        assert as_whole("weight", np.array(values, dtype=np.int64), "u4", 1 << 32).tolist() == values


@pytest.mark.parametrize("values", [[], np.zeros(0), np.zeros(0, dtype=object)])
def test_nothing_is_a_valid_column_of_any_dtype(values):
    assert as_codes("label", values, 3).shape == (0,)
    assert as_whole("group", values, "i4", 3).dtype == np.int32


@pytest.mark.parametrize("values", [[0.0, 1.0], ["a"], [None], [1j], np.array(["2020-01-01"], dtype="M8[D]")])
def test_what_is_not_whole_is_refused(values):
    with pytest.raises(TypeError, match="label must be whole numbers, not"):
        as_codes("label", values, 3)


@pytest.mark.parametrize("values", [5, [[0, 1]], np.zeros((2, 2), dtype="u1")])
def test_a_column_has_one_dimension(values):
    with pytest.raises(ValueError, match="label must have one dimension"):
        as_codes("label", values, 6)


@pytest.mark.parametrize("dtype", ["i1", "i2", "i4", "i8"])
def test_negative_codes_are_found(dtype):
    with pytest.raises(ValueError, match=r"label -1 at item 2 is outside 0\.\.4"):
        require_codes("label", np.array([4, 0, -1, -1], dtype=dtype), 5)


def test_a_limit_beyond_the_dtype_is_no_limit():
    require_codes("label", np.array([255], dtype="u1"), 1000)
    require_codes("label", np.zeros(0, dtype="u1"), 0)


def test_lengths_are_compared():
    require_same_length(np.zeros(3), np.zeros(3, dtype="u1"))
    with pytest.raises(ValueError, match="3 items on one side and 4 on the other"):
        require_same_length(np.zeros(3), np.zeros(4))
    with pytest.raises(ValueError, match="one value per item"):
        require_same_length(np.zeros(3), np.zeros((3, 1)))
