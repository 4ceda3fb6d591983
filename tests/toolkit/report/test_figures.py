"""What figures say in words and tables."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.report.figures import figures
from assay.report.figures.curves import read_curve
from assay.report.figures.scores import quantile
from assay.report.model import (
    Band,
    ClassCount,
    Curve,
    CurveKind,
    CurvePoint,
    OperatingPoint,
    Reliability,
    ReliabilityBin,
    Report,
    Result,
    ScoreSample,
)


def curve(kind, *points, **more):
    points = tuple(
        CurvePoint(x=p[0], y=p[1], low=p[2] if p[2:] else None, high=p[3] if p[3:] else None) for p in points
    )
    return Curve(kind=kind, algorithm="a", points=points, **more)


ROC = curve(CurveKind.ROC, (0, 0), (0, 0.5, 0.4, 0.6), (0.2, 0.5, 0.4, 0.6), (0.4, 0.9, 0.8, 1.0), (1, 1))
PR = curve(CurveKind.PR, (0, 1), (0.5, 1), (0.5, 0.8), (1, 0.6))


@pytest.mark.parametrize(("x", "y"), [(0, 0.5), (0.1, 0.5), (0.2, 0.5), (0.3, 0.7), (0.4, 0.9), (1, 1)])
def test_roc_is_read_on_the_line_at_the_top_of_a_rise(x, y):
    assert read_curve(ROC, x).y == pytest.approx(y)


def test_the_interval_is_read_like_the_curve():
    point = read_curve(ROC, 0.3)
    assert (point.low, point.high) == (pytest.approx(0.6), pytest.approx(0.8))
    assert read_curve(ROC, 0.7).low is None


@pytest.mark.parametrize(("x", "y"), [(0, 1), (0.3, 1), (0.5, 1), (0.6, 0.6), (1, 0.6)])
def test_precision_is_that_of_the_next_recall_reached(x, y):
    assert read_curve(PR, x).y == y


def test_beyond_the_ends_there_is_nothing():
    assert read_curve(curve(CurveKind.ROC, (0.1, 0.2), (1, 1)), 0.05) is None
    assert read_curve(curve(CurveKind.PR, (0, 1), (0.8, 1)), 0.9) is None


@given(st.floats(0, 1))
def test_a_reading_lies_between_its_neighbours(x):
    below = max(point.y for point in ROC.points if point.x <= x)
    assert below - 1e-9 <= read_curve(ROC, x).y <= 1


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.floats(0, 1))
def test_a_quantile_is_one_of_the_values_and_reaches_its_share(values, part):
    found = quantile(tuple(values), part)
    assert found in values
    assert sum(value <= found for value in values) >= part * len(values) - 1e-9
    assert sum(value < found for value in values) <= part * len(values) + 1e-9


def test_figures_of_the_study(report):
    drawn = figures(report)
    assert {name: len(figure.panels) for name, figure in drawn.items()} == {
        "roc": 2,
        "pr": 2,
        "reliability": 3,
        "scores": 3,
    }
    for figure in drawn.values():
        assert all(len(row) == len(figure.data.heads) for row in figure.data.rows)


def test_a_curve_says_its_area_and_where_it_decides():
    report = Report(
        title="",
        algorithms=("a",),
        results=(Result(key="AUROC", metric="AUROC", algorithm="a", value=0.7, low=0.6, high=0.8),),
        curves=(
            curve(
                CurveKind.ROC,
                (0, 0),
                (1, 1),
                area_key="AUROC",
                operating=OperatingPoint(x=0.2, y=0.9, label="threshold 0.5"),
            ),
        ),
    )
    (figure,) = figures(report).values()
    assert "a: area 0.70 [0.60, 0.80], decides at false positive rate 0.200" in figure.panels[0].description
    assert "threshold 0.5" in figure.caption
    assert figure.data.rows[-1] == ("where it decides", "0.900 at 0.200")


BAND = Band(level=0.9, method="bootstrap draws of whole groups", draws=1400, seed=7, least=5)


def test_bands_are_explained_where_there_are_bands():
    """On the picture, in the caption and to those who do not see it: level, method, draws; no word of them else."""
    for one, there in ((ROC, True), (curve(CurveKind.ROC, (0, 0), (1, 1)), False)):
        figure = figures(Report(title="", algorithms=("a",), band=BAND, curves=(one,)))["roc"]
        for text in (figure.caption, figure.panels[0].description):
            for word in (
                "90\u202f%",
                "Agresti and Coull",
                "1\u202f400 bootstrap draws of whole groups",
                "seed 7",
                "fewer than 5",
            ):
                assert (word in text) is there, (word, text)
        note = figure.panels[0].chart.get("title", {}).get("text", "")
        assert note == ("Bands: 90\u202f% (Agresti-Coull, 1\u202f400 bootstrap draws)" if there else "")


@pytest.mark.parametrize(
    ("number", "panels", "banded"), [(4, 2, [4, 4]), (5, 7, [0, 0, 1, 1, 1, 1, 1]), (30, 2, [0, 0])]
)
def test_many_bands_do_not_hide_each_other(number, panels, banded):
    names = tuple(f"m{n}" for n in range(number))
    drawn = tuple(replace(ROC, algorithm=name, operating=OperatingPoint(x=0.05, y=0.95, label="x")) for name in names)
    figure = figures(Report(title="", algorithms=names, band=BAND, curves=drawn))["roc"]
    assert len(figure.panels) == panels
    assert [sum(layer["mark"]["type"] == "area" for layer in panel.chart["layer"]) for panel in figure.panels] == banded
    assert ("hide each other" in figure.caption) is (number > 4)
    assert [name for name, _ in figure.groups[0].legend] == list(names)


def test_guessing_has_the_precision_of_the_prevalence():
    report = Report(
        title="",
        algorithms=("a",),
        items=10,
        positive="yes",
        classes=(ClassCount(name="yes", count=4), ClassCount(name="no", count=6)),
        curves=(PR,),
    )
    chart = figures(report)["pr"].panels[0].chart
    assert any(layer["data"]["values"] == [{"x": 0, "y": 0.4}, {"x": 1, "y": 0.4}] for layer in chart["layer"])


def test_a_sample_of_scores_is_called_one():
    def caption(count):
        sample = ScoreSample(algorithm="a", reference="yes", values=(0.2,), count=count)
        report = Report(title="", algorithms=("a",), unit="image", scored="probability of yes", scores=(sample,))
        return figures(report)["scores"].caption

    assert caption(1).startswith("Probability of yes: each dot is one image, in the band")
    assert "each dot is one image of a sample" in caption(100)


@pytest.mark.parametrize(("number", "algorithms", "form"), [(1500, 1, "dot"), (1501, 1, "bars"), (1000, 10, "bars")])
def test_dots_give_way_to_bars_where_they_would_run_together(number, algorithms, form):
    names = tuple(f"m{n}" for n in range(algorithms))
    samples = tuple(
        ScoreSample(algorithm=name, reference="yes", values=(0.5,) * number, count=number) for name in names
    )
    assert form in figures(Report(title="", algorithms=names, scores=samples))["scores"].caption


def test_intervals_of_bins_say_their_level_and_how_the_bins_were_cut():
    bin_ = ReliabilityBin(lower=0, upper=1, count=2, probability=0.5, frequency=0.5, low=0.1, high=0.9)
    one = Reliability(algorithm="a", bins=(bin_,), level=0.8, binning="1 bin of equal mass")
    figure = figures(Report(title="", algorithms=("a",), unit="biopsy", positive="yes", reliability=(one,)))[
        "reliability"
    ]
    for words in ("Cut into 1 bin of equal mass.", "80\u202f% intervals", "Share of yes biopsies"):
        assert words in figure.caption


def test_readings_have_the_digits_of_their_band():
    wide = curve(CurveKind.ROC, (0, 0.5, 0.1, 0.9), (1, 0.5, 0.1, 0.9))
    figure = figures(Report(title="", algorithms=("a",), band=BAND, curves=(wide,)))["roc"]
    assert figure.data.rows[0] == ("0", "0.50 [0.10, 0.90]")


def test_several_classes_have_pictures_and_readings_of_their_own():
    report = Report(
        title="",
        algorithms=("a",),
        curves=tuple(curve(CurveKind.ROC, (0, 0), (0.3, 0.6), (1, 1), target=name) for name in ("cat", "dog")),
        reliability=tuple(
            Reliability(
                algorithm="a",
                target=name,
                bins=(ReliabilityBin(lower=0, upper=1, count=2, probability=0.5, frequency=0.5),),
            )
            for name in ("cat", "dog")
        ),
    )
    drawn = figures(report)
    assert [group.heading for group in drawn["roc"].groups] == ["cat", "dog"]
    assert drawn["roc"].data.heads == ("Class", "False positive rate", "a")
    assert {row[0] for row in drawn["roc"].data.rows} == {"cat", "dog"}
    assert [group.heading for group in drawn["reliability"].groups] == ["cat", "dog"]
    assert drawn["reliability"].data.rows[1][:2] == ("dog", "a")


def test_no_numbers_no_figures():
    assert figures(Report(title="")) == {}
