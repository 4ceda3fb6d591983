"""What the reports of real runs say: everything that was asked for, and the numbers of scikit-learn."""

import csv
import json
import re
import shlex
from itertools import pairwise

import numpy as np
import pytest

from assay.metrics.asked import documents_of, steps
from assay.plan.compiler import compile_spec
from assay.plan.file import plan_digest
from assay.report import render_html, render_markdown, report_from_json, report_to_json
from assay.report.figures import figures
from assay.report.model import CurveKind, Status
from assay.report.outcomes import found, tally
from assay.runs.execute import run_plan
from assay.runs.report import read_report
from assay_spec.metrics.pitfalls import pitfalls

NAMES = ("binary", "classes", "single", "labels", "crowd", "names", "tiny", "perfect", "clustered")


def read(run, number):
    """The table of one algorithm of a study, joined with the truth: real class, given class, scores by class."""
    with (run.parent / "truth.csv").open(encoding="utf-8") as file:
        truth = {row["case"]: row["finding"] for row in csv.DictReader(file)}
    with (run.parent / f"{number}.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    classes = [head for head in rows[0] if head not in {"case", "label"}]
    scores = {name: np.array([float(row[name]) for row in rows]) for name in classes}
    return np.array([truth[row["case"]] for row in rows]), np.array([row["label"] for row in rows]), scores


@pytest.mark.parametrize("name", NAMES)
def test_the_page_and_its_twins_are_those_of_the_stored_report(runs, reports, name):
    report = reports(name)
    assert (runs(name) / "report.html").read_text(encoding="utf-8") == render_html(report)
    assert (runs(name) / "report.md").read_text(encoding="utf-8") == render_markdown(report)
    assert (runs(name) / "report.json").read_text(encoding="utf-8") == report_to_json(report)


@pytest.mark.parametrize("name", NAMES)
def test_results_are_those_of_the_file(runs, reports, name):
    stored = json.loads((runs(name) / "results.json").read_bytes())
    report = reports(name)
    assert [(row.key, row.algorithm, row.value, row.low, row.high, dict(row.group)) for row in report.results] == [
        (row["key"], row["algorithm"], row["value"], row["low"], row["high"], row["group"]) for row in stored["results"]
    ]
    assert len(report.differences) == len(stored["differences"])


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_missing_without_a_word(reports, name):
    report = reports(name)
    for row in (*report.results, *report.differences):
        assert row.low is not None or row.reason, row
    text = render_html(report)
    assert "None" not in re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)
    assert "nan" not in re.findall(r"[\w.]+", text)


@pytest.mark.parametrize("name", ["binary", "classes", "names", "clustered"])
def test_curves_are_those_of_scikit_learn(runs, reports, name):
    metrics = pytest.importorskip("sklearn.metrics")
    report = reports(name)
    for curve in report.curves:
        truth, _, scores = read(runs(name), report.algorithms.index(curve.algorithm))
        target = curve.target or report.positive
        points = {(round(point.x, 9), round(point.y, 9)) for point in curve.points}
        if curve.kind is CurveKind.ROC:
            x, y, _ = metrics.roc_curve(truth == target, scores[target], drop_intermediate=True)
        else:
            y, x, _ = metrics.precision_recall_curve(truth == target, scores[target])
            x, y = x[:-1], y[:-1]
            turns = np.flatnonzero((np.diff(x, append=-1) != 0) | (np.diff(x, prepend=2) != 0))
            x, y = x[turns], y[turns]
        own = set(zip(x.round(9).tolist(), y.round(9).tolist(), strict=True))
        # scikit-learn keeps one point too many where a curve begins to rise.
        assert len(own - points) <= 1, (curve.kind, curve.algorithm)
        assert all(before.x <= after.x for before, after in pairwise(curve.points))


@pytest.mark.parametrize("name", ["binary", "classes", "tiny"])
def test_matrices_are_those_of_scikit_learn(runs, reports, name):
    metrics = pytest.importorskip("sklearn.metrics")
    report = reports(name)
    for number, one in enumerate(report.confusions):
        truth, label, _ = read(runs(name), number)
        expected = metrics.confusion_matrix(truth, label, labels=list(one.classes))
        assert [list(row) for row in one.counts] == expected.tolist()


def test_reliability_is_that_of_scikit_learn(runs, reports):
    calibration = pytest.importorskip("sklearn.calibration")
    report = reports("classes")
    assert {(one.algorithm, one.target) for one in report.reliability} == {
        (algorithm, target.name) for algorithm in report.algorithms for target in report.classes
    }
    for one in report.reliability:
        truth, _, scores = read(runs("classes"), report.algorithms.index(one.algorithm))
        share, mean = calibration.calibration_curve(truth == one.target, scores[one.target], n_bins=len(one.bins))
        filled = [bin_ for bin_ in one.bins if bin_.count]
        assert [bin_.frequency for bin_ in filled] == pytest.approx(share)
        assert [bin_.probability for bin_ in filled] == pytest.approx(mean)
        assert sum(bin_.count for bin_ in filled) == report.items


def test_bins_of_equal_mass_are_drawn_where_they_are_asked_for(runs, tmp_path):
    folder = runs("binary").parent
    metrics = 'metrics=["ECE{bins=5}", "ECE{bins=8,spacing=mass}"]'
    compiled = compile_spec(str(folder / "evaluation.yaml"), [metrics, "replicates=20"])
    run_plan(compiled.plan, compiled.base, tmp_path / "run")
    report = read_report(tmp_path / "run")
    assert [(one.algorithm, one.binning) for one in report.reliability] == [
        (name, f"{bins}") for name in report.algorithms for bins in ("5 bins of equal width", "8 bins of equal mass")
    ]
    truth, _, scores = read(runs("binary"), 0)
    order = np.argsort(scores["yes"], kind="stable")
    for bin_, items in zip(report.reliability[1].bins, np.array_split(order, 8), strict=True):
        assert bin_.count == len(items)
        assert bin_.probability == pytest.approx(scores["yes"][items].mean())
        assert bin_.frequency == pytest.approx(np.mean(truth[items] == "yes"))
        assert bin_.lower <= scores["yes"][items].min()
        assert scores["yes"][items].max() <= bin_.upper
    figure = figures(report)["reliability"]
    assert "into 5 bins of equal width and into 8 bins of equal mass" in figure.caption
    assert [panel.heading.partition(", ")[2][0] for panel in figure.panels] == ["5", "5", "8", "8"]
    assert figure.data.heads[:2] == ("Algorithm", "Bins")


def test_operating_points_lie_where_the_matrices_say(reports):
    report = reports("classes")
    tables = {one.algorithm: np.array(one.counts) for one in report.confusions}
    for curve in report.curves:
        counts, at = tables[curve.algorithm], [one.name for one in report.classes].index(curve.target)
        hits, called, real = counts[at, at], counts[:, at].sum(), counts[at].sum()
        point = curve.operating
        rates = (
            (hits / real, hits / called)
            if curve.kind is CurveKind.PR
            else ((called - hits) / (report.items - real), hits / real)
        )
        assert (point.x, point.y) == pytest.approx(rates)
        assert point.x_low <= point.x <= point.x_high
        assert point.low <= point.y <= point.high


def test_items_of_one_group_have_no_interval_of_independent_items(reports):
    report = reports("clustered")
    assert "whole groups of `family`" in report.band.method
    assert all(curve.operating.low is None for curve in report.curves)


def test_a_threshold_is_drawn_where_it_decides(reports):
    assert {sample.threshold for sample in reports("perfect").scores} == {0.5}
    assert {sample.threshold for sample in reports("binary").scores} == {None}, "the classes were given"


def test_scores_of_several_classes_are_those_of_the_real_one(runs, reports):
    report = reports("classes")
    assert report.scored == "probability given to the real class"
    truth, _, scores = read(runs("classes"), 0)
    for sample in report.scores[:5]:
        assert sample.values == pytest.approx(np.sort(scores[sample.reference][truth == sample.reference]))


def test_parts_that_cannot_be_are_left_out(reports):
    def headings(name):
        return re.findall(r"^## (.+)$", render_markdown(reports(name)), re.MULTILINE)

    assert not {"Curves", "Reliability", "Scores by real class"} & set(headings("labels"))
    assert not {"Differences", "Subgroups"} & set(headings("single"))
    whole = headings("binary")
    for part in ("In short", "Warnings", "What was asked", "Data", "Results", "Differences", "Curves", "Reliability"):
        assert part in whole
    for part in ("Scores by real class", "Confusion matrices", "Subgroups", "Plan", "Provenance"):
        assert part in whole


def test_undefined_values_and_missing_intervals_say_why(reports):
    text = render_markdown(reports("tiny"))
    assert re.search(r"undefined: \w+", text)
    assert re.search(r"no interval: \w+", text)
    assert "infinite: specificity is 1" in render_html(reports("perfect"))


def test_what_is_missing_is_said(reports):
    report = reports("crowd")
    assert report.left_out == 0
    assert [(one.reason, one.count, one.algorithm) for one in report.exclusions] == [
        ("items that the table says nothing about in `case`", 7, "model-00")
    ]
    assert all(one.is_wrong and not one.excludes for one in report.exclusions)
    page = render_markdown(report)
    assert "model-00 has no prediction that can be used for 7 of 600 cases: each counts as wrong" in page
    assert len(re.findall(r"; [^|]* without 7 of 600 cases \|", page)) >= len(report.metrics)
    assert "| no: counts as wrong |" in page


def test_many_algorithms_have_their_bands_one_by_one(reports):
    drawn = figures(reports("crowd"))
    assert sum(panel.small for panel in drawn["roc"].panels) == 12
    assert {len(group.legend) for group in drawn["roc"].groups} == {12}


def test_names_in_any_script_are_shown_as_they_are(reports):
    report = reports("names")
    for text in (render_html(report), render_markdown(report)):
        for name in (*report.algorithms[:2], *(one.name for one in report.classes), "Санкт-Петербург", "القاهرة"):
            assert name in text
    assert report.algorithms[2] in render_html(report)


def test_what_is_recalled_says_so(reports):
    told = {pitfall.code: pitfall.message for pitfall in found(reports("binary").outcomes)}
    assert told["P35-02"].endswith("[recalled]")
    assert not told["P21-05"].endswith("[recalled]")


@pytest.mark.parametrize("name", ["binary", "classes", "labels", "tiny", "clustered"])
def test_every_pitfall_has_one_outcome_and_stands_on_the_page(reports, name):
    report = reports(name)
    assert [one.id for one in report.outcomes] == list(pitfalls())
    page, text = render_html(report), render_markdown(report)
    for one in report.outcomes:
        assert bool(one.findings) == (one.status is Status.FOUND)
        assert one.id in page
        assert one.id in text
    assert tally(report.outcomes) in page
    assert f"{tally(report.outcomes)}." in text
    assert report_from_json(report_to_json(report)) == report


def test_findings_lead_to_the_tables_of_their_metrics(reports):
    """And the numbers are those of the study, not of an example."""
    report = reports("binary")
    (moved,) = [one for one in report.outcomes if one.id == "P21-05"]
    share = report.classes[[one.name for one in report.classes].index(report.positive)].count / report.items
    assert moved.findings[0].numbers["share"] == pytest.approx(share)
    section = re.search(r'<section id="pitfalls".*?</section>', render_html(report), re.DOTALL)[0]
    assert re.search(r'<a href="#metric-\d+">Brier score</a>', section)


def test_provenance_names_all_that_numbers_depend_on(reports):
    found = {fact.name: fact.value for fact in reports("binary").provenance}
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", found["Plan"])
    for word in ("assay", "numpy", "numba", "pyarrow"):
        assert word in found["Versions"]
    assert found["Seed"] == "5"
    assert "confusion.table" in found["Kernels"]
    assert "cores" in found["Machine"]
    assert re.fullmatch(r"numba \d+, arrow \d+(, [A-Z_]+ [\d,]+)*; in one process", found["Threads"])


def test_the_commands_of_a_report_lead_to_the_same_numbers(runs, tmp_path):
    """With overrides and a limit that a shell would take apart."""
    folder = runs("binary").parent
    overrides = ("metrics=[AUROC, Brier]", "replicates=25")
    compiled = compile_spec(str(folder / "evaluation.yaml"), overrides, limit=150)
    run_plan(compiled.plan, compiled.base, tmp_path / "first")
    report = read_report(tmp_path / "first")
    assert report.title == "A made-up study"
    assert {fact.value for fact in report.asked if fact.name == "Changed"} == {f"`{one}`" for one in overrides}
    (command,) = [step.command for step in report.steps if step.command.startswith("assay run")]
    words = shlex.split(command)
    assert words[:3] == ["assay", "run", "evaluation.yaml"]
    assert [words[n + 1] for n, word in enumerate(words) if word == "--set"] == list(overrides)
    assert words[words.index("-n") + 1] == "150"
    again = compile_spec(str(folder / words[2]), overrides, limit=150)
    assert any(plan_digest(again.plan) in step.note for step in report.steps)
    run_plan(again.plan, again.base, tmp_path / "second")
    assert (tmp_path / "first/results.json").read_bytes() == (tmp_path / "second/results.json").read_bytes()


def test_a_document_that_changed_is_not_believed(runs, tmp_path):
    folder = runs("binary").parent
    compiled = compile_spec(str(folder / "evaluation.yaml"))
    for name in ("evaluation.yaml", "croissant.json"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    (tmp_path / "fingerprint.yaml").write_bytes((folder / "fingerprint.yaml").read_bytes() + b"\n# later\n")
    found = documents_of(compiled.plan, tmp_path)
    assert found.benchmark == "evaluation.yaml"
    assert found.evaluation.title == "A made-up study"
    assert found.fingerprint is None
    nothing = documents_of(compiled.plan, tmp_path / "gone")
    assert nothing == ("", None, None)
    commands = [step.command for step in steps(compiled.plan, tmp_path, nothing.benchmark, "9.9")]
    assert "assay run EVALUATION -o run" in commands
