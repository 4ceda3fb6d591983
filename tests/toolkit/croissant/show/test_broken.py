"""A document that breaks off is shown as far as it goes, and says so."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.croissant.reading import DatasetError
from assay.croissant.show.salvage import read_loosely
from assay_kernels.scan import scan_json
from assay_spec.document import Document

from .made import RICH, dumped, page_of, script_of, shown, words_of

WHOLE = dumped(RICH)
RECORDS = b'"recordSet": ['
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(0, 9) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=9,
)


def read(data):
    return read_loosely(Document("x", data, "json", scan_json(data)))


def starts(part, whole):
    """Whether the first is what the second was when less of it had been read."""
    if isinstance(whole, dict) and isinstance(part, dict):
        return list(part) == list(whole)[: len(part)] and all(starts(part[key], whole[key]) for key in part)
    if isinstance(whole, list) and isinstance(part, list):
        return len(part) <= len(whole) and all(starts(one, other) for one, other in zip(part, whole, strict=False))
    return part == whole


@given(
    st.dictionaries(st.text(max_size=5), JSON, max_size=4),
    st.floats(0, 1),
    st.sampled_from(["", "}", "]", "x", '"', "\n,"]),
)
def test_what_is_kept_is_the_beginning_of_the_whole(value, share, tail):
    whole = {"@type": "sc:Dataset", **value}
    text = json.dumps(whole)
    data = (text[: int(len(text) * share)] + tail).encode()
    try:
        found = read(data)
    except DatasetError:
        return
    assert starts(found.document.tape.value(), whole)
    assert not any(problem.fatal for problem in found.document.tape.problems)
    assert found.is_whole == (not any(problem.fatal for problem in scan_json(data).problems))


def test_the_more_is_there_the_more_is_shown():
    """Cut at every place: each value that stood before the cut and was whole is kept."""
    counts = []
    for end in range(WHOLE.index(b'"name": "Songs'), len(WHOLE)):
        found = read(WHOLE[:end])
        assert not found.is_whole
        kept = found.dataset
        fields = sum(len(each.field) for each in kept.record_set)
        counts.append((len(kept.distribution), len(kept.record_set), fields, len(found.document.data)))
        assert starts(json.loads(found.document.data), RICH)
    for one, other in pairwise(counts):
        assert all(before <= after for before, after in zip(one[:3], other[:3], strict=True))
    assert counts[-1][:3] == (3, 2, 4)


def test_the_page_says_where_it_breaks():
    end = WHOLE.index(RECORDS)
    line = WHOLE[:end].count(b"\n") + 1
    data = WHOLE[:end] + b"oops"
    words = words_of(page_of(data))
    assert f"The document breaks at line {line}; what stands before it is shown" in words
    assert "archive.zip" in words
    assert "Species heard" not in words
    assert "`assay check` found" not in words, "backticks are code"
    assert "DOC" in words, "the finding is there too"
    assert json.loads(script_of(page_of(data)))["name"] == RICH["name"]


@pytest.mark.parametrize(
    "slip", [(b'"1.2.3",', b'"1.2.3", // mine'), (b'"1.2.3"', b"NaN"), (b'"1.2.3",', b'"1.2.3", "version": "1.2.3",')]
)
def test_slips_that_do_not_stop_a_reader_leave_nothing_out(slip):
    data = WHOLE.replace(*slip)
    assert data != WHOLE
    sheet = shown(data).sheet
    assert shown(data).is_whole
    assert "Species heard" in words_of(page_of(data))
    assert json.loads(sheet.linked_data, parse_constant=pytest.fail)
