"""`assay explain S7.2`, `assay explain S7`: a selection rule, or a decision step with all its rules."""

from collections.abc import Iterator, Mapping

from assay_spec.metrics.catalogue import SelectionRule, catalogue

SOURCE = "Metrics Reloaded (arXiv 2206.01653v8)"
"""Of the decision steps."""


def rule_lines(wanted: str) -> Iterator[str]:
    """What a rule asks, and what follows from it; nothing when no rule is called so."""
    for rule in catalogue().rules:
        if rule.id == wanted:
            step = catalogue().steps[rule.step]
            yield f"{rule.id}: {step.id} {step.title}{mark(rule.provenance)}"
            yield f"  for           {', '.join(rule.categories)}"
            yield from (f"  {word:<12}  {condition}" for word, condition in conditions_of(rule))
            for word, metrics in (
                ("chooses", rule.metrics),
                ("alternatives", rule.alternatives),
                ("rules out", rule.excludes),
            ):
                if metrics:
                    yield f"  {word:<12}  {', '.join(metrics)}"
            if rule.guide:
                guide = catalogue().guides[rule.guide]
                yield f"  guide         {guide.id}: {guide.text}{mark(guide.provenance)}"
            yield f"  because       {rule.because}"
            if rule.advice:
                yield f"  advice        {rule.advice}"


def step_lines(wanted: str) -> Iterator[str]:
    """What a step decides and by which rules; nothing when no step is called so."""
    step = catalogue().steps.get(wanted)
    if step is None:
        return
    yield f"{step.id}: {step.title}, a decision step{mark(step.provenance)}"
    yield f"  for           {', '.join(step.categories)}"
    yield f"  chooses       {step.chooses}"
    for rule in catalogue().rules:
        if rule.step == wanted:
            yield f"  {rule.id:<12}  {_consequence(rule)}: {rule.because}{mark(rule.provenance)}"
    yield f"  source        {SOURCE}"


def _consequence(rule: SelectionRule) -> str:
    """What follows where a rule fits: what it chooses or, where it chooses nothing, what it rules out or advises."""
    ruled_out = f"not {', '.join(rule.excludes)}" if rule.excludes else ""
    return ", ".join(rule.metrics) or ruled_out or rule.advice or "nothing"


def conditions_of(rule: SelectionRule) -> Iterator[tuple[str, str]]:
    """The answers on which a rule fires, and on which it does not, each behind `when` or `unless`."""
    yield from (("when", condition) for condition in _conditions(rule.when))
    yield from (("unless", condition) for condition in _conditions(rule.unless))


def mark(provenance: str) -> str:
    """What is not yet checked against its source says so."""
    return " [recalled]" if provenance == "recalled" else ""


def _conditions(conditions: Mapping[str, object]) -> Iterator[str]:
    for name, value in conditions.items():
        values = value if isinstance(value, tuple) else (value,)
        yield f"{name}: {' or '.join(str(one).lower() if isinstance(one, bool) else str(one) for one in values)}"
