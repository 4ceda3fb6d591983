"""Frames of pandas hold what Arrow does."""

import pyarrow as pa
import pytest
from hypothesis import given
from tests.toolkit.croissant.load.into.any_records import rows_with, same, stored

pd = pytest.importorskip("pandas", reason="no pandas on this machine")


@given(rows_with(missing=True))
def test_values_and_types_are_those_of_arrow(rows):
    records = stored(rows)
    frame, table = records.pandas(), records.table()
    assert [dtype.pyarrow_dtype for dtype in frame.dtypes] == table.schema.types
    assert list(frame.columns) == table.column_names
    again = pa.Table.from_pandas(frame, schema=table.schema, preserve_index=False)
    assert same(again.to_pylist(), table.to_pylist())


def test_integers_of_which_one_is_missing_stay_integers():
    frame = stored([{"integer": 2**53 + 1, "number": float("nan")}, {}]).pandas()
    assert frame["r/integer"][0] == 2**53 + 1
    assert frame["r/integer"][1] is pd.NA
    assert frame["r/number"].isna().tolist() == [False, True]
