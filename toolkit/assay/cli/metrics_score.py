"""`assay metrics score`: the values of predicted masks, and of tables of classes or scores."""

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assay.cli.masks_or_tables import CASES, ID, LABEL, LABELS, LINKS, MATCH, PLACED, REGIONS
from assay.cli.score_asked import Common, Files
from assay.cli.score_options import (
    AS_TOOL,
    BOTH_EMPTY,
    BY,
    CLASSES,
    FINGERPRINT,
    FORMAT,
    GROUP,
    LEVEL,
    METRICS,
    OUTPUT,
    POSITIVE,
    PREDICTIONS,
    RANK,
    REFERENCE,
    REPLICATES,
    REPORT,
    SEED,
    SPACING,
    UNDEFINED,
)
from assay.cli.values import Written
from assay.metrics.segmentation.policy import BothEmpty
from assay_spec.metrics.seed import SEED as DEFAULT_SEED
from assay_spec.policy import Undefineds

if TYPE_CHECKING:
    from collections.abc import Mapping

UNLIKE_TOOLS = frozenset(
    [
        "--fingerprint",
        "--cases",
        "--by",
        "--group",
        "--undefined",
        "--both-empty",
        "--level",
        "--replicates",
        "--seed",
        "--rank",
        "--report",
        "--output",
    ]
)
"""Options of what other tools do not have."""


def score(
    ctx: typer.Context,
    reference: Annotated[Path, REFERENCE],
    predictions: Annotated[list[Path], PREDICTIONS],
    metrics: Annotated[str | None, METRICS] = None,
    fingerprint: Annotated[Path | None, FINGERPRINT] = None,
    match: Annotated[str, MATCH] = "",
    labels: Annotated[str, LABELS] = "",
    regions: Annotated[str, REGIONS] = "",
    classes: Annotated[str, CLASSES] = "",
    cases: Annotated[Path | None, CASES] = None,
    by: Annotated[list[str] | None, BY] = None,
    group: Annotated[str, GROUP] = "",
    spacing: Annotated[str, SPACING] = "",
    undefined: Annotated[Undefineds, UNDEFINED] = Undefineds.WORST,
    both_empty: Annotated[BothEmpty, BOTH_EMPTY] = BothEmpty.BEST,
    placed: Annotated[bool, PLACED] = True,
    links: Annotated[bool, LINKS] = False,
    level: Annotated[float, LEVEL] = 0.95,
    replicates: Annotated[int, REPLICATES] = 2000,
    seed: Annotated[int, SEED] = DEFAULT_SEED,
    rank: Annotated[str | None, RANK] = None,
    as_: Annotated[str, AS_TOOL] = "",
    id_: Annotated[str, ID] = "",
    label: Annotated[str, LABEL] = "",
    positive: Annotated[str, POSITIVE] = "",
    format_: Annotated[Written, FORMAT] = Written.TABLE,
    report: Annotated[Path | None, REPORT] = None,
    output: Annotated[Path | None, OUTPUT] = None,
) -> None:
    """Score predictions against references, masks or tables of classes and scores, each value with its interval.

    Masks are label maps, in files or folders. A table has a row for each item, with its class or with scores.

    Example: assay metrics score labelsTs nnunet swin --metrics DSC,NSD@2mm

    Example: assay metrics score y.csv a.csv b.csv --positive malignant
    """
    from assay.cli.masks_or_tables import are_tables

    _require_words({"--metrics": metrics, "--rank": rank})
    said = _said(ctx, as_)
    common = Common(metrics or "", fingerprint, by or (), group, undefined, rank or "", level, replicates, seed)
    # What reads the one is not imported for the other.
    if are_tables(reference, said):
        from assay.cli import metrics_score_tables
        from assay.metrics.draft import Given

        given = Given.said(reference, predictions, id_=id_, label=label, positive=positive)
        metrics_score_tables.tell(metrics_score_tables.asked_of(given, common), format_, output, as_)
        return
    from assay.cli import metrics_score_masks

    files = Files(match, labels, regions, classes, cases, spacing, placed, links, both_empty)
    asking = metrics_score_masks.asking_of(reference, predictions, files, common, said)
    metrics_score_masks.tell(asking, format_, output, report, as_)


def _said(ctx: typer.Context, tool: str) -> Collection[str]:
    """The options of a call.

    Raises:
        PlanError: they are not for what another tool prints.
    """
    from assay.cli.said import refuse, said_options

    said = said_options(ctx)
    if tool:
        refuse(said, UNLIKE_TOOLS, "is not for --as: a tool has its own policy, and no intervals, groups and files")
    return said


def _require_words(options: "Mapping[str, str | None]") -> None:
    """Refuse options that are said and empty, as an unset variable of a shell makes them.

    Raises:
        PlanError: one is.
    """
    from assay.errors import PlanError

    if empty := next((name for name, value in options.items() if value is not None and not value.strip()), None):
        raise PlanError(f"{empty} names no metric")
