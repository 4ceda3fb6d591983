"""Masks are scored by the metrics that a fingerprint recommends, and what is not scored is said."""

import pytest
from hypothesis import given
from tests.spec.metrics.problems import fingerprints

from assay.errors import AssayError, PlanError
from assay.metrics.segmentation.recommended import problem_at, recommended
from assay_spec.metrics.answers import Category
from assay_spec.metrics.recommendation import by_class
from assay_spec.metrics.segmentation import mask_metrics

ANSWERS = """assay: fingerprint/1
name: organ
category: SemS
boundary_errors: distance_contour
class_imbalance: true
class_scores_available: false
ignore:
  - {code: FPR031, reason: a test}
"""


@pytest.fixture
def problem(tmp_path):
    def written(*lines, text=ANSWERS):
        path = tmp_path / "fingerprint.yaml"
        path.write_text(text + "".join(f"{line}\n" for line in lines))
        return str(path)

    return written


def advice(path):
    return recommended(problem_at(path), path)


def labels(found):
    return [asked.label for asked in found.metrics]


def test_metrics_are_those_of_the_rules(problem):
    assert labels(advice(problem("structure_boundaries: true", "structure_volume: true"))) == [
        "DSC",
        "MASD",
        "AVDR",
    ]
    found = advice(problem("structure_boundaries: true", "compensate_imprecision: true", "tolerance: 2"))
    assert labels(found) == ["DSC", "NSD@2mm"]


def test_what_is_recommended_and_not_scored_is_said(problem):
    found = advice(problem("structure_boundaries: true", "compensate_imprecision: true"))
    assert labels(found) == ["DSC"]
    (note,) = found.notes
    assert note.startswith("NSD is recommended, and the fingerprint does not say all of it: `NSD` needs its tolerance")


def test_each_class_may_ask_for_its_own(problem):
    found = advice(problem("classes:", "  - {name: vessel, error_preference: FN}"))
    assert labels(found) == ["DSC", "MASD", "Fbeta@2"]
    assert found.notes == (
        "DSC is scored for all, and not recommended for class `vessel`",
        "Fbeta@2 is scored for all, and not recommended for classes without answers of their own",
    )


def test_other_problems_are_refused(problem):
    other = ANSWERS.replace("SemS", "ImLC").replace("boundary_errors: distance_contour", "decision_rule: argmax")
    text = other.replace("class_imbalance", "prevalence_reflects_population: true\nclass_imbalance")
    with pytest.raises(PlanError, match="is about ImLC, and masks are scored for SemS"):
        advice(problem(text=text))
    with pytest.raises(AssayError, match="the document has errors"):
        advice(problem("structure_volum: true"))


@given(fingerprint=fingerprints([Category.SEMS]))
def test_nothing_that_is_recommended_is_lost(fingerprint):
    """Whatever the answers: each metric is scored or named in a note, or there is none."""
    wanted = list(dict.fromkeys(each.metric.key for _, found in by_class(fingerprint) for each in found.metrics))
    lost = [each for each in wanted if not _is_scored(each)]
    if len(lost) == len(wanted):
        with pytest.raises(PlanError, match="recommends nothing that masks are scored by"):
            recommended(fingerprint, "fingerprint.yaml")
        return
    found = recommended(fingerprint, "fingerprint.yaml")
    assert [note.split(" is ")[0] for note in found.notes] == lost
    assert len(found.metrics) == len(wanted) - len(lost)


def _is_scored(key):
    return key.partition("{")[0] in mask_metrics() and key not in ("NSD", "BoundaryIoU")
