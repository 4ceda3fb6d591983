"""What the rankings by one metric lack, in words, on pages and terminals alike."""

from collections.abc import Iterator, Sequence

from assay.report.model import Ranking
from assay.report.text import counted

TESTS = "test-based"
"""The scheme that takes all draws together, so that it has no interval in any case."""


def lacks_of(ranks: Sequence[Ranking]) -> Iterator[str]:
    """Who has no rank, which rankings have no interval or are not there, and how many subgroups count for nobody.

    Args:
        ranks: those by one metric; each reason is told once of all schemes and subgroups that it holds for.
    """
    said = [*_unranked(ranks), *_reasons(ranks), *_left_out(ranks)]
    yield from dict.fromkeys(said)


def _unranked(ranks: Sequence[Ranking]) -> Iterator[str]:
    found: dict[tuple[str, str], list[str]] = {}
    for one in ranks:
        known = {(each.algorithm, each.reason) for other in ranks if other.scheme != TESTS for each in other.unranked}
        for each in one.unranked:
            tests = one.scheme == TESTS and (each.algorithm, each.reason) not in known
            how = f"{' by tests' if tests else ''}{_over(one)}"
            if one.algorithms or not tests:
                found.setdefault((how, each.reason), []).append(each.algorithm)
    for (how, reason), names in found.items():
        several = list(dict.fromkeys(names))
        yield f"{', '.join(several)} {'has' if len(several) == 1 else 'have'} no rank{how}: {reason}"


def _reasons(ranks: Sequence[Ranking]) -> Iterator[str]:
    found: dict[tuple[str, str, str], list[str]] = {}
    for one in ranks:
        if one.reason:
            found.setdefault((_over(one), _what(one), one.reason), []).append(one.scheme)
    for (over, what, reason), schemes in found.items():
        named = ", ".join(dict.fromkeys(schemes))
        yield f"{named}{over}: {what}{reason}"


def _what(one: Ranking) -> str:
    if not one.algorithms:
        return "no ranking: "
    return "" if one.scheme == TESTS else "no interval of ranks: "


def _left_out(ranks: Sequence[Ranking]) -> Iterator[str]:
    """How many subgroups count for nobody; of items, that is said with their values."""
    for one in ranks:
        if one.over and one.algorithms and one.left_out:
            subgroups = counted(one.left_out, "subgroup")
            yield f"{subgroups} of {one.over} left out for all, since some algorithm has no value there"


def _over(one: Ranking) -> str:
    return f" by {one.over}" if one.over else ""
