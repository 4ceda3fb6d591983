"""What is said of rankings of few draws, and what would help."""

import numpy as np
import pytest

from assay.metrics.pitfalls.ranks import REMEDIES, UNKNOWN, few_draws
from assay.metrics.ranking.lack import Lack, Undrawn
from assay.metrics.ranking.of_values import by_value
from assay.metrics.ranking.rank import rank_algorithms


def ranking(metric, n=40, draws=0, reason="", level=0.95, lack=""):
    shown = {"label": metric, "n": n, "replicates": draws, "algorithms": ["a", "b"]}
    return shown | {"reason": reason, "level": level, "lack": lack}


@pytest.mark.parametrize(
    ("row", "remedy"),
    [
        (ranking("DSC", draws=20), "draw at least 100 times"),
        (ranking("DSC", reason="whatever it says", lack="draws"), "draw at least 100 times"),
        (ranking("DSC", reason="20 draws are too few for an interval", lack="other"), UNKNOWN),
        (ranking("DSC", reason="1 group is too few", lack="units"), REMEDIES[Lack.UNITS].format(of="case")),
        (ranking("DSC", reason="no value on 9 of 10 draws", lack="values"), REMEDIES[Lack.VALUES]),
        (ranking("DSC", draws=20, level=0.999), "draw at least 2,000 times"),
    ],
)
def test_more_draws_are_asked_for_where_they_help(row, remedy):
    (found,) = few_draws([row], "label", "case", 100, 20)
    assert found.remedy == remedy
    assert "1 ranking of 40 cases has" in found.evidence


def test_draws_that_were_asked_for_and_cannot_be_had_are_not_asked_for_again():
    (found,) = few_draws([ranking("DSC", draws=20)], "label", "case", 100, 1000)
    assert found.remedy == UNKNOWN


def test_rankings_of_other_cases_are_told_by_themselves():
    found = [*few_draws([ranking("DSC"), ranking("IoU", n=1), ranking("HD")], "label", "case", 100, 20)]
    assert [(each.metrics, each.evidence.split(" ha")[0]) for each in found] == [
        (("DSC", "HD"), "2 rankings of 40 cases"),
        (("IoU",), "1 ranking of 1 case"),
    ]


def test_what_is_lacking_is_known_where_it_arises():
    level, own = 0.95, np.array([0.9, 0.5])
    few = by_value(own, np.tile(own, (5, 1)), level)
    none = by_value(own, np.full((100, 2), np.nan), level)
    told = by_value(own, Undrawn("there are two groups", Lack.UNITS), level)
    drawn = by_value(own, np.tile(own, (100, 1)), level)
    assert [each.lack for each in (few, none, told, drawn)] == [Lack.DRAWS, Lack.VALUES, Lack.UNITS, Lack.NOTHING]
    assert [bool(each.reason) for each in (few, none, told, drawn)] == [True, True, True, False]
    masks = rank_algorithms(np.array([[0.9, 0.5]]), higher_is_better=True)
    assert (masks.lack, bool(masks.reason)) == (Lack.UNITS, True)
