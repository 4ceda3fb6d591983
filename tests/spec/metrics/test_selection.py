"""The metrics that follow from a fingerprint are those that the decision steps name."""

import itertools
import json
import re

import pytest

from assay_spec.metrics.catalogue import SelectionRule, catalogue
from assay_spec.metrics.fingerprint import (
    BoundaryErrors,
    CalibrationQuestion,
    Category,
    DecisionRule,
    ErrorPreference,
    Fingerprint,
    Frequency,
    Granularity,
    Independence,
    Target,
)
from assay_spec.metrics.recommendation import fired, recommend
from assay_spec.metrics.selection import choose
from assay_spec.model import EMPTY, properties
from assay_spec.record import replace

FLAGS = ["unequal_severity", "class_imbalance", "compensate_imbalance", "prevalence_reflects_population"]
COSTS = {DecisionRule.COST_BENEFIT: {"exchange_rate": 0.25}, DecisionRule.TARGET_VALUE: {"target_value": 0.8}}


def fingerprint(**answers):
    given = {"class_imbalance": False, "prevalence_reflects_population": True, "class_scores_available": True}
    return Fingerprint(
        assay="fingerprint/1",
        name="f",
        category=Category.IMLC,
        **{"decision_rule": DecisionRule.NONE, **given, **answers},
    )


def every_problem():
    """Every combination of answers that matters: a target only where there is one, a question only when asked."""
    decisions = [(rule, None) for rule in DecisionRule if rule is not DecisionRule.TARGET_VALUE]
    decisions += [(DecisionRule.TARGET_VALUE, target) for target in Target if target is not Target.FPPI]
    calibrations = [(False, CalibrationQuestion.OVERALL), *((True, question) for question in CalibrationQuestion)]
    for flags, scores, error, (rule, target), (asked, question) in itertools.product(
        itertools.product([False, True], repeat=4), [False, True], ErrorPreference, decisions, calibrations
    ):
        yield fingerprint(
            **dict(zip(FLAGS, flags, strict=True)),
            class_scores_available=scores,
            error_preference=error,
            decision_rule=rule,
            target=target,
            calibration_requested=asked,
            calibration_question=question,
            **COSTS.get(rule, {}),
        )


def by_the_steps(problem):
    """The metrics by the decision steps S2 to S5, written as a person would walk them."""
    yield from multi_class(problem)
    yield from per_class(problem)
    if problem.class_scores_available:
        yield "AUROC"
        if problem.class_imbalance and not problem.compensate_imbalance and problem.prevalence_reflects_population:
            yield "AP"
        yield from calibration(problem)


def multi_class(problem):
    if problem.decision_rule == "none":
        return
    if problem.unequal_severity:
        yield from ("NormalisedEC", "EC")
    elif problem.class_imbalance and problem.compensate_imbalance:
        yield "BalancedAccuracy"
    else:
        yield "Accuracy" if problem.prevalence_reflects_population else "BalancedAccuracy"


def per_class(problem):
    match problem.decision_rule, problem.target:
        case "none", _:
            return
        case "target_value", "sensitivity":
            found = ["Specificity@Sensitivity{at=0.8}", "PPV@Sensitivity{at=0.8}"]
        case "target_value", "specificity":
            found = ["Sensitivity@Specificity{at=0.8}"]
        case "target_value", "ppv":
            found = ["Sensitivity@PPV{at=0.8}"]
        case "cost_benefit", _:
            yield "NetBenefit{exchange_rate=0.25}"
            found = []
        case _ if problem.prevalence_reflects_population:
            yield {"none": "Fbeta{beta=1}", "FN": "Fbeta{beta=2}", "FP": "Fbeta{beta=0.5}"}[problem.error_preference]
            yield from ("PPV", "NPV")
            found = []
        case _:
            yield "LR+"
            found = []
    yield from found if problem.class_scores_available else ()
    yield from ("Sensitivity", "Specificity")


def calibration(problem):
    if not problem.calibration_requested:
        return
    match problem.calibration_question:
        case "overall":
            yield from ("Brier", "LogLoss")
        case "recalibration_comparison":
            yield from ("RootBrier", "LogLoss")
        case "canonical":
            yield from ("ECE-KDE{bandwidth=likelihood}", "Brier")
        case "top_label":
            yield from (f"TopLabel{name}{{bins=15,spacing=uniform}}" for name in ("ECE", "MCE"))
            yield "Brier"
        case _:
            yield from (f"{name}{{bins=15,spacing=uniform}}" for name in ("CWCE", "ECE", "MCE"))
            yield "Brier"


def test_every_combination_of_answers_leads_where_the_steps_lead():
    known, count = catalogue(), 0
    for problem in every_problem():
        wanted = list(by_the_steps(problem))
        assert [named.metric.key for named in recommend(problem, known).metrics] == wanted, problem
        computed = [key for key in wanted if key.partition("{")[0] in known.entries]
        assert [choice.metric.key for choice in choose(problem, known)] == computed, problem
        count += 1
    assert count == 4032


def test_without_scores_no_metric_needs_them_and_the_others_stay():
    known = catalogue()
    for problem in itertools.islice(every_problem(), 0, None, 7):
        without = [choice.metric for choice in choose(problem, known, scores=False)]
        states = {known.entries[metric.name].state for metric in without}
        assert states <= {"table"}
        kept = [c.metric.key for c in choose(problem, known) if known.entries[c.metric.name].state == "table"]
        assert [metric.key for metric in without] == kept


def test_nothing_follows_only_where_there_are_neither_decisions_nor_scores():
    for problem in every_problem():
        answered = problem.decision_rule is not DecisionRule.NONE or problem.class_scores_available
        assert bool(choose(problem, catalogue(), scores=problem.class_scores_available)) == answered


def test_every_metric_says_which_rules_led_to_it():
    known = catalogue()
    for problem in itertools.islice(every_problem(), 0, None, 5):
        rules = [rule for rule in fired(problem, known.rules) if rule.metrics]
        choices = choose(problem, known)
        assert {rule.id for choice in choices for rule in choice.rules} == {rule.id for rule in rules}
        for choice in choices:
            for rule in choice.rules:
                assert any(text.startswith(choice.metric.name) for text in rule.metrics)


ASKED = {*FLAGS, "class_scores_available", "error_preference", "decision_rule", "target"}
ASKED |= {"calibration_requested", "calibration_question"}
FILLED = {"target_value", "exchange_rate"}
"""Answers that become parameters of metrics."""
RULING = {"multiple_labels"}
"""Answers that rule metrics out."""


def test_the_rules_ask_for_the_answers_that_are_combined_above():
    choosing = [one for one in catalogue().rules if Category.IMLC in one.categories and one.metrics]
    assert {question for one in choosing for question in (*one.when, *one.unless)} == ASKED


@pytest.mark.parametrize(
    "name",
    sorted(
        {*properties(Fingerprint)}
        - ASKED
        - FILLED
        - RULING
        - {"assay", "category", "costs", "classes", "drafted", "ignore"}
    ),
)
def test_answers_that_no_rule_asks_for_change_nothing(name):
    others = {
        "name": "g",
        "non_independent": Independence.GROUPED,
        "boundary_errors": BoundaryErrors.EXISTENCE,
        "small_structures": Frequency.CONSISTENTLY,
        "granularity": Granularity.POSITION,
    }
    plain = fingerprint(decision_rule=DecisionRule.ARGMAX)
    changed = replace(plain, **{name: others.get(name, True)})
    assert choose(changed, catalogue()) == choose(plain, catalogue())


def rule(id_, metrics, when=EMPTY, unless=EMPTY):
    return SelectionRule(
        id=id_,
        step="S2",
        categories=(Category.IMLC,),
        when=when,
        unless=unless,
        metrics=metrics,
        because="b",
        provenance="recalled",
    )


def test_a_metric_that_several_rules_name_is_chosen_once_where_it_came_first():
    rules = (rule("a", ("AUROC", "AP")), rule("b", ("Accuracy", "AUROC")), rule("c", ("Fbeta{beta=1}", "Fbeta")))
    choices = choose(fingerprint(), catalogue()._replace(rules=rules))
    found = [(choice.metric.key, [one.id for one in choice.rules]) for choice in choices]
    assert found == [("AUROC", ["a", "b"]), ("AP", ["a"]), ("Accuracy", ["b"]), ("Fbeta{beta=1}", ["c", "c"])]


def test_conditions_hold_together_and_exceptions_only_when_they_hold_completely():
    problem = fingerprint(class_imbalance=True)
    yes = {"class_imbalance": True, "decision_rule": ("argmax", "none")}
    no = {"class_imbalance": True, "compensate_imbalance": True}
    rules = [rule("a", ("AP",), yes), rule("b", ("AP",), no), rule("c", ("AP",), yes, no), rule("d", ("AP",), yes, yes)]
    assert [one.id for one in fired(problem, tuple(rules))] == ["a", "c"]


CONDITIONS = {
    "FP2.5.1": "unequal_severity",
    "FP2.5.5": "compensate_imbalance",
    "FP2.6": "decision_rule",
    "FP2.7.1": "calibration_requested",
    "FP4.1": "class_imbalance",
    "FP4.2": "prevalence_reflects_population",
    "FP5.1": "class_scores_available",
}
LEADS_TO = {
    "S2.1": {"EC"},
    "S2.2": {"BalancedAccuracy"},
    "S2.3": {"Accuracy", "BalancedAccuracy"},  # S2.4 takes over where prevalences are not the population's
    "S2.4": {"EC", "BalancedAccuracy"},
    "S3.1": {"Specificity@Sensitivity", "PPV@Sensitivity", "Sensitivity@Specificity", "Sensitivity@PPV"},
    "S3.2": {"NetBenefit"},
    "S3.3": {"Fbeta"},
    "S3.4": {"LR+"},
    "S4.1": {"AUROC"},
    "S4.2": {"AP"},
}
NOTHING_OF = {"S2.0": "S2", "S3.0": "S3", "S4.0": "S4", "S5.0": "S5"}


def holds(condition, problem):
    """Whether a condition holds that is written as in the shared reading of the paper."""
    if " or " in condition:
        return any(holds(part, problem) for part in condition.split(" or "))
    negated = re.search(r"not\((.*) and (.*)\)", condition)
    if negated:
        rest = condition.replace(negated[0], "").removesuffix(" and ")
        both = all(holds(f"{part}=true", problem) for part in negated.groups())
        return not both and (not rest or holds(rest, problem))
    return all(_clause_holds(part, problem) for part in condition.split(" and "))


def _clause_holds(clause, problem):
    name, _, wanted = re.fullmatch(r"(FP[\d.]+)( in |=)(.+)", clause).groups()
    answers = [answer.removesuffix("_based") for answer in wanted.strip("{}").split(",")]
    return str(getattr(problem, CONDITIONS[name])).lower() in answers


def test_the_shared_reading_of_the_paper_agrees(corpus):
    shared = json.loads((corpus / "metrics" / "selection_rules.json").read_text())["rules"]
    rules = {one["id"]: one["when"] for one in shared if one["id"] in {*LEADS_TO, *NOTHING_OF}}
    assert set(rules) == {*LEADS_TO, *NOTHING_OF}
    known = catalogue()
    for problem in itertools.islice(every_problem(), 0, None, 3):
        choices = choose(problem, known)
        names = {choice.metric.name for choice in choices}
        steps = {one.id.partition(".")[0] for choice in choices for one in choice.rules}
        for id_, condition in rules.items():
            if not holds(condition, problem):
                continue
            if id_ in NOTHING_OF:
                assert NOTHING_OF[id_] not in steps, (id_, problem)
            elif id_ not in ("S2.3", "S2.4") or problem.decision_rule != "none":
                needs_scores = id_ == "S3.1" and not problem.class_scores_available
                decides = problem.decision_rule != "none" or not id_.startswith(("S2", "S3"))
                assert needs_scores or not decides or names & LEADS_TO[id_], (id_, problem)
