"""What a report says of its rankings: what is lacking, of whom and why."""

from assay.report.model import Metric, Placed, Ranking, Report, Result, Unranked
from assay.report.ranking.lacks import lacks_of
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


def test_pictures_name_no_bootstrap_where_there_is_none():
    metric = Metric(key="LR+", title="", definition="", higher_is_better=True)
    results = tuple(Result(key="LR+", metric="LR+", algorithm=name, value=0.5) for name in NAMES)
    ranks = (ranking(drawn=True, method="delong"),)
    report = Report(title="", algorithms=NAMES, metrics=(metric,), results=results, ranks=ranks)
    figure = ranking_figures(report)["blobs"]
    panels = [panel for group in figure.groups for panel in group.panels]
    assert [panel.title.partition(",")[0] for panel in panels] == ["Ranks over draws"]
