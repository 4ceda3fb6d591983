"""What is said in short claims no more than the intervals allow."""

import dataclasses
import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.report.html import render_html
from assay.report.markdown import render_markdown
from assay.report.model import Difference, Finding, Metric, Outcome, Pitfall, Placed, Ranking, Report, Result, Status
from assay.report.summary import MOST_LINES, Verdict, gathered, glance, names_of


def result(algorithm, value, key="AUROC", **more):
    low, high = (None, None) if value is None else (value - 0.1, value + 0.1)
    return Result(key=key, metric=key, algorithm=algorithm, value=value, low=low, high=high, **more)


def difference(first, second, low, high, key="AUROC", **more):
    return Difference(key=key, first=first, second=second, value=0.0, low=low, high=high, **more)


def metric(key="AUROC", *, higher=True, target="", family=""):
    return Metric(
        key=key, title=f"The {family or key}", definition="", higher_is_better=higher, target=target, family=family
    )


def compared(*differences, higher=True, values=(0.8, 0.9, 0.7)):
    return Report(
        title="",
        algorithms=("a", "b", "c"),
        metrics=(metric(higher=higher),),
        results=tuple(result(name, value) for name, value in zip("abc", values, strict=True)),
        differences=differences,
    )


def verdicts(report):
    (line,) = glance(report).lines
    return dict(zip(report.algorithms, (one.verdict for one in line.standings), strict=True))


def test_a_lead_is_clear_open_or_unknown():
    found = verdicts(compared(difference("a", "b", -0.3, 0.1), difference("b", "c", 0.01, 0.3)))
    assert found == {"a": Verdict.OPEN, "b": Verdict.BEST, "c": Verdict.CLEAR}
    assert verdicts(compared()) == {"a": Verdict.UNKNOWN, "b": Verdict.BEST, "c": Verdict.UNKNOWN}


def test_zero_at_the_end_of_an_interval_is_in_it():
    found = verdicts(compared(difference("a", "b", -0.3, 0.0), difference("b", "c", 0.0, 0.3)))
    assert (found["a"], found["c"]) == (Verdict.OPEN, Verdict.OPEN)


def test_less_can_be_better():
    assert verdicts(compared(higher=False))["c"] is Verdict.BEST


def test_equals_are_both_best_and_others_stand_to_all_of_them():
    report = compared(difference("a", "c", 0.1, 0.3), difference("b", "c", -0.1, 0.3), values=(0.9, 0.9, 0.7))
    assert verdicts(report) == {"a": Verdict.BEST, "b": Verdict.BEST, "c": Verdict.OPEN}


def test_a_difference_without_an_interval_tells_nothing():
    assert verdicts(compared(difference("a", "b", None, None)))["a"] is Verdict.UNKNOWN


def test_subgroup_differences_do_not_decide_who_leads():
    inside = difference("b", "c", 0.9, 1.0, group={"size": "small"})
    assert verdicts(compared(inside))["c"] is Verdict.UNKNOWN


def test_who_has_no_value_is_not_behind():
    found = verdicts(compared(difference("a", "b", None, None), values=(None, 0.9, 0.7)))
    assert (found["a"], found["b"]) == (Verdict.UNKNOWN, Verdict.BEST)


def test_one_algorithm_alone_is_neither_best_nor_behind():
    report = Report(title="", algorithms=("a",), results=(result("a", 0.8),))
    assert verdicts(report) == {"a": Verdict.ALONE}


def test_an_algorithm_without_this_metric_has_no_row():
    report = Report(title="", algorithms=("a", "b"), results=(result("a", 0.8),))
    (line,) = glance(report).lines
    assert [one.row is None for one in line.standings] == [False, True]


def test_nothing_to_see_at_a_glance():
    assert glance(Report(title="")) is None
    assert glance(Report(title="", algorithms=("a",), results=(result("a", 0.8, group={"size": "small"}),))) is None


@given(st.lists(st.floats(0, 1), min_size=2, max_size=5), st.data())
def test_who_is_called_clearly_behind_has_an_interval_without_zero(values, data):
    names = [f"m{n}" for n in range(len(values))]
    ends = st.lists(st.floats(-1, 1), min_size=2, max_size=2).map(sorted)
    pairs = {pair: data.draw(st.none() | ends) for pair in itertools.combinations(names, 2)}
    report = Report(
        title="",
        algorithms=tuple(names),
        results=tuple(result(name, value) for name, value in zip(names, values, strict=True)),
        differences=tuple(difference(*pair, *(found or (None, None))) for pair, found in pairs.items()),
    )
    (line,) = glance(report).lines
    best = {name for name, value in zip(names, values, strict=True) if value == max(values)}
    for name, one in zip(names, line.standings, strict=True):
        assert (one.verdict is Verdict.BEST) == (name in best)
        if one.verdict is Verdict.CLEAR:
            found = [pairs[tuple(sorted((name, other), key=names.index))] for other in best]
            assert all(low > 0 or high < 0 for low, high in filter(None, found))


def by_tests(p, names="abc", over="", key="AUROC"):
    placed = tuple(Placed(algorithm=name, rank=1, score=0) for name in names)
    return Ranking(key=key, metric=key, scheme="test-based", over=over, algorithms=placed, alpha=0.05, p=p)


TESTS = ((None, 0.9, 0.9), (0.2, None, 0.01), (0.9, 0.9, None))
"""b is better than c, and not significantly better than a."""
APART = (difference("a", "b", -0.3, -0.1), difference("b", "c", -0.1, 0.3))
"""Intervals that say the opposite."""


def test_corrected_tests_decide_before_intervals():
    report = dataclasses.replace(compared(*APART), ranks=(by_tests(TESTS),))
    assert verdicts(report) == {"a": Verdict.OPEN, "b": Verdict.BEST, "c": Verdict.CLEAR}
    found = glance(report)
    assert dict(found.key)["≈"].endswith("is not significant, Holm-corrected for all pairs by that metric")
    assert "interval" not in str(found.key)
    for page in (render_markdown(report), render_html(report)):
        words = " ".join(re.sub(r"<[^>]*>", "", page).split())
        assert "is not significant, Holm-corrected for all pairs by that metric" in words
        assert "the tests under Ranking, corrected for all pairs, say who is clearly behind" in words
        assert "No mark: clearly behind. Not corrected for looking at several metrics." in words


@pytest.mark.parametrize("other", [by_tests(TESTS, over="site"), by_tests(TESTS, key="MCC"), by_tests(())])
def test_tests_of_something_else_decide_nothing(other):
    report = dataclasses.replace(compared(*APART), ranks=(other,))
    assert verdicts(report) == {"a": Verdict.CLEAR, "b": Verdict.BEST, "c": Verdict.OPEN}
    assert "Holm" not in str(glance(report).key)
    assert glance(report).one_by_one == ""


def test_a_pair_without_a_test_is_told_by_its_interval():
    lacking = ((None, 0.9, 0.9), (None, None, 0.01), (0.9, 0.9, None))
    report = dataclasses.replace(compared(*APART), ranks=(by_tests(lacking),))
    assert verdicts(report) == {"a": Verdict.CLEAR, "b": Verdict.BEST, "c": Verdict.CLEAR}
    assert "or, of a pair without a test, the interval" in dict(glance(report).key)["≈"]


@given(st.lists(st.floats(0, 1), min_size=2, max_size=5), st.data())
def test_who_is_clearly_behind_is_so_by_the_test_that_is_shown(values, data):
    names = [f"m{n}" for n in range(len(values))]
    one = st.none() | st.sampled_from([0.0, 0.05, 0.0500001, 1.0])
    p = tuple(tuple(None if a == b else data.draw(one) for b in names) for a in names)
    pairs = itertools.combinations(names, 2)
    report = Report(
        title="",
        algorithms=tuple(names),
        results=tuple(result(name, value) for name, value in zip(names, values, strict=True)),
        differences=tuple(difference(*pair, 0.1, 0.2) for pair in pairs),
        ranks=(by_tests(p, names),),
    )
    (line,) = glance(report).lines
    best = [a for a, value in enumerate(values) if value == max(values)]
    for b, one in enumerate(line.standings):
        shown = [p[a][b] for a in best if p[a][b] is not None]
        if b not in best and shown:
            assert (one.verdict is Verdict.CLEAR) == all(each <= 0.05 for each in shown)


def classes(number):
    keys = [f"PPV{{class={n}}}" for n in range(number)]
    return Report(
        title="",
        algorithms=("a", "b"),
        metrics=(metric("MCC"), *(metric(key, target=str(n), family="PPV") for n, key in enumerate(keys))),
        results=tuple(result(name, 0.5, key) for key in ("MCC", *keys) for name in "ab"),
    )


@pytest.mark.parametrize(("number", "lines", "left_out"), [(3, 4, 0), (MOST_LINES - 1, MOST_LINES, 0), (30, 1, 30)])
def test_metrics_of_single_classes_give_way_where_there_are_many(number, lines, left_out):
    found = glance(classes(number))
    assert (len(found.lines), found.left_out) == (lines, left_out)


def test_the_title_of_a_line_says_which_class_it_is():
    assert [line.title for line in glance(classes(2)).lines] == ["The MCC", "The PPV of 0", "The PPV of 1"]


@pytest.mark.parametrize(
    ("places", "names"),
    [
        (["PPV{class=1}"], ["The PPV of 1"]),
        (["MCC", "PPV{class=0}", "PPV{class=2}"], ["The MCC", "The PPV of 0", "The PPV of 2"]),
        (["PPV{class=0}", "PPV{class=1}", "PPV{class=2}"], ["The PPV"] * 3),
        (["PPV of 1", "a.yaml:1:2"], ["PPV of 1", "a.yaml:1:2"]),
    ],
)
def test_what_a_warning_is_about_says_which_class_unless_it_is_all(places, names):
    assert list(names_of(classes(3), places).items()) == list(zip(places, names, strict=True))


def test_a_metric_of_one_class_goes_by_its_title():
    assert names_of(classes(1), ["PPV{class=0}"]) == {"PPV{class=0}": "The PPV"}


def test_every_form_tells_findings_of_two_classes_apart():
    finding = Finding(metrics=("PPV{class=1}",), evidence="it is small")
    outcome = Outcome(id="P35-03", title="a difference", severity="warning", status=Status.FOUND, findings=(finding,))
    report = dataclasses.replace(classes(3), outcomes=(outcome,))
    page, text = render_html(report), render_markdown(report)
    assert ">The PPV of 1</a>:</span> a difference: it is small" in page
    assert "**warning** The PPV of 1: a difference: it is small" in text


@pytest.mark.parametrize(("algorithms", "metrics", "turned"), [(3, 7, False), (12, 7, True), (12, 10, False)])
def test_the_longer_side_goes_down(algorithms, metrics, turned):
    rows = tuple(result(f"m{n}", 0.5, f"K{k}") for n in range(algorithms) for k in range(metrics))
    report = Report(title="", algorithms=tuple(f"m{n}" for n in range(algorithms)), results=rows)
    assert glance(report).turned is turned


def test_a_pitfall_is_told_once_with_all_its_places():
    def pitfall(message, severity, place):
        return Pitfall(code="P1", severity=severity, message=message, place=place)

    found = gathered(
        (
            pitfall("small", "info", "a"),
            pitfall("large", "warning", "b"),
            pitfall("large", "warning", "c"),
            pitfall("wrong", "error", ""),
            pitfall("large", "warning", "b"),
        )
    )
    assert [(one.message, places) for one, places in found.items()] == [
        ("wrong", ()),
        ("large", ("b", "c")),
        ("small", ("a",)),
    ]


def test_pitfalls_of_one_code_stand_together_after_all_worse_ones():
    found = [("B", "info"), ("A", "warning"), ("B", "warning"), ("A", "warning"), ("C", "odd"), ("C", "error")]
    pitfalls = [Pitfall(code=code, severity=how, message=str(n)) for n, (code, how) in enumerate(found)]
    assert [one.message for one in gathered(pitfalls)] == ["5", "2", "1", "3", "0", "4"]


def test_the_only_one_with_a_value_is_not_the_best():
    assert set(verdicts(compared(values=(None, None, 0.7))).values()) == {Verdict.UNKNOWN}
