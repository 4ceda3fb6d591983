"""The page of scored masks."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from assay.metrics.segmentation.listing import some
from assay.metrics.segmentation.page.facts import (
    by_subgroup,
    definitions,
    excluded,
    pairs_left_out,
    report_of,
    with_and_without,
)
from assay.metrics.segmentation.page.methods import checklist, paragraph
from assay.metrics.segmentation.page.notices import apart
from assay.metrics.segmentation.page.rankings import (
    all_ranks,
    figures,
    remarks,
    shown_of,
    shown_places,
    undrawn,
)
from assay.metrics.segmentation.page.values import values_figure
from assay.metrics.segmentation.page.worst import MOST_PICTURES, worst_cases
from assay.metrics.segmentation.record import MasksRecord
from assay.metrics.segmentation.score import Found, Wish
from assay.metrics.segmentation.written import as_latex
from assay.report.families import complete
from assay.report.html import drawn, environment, sections_of, view_of
from assay.report.methods import bibtex
from assay.report.ranking.shown import heats_of, significances_of

PACKAGE = "assay.metrics.segmentation.page"


def render_page(found: Found, wish: Wish, reference: str, record: MasksRecord, created: str = "") -> str:
    """The page as HTML that loads nothing.

    Args:
        found: what was scored.
        wish: what was asked.
        reference: the reference, as it is called on the page.
        record: what it was made from.
        created: ISO 8601 date and time; now, without it.
    """
    created = created or datetime.now(UTC).isoformat(timespec="minutes")
    report = complete(report_of(found, wish, reference, record, created))
    view = view_of(report)
    view |= _own(found, wish, reference, view)
    page: str = environment(PACKAGE).get_template("masks.html.j2").render(view, sections=_sections(view))
    return page


def _own(found: Found, wish: Wish, reference: str, view: dict[str, Any]) -> dict[str, Any]:
    study = found.study
    places, sentences = shown_places(found), paragraph(found, wish)
    shown = [shown_of(found, place) for place in places]
    pictures = drawn({"values": values_figure(study)} | figures(found, places, shown)) if study.cases else {}
    return {
        "found": found,
        "compared": some([one.name for one in study.structures]),
        "reference": reference,
        "metric_count": len(study.question.metrics),
        "apart": apart(found),
        "pictures": pictures,
        "heats": heats_of(shown, study.algorithms),
        "significances": significances_of(shown, study.algorithms),
        "all_ranks": all_ranks(found),
        "rank_remarks": remarks(found),
        "places": places,
        "undrawn": undrawn(found, places),
        "pairs_left_out": pairs_left_out(found),
        "asked": replace(view["asked"], caption="Folders, classes and settings", coded=False),
        "definitions": definitions(found),
        "policy_table": with_and_without(found),
        "by_subgroup": by_subgroup(found),
        "worst": worst_cases(found),
        "most_pictures": MOST_PICTURES,
        "first": found.first,
        "sentences": sentences,
        "bibtex": bibtex(sentences),
        "latex": as_latex(found),
        "checklist": checklist(found, wish),
        "excluded": excluded(found),
    }


def _sections(view: dict[str, Any]) -> list[tuple[str, str]]:
    """Name and heading of each part that has something to show, in reading order."""
    known = dict(sections_of(view))
    cases = bool(view["found"].study.cases)
    parts = (
        ("short", "In short", "short" in known),
        ("ranking", "Ranking", view["found"].ranking),
        ("asked", "What was asked", True),
        ("cases", "Cases", True),
        ("policy", "With and without the policy", cases),
        ("results", "Results", "results" in known),
        ("differences", "Differences", "differences" in known),
        ("values", "Values by case", cases),
        ("worst", "Worst cases", view["worst"]),
        ("groups", "Subgroups", view["by_subgroup"].rows),
        ("pitfalls", "Pitfalls", True),
        ("methods", "Methods", cases),
        ("checklist", "Reporting checklist", True),
        ("provenance", "Provenance", True),
    )
    return [(name, title) for name, title, content in parts if content]
