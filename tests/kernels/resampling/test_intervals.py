from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.stats import binom, binomtest
from scipy.stats import bootstrap as scipy_bootstrap

from assay_kernels.resampling import intervals
from assay_kernels.resampling.delong import Estimate
from assay_kernels.resampling.replicates import Replicates
from assay_kernels.resampling.sampling import independent
from assay_kernels.resampling.score import bootstrap, weights
from assay_kernels.state.undefined import Undefined
from assay_kernels.tails import tail

levels = st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99, 0.999])
PROPORTIONS = {"wilson": intervals.wilson, "exact": intervals.clopper_pearson}
every_proportion = pytest.mark.parametrize("method", PROPORTIONS)


@every_proportion
@given(trials=st.integers(1, 5000), share=st.floats(0, 1), level=levels)
def test_proportions_equal_scipy(method, trials, share, level):
    successes = round(share * trials)
    expected = binomtest(successes, trials).proportion_ci(level, method)
    found = PROPORTIONS[method](successes, trials, level)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-10)
    assert 0.0 <= found.low <= successes / trials <= found.high <= 1.0


@every_proportion
def test_proportions_mirror(method):
    low, high, *_ = PROPORTIONS[method](3, 20)
    assert PROPORTIONS[method](17, 20)[:2] == pytest.approx((1 - high, 1 - low), rel=1e-13)


@every_proportion
def test_none_and_all_touch_the_bound(method):
    assert PROPORTIONS[method](0, 30).low == 0.0
    assert PROPORTIONS[method](30, 30).high == 1.0
    assert PROPORTIONS[method](0, 30).high == pytest.approx(1 - PROPORTIONS[method](30, 30).low)


@every_proportion
@pytest.mark.parametrize("trials", [10, 50, 200])
def test_proportions_cover_as_often_as_they_say(method, trials):
    found = [PROPORTIONS[method](k, trials) for k in range(trials + 1)]
    low, high = np.array([(i.low, i.high) for i in found]).T
    shares = np.linspace(0.02, 0.98, 193)
    covers = [(binom.pmf(np.arange(trials + 1), trials, p) * ((low <= p) & (p <= high))).sum() for p in shares]
    if method == "exact":
        assert min(covers) >= 0.95
    else:
        assert 0.94 < np.mean(covers) < 0.965


@every_proportion
def test_nothing_tried_is_undefined(method):
    assert PROPORTIONS[method](0, 0) == Undefined("no items")


@every_proportion
@pytest.mark.parametrize(("successes", "trials", "level"), [(-1, 5, 0.95), (6, 5, 0.95), (1, 5, 0.0), (1, 5, 1.0)])
def test_impossible_proportions_are_refused(method, successes, trials, level):
    with pytest.raises(ValueError, match=r"proportion|level"):
        PROPORTIONS[method](successes, trials, level)


def test_normal_intervals_are_symmetric():
    low, high, level, method, *_ = intervals.normal(Estimate(0.7, 0.04), 0.9)
    z = NormalDist().inv_cdf(0.95)
    assert (low, high) == pytest.approx((0.7 - 0.2 * z, 0.7 + 0.2 * z), rel=1e-15)
    assert (level, method) == (0.9, "normal")


@given(value=st.floats(1e-9, 1 - 1e-9), deviation=st.floats(1e-9, 100))
def test_logit_intervals_stay_inside(value, deviation):
    found = intervals.logit(Estimate(value, deviation**2))
    assert 0.0 <= found.low <= value * (1 + 1e-12)
    assert value * (1 - 1e-12) <= found.high <= 1.0


def test_logit_intervals_are_symmetric_in_the_logit():
    low, high, *_ = intervals.logit(Estimate(0.8, 0.01))
    logits = np.log([low / (1 - low), high / (1 - high)])
    reach = NormalDist().inv_cdf(0.975) * 0.1 / (0.8 * 0.2)
    assert logits == pytest.approx(np.log(0.8 / 0.2) + np.array([-reach, reach]), rel=1e-12)


@pytest.mark.parametrize(
    ("interval", "estimate", "words"),
    [
        (intervals.logit, Estimate(1.0, 0.0), "the value is 1"),
        (intervals.logit, Estimate(0.0, 0.1), "the value is 0"),
        (intervals.logit, Estimate(0.5, 0.0), "variance is zero"),
        (intervals.normal, Estimate(0.5, 0.0), "variance is zero"),
    ],
)
def test_intervals_without_spread_are_undefined(interval, estimate, words):
    found = interval(estimate)
    assert isinstance(found, Undefined)
    assert words in found.reason


def drawn(values, undefined=0):
    return Replicates.of([*values, *[Undefined("class was not drawn")] * undefined])


@given(values=st.lists(st.floats(-1, 1), min_size=2, max_size=50), level=levels)
def test_percentiles_equal_numpy(values, level):
    found = intervals.percentile(drawn(values), level)
    if len(values) * (1 - level) < 2 - 1e-9:
        assert "too few for an interval" in found.reason
        return
    assert (found.low, found.high) == tuple(np.quantile(values, [(1 - level) / 2, (1 + level) / 2]))
    assert (found.replicates, found.undefined) == (len(values), 0)


def test_undefined_replicates_are_counted():
    found = intervals.percentile(drawn([0.25] * 96, undefined=4))
    assert (found.low, found.high, found.replicates, found.undefined) == (0.25, 0.25, 100, 4)


@pytest.mark.parametrize("values", [0, 45])
def test_too_many_undefined_replicates_leave_no_interval(values):
    found = intervals.percentile(drawn([0.25] * values, undefined=50 - values))
    assert found == Undefined(f"the score is undefined on {50 - values} of 50 replicates")
    if values:
        assert intervals.percentile(drawn([0.25] * values, undefined=5), tolerated=0.2).undefined == 5


@pytest.mark.parametrize(
    ("level", "needed"), [(0.5, 4), (0.9, 20), (0.95, 40), (0.99, 200), (0.999, 2000), (0.9999, 20_000)]
)
def test_an_interval_takes_so_many_replicates_that_its_ends_lie_among_them(level, needed):
    assert intervals.percentile(drawn([0.25] * needed), level).low == 0.25
    found = intervals.percentile(drawn([0.25] * (needed - 1)), level)
    assert found.reason == f"{needed - 1} replicates are too few for an interval of {level:g}, which takes {needed}"


def test_no_replicates_leave_no_interval():
    assert intervals.percentile(drawn([])) == Undefined(
        "0 replicates are too few for an interval of 0.95, which takes 40"
    )


def leave_one_out(values):
    return (values.sum() - values) / (values.size - 1)


def test_bca_equals_scipy():
    values = np.random.default_rng(0).exponential(size=80)
    result = scipy_bootstrap((values,), np.mean, n_resamples=4000, method="BCa", rng=np.random.default_rng(1))
    replicates = drawn(result.bootstrap_distribution.tolist())
    found = intervals.bca(replicates, values.mean(), leave_one_out(values))
    expected = result.confidence_interval
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), rel=1e-12)
    assert found.method == "bca"


def test_bca_without_bias_or_acceleration_is_percentile():
    replicates = drawn(np.linspace(-1, 1, 2001).tolist())
    plain, corrected = intervals.percentile(replicates), intervals.bca(replicates, 0.0, np.zeros(10))
    assert (corrected.low, corrected.high) == pytest.approx((plain.low, plain.high), rel=1e-9)


def test_bca_on_one_side_of_the_estimate_is_undefined():
    for estimate in (-1.0, 2.0):
        found = intervals.bca(drawn([0.1, 0.2, 0.3, 0.4] * 10), estimate, np.zeros(3))
        assert isinstance(found, Undefined)
        assert "one side" in found.reason


@pytest.mark.parametrize("replicates", [drawn([]), drawn([0.1] * 39), drawn([], undefined=50), drawn([0.1] * 50, 9)])
def test_bca_and_percentiles_lack_replicates_for_the_same_reason(replicates):
    found = intervals.bca(replicates, 0.5, np.zeros(3))
    assert isinstance(found, Undefined)
    assert found == intervals.percentile(replicates)


def test_bca_with_a_single_swaying_unit_is_undefined():
    jackknife = np.array([0.0] * 999 + [1.0])
    found = intervals.bca(drawn([0.0] * 1999 + [1.0]), 0.5, jackknife, 0.999)
    assert isinstance(found, Undefined)
    assert "acceleration" in found.reason


@pytest.mark.parametrize("level", [0.0, 1.0, -1.0, 2.0, np.nan, np.nextafter(1.0, 0.0)])
def test_impossible_levels_are_refused(level):
    for call in (
        lambda: intervals.normal(Estimate(0.5, 0.1), level),
        lambda: intervals.logit(Estimate(0.5, 0.1), level),
        lambda: intervals.percentile(drawn([0.1, 0.2]), level),
        lambda: intervals.bca(drawn([0.1, 0.2]), 0.15, np.zeros(2), level),
    ):
        with pytest.raises(ValueError, match="level"):
            call()


def test_percentile_intervals_of_a_mean_cover_as_often_as_they_say():
    rng, sampling, covered = np.random.default_rng(2), independent(40), 0
    times = np.array([weights(sampling, 9, r) for r in range(400)])
    for _ in range(300):
        values = rng.normal(size=40)
        found = intervals.percentile(drawn((times @ values / 40).tolist()))
        covered += found.low <= 0.0 <= found.high
    assert 0.89 <= covered / 300 <= 0.98


def test_bootstrap_of_a_mean_has_its_standard_error():
    values = np.random.default_rng(3).normal(size=200)
    replicates = bootstrap(lambda w: float(w @ values / 200), independent(200), 4, 1000)
    assert replicates.value.std() == pytest.approx(values.std() / np.sqrt(200), rel=0.08)
    assert replicates.value.mean() == pytest.approx(values.mean(), abs=4 * values.std() / np.sqrt(200 * 1000))


@given(
    drawn=hnp.arrays("f8", st.tuples(st.integers(1, 60), st.integers(1, 3)), elements=st.integers(1, 5).map(float)),
    thousandths=st.integers(1, 999),
)
def test_ends_that_are_draws_leave_no_more_than_their_share_beyond(drawn, thousandths):
    level = thousandths / 1000
    low, high = intervals.drawn_ends(drawn, level)
    count = len(drawn)
    for column, least, most in zip(drawn.T, low, high, strict=True):
        assert least in column
        assert most in column
        assert 2000 * np.count_nonzero(column < least) < (1000 - thousandths) * count
        assert 2000 * np.count_nonzero(column <= least) >= (1000 - thousandths) * count
        assert 2000 * np.count_nonzero(column < most) < (1000 + thousandths) * count
        assert 2000 * np.count_nonzero(column <= most) >= (1000 + thousandths) * count


def test_the_twenty_fifth_of_a_thousand_draws_is_where_95_percent_begin():
    drawn = np.arange(1.0, 1001.0)[:, None]
    assert [end.tolist() for end in intervals.drawn_ends(drawn, 0.95)] == [[25.0], [975.0]]
    drawn[3] = np.nan
    assert np.isnan(intervals.drawn_ends(drawn, 0.95)).all()


@pytest.mark.parametrize("level", [0, 1, -0.5, 1.5, float("nan"), float("inf")])
def test_a_level_lies_between_0_and_1(level):
    with pytest.raises(ValueError, match="lies between 0 and 1"):
        tail(level)
