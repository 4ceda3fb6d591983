"""A finished evaluation as its reader gets it: results.json, record.json and the report."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from assay.items.items import Finding
from assay.metrics.asked import Documents, answers, asked, documents_of, steps
from assay.metrics.curves import curves
from assay.metrics.denominators import Denominators, among_of
from assay.metrics.findings import checked_again, findings, told_once
from assay.metrics.guessing import worse_than_guessing
from assay.metrics.left_out import left_out_of
from assay.metrics.left_out_recorded import recorded
from assay.metrics.pictures import confusions, pictured, reliabilities, score_samples, scored, scored_counts, tables
from assay.metrics.pitfalls.items.evidence import Evidence, Setting
from assay.metrics.pitfalls.items.table import ITEMS
from assay.metrics.pitfalls.rows import outcomes_in, rows_of
from assay.metrics.ranks_shown import alike_of, rankings_of
from assay.metrics.results import results_of
from assay.metrics.study import Study
from assay.metrics.told import Told
from assay.metrics.work import Work
from assay.plan.file import plan_digest
from assay.plan.physical import Align, Measure
from assay.plan.tree import tree_lines
from assay.report.digits import count
from assay.report.model import (
    ClassCount,
    Difference,
    Exclusion,
    Fact,
    McNemar,
    Metric,
    Outcome,
    Pitfall,
    Report,
    Result,
    Source,
    Without,
)
from assay.report.notices import lacking_notice
from assay.runs.publish import publish as publish_run
from assay_spec.metrics.catalogue import catalogue, entry_of
from assay_spec.metrics.fingerprint import Fingerprint
from assay_spec.metrics.metric import metric_key
from assay_validators.report import Report as Checked

MANY = 3
"""So many algorithms are named in a title; more are counted."""

MISSING = "what needs them has no value, or no interval"
AGAIN = "`assay run` with the same document and folder tries again what was given up, and keeps the rest"

GIVEN_UP, GUESSING = "given-up", "guessing"
OF_RESULTS = frozenset([GIVEN_UP, GUESSING])
"""The codes of what the results themselves warn of; all else is of documents."""

_UNIT = re.compile(r"([a-z]{3,}?)[_-]?(?:id|key|no|number)?")
_NO_UNIT = {"row", "index", "name", "key", "number", "uid", "uuid", "record", "identifier"}


def publish(work: Work) -> None:
    """Write everything that a reader of the run gets."""
    results = results_of(work.plan, work.outputs)
    aligned = work.outputs[work.plan.align.id]
    publish_run(
        work.store,
        work.plan,
        results=results,
        exclusions=aligned["facts"],
        report=report_of(work, results),
        left_out=recorded(left_out_of(aligned)),
    )


def report_of(work: Told, results: Mapping[str, Any]) -> Report:
    """The report of a finished evaluation."""
    documents = documents_of(work.plan, work.base)
    report = _asked(work, documents)
    report = _valued(report, work, results)
    report = _drawn(report, work)
    return _warned(report, work, results, documents)


def _asked(work: Told, documents: Documents) -> Report:
    """What was asked and read, and how to come to the same."""
    plan, facts = work.compiled, work.facts
    return Report(
        title=(documents.evaluation and documents.evaluation.title) or _title_of(plan.align),
        question=_question(work),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        positive=plan.align.positive,
        unit=unit_of(plan.align.key),
        asked=tuple(asked(plan, work.study.group_count(plan.align.group))),
        answers=tuple(answers(documents.fingerprint, plan.align.group)),
        sources=tuple(_sources(work)),
        algorithms=plan.align.algorithms,
        plan=tuple(tree_lines(plan)),
        provenance=tuple(_provenance(work, facts)),
        steps=tuple(steps(plan, work.base, documents.benchmark, _packages(facts)["assay"])),
    )


def _valued(report: Report, work: Told, results: Mapping[str, Any]) -> Report:
    """The report with what was counted, and all values and rankings."""
    align, aligned = work.plan.align, work.outputs[work.plan.align.id]
    counted = Denominators(work.study, align.by)
    return replace(
        report,
        items=aligned["items"],
        left_out=aligned["excluded"],
        classes=tuple(ClassCount(name=n, count=c) for n, c in zip(align.classes, aligned["classes"], strict=True)),
        subgroups=tuple(counted.subgroups()),
        exclusions=tuple(_exclusions(aligned)),
        metrics=tuple(_metrics(work)),
        results=tuple(_results(work, results["results"], counted)),
        differences=tuple(_differences(work, results["differences"], counted)),
        ranks=rankings_of(results["ranks"]),
        alike=alike_of(results["ranks"]),
    )


def _drawn(report: Report, work: Told) -> Report:
    """The report with what is drawn; of very many items, from some of them."""
    plan, study = work.plan, work.study
    shown, counted_labels = pictured(study), tables(study)
    drawn, band = curves(shown, plan, counted_labels)
    return replace(
        report,
        notices=tuple(_notices(study, shown, unit_of(plan.align.key))),
        curves=drawn,
        band=band,
        reliability=tuple(reliabilities(plan, work.scoring)),
        scores=tuple(score_samples(shown, plan.align, scored_counts(study))),
        scored=scored(plan.align),
        confusions=tuple(confusions(counted_labels, plan.align)),
    )


def _warned(report: Report, work: Told, results: Mapping[str, Any], documents: Documents) -> Report:
    """The report with what documents, data and results warn of."""
    checked = work.checked or checked_again(work.plan, work.base, documents.benchmark)
    warned, outcomes = told_once(
        findings(work.plan, work.base, documents.benchmark, checked),
        _outcomes(work, results, documents.fingerprint, checked),
    )
    return replace(report, pitfalls=(*_losses(work), *_suspicions(results), *warned), outcomes=outcomes)


def _notices(study: Study, shown: Study, unit: str) -> Iterator[str]:
    """What must be said of a study before anybody reads on."""
    for name in study.labels:
        if lacks := study.lacks(name):
            yield lacking_notice(name, lacks, len(study), unit, "counts as wrong")
    if len(shown) < len(study):
        yield (
            f"Curves with their bands and distributions of scores are drawn from {count(len(shown))} of the "
            f"{count(len(study))} items, one at random out of each of equal runs of them. Everything else is of all."
        )


def unit_of(key: str) -> str:
    """What an item is called, going by the column that identifies it: `patient` of `patient_id`, else `item`."""
    found = _UNIT.fullmatch(key.lower())
    return found[1] if found and found[1] not in _NO_UNIT else "item"


def _title_of(align: Align) -> str:
    """What a report is called whose evaluation has no title: what is told apart, and by whom."""
    *others, last = align.algorithms
    named = " and ".join(filter(None, (", ".join(others), last)))
    who = named if len(align.algorithms) <= MANY else f"{len(align.algorithms)} algorithms"
    if align.positive:
        other = next(name for name in align.classes if name != align.positive)
        return f"{align.positive} or {other}, by {who}"
    return f"{len(align.classes)} classes of {align.reference}, by {who}"


def _question(work: Told) -> str:
    align = work.plan.align
    one = len(align.algorithms) == 1
    who = f"`{align.algorithms[0]}`" if one else f"{len(align.algorithms)} algorithms"
    if align.positive:
        other = next(name for name in align.classes if name != align.positive)
        return f"How well {'does' if one else 'do'} {who} tell `{align.positive}` from `{other}`?"
    return f"How well {'does' if one else 'do'} {who} tell {len(align.classes)} classes apart?"


def _sources(work: Told) -> Iterator[Source]:
    for path, digest in work.compiled.documents.items():
        yield Source(role="document", path=path, sha256=digest)
    for read in work.compiled.reads:
        tables = [file for file in read.files if file.path not in work.compiled.documents]
        for file in tables or read.files:
            yield Source(role=read.name, path=file.path, sha256=file.sha256, rows=read.rows)


def _exclusions(aligned: Mapping[str, Any]) -> Iterator[Exclusion]:
    for fact in aligned["facts"]:
        where = f" in `{fact['column']}`" if fact["column"] else ""
        yield Exclusion(
            reason=f"{Finding(fact['finding']).in_words()}{where}",
            count=fact["count"],
            algorithm=fact["algorithm"],
            examples=tuple(fact["examples"]),
            excludes=fact["excludes"],
            is_wrong=fact["is_wrong"],
        )


def _measures(work: Told) -> dict[str, Measure]:
    found: dict[str, Measure] = {}
    for sweep in work.plan.sweeps:
        for measure in sweep.measures:
            found.setdefault(measure.full_key, measure)
    return found


def _metrics(work: Told) -> Iterator[Metric]:
    for key, measure in _measures(work).items():
        entry = entry_of(measure.metric, measure.parameters)
        yield Metric(
            key=key,
            title=_title(entry.title, measure),
            definition=entry.definition,
            higher_is_better=entry.higher_is_better,
            family=measure.key,
            target=measure.target,
            among=among_of(measure),
            centred=entry.centred,
            reasons=tuple(str(reason) for reason in measure.reasons if reason.by == "select"),
            source=entry.source,
        )


def _results(work: Told, rows: Iterable[Mapping[str, Any]], counted: Denominators) -> Iterator[Result]:
    """The rows of results.json, each with how many items it is a share of."""
    measures = _measures(work)
    for row in rows:
        among = counted.of(measures[row["key"]], row["group"], row["algorithm"])
        yield Result(**{**row, **_floats(row), "without": _without(row)}, among=among)


def _without(row: Mapping[str, Any]) -> Without:
    value = row["without"]["value"]
    return Without(value=None if value is None else float(value), n=row["without"]["n"])


def _differences(work: Told, rows: Iterable[Mapping[str, Any]], counted: Denominators) -> Iterator[Difference]:
    measures = _measures(work)
    for row in rows:
        among = counted.of(measures[row["key"]], row["group"])
        tested = row["mcnemar"] and McNemar(**{**row["mcnemar"], **_floats(row["mcnemar"], ("p", "adjusted"))})
        yield Difference(**{**row, **_floats(row), "mcnemar": tested}, among=among)


def _floats(row: Mapping[str, Any], names: Sequence[str] = ("value", "low", "high")) -> dict[str, Any]:
    """The numbers of a row, for canonical JSON remembers 1.0 as 1."""
    return {name: None if row[name] is None else float(row[name]) for name in names}


def _title(title: str, measure: Measure) -> str:
    """The metric's title with those of its parameters that its catalogue entry does not fix."""
    known = catalogue().entries[measure.metric].parameters
    other = {name: value for name, value in measure.parameters.items() if known.get(name) != value}
    return title + metric_key("", other).replace("{", " (").replace("}", ")").replace("=", " = ")


def _losses(work: Told) -> Iterator[Pitfall]:
    """What was given up, so that the values and intervals that need it are missing."""
    for node, loss in work.losses.items():
        yield Pitfall(code=GIVEN_UP, severity="error", message=f"{loss}; {MISSING}", help=AGAIN, place=node)


def _suspicions(results: Mapping[str, Any]) -> Iterator[Pitfall]:
    """What the results themselves suggest to be wrong."""
    for worse in worse_than_guessing(results):
        yield Pitfall(code=GUESSING, severity="warning", message=str(worse), place=worse.key)


def _outcomes(
    work: Told, results: Mapping[str, Any], fingerprint: Fingerprint | None, checked: Sequence[Checked]
) -> tuple[Outcome, ...]:
    """What became of every pitfall of metrics; of those of the problem only where its description is still there."""
    found = [each for report in checked for each in report.diagnostics] if checked else None
    return outcomes_in(rows_of(ITEMS, Evidence(work.plan, work.scoring, results, Setting(fingerprint, found))))


def _provenance(work: Told, facts: Mapping[str, Any]) -> Iterator[Fact]:
    yield Fact(name="Plan", value=plan_digest(work.compiled))
    yield Fact(name="Versions", value=", ".join(f"{name} {number}" for name, number in _packages(facts).items()))
    yield Fact(name="Python", value=f"{facts['implementation']} {facts['python']}")
    processor = facts["processor"]["model"] or "processor unknown"
    libc = f", {facts['libc']}" if facts["libc"] else ""
    yield Fact(name="Machine", value=f"{facts['platform']}{libc}, {processor}, {facts['cores']} cores")
    yield Fact(name="Threads", value=_threads(facts))
    kernels = sorted(
        {f"{sweep.kernel} {sweep.versions[sweep.kernel]} on {sweep.backend}" for sweep in work.compiled.sweeps}
    )
    yield Fact(name="Kernels", value=", ".join(kernels))
    for node in work.compiled.resamples[:1]:
        yield Fact(name="Seed", value=str(node.seed))
    yield Fact(name="Time", value=f"{work.spent_ns / 1e9:.1f} s before this report")


def _threads(facts: Mapping[str, Any]) -> str:
    workers = facts["workers"]
    shared = f"shared by {workers} worker processes" if workers else "in one process"
    return f"{', '.join(f'{name} {number}' for name, number in facts['threads'].items())}; {shared}"


def _packages(facts: Mapping[str, Any]) -> Mapping[str, str]:
    return {name: number or "unknown" for name, number in facts["packages"].items()}
