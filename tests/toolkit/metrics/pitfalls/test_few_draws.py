"""What is said of rankings of few draws, and what would help."""

import pytest

from assay.metrics.pitfalls.ranks import UNKNOWN, few_draws
from assay.metrics.ranking.of_values import FEW_DRAWS


def ranking(metric, n=40, draws=0, reason="", level=0.95):
    return {"label": metric, "n": n, "replicates": draws, "reason": reason, "level": level, "algorithms": ["a", "b"]}


@pytest.mark.parametrize(
    ("row", "remedy"),
    [
        (ranking("DSC", draws=20), "draw at least 100 times"),
        (ranking("DSC", reason=f"20 {FEW_DRAWS} for an interval"), "draw at least 100 times"),
        (ranking("DSC", reason="1 group is too few"), UNKNOWN),
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
