import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from assay_kernels.resampling.beta import beta_density, beta_quantile, regularised_beta

SHAPES = [(1, 1), (1, 2), (2, 1), (3, 7), (16, 17), (1, 569), (300, 270), (5000, 1), (40_000, 60_001), (7, 10**6)]


@pytest.mark.parametrize(("a", "b"), SHAPES)
def test_quantiles_equal_scipy(a, b):
    for p in (1e-6, 0.005, 0.025, 0.25, 0.5, 0.9, 0.975, 0.995, 0.9999):
        assert beta_quantile(p, a, b) == pytest.approx(beta.ppf(p, a, b), rel=1e-10)


@given(a=st.integers(1, 3000), b=st.integers(1, 3000), p=st.floats(1e-6, 1 - 1e-6))
def test_quantiles_of_any_shape_equal_scipy(a, b, p):
    assert beta_quantile(p, a, b) == pytest.approx(beta.ppf(p, a, b), rel=1e-10)


@given(a=st.integers(1, 2000), b=st.integers(1, 2000), x=st.floats(1e-12, 1 - 1e-12))
def test_distribution_and_density_equal_scipy(a, b, x):
    assert regularised_beta(x, 1 - x, a, b) == pytest.approx(beta.cdf(x, a, b), rel=1e-10, abs=1e-14)
    if 0 < x < 1 and 1 - x > 0:
        assert beta_density(x, 1 - x, a, b) == pytest.approx(beta.pdf(x, a, b), rel=1e-9, abs=1e-290)


@given(a=st.integers(1, 500), b=st.integers(1, 500), p=st.floats(1e-4, 1 - 1e-4))
def test_quantiles_mirror(a, b, p):
    assert beta_quantile(p, a, b) == pytest.approx(1 - beta_quantile(1 - p, b, a), abs=1e-12)


def test_one_success_has_a_closed_form():
    for trials in (1, 10, 10**4, 10**7):
        exact = -math.expm1(math.log1p(-0.975) / trials)
        assert beta_quantile(0.975, 1, trials) == pytest.approx(exact, rel=1e-9)


def test_the_ends_hold_nothing_and_everything():
    assert regularised_beta(0.0, 1.0, 3, 4) == 0.0
    assert regularised_beta(1.0, 0.0, 3, 4) == 1.0
    values = [regularised_beta(x, 1 - x, 3, 4) for x in np.linspace(0, 1, 101)]
    assert values == sorted(values)
