"""What to write of an evaluation of items in a paper: how its values were found, and what readers have to be told."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from assay.metrics.beside import IN_A_REPORT, Beside
from assay.metrics.passes.intervals import BOOTSTRAPS
from assay.metrics.pictures import decision, level_of
from assay.metrics.ranks_told import ranked_items, ranked_sentences
from assay.metrics.sheet import as_latex
from assay.metrics.states.lacking import WORST
from assay.metrics.states.table import AT_LEAST
from assay.plan.physical import Align, Measure, PhysicalPlan
from assay.report.footnotes import word_of
from assay.report.methods import DECIDES, Item, Methods, only_authors_know, within_sentence
from assay.report.text import counted
from assay.runs.disk import read_bytes
from assay.runs.folder import RESULTS
from assay.runs.record import read_record
from assay_spec.metrics.catalogue import catalogue, entry_of
from assay_spec.metrics.prevalence import PREVALENCE

CITED = "maierhein2024metrics"

SELECT = "select"
"""The pass that chooses metrics."""

_RESTS = "; it rests on "
"""In a reason stands behind it whose answers nobody gave; see `assay_spec.metrics.unanswered.resting`."""
_QUESTION = re.compile(r"\bFP\d+(?:\.\d+)+")

OF_SEVERAL = (
    ": as the class that costs most, of several the farthest in the order of the classes, and where a class is held "
    "against the rest as called so"
)
"""What stands for a missing answer of more than two classes."""

METHODS = {
    "wilson": "Wilson's (wilson1927probable)",
    "clopper-pearson": "Clopper and Pearson's (clopper1934use)",
    "delong": "DeLong's on the scale of the logit (delong1988comparing)",
    "bootstrap": "percentiles of a bootstrap of items (efron1993introduction)",
    "stratified-bootstrap": "percentiles of a bootstrap of items within their class (efron1993introduction)",
    "cluster-bootstrap": "percentiles of a bootstrap of whole groups (efron1993introduction)",
    "random-groups": "Student's, from random groups of items",
}
"""How intervals are found."""


def methods_of(folder: Path) -> Methods:
    """What to write of the finished run in `folder`.

    Raises:
        RunError: there is none, or it was changed.
    """
    return methods_from(read_record(folder).plan, json.loads(read_bytes(folder / RESULTS)))


def methods_from(plan: PhysicalPlan, results: Mapping[str, Any], beside: Beside = IN_A_REPORT) -> Methods:
    """What to write of what a plan came to.

    Args:
        plan: what was done.
        results: as in results.json.
        beside: where the rest is said.
    """
    sentences, checklist = _sentences(plan, results, beside), _checklist(plan, results, beside)
    return Methods(list(sentences), as_latex(results), list(checklist))


def _sentences(plan: PhysicalPlan, results: Mapping[str, Any], beside: Beside) -> Iterator[str]:
    yield from _compared(plan.align, results, beside)
    yield from _refused(results.get("problems", ()))
    yield from _missing(plan, results["results"])
    yield from _measured(plan)
    if beside.pitfalls:
        yield beside.pitfalls
    yield from _drawn(plan, results)
    yield from ranked_sentences(results.get("ranks", ()))
    lacks = Counter(word_of(row["reason"] or "") for row in results["results"] if row["value"] is None)
    for word, times in lacks.items():
        are, they = ("is", "it is") if times == 1 else ("are", "they are")
        yield f"{counted(times, 'value')} {are} {word}; {they} reported as such, with the reason."


def _compared(align: Align, results: Mapping[str, Any], beside: Beside) -> Iterator[str]:
    rows = results["results"]
    items = max((row["n"] for row in rows), default=align.items)
    excluded = max((row["excluded"] for row in rows), default=0)
    were = "was" if excluded == 1 else "were"
    left_out = f"; {excluded:,} {were} left out for all algorithms{beside.left_out}" if excluded else ""
    yield (
        f"{counted(len(align.algorithms), 'algorithm')} ({', '.join(align.algorithms)}) "
        f"{'was' if len(align.algorithms) == 1 else 'were'} evaluated with Assay {version('assay')} on "
        f"{counted(items, 'item')} of the classes {', '.join(align.classes)}, "
        f"joined by `{align.key}`{left_out}."
    )
    if align.positive:
        yield f"The class to be found is {align.positive}."
    decisions = {name: decision(name, align) for name in align.algorithms}
    for how in dict.fromkeys(decisions.values()):
        whose = (
            "" if len(set(decisions.values())) == 1 else f" of {', '.join(n for n, d in decisions.items() if d == how)}"
        )
        yield f"Predicted classes{whose}: {how}."


def _refused(problems: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Which algorithms were given and not scored, and why."""
    if problems:
        each = "; ".join(f"{one['algorithm']} ({one['problem']})" for one in problems)
        yield f"Predictions that could not be scored: {each}."


def _missing(plan: PhysicalPlan, rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What predictions that are missing count as."""
    lacking = {row["algorithm"]: row["missing"] for row in rows if row.get("missing") and not row["group"]}
    if not lacking:
        return
    of = ", ".join(f"{missing:,} of {name}" for name, missing in lacking.items())
    two = bool(plan.align.positive)
    yield (
        f"Predictions that are missing or cannot be used ({of}) count as wrong{'' if two else OF_SEVERAL}, and their "
        "scores as the surest wrong ones (maierhein2024metrics)."
    )
    known = WORST.keys() if two else WORST.keys() | AT_LEAST.keys()
    if bounded := [measure.metric for measure in plan.measures if measure.metric in known]:
        names = list(dict.fromkeys(bounded))
        yield f"No answers in their place could make {', '.join(names)} worse than the value that is given."


def _measured(plan: PhysicalPlan) -> Iterator[str]:
    for measure in _measures(plan).values():
        entry = entry_of(measure.metric, measure.parameters)
        given = ", ".join(_given(name, value, plan.align.classes) for name, value in measure.parameters.items())
        of = f" with {given}" if given else ""
        yield f"{measure.metric} is the {within_sentence(entry.title)}{of}: {entry.definition.rstrip('.')}."
    rules = [
        reason.rule for one in _measures(plan).values() for reason in one.reasons if reason.by == SELECT and reason.rule
    ]
    if rules:
        named = ", ".join(dict.fromkeys(rules))
        yield f"Metrics follow from a description of the problem, by rules after Metrics Reloaded ({CITED}): {named}."
    if nobodys := _nobodys_answers(plan):
        yield f"Nobody answered {', '.join(nobodys)} of it: these rest on what a draft says, or is usual."


def _given(name: str, value: str | float, classes: Sequence[str]) -> str:
    """A parameter as it was given, and of which classes shares are."""
    shares = f" (of {', '.join(classes)})" if name == PREVALENCE and "/" in str(value) else ""
    return f"{name}={_shown(value)}{shares}"


def _shown(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:g}"


def _measures(plan: PhysicalPlan) -> dict[str, Measure]:
    """The metrics by their keys without classes, each once."""
    return {one.key: one for one in plan.measures}


def _drawn(plan: PhysicalPlan, results: Mapping[str, Any]) -> Iterator[str]:
    rows, differences = results["results"], results["differences"]
    by_method: dict[str, dict[str, None]] = {}
    for row in rows:
        if row["low"] is not None:
            by_method.setdefault(_found(row), {})[row["metric"]] = None
    listed = "; ".join(f"of {', '.join(names)} {how}" for how, names in by_method.items())
    if listed:
        yield f"Intervals are two-sided at {100 * level_of(plan):g}%: {listed}."
    if plan.resamples:
        node = plan.resamples[0]
        yield f"Draws are {node.replicates:,}, from the seed {node.seed}."
    if len(plan.align.algorithms) > 1:
        yield "Differences between algorithms are paired: every draw takes the same items of all of them."
    if tested := list(dict.fromkeys(row["key"] for row in differences if row.get("mcnemar"))):
        yield (
            f"Beside its interval a difference of {', '.join(tested)} has McNemar's exact test, two-sided "
            "(mcnemar1947note), adjusted within each metric (holm1979simple)."
        )
    if plan.align.group:
        yield f"Items that share their `{plan.align.group}` belong together and are drawn as a whole."


def _found(row: Mapping[str, Any]) -> str:
    """How the interval of a value was found."""
    how = METHODS.get(row["method"], row["method"])
    moved = row["method"] in BOOTSTRAPS and catalogue().entries[row["metric"]].centred
    return f"{how}, moved until the mean of the draws is the value" if moved else how


def _checklist(plan: PhysicalPlan, results: Mapping[str, Any], beside: Beside) -> Iterator[Item]:
    align, asks = plan.align, beside.asks.format
    rows = results["results"]
    bounded = all(row["low"] is not None for row in rows if row["value"] is not None)
    group = (
        f"by {align.group}, drawn whole" if align.group else f"say whether any items share a patient; {asks('group')}"
    )
    by = f"by {', '.join(align.by)}" if align.by else f"say how values differ by centre or patient group; {asks('by')}"
    yield Item("Every metric has its whole definition", True, "Methods")
    has_reasons = _have_reasons(plan)
    why = beside.reasons if has_reasons else f"describe the problem: {asks('fingerprint')}"
    if has_reasons and (nobodys := _nobodys_answers(plan)):
        has_reasons, why = False, f"answer {', '.join(nobodys)} in the fingerprint"
    yield Item("Why these metrics fit the problem", has_reasons, why)
    yield Item("Number of items, and those left out with the reason", True, beside.items)
    yield Item("How scores become classes", True, "Methods")
    yield Item("Intervals of all values", bounded, "Values" if bounded else beside.unbounded)
    yield Item("Items that depend on each other", bool(align.group), group)
    yield Item("Values by subgroup", bool(align.by), by)
    if len(align.algorithms) > 1:
        yield Item("Comparisons are paired", True, "Methods")
        yield from ranked_items(results.get("ranks", ()))
        yield DECIDES
    yield Item("Prevalence of the classes, and whether it is that of the population", False, "say so")
    yield Item("Where a decision threshold comes from, if any was tuned", False, "say so; never from the test items")
    yield from only_authors_know("item")


def _nobodys_answers(plan: PhysicalPlan) -> list[str]:
    """The questions on whose answers metrics rest and that nobody answered, as the reasons of the plan tell them."""
    texts = [reason.text for one in plan.measures for reason in one.reasons if reason.by == SELECT]
    found = {id_ for text in texts for id_ in _QUESTION.findall(text.partition(_RESTS)[2])}
    return sorted(found, key=lambda id_: [int(part) for part in id_.removeprefix("FP").split(".")])


def _have_reasons(plan: PhysicalPlan) -> bool:
    """Whether every metric is there by a rule."""
    return all(any(reason.by == SELECT and reason.rule for reason in one.reasons) for one in plan.measures)
