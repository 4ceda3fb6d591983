"""`assay metrics tools`: what each tool would print of the same masks or tables, and why they differ."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assay.cli.masks_or_tables import ID, LABEL, LABELS, LINKS, MATCH, PLACED, REGIONS
from assay.cli.score_options import METRICS, POSITIVE, PREDICTIONS, REFERENCE, SPACING
from assay.cli.tools_told import Written, tell_said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assay.metrics.segmentation.score import Wish
    from assay.metrics.tables import Asked


FORMAT = typer.Option("--format", help="How to write it; JSON has every case.")


def tools(
    ctx: typer.Context,
    reference: Annotated[Path, REFERENCE],
    predictions: Annotated[list[Path], PREDICTIONS],
    metrics: Annotated[str, METRICS] = "",
    match: Annotated[str, MATCH] = "",
    labels: Annotated[str, LABELS] = "",
    regions: Annotated[str, REGIONS] = "",
    spacing: Annotated[str, SPACING] = "",
    placed: Annotated[bool, PLACED] = True,
    links: Annotated[bool, LINKS] = False,
    id_: Annotated[str, ID] = "",
    label: Annotated[str, LABEL] = "",
    positive: Annotated[str, POSITIVE] = "",
    format_: Annotated[Written, FORMAT] = Written.TABLE,
) -> None:
    """Show what MONAI, MetricsReloaded, MedPy, nnU-Net and others would print of masks or tables, and why they differ.

    Example: assay metrics tools labelsTs nnunet --metrics DSC,HD95
    """
    from assay.cli.masks_or_tables import are_tables
    from assay.cli.said import said_options
    from assay.metrics.draft import Given
    from assay.metrics.segmentation.score import Wish
    from assay.metrics.tables import Asked
    from assay_spec.metrics.metric import names_in

    if are_tables(reference, said_options(ctx)):
        given = Given.said(reference, predictions, id_=id_, label=label, positive=positive)
        tell_tables(Asked(given, names_in(metrics)), format_)
        return
    wish = Wish(metrics, match, labels, regions, spacing=spacing, placed=placed, links=links)
    tell(reference, predictions, wish, format_)


def tell(
    reference: Path, places: "Sequence[Path] | Mapping[str, Path]", wish: "Wish", format_: Written, only: str = ""
) -> None:
    """Print what tools would print, or what one of them would.

    Raises:
        PlanError: there is no such tool, it has none of the metrics, or as `score`.
    """
    from assay.cli.lines import print_lines
    from assay.cli.masks import trouble_lines
    from assay.cli.progress import progress
    from assay.metrics.segmentation.means import Drawing
    from assay.metrics.segmentation.policy import Policy
    from assay.metrics.segmentation.score import metrics_of, score
    from assay.metrics.segmentation.tools import MASKS, ignoring_nothing, metrics_of_tool, said_by_tools, with_variants
    from assay.metrics.tools.said import tool_called
    from assay_spec.metrics.tools import tools as known_tools

    asked = metrics_of(wish.metrics)
    if only:
        only = tool_called(only, known_tools(), MASKS).name
        asked = metrics_of_tool(only, asked, are_default=not wish.metrics)
    with progress() as talk:
        found = score(
            reference, places, wish._replace(metrics=with_variants(asked)), Policy(), Drawing(replicates=1), talk
        )
        whole = ignoring_nothing(found.study, found.matched.cases, talk)
    said = [one for one in said_by_tools(found.study, asked, whole) if only in ("", one.tool)]
    tell_said(said, [case.name for case in found.study.cases], format_)
    print_lines(trouble_lines(found), talk=True)
    if found.problems:
        raise typer.Exit(1)


def tell_tables(asked: "Asked", format_: Written, only: str = "") -> None:
    """Print what tools would print of tables, or what one of them would.

    Raises:
        DataError, PlanError: there is no such tool, it has none of the metrics, or the tables cannot be scored.
        Exit: with 1, where something of the tables did not join or could not be used.
    """
    from assay.cli.lines import print_lines
    from assay.cli.metrics_score_tables import findings_first
    from assay.cli.tables_told import join_lines
    from assay.metrics.new import told
    from assay.metrics.tables import read_tables
    from assay.metrics.tools.tables import require_known, said_of_tables

    if only:
        only = require_known(only)
    with findings_first():
        tables = read_tables(asked)
    tell_said(list(said_of_tables(tables, only, are_default=not asked.metrics)), [], format_)
    print_lines([*told(tables.drafted), *join_lines(tables)], talk=True)
    if not tables.is_whole:
        raise typer.Exit(1)
