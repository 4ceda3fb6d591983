"""What a report says of its rankings: what is lacking, of whom and why."""

from dataclasses import replace

import pytest

from assay.report.exchange import ReportFormatError, report_from_json, report_to_json
from assay.report.mcnemar import mcnemar_table
from assay.report.model import Difference, McNemar, Metric, Placed, Ranking, Report, Result, Unranked, Within
from assay.report.ranking.lacks import lacks_of
from assay.report.ranking.podium import MOST_DOTS, Podium, podium_figure
from assay.report.ranking.section import ranking_figures, ranking_view

NAMES = ("a", "b")


def ranking(scheme="value-then-rank", *, drawn=False, **more):
    ends = {"low": 1, "high": 2, "frequency": {"1": 0.5, "2": 0.5}} if drawn else {}
    placed = tuple(Placed(algorithm=name, rank=rank, score=0.5, **ends) for rank, name in enumerate(NAMES, 1))
    more = {"key": "LR+", "metric": "LR+", "algorithms": placed, "replicates": 200 if drawn else 0, **more}
    return Ranking(scheme=scheme, **more)


FEW = "some algorithm has no value on 370 of 2000 draws"
OVER = ("mean-then-rank", "median-then-rank", "rank-then-mean", "rank-then-median")


def test_each_reason_is_told_once_with_its_schemes_and_subgroups():
    ranks = [ranking(drawn=True), *(ranking(scheme, over="site", reason=FEW, left_out=2) for scheme in OVER)]
    ranks += [ranking("mean-then-rank", over="sex", reason=FEW)]
    assert list(lacks_of(ranks)) == [
        f"{', '.join(OVER)} by site: no interval of ranks: {FEW}",
        f"mean-then-rank by sex: no interval of ranks: {FEW}",
        "2 subgroups of site left out for all, since some algorithm has no value there",
    ]


def test_what_is_not_ranked_says_so():
    never = (Unranked(algorithm="c", reason="it has a value in no subgroup"),)
    one = ranking("mean-then-rank", over="site", algorithms=(), reason="there is one subgroup only", unranked=never)
    assert list(lacks_of([one])) == [
        "c has no rank by site: it has a value in no subgroup",
        "mean-then-rank by site: no ranking: there is one subgroup only",
    ]


def test_tests_that_lack_say_why_and_others_have_no_interval_by_their_nature():
    assert list(lacks_of([ranking("test-based"), ranking("test-based", reason="1 pair has no test")])) == [
        "test-based: 1 pair has no test"
    ]


def test_who_has_no_rank_by_tests_is_a_dash_with_the_reason_in_table_and_picture():
    why, names = "wins are not known where some pair has no test", ("a", "b", "c")
    placed = tuple(Placed(algorithm=name, rank=rank, score=0.5) for rank, name in enumerate(names, 1))
    lacking = tuple(Unranked(algorithm=name, reason=why) for name in "bc")
    p = ((None, 0.01, 0.01), (1.0, None, None), (1.0, None, None))
    ranks = (
        ranking(algorithms=placed),
        ranking("test-based", algorithms=placed[:1], unranked=lacking, tested=names, p=p, alpha=0.05),
        ranking("mean-then-rank", over="site", algorithms=placed),
    )
    metric = Metric(key="LR+", title="", definition="", higher_is_better=True)
    results = tuple(Result(key="LR+", metric="LR+", algorithm=name, value=0.5) for name in names)
    report = Report(title="", algorithms=names, metrics=(metric,), results=results, ranks=ranks)
    view = ranking_view(report)
    assert [row[2:] for row in view.everything.rows if row[1] == "test-based"] == [
        ("a", "1", "0.5"),
        ("b", "–", why),
        ("c", "–", why),
    ]
    assert [row[1] for row in view.significances[0].rows] == ["a", "b", "c"]
    assert any(note.endswith(f"b, c have no rank by tests: {why}.") for note in view.notes)
    (panel,) = (panel for group in ranking_figures(report)["stability"].groups for panel in group.panels)
    assert "test-based: a 1, b –, c –." in panel.description
    values = [row for layer in panel.chart["layer"] for row in layer["data"]["values"]]
    assert {"at": 1, "rank": 4, "name": "– b, c"} in values
    runs = [(row["at"], row["run"]) for row in values if row.get("algorithm") == "b"]
    assert set(runs) == {(0, 0), (2, 1)}, "no line reaches over the scheme by which it has no rank"


def test_pages_tell_what_rankings_over_subgroups_lack():
    ranks = (ranking(drawn=True), ranking("mean-then-rank", over="site", reason=FEW, left_out=1))
    view = ranking_view(Report(title="", algorithms=NAMES, ranks=ranks))
    assert view.notes == (
        f"LR+: mean-then-rank by site: no interval of ranks: {FEW}.",
        "LR+: 1 subgroup of site left out for all, since some algorithm has no value there.",
    )


VALUES = {"x": (0.9, 0.4), "y": (0.7, 0.7), "z": (0.2, 0.6)}


def over_report(values=VALUES, within=((1, 2), (1, 1), (2, 1)), **more):
    """A report of two algorithms with values in the subgroups of a column."""
    metric = Metric(key="LR+", title="Likelihood", definition="", higher_is_better=True)
    results = [Result(key="LR+", metric="LR+", algorithm=name, value=0.5) for name in NAMES]
    for part, own in values.items():
        both = zip(NAMES, own, strict=True)
        results += [Result(key="LR+", metric="LR+", algorithm=n, value=v, group={"site": part}) for n, v in both]
    p = ((None, 0.0004), (1.0, None))
    ranks = [ranking(drawn=True), *(ranking(each, over="site", n=3, drawn=True) for each in OVER)]
    ranks[3] = replace(ranks[3], within=tuple(Within(subgroup=s, ranks=r) for s, r in zip(values, within, strict=True)))
    ranks += [ranking("test-based", over="site", n=3, p=p, alpha=0.05, tested=NAMES)]
    return Report(title="", algorithms=NAMES, metrics=(metric,), results=tuple(results), ranks=tuple(ranks), **more)


def test_rankings_over_subgroups_stand_side_by_side_with_draws_tests_and_places():
    report = over_report()
    view, drawn = ranking_view(report).over, ranking_figures(report)
    assert view.side_by_side.heads == ("Metric", "Subgroups", "Algorithm", *OVER, "test-based")
    assert view.side_by_side.rows == (
        ("Likelihood by site", "3", "a", *["1 [1, 2]"] * 4, "1"),
        ("Likelihood by site", "3", "b", *["2 [1, 2]"] * 4, "2"),
    )
    assert [heat.where for heat in view.heats] == ["Likelihood by site"]
    assert view.drawn == ("Draws by site take items within each subgroup.",)
    (tested,) = view.significances
    assert [cell for _, _, cells in tested.rows for cell in cells] == [
        (False, "–"),
        (True, "<0.001"),
        (False, "1.000"),
        (False, "–"),
    ]
    assert {"over-blobs", "over-podium", "over-stability", "blobs"} <= drawn.keys()
    assert drawn["over-podium"].data.rows == (
        ("Likelihood by site", "a", "2", "1"),
        ("Likelihood by site", "b", "2", "1"),
    )
    assert "high in the first column" in drawn["over-podium"].caption


def test_draws_of_whole_subgroups_are_told_from_draws_within_them():
    report = over_report()
    ranks = [replace(one, replicates=200) if one.scheme == "test-based" else one for one in report.ranks]
    drawn = ranking_view(replace(report, ranks=tuple(ranks))).over.drawn
    assert drawn == ("Draws by site take whole subgroups, with their values.",)


def test_a_podium_has_a_mark_for_each_algorithm_and_a_line_for_each_subgroup():
    (panel,) = ranking_figures(over_report())["over-podium"].panels
    _, lines, dots = panel.chart["layer"]
    assert lines["data"] == dots["data"]
    rows = dots["data"]["values"]
    assert sorted((row["case"], row["algorithm"], row["value"], round(row["place"])) for row in rows) == [
        (0, "a", 0.9, 1),
        (0, "b", 0.4, 2),
        (1, "a", 0.7, 1),
        (1, "b", 0.7, 1),
        (2, "a", 0.2, 2),
        (2, "b", 0.6, 1),
    ]
    assert dots["encoding"]["y"]["scale"]["domain"] == [0.0, 1.0]
    assert lines["encoding"]["detail"]["field"] == "case"


@pytest.mark.parametrize(
    ("values", "domain"),
    [({"x": (-0.1, 0.4)}, [-1.0, 1.0]), ({"x": (3.0, 0.4)}, [0.4, 3.0]), ({"x": (3.0, 3.0)}, [3.0, 4.0])],
)
def test_values_are_drawn_over_a_range_that_compares(values, domain):
    (panel,) = ranking_figures(over_report(values, ((1, 2),)))["over-podium"].panels
    assert panel.chart["layer"][2]["encoding"]["y"]["scale"]["domain"] == domain


def test_a_subgroup_of_which_the_file_has_no_values_is_not_drawn():
    report = over_report()
    kept = tuple(row for row in report.results if row.group.get("site") != "y")
    assert len(ranking_figures(replace(report, results=kept))["over-podium"].data.rows) == 2
    none = tuple(row for row in report.results if not row.group)
    assert "over-podium" not in ranking_figures(replace(report, results=none))


def test_of_very_many_cases_a_sample_is_drawn_and_all_are_counted():
    cases = 4000
    one = Podium("liver", NAMES, [(0.5, 0.4)] * cases, [(1, 2)] * cases, (0, 1), "DSC", (0, 1))
    figure = podium_figure([one], NAMES, "Class", "case", higher_is_better=True, name="podium")
    marks = figure.panels[0].chart["layer"][2]["data"]["values"]
    assert len(marks) == MOST_DOTS
    assert "Of each class 1\u202f500 cases are drawn" in figure.caption
    assert figure.data.rows == (("liver", "a", "4\u202f000", "0"), ("liver", "b", "0", "4\u202f000"))


def test_mcnemars_test_stands_in_a_table_where_there_is_one():
    test = McNemar(first_alone=9, second_alone=1, p=0.0215, adjusted=0.0001)
    rows = (
        Difference(key="LR+", first="a", second="b", value=0.1, mcnemar=test),
        Difference(key="LR+", first="a", second="b", value=0.1, mcnemar=test, group={"site": "x"}),
        Difference(key="MCC", first="a", second="b", value=0.1),
    )
    report = over_report(differences=rows)
    table = mcnemar_table(report)
    assert table.rows == (("Likelihood", "a", "b", "9", "1", "0.021", "<0.001"),)
    assert mcnemar_table(over_report()).notes == ()
    assert report_from_json(report_to_json(report)) == report


def test_a_file_without_a_rank_within_a_subgroup_for_everybody_is_refused():
    text = report_to_json(over_report(within=((1, 2), (1,), (2, 1))))
    with pytest.raises(ReportFormatError, match="has not a rank `within` a subgroup"):
        report_from_json(text)


def test_pictures_name_no_bootstrap_where_there_is_none():
    metric = Metric(key="LR+", title="", definition="", higher_is_better=True)
    results = tuple(Result(key="LR+", metric="LR+", algorithm=name, value=0.5) for name in NAMES)
    ranks = (ranking(drawn=True, method="delong"),)
    report = Report(title="", algorithms=NAMES, metrics=(metric,), results=results, ranks=ranks)
    figure = ranking_figures(report)["blobs"]
    panels = [panel for group in figure.groups for panel in group.panels]
    assert [panel.title.partition(",")[0] for panel in panels] == ["Ranks over draws"]
