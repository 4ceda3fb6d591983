"""What waits for the end comes back as it was, however much it is, and lists are written as `json` writes them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_validators.emit import spool
from assay_validators.emit.json import with_items

items = st.recursive(
    st.none() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("room", [0, 5, 1 << 20])
@given(pieces=st.lists(st.text(st.characters(max_codepoint=126, exclude_characters="\r"), max_size=20)))
def test_pieces_come_back_in_their_order(room, pieces):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spool, "MOST_CHARACTERS", room)
        held = spool.Spool()
        for piece in pieces:
            held.add(piece)
        assert list(held) == pieces


@given(st.lists(items, max_size=5), items)
def test_a_list_that_comes_bit_by_bit_is_written_like_any_other(listed, other):
    whole = {"a": other, "in": [{"b": 1, "here": [], "c": other}]}
    expected = {"a": other, "in": [{"b": 1, "here": listed, "c": other}]}
    if '"here": []' in json.dumps(other):
        return
    written = "".join(with_items(whole, "here", (json.dumps(item, indent=2) for item in listed)))
    assert written == json.dumps(expected, indent=2) + "\n"
