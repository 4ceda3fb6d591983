"""Options of `assay metrics score`, and of what takes the same."""

import typer

from assay.cli.here import here, prediction_here

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
