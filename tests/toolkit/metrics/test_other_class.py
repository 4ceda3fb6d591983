"""Of two classes the probability of the one that is not positive is all that is given: what is given is measured."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import assay
from assay.metrics.context import Settings
from assay.metrics.curves import curves
from assay.metrics.joining import labels_of
from assay.metrics.measuring import measure, plan_of
from assay.metrics.pictures import reliabilities, score_samples, scored_counts, tables
from assay.metrics.scoring import Scoring
from assay.metrics.study import Study
from assay.plan.logical import Items
from assay.plan.physical import Columns
from assay_spec.metrics.catalogue import catalogue

CLASSES = ("no", "yes")
ENTRIES = catalogue().entries
OF = {state: [name for name, entry in ENTRIES.items() if entry.state == state] for state in ("table", "ranked", "bins")}
CALIBRATION = [*OF["bins"], "ECE{bins=3,spacing=mass}", "MCE{bins=4,spacing=mass}"]
PROBABILITY = st.sampled_from([0.0, 1e-300, 1e-22, 3e-22, 1e-19, 0.1, 0.25, 0.9, 1 - 2**-53, 1.0])
ROWS = st.lists(st.tuples(st.integers(0, 1), PROBABILITY), min_size=1, max_size=20)


def plan_for(metrics, n, positive="yes", given="no"):
    items = Items(
        id="items",
        key="item",
        reference="reference",
        classes=CLASSES,
        positive=positive,
        predictions=(Columns(name="m", id="item", scores={given: "q"}),),
        rows=n,
    )
    return plan_of(items, Settings(metrics=tuple(metrics), replicates=40))


def study_of(y, scores):
    labels = np.zeros(len(y), "u1")
    return Study(CLASSES, np.array(y, "u1"), {"m": labels}, {"m": scores}, {}, 1.0 - np.eye(2))


def numbers(found):
    return [tuple(row[name] for name in ("metric", "value", "low", "high", "reason")) for row in found["results"]]


@given(ROWS)
def test_items_are_ranked_by_what_is_given(rows):
    y, q = map(np.array, zip(*rows, strict=True))
    steps = np.unique(-q, return_inverse=True)[1] / 16
    one = measure(plan_for(OF["ranked"], y.size), study_of(y, {"no": q}))
    two = measure(plan_for(OF["ranked"], y.size, given="yes"), study_of(y, {"yes": steps}))
    assert one == two


@given(ROWS)
def test_calibration_is_that_of_what_is_given(rows):
    y, q = map(np.array, zip(*rows, strict=True))
    study = study_of(y, {"no": q})
    one, two = (measure(plan_for(CALIBRATION, y.size, positive), study) for positive in CLASSES[::-1])
    assert numbers(one) == numbers(two)


@given(st.floats(0, 1), st.lists(st.floats(0, 1), max_size=6))
def test_labels_are_decided_in_decimals(threshold, others):
    align = plan_for(["Accuracy"], 1).align
    codes = labels_of(None, {"no": np.array([*others, 0.9, 0.1])}, threshold, align)
    exact = [1 - Fraction(repr(q)) >= Fraction(repr(threshold)) for q in (*others, 0.9, 0.1)]
    assert [CLASSES[code] == "yes" for code in codes] == exact


EIGHTHS = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 8)), min_size=1, max_size=24)


@given(EIGHTHS, st.sampled_from(["", ",spacing=mass"]))
def test_pictures_show_the_positive_class(rows, spacing):
    """The same ones as from its own probability, where doubles hold both and no border lies on one."""
    y, eighths = map(np.array, zip(*rows, strict=True))
    # Bins of equal mass are filled from the given side, and end where an item of it lies.
    bins, borders = (y.size, ()) if spacing else (5, ("lower", "upper"))
    plans = [plan_for(["AUROC", f"ECE{{bins={bins}{spacing}}}"], y.size, given=name) for name in CLASSES]
    q = eighths / 8
    one, two = study_of(y, {"no": q}), study_of(y, {"yes": 1 - q})
    assert curves(one, plans[0], tables(one)) == curves(two, plans[1], tables(two))
    drawn = zip((one, two), plans, strict=True)
    samples = [list(score_samples(each, plan.align, scored_counts(each))) for each, plan in drawn]
    assert samples[0] == samples[1]
    if spacing and np.unique(q).size < q.size:
        return
    scorings = map(Scoring, plans, (one, two))
    (first,), (second,) = (list(reliabilities(*pair)) for pair in zip(plans, scorings, strict=True))
    assert (first.algorithm, first.level, first.binning) == (second.algorithm, second.level, second.binning)
    for mine, other in zip(first.bins, second.bins, strict=True):
        assert mine.count == other.count
        for name in (*borders, "probability", "frequency", "low", "high"):
            expected = getattr(other, name)
            assert getattr(mine, name) == (None if expected is None else pytest.approx(expected, abs=1e-12)), name


def results(study, q, y, *, threshold=0.5, metrics, scores=None):
    ids = [f"i{number:04}" for number in range(len(y))]
    path = study.write({"id": ids, "label": y}, {"m": {"id": ids, "p no": q}}, positive="yes", metrics=metrics)
    outcome = assay.run(assay.compile(path, overrides=[f"predictions.0.threshold={threshold}"]), study.folder / "run")
    return {row["metric"]: row for row in outcome.results["results"]}, outcome


def test_tiny_probabilities_of_the_other_class_keep_their_ranks(study):
    rng = np.random.default_rng(7)
    y = rng.integers(0, 2, 200)
    q = 10.0 ** -(19 + np.clip(y + rng.normal(1, 0.8, 200), 0, 3))
    found, _ = results(study, q.tolist(), [CLASSES[code] for code in y], metrics=["AUROC"])
    expected = assay.evaluate(y, scores=-q, positive=1, metrics=["AUROC"])["results"][0]
    assert expected["value"] > 0.75
    for name in ("value", "low", "high"):
        assert found["AUROC"][name] == expected[name]


def test_a_threshold_holds_for_what_is_written(study):
    q, y = [0.9, 0.95, 0.89, 0.91], ["yes", "no", "yes", "no"]
    found, _ = results(study, q, y, threshold=0.1, metrics=["Sensitivity", "Specificity"])
    assert (found["Sensitivity"]["value"], found["Specificity"]["value"]) == (1, 1)


def test_log_loss_is_finite_where_it_is(study):
    found, _ = results(study, [1e-20, 1e-20, 0.5], ["yes", "no", "no"], metrics=["LogLoss"])
    assert found["LogLoss"]["value"] == pytest.approx((20 + np.log10(2)) * np.log(10) / 3)


def test_runs_that_were_given_either_class_are_compared(study, tmp_path):
    """Each by what it was given."""
    ids = [f"i{number}" for number in range(8)]
    y = [CLASSES[number % 2] for number in range(8)]
    reference, options = {"id": ids, "label": y}, {"positive": "yes", "metrics": ["AUROC", "Brier"], "replicates": 40}
    q = [0.75, 0.25, 0.5, 0.5, 1.0, 0.0, 0.125, 0.875]
    for name, column in (("no", q), ("yes", [1 - each for each in q])):
        path = study.write(reference, {name: {"id": ids, f"p {name}": column}}, name=name, **options)
        assay.run(path, tmp_path / f"run {name}")
    found = assay.compare(tmp_path / "run no", tmp_path / "run yes").results
    assert {row["value"] for row in found["differences"]} == {0}
