"""Draws of many replicates at once: the same whatever the runs, the order and the threads they are made in."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.dispatch import available_backends
from assay_kernels.resampling import score
from assay_kernels.resampling.sampling import clustered, independent, stratified
from assay_kernels.resampling.score import blocks, bootstrap, draws, weights

BACKENDS = [b for b, absent in available_backends("resampling.weights").items() if absent is None]
every_backend = pytest.mark.parametrize("backend", BACKENDS)
codes = st.lists(st.integers(0, 4), min_size=1, max_size=40)
SCHEMES = {
    "independent": independent,
    "stratified": lambda items: stratified(np.arange(items) % 3),
    "clustered": lambda items: clustered(np.arange(items) // 4),
    "clusters within strata": lambda items: clustered(np.arange(items) // 4, np.arange(items) // 4 % 2),
}
every_scheme = pytest.mark.parametrize("scheme", SCHEMES)


@every_backend
@every_scheme
@given(seed=st.integers(0, 2**64 - 1), first=st.integers(0, 2**62), replicates=st.integers(0, 5))
def test_a_run_is_its_replicates_one_by_one(backend, scheme, seed, first, replicates):
    sampling = SCHEMES[scheme](30)
    run = draws(sampling, seed, replicates, first=first, backend=backend)
    assert (run.dtype, run.shape) == (np.uint32, (replicates, 30))
    for k, row in enumerate(run):
        assert np.array_equal(row, weights(sampling, seed, first + k, backend=backend))


@every_scheme
@given(cuts=st.lists(st.integers(0, 20), max_size=4), seed=st.integers(0, 1000))
def test_runs_may_be_cut_anywhere_and_made_in_any_order(scheme, cuts, seed):
    sampling, borders = SCHEMES[scheme](25), [0, *sorted(cuts), 20]
    whole = draws(sampling, seed, 20)
    parts = {
        start: draws(sampling, seed, end - start, first=start)
        for start, end in reversed(list(pairwise(borders)))
        if end > start
    }
    assert np.array_equal(np.concatenate([parts[start] for start in sorted(parts)]), whole)


@every_backend
def test_threads_change_nothing(backend):
    sampling = stratified(np.arange(5000) % 7)
    alone = draws(sampling, 11, 16, backend=backend)
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda k: draws(sampling, 11, 1, first=k, backend=backend)[0], reversed(range(16))))
    assert np.array_equal(np.array(together[::-1]), alone)


@given(items=st.integers(0, 3_000_000), replicates=st.integers(0, 3000), first=st.integers(0, 10**6))
def test_runs_cover_the_replicates_once_and_stay_small(items, replicates, first):
    runs = list(blocks(items, replicates, first=first))
    assert [r for run in runs for r in run] == list(range(first, first + replicates))
    assert all(len(run) for run in runs)
    assert all(len(run) == 1 or 4 * items * len(run) <= score.BLOCK_BYTES for run in runs)
    assert all(len(run) <= score.LONGEST_RUN for run in runs)


@every_scheme
@pytest.mark.parametrize("bytes_of_a_run", [1, 1000, 10**9])
def test_the_size_of_a_run_changes_no_score(scheme, bytes_of_a_run, monkeypatch):
    sampling, values = SCHEMES[scheme](50), np.random.default_rng(1).normal(size=50)

    def mean(times):
        return float(times @ values / times.sum())

    before = bootstrap(mean, sampling, 3, 70, first=5)
    monkeypatch.setattr(score, "BLOCK_BYTES", bytes_of_a_run)
    after = bootstrap(mean, sampling, 3, 70, first=5)
    assert np.array_equal(before.value, after.value)
    assert len(after) == 70


def test_items_that_are_units_of_their_own_are_told():
    assert independent(5).own_units
    assert independent(0).own_units
    assert stratified([0, 0, 1, 1]).own_units
    assert not stratified([1, 0, 1]).own_units
    assert not clustered([0, 0, 1]).own_units
    assert clustered([0, 1, 2]).own_units


@given(stratum=codes, seed=st.integers(0, 100))
def test_strata_keep_their_sizes_on_every_replicate(stratum, seed):
    drawn, stratum = draws(stratified(stratum), seed, 6), np.array(stratum)
    for code in set(stratum.tolist()):
        assert (drawn[:, stratum == code].sum(axis=1) == (stratum == code).sum()).all()


@given(cluster=codes, seed=st.integers(0, 100))
def test_items_of_a_cluster_are_drawn_together(cluster, seed):
    drawn, cluster = draws(clustered(cluster), seed, 6), np.array(cluster)
    for code in set(cluster.tolist()):
        together = drawn[:, cluster == code]
        assert (together == together[:, :1]).all()


@every_scheme
def test_another_seed_or_replicate_is_another_draw(scheme):
    sampling = SCHEMES[scheme](200)
    drawn = [draws(sampling, seed, 8) for seed in range(8)]
    rows = {row.tobytes() for run in drawn for row in run}
    assert len(rows) == 64


def test_replicates_are_uncorrelated():
    """The correlation of two replicates' weights is that of two independent draws, about 1/sqrt(n)."""
    drawn = draws(independent(4000), 5, 40).astype(float)
    correlation = np.corrcoef(drawn)[np.triu_indices(40, 1)]
    assert np.abs(correlation).max() < 5.5 / np.sqrt(4000)
    assert correlation.std() == pytest.approx(1 / np.sqrt(4000), rel=0.1)


def test_places_are_drawn_equally_often():
    drawn = draws(independent(300), 6, 4000)
    totals = drawn.sum(axis=0)
    statistic = ((totals - 4000) ** 2 / 4000).sum()
    assert abs(statistic - 299) < 6 * np.sqrt(2 * 299)
    assert drawn.var() == pytest.approx(1 - 1 / 300, abs=0.01)


@pytest.mark.parametrize("scheme", ["clustered", "clusters within strata"])
def test_two_algorithms_on_the_same_clusters_are_paired(scheme):
    rng = np.random.default_rng(7)
    sampling, shared = SCHEMES[scheme](80), rng.normal(size=80)
    other = shared + rng.normal(size=80) * 0.05

    def mean_of(values):
        return lambda times: float(times @ values / times.sum())

    left, right = (bootstrap(mean_of(values), sampling, 2, 300) for values in (shared, other))
    unpaired = bootstrap(mean_of(other), sampling, 3, 300)
    assert left.minus(right).value.std() < 0.2 * left.minus(unpaired).value.std()
    assert not left.minus(bootstrap(mean_of(shared), sampling, 2, 300)).value.any()


@pytest.mark.parametrize(("seed", "first", "words"), [(-1, 0, "seed -1"), (2**64, 0, "seed"), (0, -1, "replicate -1")])
def test_streams_out_of_range_are_refused(seed, first, words):
    with pytest.raises(ValueError, match=words):
        draws(independent(3), seed, 2, first=first)
