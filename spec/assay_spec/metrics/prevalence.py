"""Shares of classes in a population, as the option `prevalence` of a metric gives them."""

from fractions import Fraction

from assay_spec.metrics.metric import Value, is_number, shown

PREVALENCE = "prevalence"
"""The option that names a population."""

EVEN = "even"
"""Each class has the same share."""

LEAST = 1e-9
"""A share that is not 0 is this at least, and one that is not 1 so far from it."""

MOST_SHARES = 1_000
"""Of so many classes a list is given at the most."""

_NEAR = Fraction(1, 1_000_000)
"""So far the shares of a list may be from 1 together."""


def shares_in(value: Value) -> tuple[Fraction, ...]:
    """The shares that are given: one alone is of the class, several are of each class in their order.

    Numbers are taken as they are written, so that 0.01 is a hundredth; several are scaled to be 1 together.

    Raises:
        ValueError: they are no shares, with what is wrong.
    """
    if not isinstance(value, str):
        if LEAST <= value <= 1 - LEAST:
            return (Fraction(repr(value)),)
        raise ValueError(f"is {value:g}, but should lie between 0 and 1, and {LEAST:g} or more from either")
    texts = value.split("/")
    if len(texts) > MOST_SHARES:
        raise ValueError(f"gives {len(texts):,} shares, and {MOST_SHARES:,} are the most")
    if len(texts) < 2 or not all(map(is_number, texts)):
        raise ValueError(f"should be a share, shares with `/` between them or `{EVEN}`, not `{value}`")
    found = [float(text) for text in texts]
    if not all(share == 0 or LEAST <= share <= 1 for share in found):
        raise ValueError(f"is `{value}`, of which each should be 0 or lie between {LEAST:g} and 1")
    exact = [Fraction(repr(share)) for share in found]
    total = sum(exact, Fraction(0))
    if abs(total - 1) > _NEAR:
        raise ValueError(f"is `{value}`, which is {float(total):g} together and should be 1")
    return tuple(share / total for share in exact)


def spelled(value: Value) -> Value:
    """The one spelling of shares; what are none stays as it is."""
    if not isinstance(value, str) or not all(map(is_number, value.split("/"))):
        return value
    # -0 and 0 are one share.
    return "/".join(shown(float(text) + 0.0) for text in value.split("/"))


def complaint_of(value: Value, *, of_all: bool, of_scores: bool) -> str:
    """What is wrong with the value of `prevalence`; empty when nothing is.

    Args:
        value: what is given.
        of_all: whether the metric is of all classes at once, so that one share says too little.
        of_scores: whether it reads the scores of one class at a time, which has one share.
    """
    if of_all and of_scores:
        return "is the share of one class, and the metric is asked of all: leave one of the two out"
    if value == EVEN:
        return "should be the share of the one class, a number" if of_scores else ""
    try:
        found = shares_in(value)
    except ValueError as error:
        return str(error)
    if of_all and len(found) == 1:
        return f"is {shown(value)}, but should give a share of each class in their order, such as `0.99/0.01`"
    if of_scores and len(found) > 1:
        return f"is `{value}`, but should be the share of the one class, a number"
    return ""
