"""A finished evaluation as its reader gets it: results.json, record.json and the report pages."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import numpy as np

from assay.metrics.pictures import confusions, curves, reliabilities, score_samples
from assay.metrics.record import RECORD, record_of
from assay.metrics.results import results_of
from assay.metrics.work import Work
from assay.plan.file import plan_digest
from assay.plan.physical import Measure
from assay.plan.tree import tree_lines
from assay.report.html import render_html
from assay.report.markdown import render_markdown
from assay.report.model import (
    ClassCount,
    Difference,
    Exclusion,
    Fact,
    Metric,
    Pitfall,
    Report,
    Result,
    Source,
    Step,
)
from assay.runs.environment import environment
from assay_spec.metrics.catalogue import catalogue
from assay_spec.metrics.metric import metric_key


def publish(work: Work) -> None:
    """Write everything that a reader of the run gets."""
    results = results_of(work.plan, work.outputs)
    report = report_of(work, results)
    work.store.write_json("results.json", results)
    work.store.write_json(RECORD, record_of(work))
    work.store.write_bytes("report.md", render_markdown(report).encode())
    work.store.write_bytes("report.html", render_html(report).encode())


def report_of(work: Work, results: Mapping[str, Any]) -> Report:
    """The report of a finished evaluation."""
    plan, aligned = work.plan, work.outputs[work.plan.align.id]
    return Report(
        title=plan.name,
        question=_question(work),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        positive=plan.align.positive,
        asked=tuple(_asked(work)),
        sources=tuple(_sources(work)),
        items=aligned["items"],
        classes=tuple(map(_class_count, plan.align.classes, aligned["classes"])),
        exclusions=tuple(_exclusions(aligned)),
        algorithms=plan.align.algorithms,
        metrics=tuple(_metrics(work)),
        results=tuple(Result(**row) for row in results["results"]),
        differences=tuple(Difference(**row) for row in results["differences"]),
        curves=tuple(curves(work)),
        reliability=tuple(reliabilities(work)),
        scores=tuple(score_samples(work)),
        confusions=tuple(confusions(work)),
        pitfalls=tuple(_pitfalls(work)),
        plan=tuple(tree_lines(plan)),
        provenance=tuple(_provenance(work)),
        steps=(Step(command="assay run evaluation.yaml -o run", note="compiles, runs and writes this report"),),
    )


def _question(work: Work) -> str:
    align = work.plan.align
    names = ", ".join(align.algorithms)
    target = f" `{align.positive}` against the rest" if align.positive else f" {len(align.classes)} classes"
    return f"How well do {names} tell{target}, on the items of {align.key}?"


def _asked(work: Work) -> Iterator[Fact]:
    align = work.plan.align
    yield Fact(name="reference", value=align.reference)
    yield Fact(name="classes", value=", ".join(align.classes))
    if align.by:
        yield Fact(name="subgroups", value=", ".join(align.by))
    for node in work.plan.resamples[:1]:
        yield Fact(name="bootstrap", value=f"{node.replicates:,} replicates, {node.scheme}, seed {node.seed}")
    for override in work.plan.overrides:
        yield Fact(name="set", value=override)


def _sources(work: Work) -> Iterator[Source]:
    for path, digest in work.plan.documents.items():
        yield Source(role="document", path=path, sha256=digest)
    for read in work.plan.reads:
        for file in read.files:
            yield Source(role=read.name, path=file.path, sha256=file.sha256, rows=read.rows)


def _class_count(name: str, count: int) -> ClassCount:
    return ClassCount(name=name, count=count)


def _exclusions(aligned: Mapping[str, Any]) -> Iterator[Exclusion]:
    for fact in aligned["facts"]:
        where = f" in column {fact['column']}" if fact["column"] else ""
        yield Exclusion(
            reason=f"{fact['finding']}{where}",
            count=fact["count"],
            algorithm=fact["algorithm"],
            examples=tuple(fact["examples"]),
        )


def _measures(work: Work) -> dict[str, Measure]:
    found: dict[str, Measure] = {}
    for sweep in work.plan.sweeps:
        for measure in sweep.measures:
            found.setdefault(_key(measure), measure)
    return found


def _key(measure: Measure) -> str:
    target = {"class": measure.target} if measure.target else {}
    return metric_key(measure.metric, {**measure.parameters, **target})


def _metrics(work: Work) -> Iterator[Metric]:
    for key, measure in _measures(work).items():
        entry = catalogue().entries[measure.metric]
        yield Metric(
            key=key,
            title=entry.title,
            definition=entry.definition,
            higher_is_better=entry.higher_is_better,
            reasons=tuple(str(reason) for reason in measure.reasons if reason.by == "select"),
            source=entry.source,
        )


def _pitfalls(work: Work) -> Iterator[Pitfall]:
    for key, measure in _measures(work).items():
        for reason in measure.reasons:
            if reason.by == "lint":
                yield Pitfall(code=reason.rule, severity="warning", message=reason.text, place=key)


def _provenance(work: Work) -> Iterator[Fact]:
    yield Fact(name="plan", value=plan_digest(work.plan))
    facts = environment()
    packages = facts["packages"]
    assert isinstance(packages, dict)
    yield Fact(name="versions", value=", ".join(f"{name} {number}" for name, number in packages.items()))
    yield Fact(name="python", value=f"{facts['implementation']} {facts['python']} on {facts['platform']}")
    backends = sorted({f"{sweep.kernel} on {sweep.backend}" for sweep in work.plan.sweeps})
    yield Fact(name="kernels", value=", ".join(backends))
    seconds = float(np.sum([e.ended_ns - e.started_ns for e in work.store.entries()])) / 1e9
    yield Fact(name="time", value=f"{seconds:.1f} s before this report")
