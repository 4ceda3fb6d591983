"""`assay metrics score`: the values of predicted masks, and of tables of classes or scores."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assay.cli.here import here, prediction_here
from assay.cli.masks_or_tables import CASES, ID, LABEL, LABELS, LINKS, MATCH, PLACED, REGIONS
from assay.cli.values import Written
from assay.metrics.segmentation.policy import BothEmpty
from assay_spec.metrics.seed import SEED as DEFAULT_SEED
from assay_spec.policy import Undefineds

if TYPE_CHECKING:
    from collections.abc import Mapping

REFERENCE = typer.Argument(
    metavar="REFERENCE",
    parser=here,
    help="A label map, a folder of them, the folder of an nnU-Net data set, or a table with true classes.",
)
PREDICTIONS = typer.Argument(
    metavar="PREDICTION",
    parser=prediction_here,
    help="The same of an algorithm, which is called as its folder or table is, or `name=PLACE`; several are compared.",
)
METRICS = typer.Option(
    "--metrics", help="With commas, as DSC,HD95,NSD@2mm or AUROC,MCC; `assay explain HD95` explains one."
)
FINGERPRINT = typer.Option(
    "--fingerprint",
    parser=here,
    help="From `assay metrics fingerprint`: it chooses metrics where --metrics names none.",
)
CLASSES = typer.Option("--only", help="Score only these classes or regions, with commas.")
BY = typer.Option("--by", help="Also give the values of each part by this column, e.g. `centre`; repeatable.")
GROUP = typer.Option("--group", help="Cases that share a value of this column belong together, e.g. `patient`.")
SPACING = typer.Option("--spacing", help="In mm, in the order of the axes, slices first; instead of what files say.")
UNDEFINED = typer.Option(
    "--undefined", help="What a case or item gets that lacks a prediction or a structure: worst value, or none."
)
BOTH_EMPTY = typer.Option(
    "--both-empty", help="What a case gets if neither side shows the structure: best value, or none."
)
LEVEL = typer.Option("--level", min=0.01, max=0.9999, help="How sure the intervals are; 0.95 is 95%.")
REPLICATES = typer.Option("--replicates", min=1, max=1_000_000, help="Draws of the bootstrap behind intervals.")
SEED = typer.Option("--seed", min=0, max=2**53 - 1, help="Of random draws; the same seed gives the same intervals.")
RANK = typer.Option("--rank", help="The metric by which algorithms are ranked on screen; without it the first.")
AS_TOOL = typer.Option("--as", help="Print what another tool would: monai, metricsreloaded, medpy, sklearn, ...")
POSITIVE = typer.Option("--positive", metavar="CLASS", help="Of tables with two classes: the one to be found.")
FORMAT = typer.Option("--format", help="How to write it: nnunet is its summary.json, methods a paragraph for a paper.")
REPORT = typer.Option(
    "--report", parser=here, help="Of masks: also write a page there, HTML that opens without a network."
)
OUTPUT = typer.Option("-o", "--output", help="Write there; only what it wrote in the same format is written over.")

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
    from assay.cli.said import refuse, said_options

    _require_words({"--metrics": metrics, "--rank": rank})
    said = said_options(ctx)
    if as_:
        refuse(said, UNLIKE_TOOLS, "is not for --as: a tool has its own policy, and no intervals, groups and files")
    # What reads the one is not imported for the other.
    if are_tables(reference, said):
        from assay.cli import metrics_score_tables
        from assay.metrics.draft import Given
        from assay.metrics.tables import Asked
        from assay_spec.metrics.metric import names_in

        given = Given.said(reference, predictions, id_=id_, label=label, positive=positive)
        drawn = (level, replicates, seed)
        asked = Asked(given, names_in(metrics or ""), fingerprint, by or (), group, *drawn, undefined, rank or "")
        metrics_score_tables.tell(asked, format_, output, as_)
        return
    from assay.cli import metrics_score_masks
    from assay.metrics.segmentation.means import Drawing
    from assay.metrics.segmentation.policy import Policy
    from assay.metrics.segmentation.score import Asking, Wish

    declared = not {"--undefined", "--both-empty"}.isdisjoint(said)
    wish = Wish(metrics or "", match, labels, regions, classes, cases, by or (), group, spacing, placed, links)
    wish = wish._replace(fingerprint=fingerprint, rank=rank or "", declared=declared)
    drawing = Drawing(level, replicates, seed)
    asking = Asking(reference, predictions, wish, Policy(undefined, both_empty), drawing)
    metrics_score_masks.tell(asking, format_, output, report, as_)


def _require_words(options: "Mapping[str, str | None]") -> None:
    """Refuse options that are said and empty, as an unset variable of a shell makes them.

    Raises:
        PlanError: one is.
    """
    from assay.errors import PlanError

    if empty := next((name for name, value in options.items() if value is not None and not value.strip()), None):
        raise PlanError(f"{empty} names no metric")
