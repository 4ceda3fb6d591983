"""Two algorithms that are right and wrong on the same items: McNemar's test in its exact form.

McNemar 1947, Note on the sampling error of the difference between correlated proportions or percentages, Psychometrika
12(2), took the squared difference as chi-squared; the exact form is the sign test of the items on which one is right
and the other is wrong (both recalled).
"""

from assay_kernels.resampling.beta import regularised_beta

COUNTED_UP_TO = 1000
"""Items on which one alone is right whose chances are counted out, and then rounded once."""


def exact_mcnemar(first_alone: int, second_alone: int) -> float:
    """The two-sided probability of so uneven a split, or a more uneven one, if neither algorithm is better.

    Each of the n = b + c items on which one alone is right has a chance of 1/2 to be that of the first, whatever n is:
    p = min(1, 2 P(X <= min(b, c))) with X of the binomial distribution of n and 1/2. It is no mid-p, so that it is
    below a level no more often than the level says. Beyond `COUNTED_UP_TO` the tail is an incomplete beta function
    (DLMF 8.17.5), right to a part in 10^9; below the least number that there is, p is 0.

    >>> exact_mcnemar(1, 8), exact_mcnemar(0, 0)
    (0.0390625, 1.0)

    Args:
        first_alone: items on which the first is right and the second is wrong, 0 or more.
        second_alone: the opposite ones.
    """
    least, most = sorted((first_alone, second_alone))
    if least == most:
        return 1.0
    if least + most <= COUNTED_UP_TO:
        return min(1.0, 2 * _splits(least, least + most) / (1 << (least + most)))
    return min(1.0, 2 * regularised_beta(0.5, 0.5, float(most), least + 1.0))


def _splits(least: int, count: int) -> int:
    """In how many ways at most `least` of `count` items can be those of one side."""
    found = ways = 1
    for taken in range(least):
        ways = ways * (count - taken) // (taken + 1)
        found += ways
    return found
