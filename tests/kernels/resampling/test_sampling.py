import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.resampling.sampling import clustered, independent, stratified
from assay_kernels.resampling.score import weights

codes = st.lists(st.integers(0, 4), min_size=1, max_size=40)


def test_independent_items_are_their_own_units():
    sampling = independent(4)
    assert sampling.offsets.tolist() == [0, 4]
    assert sampling.unit.tolist() == [0, 1, 2, 3]
    assert sampling.units == 4
    assert weights(independent(0), 1, 0).tolist() == []


@given(stratum=codes, seed=st.integers(0, 100))
def test_strata_keep_their_sizes(stratum, seed):
    weight, stratum = weights(stratified(stratum), seed, 0), np.array(stratum)
    for code in set(stratum.tolist()):
        assert weight[stratum == code].sum() == (stratum == code).sum()


@given(stratum=codes)
def test_units_follow_stratum_then_place(stratum):
    sampling, stratum = stratified(stratum), np.array(stratum)
    assert sampling.unit[np.lexsort((np.arange(stratum.size), stratum))].tolist() == list(range(stratum.size))
    assert np.diff(sampling.offsets).tolist() == np.unique(stratum, return_counts=True)[1].tolist()


def test_names_of_strata_do_not_matter_but_for_their_order():
    by_code, by_name = stratified([2, 0, 2, 5]), stratified(["m", "b", "m", "z"])
    assert np.array_equal(by_code.unit, by_name.unit)
    assert np.array_equal(by_code.offsets, by_name.offsets)


@given(cluster=codes, seed=st.integers(0, 100))
def test_clusters_are_drawn_whole(cluster, seed):
    sampling = clustered(cluster)
    weight, cluster = weights(sampling, seed, 3), np.array(cluster)
    drawn = {code: set(weight[cluster == code].tolist()) for code in set(cluster.tolist())}
    assert all(len(times) == 1 for times in drawn.values())
    assert sum(times.pop() for times in drawn.values()) == sampling.units == len(drawn)


def test_single_items_as_clusters_are_independent_items():
    assert np.array_equal(weights(clustered(np.arange(50)), 4, 2), weights(independent(50), 4, 2))


def test_clusters_within_strata_keep_the_number_of_clusters():
    cluster, stratum = np.repeat(np.arange(30), 3), np.repeat(np.arange(30) % 3, 3)
    sampling = clustered(cluster, stratum)
    assert np.diff(sampling.offsets).tolist() == [10, 10, 10]
    for replicate in range(20):
        weight = weights(sampling, 5, replicate)
        assert [weight[stratum == s].sum() for s in range(3)] == [30, 30, 30]
        assert all(len(set(weight[cluster == c].tolist())) == 1 for c in range(30))


def test_clusters_within_strata_of_single_items_are_stratified_items():
    stratum = [1, 0, 1, 1, 0]
    nested, plain = clustered(["e", "a", "f", "g", "b"], stratum), stratified(stratum)
    assert nested.offsets.tolist() == plain.offsets.tolist()
    assert nested.unit.tolist() == plain.unit.tolist()


def test_a_cluster_in_two_strata_is_refused():
    with pytest.raises(ValueError, match="cluster b lies in two strata, as item 3 shows"):
        clustered(["a", "b", "a", "b"], [0, 1, 0, 0])
    with pytest.raises(ValueError, match="4 items on one side and 3 on the other"):
        clustered([1, 2, 3, 4], [0, 0, 0])
