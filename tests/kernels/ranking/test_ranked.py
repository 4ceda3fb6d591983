import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.ranking import ranked as ranked_module
from assay_kernels.ranking.ranked import RankedScores
from assay_kernels.ranking.score import order, rank
from assay_kernels.state.merge import merge_all

tied = st.lists(st.tuples(st.booleans(), st.sampled_from([-1.0, -0.0, 0.0, 0.5, 2.0])), max_size=30)


def columns(items):
    return np.array([y for y, _ in items], dtype=bool), np.array([s for _, s in items], dtype=np.float64)


def test_ranks_each_class():
    ranked = rank([0, 1, 0, 1, 1], [0.5, 0.1, -2.0, np.inf, 0.1])
    assert ranked.negative.tolist() == [-2.0, 0.5]
    assert ranked.positive.tolist() == [0.1, 0.1, np.inf]
    assert len(ranked) == 5


def test_minus_zero_is_stored_as_zero():
    for ranked in (rank([0, 1], [-0.0, -0.0]), order([0, 1], [-0.0, -0.0]).ranked):
        assert not np.signbit(ranked.negative).any()
        assert not np.signbit(ranked.positive).any()


@given(shards=st.lists(tied, min_size=1, max_size=4))
def test_merging_shards_ranks_the_whole(shards):
    whole = rank(*columns([item for shard in shards for item in shard]))
    assert merge_all(rank(*columns(shard)) for shard in shards) == whole
    assert merge_all(rank(*columns(shard)) for shard in reversed(shards)) == whole


def test_merging_f4_with_f8_widens():
    narrow, wide = rank([0, 1], np.array([0.1, 0.2], dtype="f4")), rank([0, 1], [0.1, 0.2])
    assert narrow.negative.dtype == np.float32
    merged = narrow.merge(wide)
    assert merged.negative.tolist() == sorted([float(np.float32(0.1)), 0.1])
    assert merged == wide.merge(narrow)


def test_equality_is_of_scores():
    assert rank([0, 1], [1.0, 2.0]) == rank([1, 0], [2.0, 1.0])
    assert rank([0, 1], [1.0, 2.0]) != rank([0, 1], [1.0, 3.0])
    assert rank([0], [1.0]) != "ranked"
    with pytest.raises(TypeError):
        hash(rank([0], [1.0]))


def test_a_class_too_large_to_count_pairs_is_refused(monkeypatch):
    monkeypatch.setattr(ranked_module, "LARGEST_CLASS", 3)
    three = RankedScores(np.zeros(3), np.zeros(1))
    with pytest.raises(OverflowError, match="more than 3 items"):
        three.merge(three)


def test_the_largest_class_keeps_every_product_in_64_bits():
    m = n = ranked_module.LARGEST_CLASS
    assert 2 * m * n < 2**63
    assert (2 * max(m, n)) ** 2 < 2**63


@pytest.mark.parametrize("half", [0, 1])
def test_nan_is_refused(half):
    halves = [np.zeros(2), np.zeros(2)]
    halves[half] = np.array([0.0, np.nan])
    with pytest.raises(ValueError, match="1 scores are NaN"):
        RankedScores(*halves)


@given(items=tied)
def test_ordered_scores_know_their_items(items):
    labels, scores = columns(items)
    ordered = order(labels, scores)
    assert ordered.ranked == rank(labels, scores)
    assert np.array_equal(scores[ordered.negative_item], ordered.ranked.negative)
    assert np.array_equal(scores[ordered.positive_item], ordered.ranked.positive)
    assert sorted([*ordered.negative_item, *ordered.positive_item]) == list(range(len(items)))
    assert labels[ordered.positive_item].all()
    assert not labels[ordered.negative_item].any()
