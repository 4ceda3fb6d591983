"""A report as Markdown (CommonMark with tables), for a repository, an issue or a manuscript."""

import re
from collections.abc import Iterable, Sequence

from assay.report.digits import count, percent, share
from assay.report.figures import figures
from assay.report.model import Confusion, Fact, Report
from assay.report.summary import fact_rows, gathered, leaders
from assay.report.tables import Row, Table, complete, difference_tables, metrics_of, result_tables, subgroup_tables
from assay.report.text import code_parts, visible

_MARKUP = re.compile(r"[\\`*|~$]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#|\w+;)|\](?=[(\[:])")
"""What would start or end markup; brackets and comparisons between numbers stay readable."""
_START = re.compile(r"^(?:(\d+)(?=[.)](?:\s|$))|(?=[#>+=-]))")


def render_markdown(report: Report) -> str:
    """The report as Markdown; the figures are there as their tables, a part that has nothing to show is left out."""
    parts = [_heading(report), *_sections(complete(report))]
    return "\n\n".join(part for part in parts if part) + "\n"


def _heading(report: Report) -> str:
    notices = [f"> {_coded(notice)}" for notice in report.notices]
    return "\n\n".join([f"# {_text(report.title)}", *([_coded(report.question)] if report.question else []), *notices])


def _sections(report: Report) -> Iterable[str]:
    sections = {
        "In short": _short(report),
        "Read this first": _pitfalls(report),
        "What was asked": _asked(report),
        "Data": _data(report),
        "Results": _metrics(result_tables(report)),
        "Differences": _metrics(difference_tables(report)),
        "Figures in numbers": "\n\n".join(
            f"### {_text(figure.title)}\n\n{_table(figure.data.heads, figure.data.rows)}"
            for figure in figures(report).values()
        ),
        "Confusion matrices": "\n\n".join(map(_confusion, report.confusions)),
        "Subgroups": "\n\n".join(map(_metrics, subgroup_tables(report).values())),
        "Plan": _code("\n".join(report.plan)) if report.plan else "",
        "Provenance": _facts(("What", "Value", "Note"), report.provenance),
        "How to reproduce this": _code("\n".join(step.command for step in report.steps)) if report.steps else "",
    }
    return (f"## {title}\n\n{text}" for title, text in sections.items() if text)


def _short(report: Report) -> str:
    rows = [
        (
            leader.table.metric.title,
            leader.best.name,
            f"{leader.best.value_text} {leader.best.interval_text}".strip(),
            ", ".join(leader.clear),
            ", ".join((*leader.open, *leader.unknown)),
        )
        for leader in leaders(report)
    ]
    return _table(("Metric", "Best", "Value", "Lead clear of", "Lead open over"), rows)


def _pitfalls(report: Report) -> str:
    return "\n".join(
        f"- **{_text(one.severity)}** {_text(one.code)}: {_coded(one.message)}"
        + (f"; {_coded(one.help)}" if one.help else "")
        + (f" ({_text(', '.join(places))})" if places else "")
        for one, places in gathered(report.pitfalls).items()
    )


def _asked(report: Report) -> str:
    reasons = [
        f"- {_text(metric.title)}: {_coded('; '.join(metric.reasons))}"
        for metric in metrics_of(report)
        if metric.reasons
    ]
    answers = _facts(("Question", "Answer", "What it means"), report.asked)
    return "\n\n".join(part for part in (answers, "\n".join(reasons)) if part)


def _data(report: Report) -> str:
    unit = f"{report.unit.capitalize()}s"
    classes = [(one.name, count(one.count), share(one.count, report.items)) for one in report.classes]
    left_out = [
        (one.reason, count(one.count), one.algorithm or "all", ", ".join(one.examples)) for one in report.exclusions
    ]
    sources = [(one.role, one.path, one.sha256) for one in report.sources]
    tables = (
        _table(("Class", unit, "Share"), classes),
        _table(("Left out because", unit, "For", "Such as"), left_out),
        _table(("Role", "File", "SHA-256"), sources),
    )
    return "\n\n".join(table for table in tables if table)


def _metrics(tables: Sequence[Table]) -> str:
    return "\n\n".join(map(_metric, tables))


def _metric(table: Table) -> str:
    better = "higher" if table.metric.higher_is_better else "lower"
    heads = (*table.heads, "Value", f"{percent(table.level)} interval", "n")
    methods = f"\n\nIntervals: {_text('; '.join(table.methods))}." if table.methods else ""
    title = f"### {_text(table.metric.title)}\n\n{_text(table.metric.definition)} ({better} is better)"
    return f"{title}\n\n{_table(heads, map(_cells, table.rows))}{methods}"


def _cells(row: Row) -> tuple[str, ...]:
    value = f"undefined: {row.reason}" if row.value is None else row.value_text
    name = f"{row.name} ({', '.join(row.notes)})" if row.notes else row.name
    return (*row.groups, name, value, row.interval_text, count(row.n))


def _confusion(one: Confusion) -> str:
    rows = [(name, *map(count, row)) for name, row in zip(one.classes, one.counts, strict=True)]
    table = _table(("is, called", *one.classes), rows)
    return f"### {_text(one.algorithm)}\n\n{table}"


def _facts(heads: Sequence[str], facts: tuple[Fact, ...]) -> str:
    rows = fact_rows(facts)
    return _table(heads[: len(rows[0])], rows) if rows else ""


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table, or nothing when it has no rows."""
    lines = [" | ".join(map(_text, row)) for row in rows]
    if not lines:
        return ""
    return "\n".join(
        f"| {line} |" for line in (" | ".join(map(_text, heads)), " | ".join("---" for _ in heads), *lines)
    )


def _text(text: str) -> str:
    """Text that means only itself, on one line."""
    return _START.sub(r"\1\\", _escape(_line(text)))


def _coded(text: str) -> str:
    """Text whose backticks keep their meaning."""
    parts = code_parts(_line(text))
    return _START.sub(r"\1\\", "".join(f"`{part}`" if is_code and part else _escape(part) for part, is_code in parts))


def _line(text: str) -> str:
    return " ".join(visible(text).split())


def _escape(text: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", text)


def _code(text: str) -> str:
    """Lines as they are, fenced by more backticks than they hold."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{visible(text)}\n{fence}"
