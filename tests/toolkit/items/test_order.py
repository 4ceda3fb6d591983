import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from assay.items.order import rank_ids

ids = st.one_of(st.none(), st.text(max_size=4), st.sampled_from(["a", "b", "é", "", "\x00", "\U0001f600", "\ufb33"]))
chunks = st.lists(st.lists(ids, max_size=5), max_size=3)


def column(parts):
    return pa.chunked_array(parts, pa.string())


@given(st.lists(chunks, min_size=1, max_size=3))
def test_ranks_are_those_of_a_sorted_set_of_bytes(sides):
    text, ranks = rank_ids([column(side) for side in sides])
    cells = [[cell for part in side for cell in part] for side in sides]
    distinct = {cell for side in cells for cell in side if cell is not None}
    expected = sorted(distinct, key=lambda cell: cell.encode())
    assert text.to_pylist() == expected
    place = {cell: index for index, cell in enumerate(expected)} | {None: -1}
    assert [rank.tolist() for rank in ranks] == [[place[cell] for cell in side] for side in cells]


def test_equal_columns_share_their_ranks():
    one, same = column([["b", "a"]]), column([["b"], ["a"]])
    _, (first, second) = rank_ids([one, same])
    assert first is second


def test_order_is_by_bytes_and_not_by_utf16_or_number():
    text, _ = rank_ids([column([["10", "9", "\U0001f600", "\ufb33", "Z", "a"]])])
    assert text.to_pylist() == ["10", "9", "Z", "a", "\ufb33", "\U0001f600"]
