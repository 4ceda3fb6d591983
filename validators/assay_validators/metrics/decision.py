"""How scores become decisions, and what a wrong one costs."""

from collections.abc import Iterator

from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.metrics.fingerprint import Cost, DecisionRule, Fingerprint, Target
from assay_validators.context import Context, is_lost, note
from assay_validators.metrics.clauses import reloaded
from assay_validators.metrics.contradictions import COST_OF_RIGHT_ANSWER, REPEATED_COST
from assay_validators.rule import rule

DECISION = reloaded("FP2.6")
COSTS = reloaded("FP2.5.1")


@rule("FPR001", since="0.1", on=Fingerprint, source=DECISION)
def target_without_value(fingerprint: Fingerprint, ctx: Context) -> Iterator[Diagnostic]:
    """Decision by a target that is not given.

    ## What it does
    Checks that `decision_rule: target_value` comes with `target` and `target_value`; `target: fppi` with `target_fppi`.

    ## Why is this bad?
    The threshold, and with it the metric, depends on both.

    ## Example
    decision_rule: target_value
    target: sensitivity

    Use instead:
    decision_rule: target_value
    target: sensitivity
    target_value: 0.95

    ## References
    - Metrics Reloaded, FP2.6 (decision rule applied to predicted class scores)
    """
    if fingerprint.decision_rule is not DecisionRule.TARGET_VALUE:
        return
    value = {"target_fppi": "2"} if fingerprint.target is Target.FPPI else {"target_value": "0.95"}
    examples = {"target": "sensitivity", **value}
    absent = [attribute for attribute in examples if getattr(fingerprint, attribute) is None]
    missing = [attribute for attribute in absent if not is_lost(fingerprint, attribute)]
    if missing:
        words = " and ".join(f"`{attribute}`" for attribute in missing)
        added = " and ".join(f"`{attribute}: {examples[attribute]}`" for attribute in missing)
        yield ctx.error(
            (fingerprint, "decision_rule"),
            f"the decision needs a target, but {words} {'is' if len(missing) == 1 else 'are'} not given",
            help=f"add {added}, or what is required of your system",
        )


@rule("FPR002", since="0.1", on=Fingerprint, severity=Severity.WARNING, source=DECISION)
def unused_target(fingerprint: Fingerprint, ctx: Context) -> Iterator[Diagnostic]:
    """Target for a decision that has none.

    ## What it does
    Checks that a target and its value are given only with `decision_rule: target_value`.

    ## Why is this bad?
    A reader believes that the threshold was set to reach it.

    ## Example
    decision_rule: argmax
    target_value: 0.95

    Use instead:
    decision_rule: argmax

    ## References
    - Metrics Reloaded, FP2.6 (decision rule applied to predicted class scores)
    """
    if fingerprint.decision_rule is DecisionRule.TARGET_VALUE:
        return
    for attribute in ("target", "target_value", "target_fppi"):
        if getattr(fingerprint, attribute) is not None:
            yield ctx.warning(
                (fingerprint, attribute),
                f"`{attribute}` changes nothing with `decision_rule: {fingerprint.decision_rule}`",
                help="delete it, or say `decision_rule: target_value`",
            )


@rule("FPR003", since="0.1", on=Fingerprint, source=DECISION)
def missing_exchange_rate(fingerprint: Fingerprint, ctx: Context) -> Iterator[Diagnostic]:
    """Cost and benefit without an exchange rate.

    ## What it does
    Checks that `decision_rule: cost_benefit` comes with `exchange_rate`.

    ## Why is this bad?
    Net benefit weighs false against true positives by that rate; without it there is no number.

    ## Example
    decision_rule: cost_benefit

    Use instead:
    decision_rule: cost_benefit
    exchange_rate: 0.25

    ## References
    - Metrics Reloaded, FP2.6 (decision rule applied to predicted class scores)
    """
    missing = fingerprint.exchange_rate is None and not is_lost(fingerprint, "exchange_rate")
    if fingerprint.decision_rule is DecisionRule.COST_BENEFIT and missing:
        yield ctx.error(
            (fingerprint, "decision_rule"),
            "the decision weighs benefit against harm, but `exchange_rate` is not given",
            help="add `exchange_rate: 0.25` when one case found is worth four false alarms",
        )


@rule("FPR004", since="0.1", on=Fingerprint, severity=Severity.WARNING, source=DECISION)
def unused_exchange_rate(fingerprint: Fingerprint, ctx: Context) -> Iterator[Diagnostic]:
    """Exchange rate for a decision that has none.

    ## What it does
    Checks that `exchange_rate` is given only with `decision_rule: cost_benefit`.

    ## Why is this bad?
    A reader believes that benefit was weighed against harm.

    ## Example
    decision_rule: argmax
    exchange_rate: 0.25

    Use instead:
    decision_rule: argmax

    ## References
    - Metrics Reloaded, FP2.6 (decision rule applied to predicted class scores)
    """
    if fingerprint.decision_rule is not DecisionRule.COST_BENEFIT and fingerprint.exchange_rate is not None:
        yield ctx.warning(
            (fingerprint, "exchange_rate"),
            f"`exchange_rate` changes nothing with `decision_rule: {fingerprint.decision_rule}`",
            help="delete it, or say `decision_rule: cost_benefit`",
        )


@rule("FPR005", since="0.1", on=Fingerprint, source=COSTS)
def missing_costs(fingerprint: Fingerprint, ctx: Context) -> Iterator[Diagnostic]:
    """Unequal severity without costs.

    ## What it does
    Checks that `unequal_severity: true` comes with `costs`.

    ## Why is this bad?
    Expected cost would weigh every confusion by 1, which is what the answer denies.

    ## Example
    unequal_severity: true

    Use instead:
    unequal_severity: true
    costs:
      - {reference: malignant, prediction: benign, cost: 10}

    ## References
    - Metrics Reloaded, FP2.5.1 (unequal severity of class confusions)
    """
    if fingerprint.unequal_severity and not fingerprint.costs and not is_lost(fingerprint, "costs"):
        yield ctx.error(
            (fingerprint, "unequal_severity"),
            "some confusions are worse than others, but `costs` does not say by how much",
            help="add `costs: [{reference: malignant, prediction: benign, cost: 10}]`, or answer `false`",
        )


@rule("FPR006", since="0.1", on=Fingerprint, severity=Severity.WARNING, source=COSTS)
def unused_costs(fingerprint: Fingerprint, ctx: Context) -> Iterator[Diagnostic]:
    """Costs without unequal severity.

    ## What it does
    Checks that `costs` is given only with `unequal_severity: true`.

    ## Why is this bad?
    No metric that weighs costs would be chosen.

    ## Example
    costs:
      - {reference: malignant, prediction: benign, cost: 10}

    Use instead:
    unequal_severity: true
    costs:
      - {reference: malignant, prediction: benign, cost: 10}

    ## References
    - Metrics Reloaded, FP2.5.1 (unequal severity of class confusions)
    """
    if fingerprint.costs and not fingerprint.unequal_severity and not is_lost(fingerprint, "unequal_severity"):
        yield ctx.warning(
            (fingerprint, "costs"),
            "`costs` chooses no metric without `unequal_severity: true`",
            help="say `unequal_severity: true`, or delete the costs",
        )


@rule("FPR007", since="0.1", on=Fingerprint, source=COSTS)
def repeated_cost(fingerprint: Fingerprint, ctx: Context) -> Iterator[Diagnostic]:
    """Two costs for one confusion.

    ## What it does
    Checks that every pair of classes is given one cost.

    ## Why is this bad?
    Which of the two counts can only be guessed.

    ## Example
    unequal_severity: true
    costs:
      - {reference: malignant, prediction: benign, cost: 10}
      - {reference: malignant, prediction: benign, cost: 5}

    Use instead:
    unequal_severity: true
    costs:
      - {reference: malignant, prediction: benign, cost: 10}
      - {reference: benign, prediction: malignant, cost: 5}

    ## References
    - Metrics Reloaded, FP2.5.1 (unequal severity of class confusions)
    """
    first: dict[tuple[str, str], Cost] = {}
    for cost in fingerprint.costs:
        other = first.setdefault((cost.reference, cost.prediction), cost)
        if other is not cost:
            yield ctx.error(
                cost,
                REPEATED_COST.says.format(reference=cost.reference, prediction=cost.prediction),
                help=REPEATED_COST.help,
                related=[note(other, "the first one")],
            )


@rule("FPR008", since="0.1", on=Fingerprint, source=COSTS)
def cost_of_right_answer(fingerprint: Fingerprint, ctx: Context) -> Iterator[Diagnostic]:
    """Cost of a right answer.

    ## What it does
    Checks that a class taken for itself costs nothing.

    ## Why is this bad?
    Expected cost compares with a perfect system, which then would not be perfect. Often the two classes of the entry
    are a slip.

    ## Example
    unequal_severity: true
    costs:
      - {reference: malignant, prediction: malignant, cost: 10}

    Use instead:
    unequal_severity: true
    costs:
      - {reference: malignant, prediction: benign, cost: 10}

    ## References
    - Metrics Reloaded, FP2.5.1 (unequal severity of class confusions)
    """
    for cost in fingerprint.costs:
        if cost.reference == cost.prediction and cost.cost != 0:
            said = COST_OF_RIGHT_ANSWER.says.format(reference=cost.reference)
            yield ctx.error(cost, said, help=COST_OF_RIGHT_ANSWER.help)


@rule("FPR009", since="0.1", on=Fingerprint, severity=Severity.WARNING, source=COSTS)
def equal_costs(fingerprint: Fingerprint, ctx: Context) -> Iterator[Diagnostic]:
    """Costs that change nothing.

    ## What it does
    Checks that some confusion costs other than 1, which is what all others cost.

    ## Why is this bad?
    With equal costs expected cost is the error rate, and the severity is not unequal.

    ## Example
    unequal_severity: true
    costs:
      - {reference: malignant, prediction: benign, cost: 1}

    Use instead:
    unequal_severity: true
    costs:
      - {reference: malignant, prediction: benign, cost: 10}

    ## References
    - Metrics Reloaded, FP2.5.1 (unequal severity of class confusions)
    """
    if fingerprint.costs and all(cost.cost == 1 for cost in fingerprint.costs):
        yield ctx.warning(
            (fingerprint, "costs"),
            "every cost is 1, which is what a confusion costs anyway",
            help="give the worse confusion its cost, or answer `unequal_severity: false`",
        )
