import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from assay_kernels.dispatch import available_backends
from assay_kernels.ranking.redrawn import weighted_area
from assay_kernels.ranking.score import area, auroc, average_precision, order, rank
from assay_kernels.resampling.replicates import Replicates, difference
from assay_kernels.resampling.sampling import clustered, independent, stratified
from assay_kernels.resampling.score import bootstrap, bootstrap_auroc, weights
from assay_kernels.state.undefined import Undefined

BACKENDS = [b for b, absent in available_backends("resampling.auroc").items() if absent is None]
every_backend = pytest.mark.parametrize("backend", BACKENDS)
both = st.lists(st.tuples(st.booleans(), st.integers(-3, 3).map(float)), max_size=40).filter(
    lambda items: len({y for y, _ in items}) == 2
)


def simulated(items, decimals=2, seed=0, prevalence=0.3):
    rng = np.random.default_rng(seed)
    labels = rng.random(items) < prevalence
    labels[:2] = [False, True]
    return labels, np.round(rng.normal(size=items) + labels, decimals)


@every_backend
@pytest.mark.parametrize("prevalence", [0.02, 0.5, 0.95])
@pytest.mark.parametrize("decimals", [0, 2, 15])
def test_bootstrap_auroc_scores_the_items_it_draws(backend, prevalence, decimals):
    labels, scores = simulated(300, decimals, prevalence=prevalence)
    got = bootstrap_auroc(order(labels, scores), 42, 20, backend=backend)
    for replicate in range(20):
        weight = weights(stratified(labels), 42, replicate, backend=backend)
        drawn = np.repeat(labels, weight), np.repeat(scores, weight)
        assert got.value[replicate] == auroc(area(rank(*drawn)))
        assert got.value[replicate] == pytest.approx(roc_auc_score(*drawn), rel=1e-12)


@given(items=both, seed=st.integers(0, 2**64 - 1))
def test_the_fast_way_equals_the_general_way(items, seed):
    labels, scores = np.array([y for y, _ in items]), np.array([s for _, s in items])
    ordered = order(labels, scores)
    general = bootstrap(lambda w: auroc(weighted_area(ordered, w)), stratified(labels), seed, 5)
    fast = bootstrap_auroc(ordered, seed, 5)
    assert np.array_equal(fast.value, general.value)
    assert fast.defined.all()


@every_backend
def test_replicates_do_not_depend_on_chunks(backend):
    ordered = order(*simulated(80))
    whole = bootstrap_auroc(ordered, 3, 30, backend=backend).value
    chunks = [bootstrap_auroc(ordered, 3, size, first=at, backend=backend).value for at, size in ((0, 7), (7, 23))]
    assert np.array_equal(np.concatenate(chunks), whole)
    assert np.array_equal(bootstrap_auroc(ordered, 3, 1, first=29, backend=backend).value, whole[-1:])


def test_two_algorithms_meet_the_same_draws():
    labels, scores = simulated(120)
    same = bootstrap_auroc(order(labels, scores), 1, 50).minus(bootstrap_auroc(order(labels, scores * 3 - 1), 1, 50))
    assert not same.value.any()
    mirrored = bootstrap_auroc(order(labels, -scores), 1, 50)
    assert np.allclose(mirrored.value + bootstrap_auroc(order(labels, scores), 1, 50).value, 1.0, rtol=1e-15)


def test_pairing_narrows_a_difference():
    labels, scores = simulated(400, 15)
    other = scores + np.random.default_rng(8).normal(size=400) * 0.1
    left, right = (bootstrap_auroc(order(labels, s), 1, 400) for s in (scores, other))
    unpaired = bootstrap_auroc(order(labels, other), 2, 400)
    assert left.minus(right).value.std() < 0.3 * left.minus(unpaired).value.std()


def test_scores_are_undefined_where_a_class_was_not_drawn():
    labels, scores = [0, 0, 0, 1], [0.1, 0.2, 0.3, 0.4]
    ordered = order(labels, scores)
    replicates = bootstrap(lambda w: auroc(weighted_area(ordered, w)), independent(4), 0, 1000)
    drawn = np.array([weights(independent(4), 0, r)[3] > 0 for r in range(1000)])
    negatives = np.array([weights(independent(4), 0, r)[:3].any() for r in range(1000)])
    assert np.array_equal(replicates.defined, drawn & negatives)
    assert 250 < replicates.undefined < 390
    assert (replicates.value[replicates.defined] == 1.0).all()


def test_clusters_widen_the_spread():
    rng = np.random.default_rng(4)
    patient = np.repeat(np.arange(60), 8)
    labels = np.repeat(rng.random(60) < 0.5, 8)
    scores = np.repeat(rng.normal(size=60), 8) + labels + rng.normal(size=480) * 0.1
    ordered = order(labels, scores)

    def spread(sampling):
        return bootstrap(lambda w: average_precision(weighted_area(ordered, w)), sampling, 1, 200).value.std()

    assert spread(clustered(patient)) > 2 * spread(independent(480))


def test_an_absent_class_is_undefined():
    assert bootstrap_auroc(order([0, 0], [0.1, 0.2]), 1, 10) == Undefined("no item is positive")
    assert bootstrap_auroc(order([1, 1], [0.1, 0.2]), 1, 10) == Undefined("no item is negative")
    assert bootstrap_auroc(order([], []), 1, 10) == Undefined("no item is positive")


@pytest.mark.parametrize(("seed", "replicate", "words"), [(-1, 0, "seed -1"), (2**64, 0, "seed"), (0, -1, "replicate")])
def test_numbers_out_of_range_are_refused(seed, replicate, words):
    with pytest.raises(ValueError, match=words):
        weights(independent(3), seed, replicate)
    with pytest.raises(ValueError, match=words):
        bootstrap_auroc(order([0, 1], [0.1, 0.2]), seed, 3, first=replicate)


def test_replicates_collect_scores_in_order():
    replicates = Replicates.of([0.5, Undefined("no item"), 0.25])
    assert replicates.value.tolist() == [0.5, 0.0, 0.25]
    assert replicates.defined.tolist() == [True, False, True]
    assert (len(replicates), replicates.undefined) == (3, 1)
    assert len(Replicates.of([])) == 0


def test_differences_are_undefined_where_either_is():
    left = Replicates.of([0.5, Undefined("a"), 0.75, Undefined("a")])
    right = Replicates.of([0.25, 0.5, Undefined("b"), Undefined("b")])
    apart = left.minus(right)
    assert apart.value.tolist() == [0.25, 0.0, 0.0, 0.0]
    assert apart.defined.tolist() == [True, False, False, False]
    with pytest.raises(ValueError, match="4 and 1 replicates cannot be paired"):
        left.minus(Replicates.of([0.1]))


@pytest.mark.parametrize(
    ("left", "right", "apart"),
    [
        (0.6, 0.6 + 2**-52, 0.0),
        (1e6, 1e6 + 1e-7, 0.0),
        (1e6, 1e6 + 1e-5, 1e6 - (1e6 + 1e-5)),
        (-0.5, 0.5, -1.0),
        (0.0, 5.6e-17, 0.0),
        (1e-14, 3e-14, 1e-14 - 3e-14),
        (1e-20, 2e-20, 0.0),
        (0.5, 0.5 + 1e-11, 0.5 - (0.5 + 1e-11)),
    ],
)
def test_values_that_are_apart_by_rounding_do_not_differ(left, right, apart):
    assert difference(left, right) == apart
    assert difference(right, left) == -apart
    assert Replicates.of([left, 1.0]).minus(Replicates.of([right, 0.5])).value.tolist() == [apart, 0.5]
