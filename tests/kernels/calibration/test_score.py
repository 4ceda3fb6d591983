import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.calibration import finalize, score
from assay_kernels.dispatch import available_backends
from assay_kernels.state.fixed_sum import SCALE, to_integer

BACKENDS = [b for b, absent in available_backends("calibration.sums").items() if absent is None]
every_backend = pytest.mark.parametrize("backend", BACKENDS)
COMPILED = [b for b in BACKENDS if b != "reference"]
every_compiled = pytest.mark.parametrize("backend", COMPILED)


def forecasts(items, seed):
    rng = np.random.default_rng(seed)
    probability = rng.random(items)
    return (rng.random(items) < probability).astype(np.uint8), probability


@every_backend
@pytest.mark.parametrize("bins", [1, 2, 3, 7, 10, 15, 20, 49, 100, 1000, 4097])
def test_a_border_belongs_to_the_bin_below(backend, bins):
    upper = np.arange(1, bins + 1) / bins
    at = score.sums(np.zeros(bins, dtype="u1"), upper, bins, backend=backend)
    below = score.sums(np.zeros(bins, dtype="u1"), np.nextafter(upper, 0.0), bins, backend=backend)
    assert np.all(at.counts == 1)
    assert np.all(below.counts == 1)
    above = score.sums(np.zeros(bins - 1, dtype="u1"), np.nextafter(upper[:-1], 1.0), bins, backend=backend)
    assert above.counts.tolist() == [0] + [1] * (bins - 1)
    assert score.sums([0], [0.0], bins, backend=backend).counts[0] == 1


@every_backend
def test_only_the_logarithm_may_differ_from_the_reference(backend):
    outcomes, probability = forecasts(5000, 7)
    expected = score.sums(outcomes, probability, 15, backend="reference")
    got = score.sums(outcomes, probability, 15, backend=backend)
    assert [np.array_equal(a, b) for a, b in zip(got, expected, strict=True)][:4] == [True] * 4
    assert got.infinite == expected.infinite


@every_backend
def test_every_value_is_rounded_once_half_to_even(backend):
    probability = np.array([2.0**-53, 3 * 2.0**-53, 5 * 2.0**-53, 0.1, 0.3, 1.0, 1.0 - 2.0**-53])
    for p in probability:
        state = score.sums([0], [p], 1, backend=backend)
        assert to_integer(state.probability[0]) == round(Fraction(float(p)) * 2**SCALE)
        assert to_integer(state.brier) == round(Fraction(float(p) * float(p)) * 2**SCALE)


@every_backend
@given(st.floats(0.0, 1.0, exclude_min=True))
def test_a_loss_is_the_logarithm_to_the_last_place(backend, p):
    units = to_integer(score.sums([1], [p], 1, backend=backend).log_loss)
    exact = -math.log(p)
    assert abs(units - Fraction(exact) * 2**SCALE) <= 1 + Fraction(math.ulp(exact)) * 2**SCALE


@every_backend
def test_losses_without_bound_are_counted_apart(backend):
    state = score.sums([1, 0, 1, 0], [0.0, 1.0, 1.0, 0.0], 5, backend=backend)
    assert state.infinite == 2
    assert to_integer(state.log_loss) == 0
    assert to_integer(state.brier) == 2 << SCALE


@every_backend
def test_single_precision_is_read_exactly(backend):
    outcomes, probability = forecasts(3000, 3)
    narrow = probability.astype(np.float32)
    got = score.sums(outcomes, narrow, 15, backend=backend)
    expected = score.sums(outcomes, narrow.astype(np.float64), 15, backend=backend)
    assert all(np.array_equal(a, b) for a, b in zip(got, expected, strict=True))


@every_backend
@given(st.data())
def test_weights_are_repetitions(backend, data):
    outcomes, probability = forecasts(data.draw(st.integers(0, 30)), 11)
    weights = data.draw(st.lists(st.integers(0, 5), min_size=outcomes.size, max_size=outcomes.size))
    got = score.weighted(outcomes, probability, 7, weights, backend=backend)
    repeated = score.sums(np.repeat(outcomes, weights), np.repeat(probability, weights), 7, backend=backend)
    assert all(np.array_equal(a, b) for a, b in zip(got, repeated, strict=True))


@every_backend
def test_the_largest_weights_and_losses_do_not_overflow(backend):
    items, weight = 2000, 2**32 - 1
    state = score.weighted([1] * items, [5e-324] * items, 3, [weight] * items, backend=backend)
    assert state.counts.tolist() == [items * weight, 0, 0]
    assert finalize.log_loss(state) == pytest.approx(-math.log(5e-324), rel=1e-15)


def test_bins_of_equal_mass_are_cut_like_array_split():
    outcomes, probability = forecasts(103, 5)
    probability = probability.round(1)
    order = np.argsort(probability, kind="stable")
    bins = score.equal_mass(outcomes, probability, 10)
    for b, chosen in enumerate(np.array_split(order, 10)):
        assert bins.counts[b] == len(chosen)
        assert bins.positives[b] == outcomes[chosen].sum()
        assert to_integer(bins.probability[b]) == sum(round(Fraction(p) * 2**SCALE) for p in probability[chosen])


def test_more_bins_of_equal_mass_than_items():
    bins = score.equal_mass([1, 0], [0.9, 0.2], 5)
    assert bins.counts.tolist() == [1, 1, 0, 0, 0]
    assert bins.positives.tolist() == [0, 1, 0, 0, 0]


def test_states_of_other_bins_do_not_merge():
    with pytest.raises(ValueError, match="cannot be merged"):
        score.sums([1], [0.5], 5).merge(score.sums([1], [0.5], 6))


@pytest.mark.parametrize("outcomes", [[True, False], np.array([1, 0], dtype="i8"), np.array([1, 0], dtype="i4")])
def test_any_outcomes_will_do(outcomes):
    assert score.sums(outcomes, [0.75, 0.25], 2).positives.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("outcomes", "probability", "bins", "message"),
    [
        ([1, 0], [0.5, 1.5], 10, r"the probability 1.5 at item 1 is outside \[0, 1\]"),
        ([1, 0], [math.nan, 0.5], 10, "the probability nan at item 0 is outside"),
        ([1, 2], [0.5, 0.5], 10, "positive 2 at item 1 is outside 0..1"),
        ([1, -1], [0.5, 0.5], 10, "positive -1 at item 1 is outside 0..1"),
        ([1, 0], [0.5], 10, "2 items on one side and 1 on the other"),
        ([1, 0], [[0.5], [0.5]], 10, r"one value per item, not arrays of shapes \(2,\) and \(2, 1\)"),
        ([1], [0.5], 0, "there cannot be 0 bins"),
        ([1], [0.5], 1_000_001, "there cannot be 1000001 bins"),
    ],
)
def test_what_is_no_forecast_is_refused(outcomes, probability, bins, message):
    for gather in (score.sums, score.equal_mass):
        with pytest.raises(ValueError, match=message):
            gather(outcomes, probability, bins)


@pytest.mark.parametrize(("module", "name"), [("_calibration", "log"), ("_numba", "_log")])
def test_the_logarithm_of_a_compiled_kernel_is_within_one_place(module, name):
    log = getattr(pytest.importorskip(f"assay_kernels.calibration.{module}"), name)
    rng = np.random.default_rng(20240212)
    near_one = 1.0 - np.ldexp(rng.random(2000), rng.integers(-53, 0, 2000))
    anywhere = np.ldexp(1.0 - rng.random(2000), rng.integers(-1074, 1, 2000))
    powers = np.ldexp(1.0, np.arange(-1074, 1))
    for x in (*near_one, *anywhere[anywhere > 0], *powers, math.sqrt(0.5), math.nextafter(math.sqrt(0.5), 0)):
        exact = math.log(x)
        assert abs(log(x) - exact) <= math.ulp(exact)
    assert log(1.0) == 0.0


@every_compiled
def test_the_digits_of_a_compiled_kernel_are_those_of_every_machine(backend):
    """Pinned: neither the backend nor the instruction set nor the compiler nor the C library may change them."""
    item = np.arange(10_007, dtype=np.uint64)
    probability = (item * np.uint64(2_654_435_761) % np.uint64(2**32) + 0.5) / 2**32
    state = score.sums(item % 3 == 0, probability, 15, backend=backend)
    assert state.log_loss.tolist() == [9, 3536112487909385007]
    assert state.brier.tolist() == [3, 1171957815465010089]


@given(
    seed=st.integers(0, 1000), items=st.sampled_from([0, 1, 511, 512, 513, 1300]), bins=st.sampled_from([1, 15, 1025])
)
def test_compiled_kernels_give_the_same_bits(seed, items, bins):
    outcomes, probability = forecasts(items, seed)
    probability[:5] = np.array([0.0, 1.0, 5e-324, 2.0**-53, 1.0 - 2.0**-53])[:items]
    first, *others = [score.sums(outcomes, probability, bins, backend=b) for b in COMPILED]
    for other in others:
        assert all(np.array_equal(a, b) for a, b in zip(first, other, strict=True))


def test_a_state_of_any_backend_merges_with_any_other():
    outcomes, probability = forecasts(600, 9)
    parts = [score.sums(outcomes[i::3], probability[i::3], 15, backend=BACKENDS[i % len(BACKENDS)]) for i in range(3)]
    merged = parts[0].merge(parts[1]).merge(parts[2])
    whole = score.sums(outcomes, probability, 15)
    assert all(np.array_equal(a, b) for a, b in list(zip(merged, whole, strict=True))[:4])
    assert finalize.log_loss(merged) == pytest.approx(finalize.log_loss(whole), rel=1e-14)
