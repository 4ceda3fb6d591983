"""What follows from any problem: something or a reason why nothing does, in one order, without contradiction."""

import re
from dataclasses import dataclass

import pytest
from hypothesis import given

from assay_spec.metrics.catalogue import catalogue
from assay_spec.metrics.fingerprint import (
    BoundaryErrors,
    Category,
    ClassAnswers,
    DecisionRule,
    ErrorPreference,
    Fingerprint,
    Frequency,
    Granularity,
)
from assay_spec.metrics.metric import parse_metric
from assay_spec.metrics.prevalence import shares_in
from assay_spec.metrics.questions import questions
from assay_spec.metrics.recommendation import by_class, of_class, recommend
from assay_spec.metrics.segmentation import ask
from assay_spec.record import replace

from .problems import class_answers, fingerprints

KNOWN = catalogue()


def problem(category, **answers):
    given_ = {"class_imbalance": False, "class_scores_available": False, **answers}
    return Fingerprint(assay="fingerprint/1", name="f", category=category, **given_)


def keys(named):
    return [each.metric.key for each in named]


@given(fingerprints())
def test_a_metric_follows_or_a_rule_says_why_none_does(drawn):
    found = recommend(drawn)
    assert found.metrics or found.none_because


@given(fingerprints())
def test_nothing_is_both_recommended_and_ruled_out(drawn):
    found = recommend(drawn)
    out = {(each.of, each.metric.key) for each in found.ruled_out}
    inside = [(each.of, each.metric.key) for each in (*found.chosen, *found.alternatives)]
    assert out.isdisjoint(inside)
    assert len(inside) == len(set(inside)), "nothing stands twice"
    for each in (*found.chosen, *found.alternatives):
        ruling = {r.id for o in found.ruled_out if (o.of, o.metric.key) == (each.of, each.metric.name) for r in o.rules}
        assert ruling <= {rule.id for rule in each.rules}, "another parameter stays only where the rule itself names it"


@given(fingerprints())
def test_whatever_a_fired_rule_names_is_kept_or_ruled_out(drawn):
    found = recommend(drawn)
    kept = {rule.id for each in found.chosen for rule in each.rules}
    out = {(each.of, each.metric.name) for each in found.ruled_out}
    for rule in found.fired:
        if rule.metrics and rule.id not in kept:
            assert all((rule.of, text.partition("{")[0]) in out for text in rule.metrics)


@given(fingerprints())
def test_the_order_is_that_of_the_rules_and_the_answer_is_always_the_same(drawn):
    found = recommend(drawn)
    assert found == recommend(drawn)
    places = [rule.id for rule in KNOWN.rules]
    for part in (found.chosen, found.alternatives, found.ruled_out):
        first = [places.index(each.rules[0].id) for each in part]
        assert first == sorted(first)


@given(fingerprints())
def test_answers_to_questions_of_other_problems_change_nothing(drawn):
    plain = Fingerprint.fields
    foreign = {name: plain[name].default for name, each in questions().items() if drawn.category not in each.categories}
    bare, full = recommend(replace(drawn, **foreign)), recommend(drawn)
    assert (keys(bare.chosen), keys(bare.ruled_out)) == (keys(full.chosen), keys(full.ruled_out))


@given(fingerprints(), class_answers)
def test_a_class_is_the_problem_with_its_own_answers(drawn, own):
    one = ClassAnswers(name="tumour", **own)
    (whole, first), (name, second) = by_class(replace(drawn, classes=(one,)))
    assert (whole, name) == ("", "tumour")
    assert first == recommend(replace(drawn, classes=(one,)))
    changed = {key: value for key, value in own.items() if value is not None}
    assert second == recommend(replace(drawn, **changed))
    assert of_class(drawn, ClassAnswers(name="same")) == drawn


@pytest.mark.parametrize("category", Category)
def test_classification_is_computed_and_masks_are_scored(category):
    found = recommend(problem(category, class_scores_available=True, decision_rule=DecisionRule.ARGMAX))
    for each in (*found.chosen, *found.alternatives):
        known = {Category.IMLC: KNOWN.entries, Category.SEMS: KNOWN.masks}.get(category, {})
        assert each.computed == (each.metric.name in known)


@given(fingerprints([Category.SEMS]))
def test_what_is_said_to_be_computed_of_masks_can_be_asked_for(drawn):
    for each in recommend(drawn).metrics:
        if each.computed and (not KNOWN.masks[each.metric.name].required or each.metric.parameters):
            assert ask(each.metric.key).entry.name == each.metric.name


@given(fingerprints([Category.IMLC]))
def test_what_moves_with_a_prevalence_that_is_not_the_populations_comes_with_advice(drawn):
    found = recommend(replace(drawn, prevalence_reflects_population=False))
    advice = [rule.advice for rule in found.fired] + [guide.text for _, guide in found.guides(KNOWN)]
    for each in (*found.chosen, *found.alternatives):
        name, entry = each.metric.name, KNOWN.entries[each.metric.name]
        if entry.prevalence and "prevalence" in entry.options:
            assert any("prevalence=" in text and re.search(rf"(?<!\w){re.escape(name)}\b", text) for text in advice), (
                name
            )
        elif entry.prevalence:
            assert any("do not carry the values" in text for text in advice), name


@given(fingerprints([Category.IMLC]))
def test_advice_on_a_prevalence_is_of_what_is_there(drawn):
    found = recommend(drawn)
    names = {each.metric.name for each in (*found.chosen, *found.alternatives)}
    for rule in found.fired:
        asked = re.findall(r"([\w@]+)\{[^}]*prevalence=", rule.advice)
        assert not asked or (names & {*asked} and not drawn.prevalence_reflects_population), rule.id


@pytest.mark.parametrize(
    "rule", [rule for rule in KNOWN.rules if "prevalence=" in rule.advice], ids=lambda rule: rule.id
)
def test_what_an_advice_asks_for_can_be_asked(rule):
    (text,) = re.findall(r"[\w@]+\{[^}]*prevalence=[^}]*\}", rule.advice)
    metric = parse_metric(text.replace("=P}", "=0.02}"))
    entry = KNOWN.entries[metric.name]
    assert {*metric.parameters} <= {*entry.parameters, *entry.options}
    assert shares_in(metric.parameters["prevalence"])


@given(fingerprints())
def test_of_several_labels_no_metric_of_all_classes_at_once_is_left(drawn):
    found = recommend(replace(drawn, multiple_labels=True))
    at_once = {name for name, entry in KNOWN.entries.items() if entry.scope == "overall"}
    left = {each.metric.name for each in (*found.chosen, *found.alternatives) if not each.of}
    assert not at_once & left
    if drawn.category is Category.IMLC:
        of_probabilities = {name for name in at_once if KNOWN.entries[name].state == "forecasts"}
        assert at_once - of_probabilities <= {each.metric.name for each in found.ruled_out}


@dataclass
class Case:
    """A problem, and the pool that the paper leads to."""

    category: Category
    answers: dict
    metrics: list
    others: list


SMALL = {"small_structures": Frequency.CONSISTENTLY, "inter_rater_variability": True}
CASES = {
    "an organ": Case(Category.SEMS, {}, ["DSC"], []),
    "an organ whose outline matters": Case(
        Category.SEMS, {"structure_boundaries": True, "compensate_imprecision": True, "tolerance": 2.0},
        ["DSC", "NSD{tolerance=2}"], [],
    ),
    "an organ to be irradiated": Case(
        Category.SEMS, {"structure_boundaries": True, "boundary_errors": BoundaryErrors.DISTANCE_OUTLIER},
        ["DSC", "HD"], [],
    ),
    "the same with stray pixels": Case(
        Category.SEMS,
        {"boundary_errors": BoundaryErrors.DISTANCE_OUTLIER, "reference_outliers": True},
        ["DSC", "HD{percentile=95}"], [],
    ),
    "vessels": Case(Category.SEMS, {"tubular_shape": True}, ["clDice"], []),
    "vessels of which none may be missed": Case(
        Category.SEMS, {"tubular_shape": True, "error_preference": ErrorPreference.FN},
        ["clDice", "Fbeta{beta=2}"], [],
    ),
    "small lesions of a noisy reference": Case(Category.SEMS, SMALL, [], []),
    "their volume": Case(Category.SEMS, {**SMALL, "structure_volume": True}, ["AVDR"], []),
    "nodules": Case(
        Category.OBD,
        {"class_scores_available": True, "granularity": Granularity.ROUGH_OUTLINE},
        ["AP"], ["BoxIoU", "GreedyByScore"],
    ),
    "cells": Case(
        Category.INS,
        {"class_scores_available": True, "decision_rule": DecisionRule.ARGMAX},
        ["Fbeta{beta=1}", "AP", "DSC"], ["MaskIoU", "GreedyByScore"],
    ),
    "cells without scores": Case(
        Category.INS, {"decision_rule": DecisionRule.ARGMAX},
        ["Fbeta{beta=1}", "DSC"], ["MaskIoU", "IoUMatching{above=0.5}"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_known_problems_lead_to_the_metrics_that_the_paper_names(name):
    case = CASES[name]
    found = recommend(problem(case.category, **case.answers))
    assert keys(found.metrics) == case.metrics
    assert keys(each for each in found.chosen if each.chooses != "metrics") == case.others


@pytest.mark.parametrize("category", [Category.OBD, Category.INS])
def test_what_needs_true_negatives_is_ruled_out_where_objects_are_found(category):
    out = keys(recommend(problem(category)).ruled_out)
    assert {"Accuracy", "Specificity", "NPV", "MCC", "AUROC", "Kappa"} <= set(out)


def test_small_structures_of_a_noisy_reference_are_rather_detected():
    found = recommend(problem(Category.SEMS, **SMALL))
    assert {"DSC", "IoU", "clDice", "Fbeta"} <= set(keys(found.ruled_out))
    assert any("object detection" in rule.advice for rule in found.fired)
    assert [rule.id for rule in found.none_because] == ["S6.1"]


def test_overlap_of_objects_and_of_pixels_are_two_things():
    found = recommend(problem(Category.INS, decision_rule=DecisionRule.ARGMAX, **SMALL))
    assert "Fbeta{beta=1}" in keys(found.chosen)
    assert ("pixels", "Fbeta") in [(each.of, each.metric.key) for each in found.ruled_out]


def test_guides_are_those_of_alternatives_that_are_left():
    found = recommend(problem(Category.SEMS, boundary_errors=BoundaryErrors.DISTANCE_CONTOUR))
    assert [(rule.id, guide.id) for rule, guide in found.guides(KNOWN)] == [("S6.6", "DSC-or-IoU"), ("S7.2", "DG7.2")]
