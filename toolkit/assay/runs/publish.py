"""What a reader of a finished run gets, put into its folder."""

from collections.abc import Mapping, Sequence
from typing import Any

from assay.plan.physical import PhysicalPlan
from assay.report.exchange import report_from_json, report_to_json
from assay.report.html import render_html
from assay.report.markdown import render_markdown
from assay.report.model import Report
from assay.runs.disk import json_bytes
from assay.runs.folder import MARKDOWN, PAGE, RECORD, REPORT, RESULTS
from assay.runs.record import LeftOutEntry, record_of
from assay.runs.store import Store


def publish(
    store: Store,
    plan: PhysicalPlan,
    *,
    results: Mapping[str, Any],
    exclusions: Any,
    report: Report,
    left_out: Sequence[LeftOutEntry] = (),
) -> None:
    """Write results.json, record.json and the report; the page comes last, so that it stands for all of it.

    Args:
        store: the run's.
        plan: what was done.
        results: the content of results.json.
        exclusions: what was left out and why; JSON holds it.
        report: what the pages show.
        left_out: how much was left out, where the kind counts it.
    """
    text = report_to_json(report)
    # The pages are made of the report as a reader of report.json gets it, so that they can be made again.
    shown = report_from_json(text)
    data = json_bytes(results)
    store.write_bytes(RESULTS, data)
    record = record_of(plan, store.entries(), data, text.encode(), exclusions, left_out)
    store.write_bytes(RECORD, json_bytes(record))
    store.write_bytes(REPORT, text.encode())
    store.write_bytes(MARKDOWN, render_markdown(shown).encode())
    store.write_bytes(PAGE, render_html(shown).encode())
