"""The plain parts of the page: what was asked, what was counted, and every mean with and without the policy."""

from collections.abc import Iterable, Iterator
from importlib.metadata import version
from platform import platform, python_version
from typing import Any

from assay.metrics.pitfalls.rows import outcomes_in
from assay.metrics.segmentation.classes import TOGETHER
from assay.metrics.segmentation.listing import some
from assay.metrics.segmentation.page.notices import notices
from assay.metrics.segmentation.page.rankings import tests_of
from assay.metrics.segmentation.policy import BothEmpty, Shown
from assay.metrics.segmentation.record import MasksRecord
from assay.metrics.segmentation.results import counts_of, unit_of
from assay.metrics.segmentation.score import Found, Wish
from assay.report.digits import USUAL, count, decimals_within, shown, shown_interval
from assay.report.footnotes import NO_FOOTNOTES, Footnotes
from assay.report.model import Difference, Exclusion, Fact, Metric, Report, Result, Without
from assay.report.plain import NUMBER, Plain
from assay_spec.policy import Undefineds

MOST_EXAMPLES = 5

MOST_PAIRWISE = 10
"""With more algorithms, only differences from the best one are on the page."""

LISTED = "the digest of what `sha256sum` prints of them, as the JSON lists them"

UNDEFINED = {
    Undefineds.WORST: "the worst value of the metric: for distances the diagonal of the image, for volumes all of it",
    Undefineds.DROP: "left out of means, and counted",
}
BOTH_EMPTY = {
    BothEmpty.BEST: "the best value of the metric",
    BothEmpty.DROP: "left out of means, and counted",
}


def report_of(found: Found, wish: Wish, reference: str, record: MasksRecord, created: str) -> Report:
    """The parts of the page that every report has."""
    study = found.study
    algorithms = study.algorithms
    return Report(
        title=f"Scores of {algorithms[0]}" if len(algorithms) == 1 else f"Scores of {len(algorithms)} algorithms",
        question=f"{some([one.name for one in study.structures])} against `{reference}`",
        created=created,
        notices=tuple(notices(found)),
        unit="case",
        asked=tuple(_asked(found, wish, reference)),
        items=len(study.cases),
        left_out=len(study.unusable),
        algorithms=algorithms,
        metrics=tuple(_metrics(found)),
        results=tuple(_results(found)),
        differences=tuple(_differences(found)),
        ranks=tuple(tests_of(found)),
        outcomes=outcomes_in(found.results["pitfalls"]),
        provenance=tuple(_provenance(record)),
    )


def _asked(found: Found, wish: Wish, reference: str) -> Iterator[Fact]:
    study = found.study
    yield Fact(name="Reference", value=reference)
    for name, folder in list(found.matched.algorithms.items())[:50]:
        yield Fact(name=f"Prediction of {name}", value=str(folder))
    for structure in study.structures[:50]:
        labels = ", ".join(map(str, structure.labels))
        yield Fact(name=f"Class {structure.name}", value=f"label {labels}" if labels else "no label")
    if study.question.classes.ignore is not None:
        ignored = f"voxels of the label {study.question.classes.ignore} in the reference, which count nowhere"
        yield Fact(name="Ignored", value=ignored)
    yield Fact(
        name="A structure or prediction that is not there",
        value=UNDEFINED[study.policy.undefined],
        note=f"--undefined {study.policy.undefined.value}",
    )
    yield Fact(
        name="A structure that neither side shows",
        value=BOTH_EMPTY[study.policy.both_empty],
        note=f"--both-empty {study.policy.both_empty.value}",
    )
    spacing = wish.spacing or "as the files of the reference say"
    yield Fact(name="Spacing", value=spacing, note="--spacing" if wish.spacing else "")
    placed = "have to agree with the reference" if wish.placed else "were not compared"
    yield Fact(name="Spacing, orientation and origin of predictions", value=placed)
    if wish.group:
        yield Fact(name="Cases belong together by", value=wish.group, note="--group")
    for column in wish.by:
        yield Fact(name="Also by", value=column, note="--by")


def _exclusions(found: Found) -> Iterator[Exclusion]:
    gathered: dict[tuple[str, str], list[str]] = {}
    for row in found.results["problems"]:
        gathered.setdefault((row["problem"], row["algorithm"]), []).append(row["case"])
    for (reason, algorithm), named in gathered.items():
        cases = [case for case in named if case]
        yield _exclusion(reason, algorithm, cases, excludes=bool(cases) and not algorithm)
    for algorithm, extra in found.matched.extra.items():
        yield _exclusion("there is a prediction and no reference", algorithm, list(extra), excludes=True)
    if rows := found.results["extra_rows"]:
        yield _exclusion("the table of cases has a row, and there is no reference", "", rows, excludes=True)


def _exclusion(reason: str, algorithm: str, cases: list[str], *, excludes: bool) -> Exclusion:
    examples = tuple(cases[:MOST_EXAMPLES])
    return Exclusion(reason=reason, count=len(cases), algorithm=algorithm, examples=examples, excludes=excludes)


def _metrics(found: Found) -> Iterator[Metric]:
    """Every metric of every class; one whose best value lies in the middle has no direction, and is told apart."""
    study = found.study
    several = len(study.structures) > 1
    for asked in study.question.metrics:
        if asked.entry.higher_is_better is None:
            continue
        seen = {row["class"]: row for row in found.results["results"] if row["label"] == asked.label}
        for name, row in seen.items():
            unit = f", {row['measured_in']}" if row["measured_in"] else ""
            yield Metric(
                key=row["key"],
                title=f"{asked.label}{unit}",
                definition=f"{asked.title}: {asked.definition}",
                higher_is_better=asked.entry.higher_is_better,
                bounded=asked.entry.maximum is not None,
                family=asked.key if several else "",
                target=(TOGETHER if name is None else name) if several else "",
                source=asked.entry.source,
            )


def _directed(found: Found) -> set[str]:
    return {metric.key for metric in _metrics(found)}


def _results(found: Found) -> Iterator[Result]:
    known = _directed(found)
    for row in found.results["results"]:
        if not row["group"] and row["key"] in known:
            yield Result(
                key=row["key"],
                metric=row["metric"],
                algorithm=row["algorithm"],
                value=row["value"],
                low=row["low"],
                high=row["high"],
                level=row["level"],
                method=row["method"],
                unit=row["unit"],
                n=row["n"],
                excluded=row["excluded"],
                higher_is_better=row["higher_is_better"],
                definition=row["definition"],
                reason=row["reason"],
                missing=row["undefined"],
                without=Without(**row["without"]),
                counts=counts_of(row),
            )


def _differences(found: Found) -> Iterator[Difference]:
    known = _directed(found)
    best = _best(found) if len(found.study.algorithms) > MOST_PAIRWISE else None
    for row in found.results["differences"]:
        if row["group"] or row["key"] not in known:
            continue
        if best is None or best.get(row["key"]) in (row["first"], row["second"]):
            names = ("key", "first", "second", "value", "low", "high", "level", "method", "n", "reason")
            yield Difference(**{name: row[name] for name in names})


def pairs_left_out(found: Found) -> str:
    """What the page says of the differences that it leaves out; empty where it has all."""
    many = len(found.study.algorithms)
    if many <= MOST_PAIRWISE:
        return ""
    return (
        f"Of {many} algorithms, more than {MOST_PAIRWISE}, only the differences from the best one stand on this page; "
        "the JSON has those of all pairs."
    )


def _best(found: Found) -> dict[str, str]:
    """By metric, who has the best value."""
    best: dict[str, tuple[float, str]] = {}
    for row in found.results["results"]:
        if row["group"] or row["value"] is None:
            continue
        value = -row["value"] if row["higher_is_better"] else row["value"]
        if row["key"] not in best or value < best[row["key"]][0]:
            best[row["key"]] = value, row["algorithm"]
    return {key: name for key, (_, name) in best.items()}


def _provenance(record: MasksRecord) -> Iterator[Fact]:
    yield Fact(name="Files", value=count(len(record.files)), note=f"{record.digest}, {LISTED}")
    for package in ("assay", "numpy", "numba"):
        yield Fact(name=package, value=version(package))
    yield Fact(name="Python", value=python_version())
    yield Fact(name="Machine", value=platform(terse=True))


def excluded(found: Found) -> Plain:
    """What was missing or could not be used, and whether that leaves a case out."""
    rows = tuple(
        (one.reason, one.algorithm or "the reference", count(one.count), "yes" if one.excludes else "no", _such(one))
        for one in _exclusions(found)
    )
    heads = ("What", "Of", "Cases", "Left out", "Such as")
    return Plain(caption="What is missing or could not be used", heads=heads, rows=rows, looks=("", "", NUMBER))


def _such(one: Exclusion) -> str:
    return ", ".join(one.examples) + (" and more" if one.count > len(one.examples) else "")


def definitions(found: Found) -> Plain:
    """Every metric with its whole definition."""
    rows = []
    for asked in found.study.question.metrics:
        entry = asked.entry
        recalled = " (recalled)" if entry.provenance == "recalled" else ""
        unit = unit_of(asked, found.study) or "none"
        rows.append(
            (
                asked.label,
                f"{asked.title}: {asked.definition}",
                f"`{asked.key}`",
                unit,
                entry.undefined,
                entry.source + recalled,
            )
        )
    return Plain(
        caption="What the metrics are",
        heads=("Metric", "In words", "Whole definition", "Unit", "Undefined where", "Source"),
        rows=tuple(rows),
        coded=True,
    )


def with_and_without(found: Found) -> Plain:
    """Every mean as the policy makes it, and over those cases alone on which the formula has a value."""
    known = [row for row in found.results["results"] if not row["group"]]
    labels = [asked.label for asked in found.study.question.metrics]
    classes = list(dict.fromkeys(row["class"] for row in known))
    known.sort(key=lambda row: (classes.index(row["class"]), labels.index(row["label"])))
    bounded = _bounded(found)
    footnotes = _footnotes(known)
    rows = [tuple(_row(row, footnotes, bounded=row["label"] in bounded)) for row in known]
    heads = ("Class", "Metric", "Algorithm", "Mean", "Interval", "Without", "No value in", "Missing", "Failed")
    return Plain(
        caption="Means with and without the policy",
        heads=(*heads, "Missed", "Invented", "Both empty"),
        rows=tuple(rows),
        looks=("", "", "", *(NUMBER,) * 9),
        notes=(*_counting(known), *footnotes.lines()),
    )


def _counting(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """What rows of several classes count."""
    if any(row["class"] is None for row in rows):
        yield (
            f"The columns from No value in on count cases; at {TOGETHER} they count values, of which a case has one "
            "for each class."
        )


def _footnotes(rows: Iterable[dict[str, Any]]) -> Footnotes:
    return Footnotes.of(row["reason"] or "" for row in rows)


def _bounded(found: Found) -> set[str]:
    """The metrics that end at 1."""
    return {asked.label for asked in found.study.question.metrics if asked.entry.maximum is not None}


def _row(row: dict[str, Any], footnotes: Footnotes = NO_FOOTNOTES, *, bounded: bool) -> Iterator[str]:
    unit = f",\N{NO-BREAK SPACE}{row['measured_in']}" if row["measured_in"] else ""
    yield from (TOGETHER if row["class"] is None else row["class"], row["label"] + unit, row["algorithm"])
    decimals = decimals_within(row["low"], row["high"], USUAL)
    undefined = row["value"] is None
    yield footnotes.no_value(row["reason"]) if undefined else shown(row["value"], decimals, bounded=bounded)
    yield shown_interval(row["low"], row["high"], decimals, bounded=bounded) or _no_interval(row, footnotes)
    without = row["without"]["value"]
    yield "no value" if without is None else shown(without, decimals, bounded=bounded)
    yield count(row["undefined"])
    counts = (Shown.MISSING, Shown.FAILED, Shown.MISSED, Shown.INVENTED, Shown.NEITHER)
    yield from (count(row["shown"][each]) for each in counts)


def _no_interval(row: dict[str, Any], footnotes: Footnotes) -> str:
    """A dash and why; a mean that is undefined has its reason in its own place."""
    return footnotes.told("–", row["reason"]) if row["value"] is not None and row["reason"] else "–"


def by_subgroup(found: Found) -> Plain:
    """Means within subgroups."""
    rows, bounded = [], _bounded(found)
    known = [row for row in found.results["results"] if row["group"]]
    footnotes = _footnotes(known)
    for row in known:
        ((column, part),) = row["group"].items()
        class_, metric, algorithm, mean, interval, *_ = _row(row, footnotes, bounded=row["label"] in bounded)
        rows.append((f"{column}: {part}", class_, metric, algorithm, mean, interval, count(row["n"])))
    return Plain(
        caption="Means by subgroup",
        heads=("Subgroup", "Class", "Metric", "Algorithm", "Mean", "Interval", "n"),
        rows=tuple(rows),
        looks=("", "", "", "", NUMBER, NUMBER, NUMBER),
        notes=tuple(footnotes.lines()),
    )
