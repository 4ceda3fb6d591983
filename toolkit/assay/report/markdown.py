"""A report as Markdown (CommonMark with tables), for a repository, an issue or a manuscript."""

from collections.abc import Iterable, Sequence

from assay.report import outcomes, plain
from assay.report.by_class import ClassTable, class_tables
from assay.report.contrasts import contrasts
from assay.report.digits import count, percent
from assay.report.families import complete
from assay.report.figures import Figure, figures
from assay.report.marked import as_code, as_coded, as_coded_cell, as_table, as_text
from assay.report.marks import marks
from assay.report.mcnemar import mcnemar_table
from assay.report.model import Confusion, Pitfall, Report
from assay.report.plain import Plain
from assay.report.ranking.section import ranking_figures, ranking_view
from assay.report.rows import Row, Table
from assay.report.subgroups import Cut, cuts
from assay.report.summary import Line, Standing, Verdict, gathered, glance, names_of
from assay.report.tables import result_tables
from assay.report.text import day, plural

MARKS = {Verdict.OPEN: " ≈", Verdict.UNKNOWN: " ?"}
ONE_BY_ONE = "Not corrected for looking at several metrics."
MATRIX = "Rows are what {units} are, columns what they were called."


def render_markdown(report: Report) -> str:
    """The report as Markdown; the figures are there as their tables, a part that has nothing to show is left out."""
    parts = [_heading(report), *_sections(complete(report))]
    return "\n\n".join(part for part in parts if part) + "\n"


def _heading(report: Report) -> str:
    notices = [f"> {as_text(notice)}" for notice in report.notices]
    made = f"Assay report, {as_text(day(report.created))}" if report.created else ""
    return "\n\n".join(
        filter(None, [f"# {as_text(report.title)}", made, as_coded(report.question), _counts(report), *notices])
    )


def _counts(report: Report) -> str:
    if not report.items:
        return ""
    algorithms = len(report.algorithms)
    parts = [f"{count(report.items)} {plural(report.unit)}"]
    parts += [f"{count(report.left_out)} left out"] if report.left_out else []
    parts += [f"{algorithms} algorithm{'s' if algorithms > 1 else ''}"] if algorithms else []
    return as_text(f"{', '.join(parts)}.")


def _sections(report: Report) -> Iterable[str]:
    drawn = figures(report)
    curves = [_figure(drawn[name]) for name in ("roc", "pr") if name in drawn]
    sections = {
        "In short": _short(report),
        "Warnings": _warnings(report),
        "Pitfalls of metrics": _pitfalls(report),
        "What was asked": _parts(map(_plain, (plain.asked(report), plain.reasons(report), plain.answers(report)))),
        "Data": _data(report),
        "Results": _parts((*map(_metric, result_tables(report)), *map(_by_class, class_tables(report)))),
        "Differences": _differences(report),
        "Ranking": _ranking(report),
        "Curves": _parts([*curves, _plain(plain.operating_points(report))]),
        "Reliability": _figure(drawn["reliability"], titled=False) if "reliability" in drawn else "",
        "Scores by real class": _figure(drawn["scores"], titled=False) if "scores" in drawn else "",
        "Confusion matrices": _confusions(report),
        "Subgroups": _parts(_cut(columns, cut) for columns, cut in cuts(report).items()),
        "Ids and marks": _plain(marks(report), titled=False),
        "Plan": as_code("\n".join(report.plan)) if report.plan else "",
        "Provenance": _plain(plain.provenance(report), titled=False),
        "How to reproduce this": _steps(report),
    }
    return (f"## {title}\n\n{text}" for title, text in sections.items() if text)


def _parts(parts: Iterable[str]) -> str:
    return "\n\n".join(filter(None, parts))


def _short(report: Report) -> str:
    found = glance(report)
    if found is None:
        return ""
    heads = ("Metric", *found.algorithms)
    lines = [" | ".join((as_text(_titled(line)), *map(_standing, line.standings))) for line in found.lines]
    more = f"\n\n{found.left_out} lines of single classes are under Results." if found.left_out else ""
    key = "".join(f"{mark}: {meaning}. " for mark, meaning in found.key)
    said = " ".join(filter(None, (key + ONE_BY_ONE if key else "", found.beside)))
    return f"{as_table(heads, lines=lines)}\n\n{said}".rstrip() + more


def _titled(line: Line) -> str:
    return f"{line.title} {'↑' if line.metric.higher_is_better else '↓'}"


def _standing(one: Standing) -> str:
    if one.row is None:
        return "–"
    if one.row.value is None:
        return f"{one.row.lack}; {one.row.beside}".removesuffix("; ")
    value = as_text(one.row.value_text)
    value = f"**{value}**" if one.verdict is Verdict.BEST else value
    beside = f"; {one.row.beside}" if one.row.beside else ""
    return f"{value} {one.row.interval_text}".strip() + beside + MARKS.get(one.verdict, "")


def _warnings(report: Report) -> str:
    lines: dict[bool, list[str]] = {False: [], True: []}
    for one, places in gathered(report.pitfalls).items():
        why = f". Accepted: {as_coded(one.accepted)}" if one.accepted else ""
        lines[bool(one.accepted)].append(f"- {_warning(one, places, report)}{why}")
    heading = "### Accepted, with the reason that the document gives" if lines[True] else ""
    return _parts(("\n".join(lines[False]), heading, "\n".join(lines[True])))


def _pitfalls(report: Report) -> str:
    """What became of the known pitfalls: those that were found, then all others."""
    if not report.outcomes:
        return ""
    there = gathered(outcomes.found(report.outcomes)).items()
    lines = "\n".join(f"- {_warning(one, places, report)}" for one, places in there)
    tally = f"After Reinke et al. 2024: {outcomes.tally(report.outcomes)}."
    return _parts(
        (
            tally,
            lines,
            as_text(outcomes.left_out(report.outcomes)),
            *map(_plain, (outcomes.others(report.outcomes), outcomes.unfit(report.outcomes))),
        )
    )


def _warning(one: Pitfall, places: Sequence[str], report: Report) -> str:
    """Its severity, what it is about, what is wrong, its code, and the remedy."""
    about = ", ".join(dict.fromkeys(names_of(report, places).values()))
    parts = (
        f"**{as_text(one.severity)}** {as_text(about)}: " if about else f"**{as_text(one.severity)}** ",
        as_coded(one.message),
        f" ({as_text(one.code)})" if one.code else "",
        f"; {as_coded(one.help)}" if one.help else "",
    )
    return "".join(parts)


def _data(report: Report) -> str:
    if not (report.items or report.exclusions or report.sources):
        return ""
    tables = (_plain(plain.exclusions(report)), _plain(plain.sources(report)))
    return _parts((_plain(plain.classes(report)), as_text(plain.left_out(report)), *tables))


def _differences(report: Report) -> str:
    known = contrasts(report)
    short = glance(report) if known else None
    parts = [as_text(short.one_by_one)] if short else []
    for contrast in known:
        parts.append(_metric(contrast.table, meaning=_sign(contrast.table)))
        if contrast.others:
            parts.append(_metric(contrast.others, f"{contrast.table.metric.title}: the other pairs", meaning=""))
    return _parts((*parts, _plain(mcnemar_table(report))))


def _ranking(report: Report) -> str:
    view = ranking_view(report)
    if view is None:
        return ""
    notes = "\n".join(f"- {as_coded(note)}" for note in view.notes)
    drawn = ranking_figures(report)
    schemes = [_figure(drawn["stability"])] if "stability" in drawn else []
    over = [_plain(view.over.side_by_side), as_text(" ".join(view.over.drawn))] if view.over else []
    over += [_figure(drawn[name]) for name in ("over-podium", "over-stability") if name in drawn]
    parts = (_plain(view.by_metric), notes, *schemes, _plain(view.alike), *over, _plain(view.everything))
    return _parts((as_text(view.intro), *parts))


def _sign(table: Table) -> str:
    """What the sign of a difference means."""
    return f"{'above' if table.metric.higher_is_better else 'below'} zero the first of the pair is better"


def _cut(columns: str, cut: Cut) -> str:
    parts = [_plain(cut.sizes)]
    for within in cut.metrics:
        title = f"{within.values.metric.title} by {columns}"
        parts += [_metric(within.values, title)] if within.values.rows else []
        if within.differences:
            parts.append(_metric(within.differences, f"{title}: differences", meaning=_sign(within.differences)))
    return _parts(parts)


def _metric(table: Table, title: str = "", *, meaning: str | None = None) -> str:
    heads = (*table.heads, "Value", f"{percent(table.level)} interval", f"n {table.among}".rstrip())
    if meaning is None:
        better = "higher" if table.metric.higher_is_better else "lower"
        meaning = f"{table.metric.definition} ({better} is better)"
    heading = f"### {as_text(title or table.metric.title)}"
    rows = (_cells(row, table) for row in table.rows)
    return _parts((heading, as_text(meaning), as_table(heads, rows), as_text(table.remarks)))


def _cells(row: Row, table: Table) -> tuple[str, ...]:
    notes = table.notes_of(row)
    value = table.undefined(row) if row.value is None else row.value_text
    value = f"{value}; {row.beside}" if row.beside else value
    name = f"{row.name} ({', '.join(notes)})" if notes else row.name
    return (*row.groups, name, value, row.interval_text, count(row.n))


def _by_class(table: ClassTable) -> str:
    heads = ("Class", *(["n"] if table.counted else []), *(metric.title for metric in table.metrics))
    rows = [
        (name, *(["–" if n is None else count(n)] if table.counted else []), *map(_value, rows))
        for name, n, rows in table.rows
    ]
    return _parts((f"### {as_text(table.algorithm)} class by class", as_table(heads, rows)))


def _value(row: Row | None) -> str:
    if row is None:
        return "–"
    value = row.lack if row.value is None else f"{row.value_text} {row.interval_text}".strip()
    return f"{value}; {row.beside}" if row.beside else value


def _figure(figure: Figure, *, titled: bool = True) -> str:
    heading = f"### {as_text(figure.title)}" if titled else ""
    return _parts((heading, as_coded(figure.caption), _plain(figure.data, titled=False)))


def _confusions(report: Report) -> str:
    if not report.confusions:
        return ""
    return _parts((as_text(MATRIX.format(units=plural(report.unit))), *map(_confusion, report.confusions)))


def _confusion(one: Confusion) -> str:
    rows = [(name, *map(count, row)) for name, row in zip(one.classes, one.counts, strict=True)]
    table = as_table(("is, called", *one.classes), rows)
    return f"### {as_text(one.algorithm)}\n\n{table}"


def _steps(report: Report) -> str:
    return "\n".join(
        f"{number}. {as_text(step.note) or 'Call'}\n\n{_indented(as_code(step.command))}\n"
        for number, step in enumerate(report.steps, 1)
    ).rstrip()


def _indented(text: str) -> str:
    return "\n".join(f"   {line}" if line else "" for line in text.split("\n"))


def _plain(table: Plain, *, titled: bool = True) -> str:
    if not table.rows:
        return ""
    heading = f"### {as_text(table.caption)}" if titled else ""
    cell = as_coded_cell if table.coded else as_text
    rows = as_table(table.heads, lines=[" | ".join(map(cell, row)) for row in table.rows])
    return _parts((heading, rows, *map(as_text, table.notes)))
