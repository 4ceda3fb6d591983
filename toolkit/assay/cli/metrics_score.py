"""`assay metrics score`: the values of predicted masks, from files."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assay.cli.here import here
from assay.cli.mask_options import CASES, ID, LABEL, LABELS, LINKS, MATCH, PLACED, REGIONS
from assay.metrics.segmentation.policy import BothEmpty, Undefineds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from assay.metrics.segmentation.score import Found, Wish
    from assay.metrics.tables import Asked


class Written(StrEnum):
    """How the values are written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"
    NNUNET = "nnunet"
    LATEX = "latex"
    METHODS = "methods"


REFERENCE = typer.Argument(
    metavar="REFERENCE",
    parser=here,
    help="A label map, a folder of them, the folder of an nnU-Net data set, or a table with true classes.",
)
PREDICTIONS = typer.Argument(
    metavar="PREDICTION",
    help="The same of an algorithm, which is called as its folder is, or `name=FOLDER`; several are compared.",
)
METRICS = typer.Option("--metrics", help="With commas: DSC,IoU,HD95,NSD@2mm; `assay explain HD` says what there is.")
FINGERPRINT = typer.Option(
    "--fingerprint", parser=here, help="The problem, for its pitfalls; without --metrics it recommends these."
)
CLASSES = typer.Option("--only", help="Score only these classes or regions, with commas.")
BY = typer.Option("--by", help="Also for each value of this column, e.g. `centre`; repeatable.")
GROUP = typer.Option("--group", help="Cases that share a value of this column belong together, e.g. `patient`.")
SPACING = typer.Option("--spacing", help="In mm, in the order of the axes, slices first; instead of what files say.")
UNDEFINED = typer.Option("--undefined", help="What a structure or a prediction that is not there gets.")
BOTH_EMPTY = typer.Option("--both-empty", help="What a structure gets that neither side shows.")
LEVEL = typer.Option("--level", min=0.01, max=0.9999, help="Of the intervals.")
REPLICATES = typer.Option("--replicates", min=1, max=1_000_000, help="Bootstrap replicates.")
SEED = typer.Option(
    "--seed", min=0, max=2**53 - 1, help="Every random draw follows from it; else 0 for masks, 1 for tables."
)
RANK = typer.Option("--rank", help="The metric whose ranking of several algorithms is shown; the first without it.")
AS_TOOL = typer.Option("--as", help="Print what this tool would: monai, metricsreloaded, medpy, sklearn, ...")
POSITIVE = typer.Option("--positive", metavar="CLASS", help="Of tables with two classes: the one to be found.")
FORMAT = typer.Option(
    "--format", help="How to write it; nnunet is the layout of its summary.json, methods what a paper says."
)
REPORT = typer.Option("--report", parser=here, help="Also write a page there: HTML that opens without a network.")
OUTPUT = typer.Option("-o", "--output", help="Write there, over nothing but what this command wrote.")


def score(
    ctx: typer.Context,
    reference: Annotated[Path, REFERENCE],
    predictions: Annotated[list[str], PREDICTIONS],
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
    seed: Annotated[int | None, SEED] = None,
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

    Example: assay metrics score labelsTs nnunet swin --metrics DSC,HD95,NSD@2mm
    """
    from assay.cli.lines import print_lines
    from assay.cli.masks import trouble_lines
    from assay.cli.metrics_score_tables import require_masks, require_tables, tell
    from assay.cli.progress import progress
    from assay.metrics.draft import Given
    from assay.metrics.segmentation.means import Drawing
    from assay.metrics.segmentation.policy import Policy
    from assay.metrics.segmentation.score import Wish
    from assay.metrics.segmentation.score import score as scored
    from assay.metrics.tables import Asked
    from assay_spec.metrics.metric import names_in
    from assay_spec.metrics.table_names import is_table

    _require_words({"--metrics": metrics, "--rank": rank})
    wish = Wish(metrics or "", match, labels, regions, classes, cases, by or (), group, spacing, placed, links)
    wish = wish._replace(fingerprint=fingerprint, rank=rank or "", declared=_is_declared(ctx))
    places = [Path(each) for each in predictions]
    if is_table(reference):
        masks_alone: dict[str, object] = {"--match": match, "--labels": labels, "--regions": regions, "--only": classes}
        masks_alone |= {
            "--cases": cases,
            "--spacing": spacing,
            "--report": report,
            "--follow-links": links,
        }
        policies = {"--undefined": undefined is not Undefineds.WORST, "--both-empty": both_empty is not BothEmpty.BEST}
        require_tables(masks_alone | policies | {"--ignore-geometry": not placed}, format_.value)
        _require_fit(format_, output, 1)
        given = Given(reference, tuple(places), id_, label, positive)
        asked = Asked(given, names_in(metrics or ""), fingerprint, by or (), group, level, replicates, rank=rank or "")
        asked = asked if seed is None else asked._replace(seed=seed)
        if as_:
            _tell_tables_as(as_, asked, format_, is_more=bool(fingerprint or output or by or group or rank))
        else:
            tell(asked, format_.value, output)
        return
    require_masks({"--id": id_, "--truth": label, "--positive": positive})
    if as_:
        has_policy = undefined is not Undefineds.WORST or both_empty is not BothEmpty.BEST
        is_more = has_policy or bool(fingerprint or output or report or cases or by or group or rank)
        _tell_as(as_, reference, places, wish, format_, is_more=is_more)
        return
    _require_fit(format_, output, len(places))
    _require_place("metrics score --report", report)
    _require_two_places(output, report)
    with progress(counts=False) as talk:
        found = scored(
            reference, places, wish, Policy(undefined, both_empty), Drawing(level, replicates, seed or 0), talk
        )
    _write(found, wish, format_, output)
    if report is not None:
        _report(found, wish, reference, places, report)
    print_lines(trouble_lines(found), talk=True)
    if found.problems:
        raise typer.Exit(1)


def _is_declared(ctx: typer.Context) -> bool:
    """Whether somebody said what is made of values that are not there, and did not leave it to the defaults."""
    sources = [ctx.get_parameter_source(name) for name in ("undefined", "both_empty")]
    return any(source is not None and source.name == "COMMANDLINE" for source in sources)


def _require_words(options: "Mapping[str, str | None]") -> None:
    """Refuse options that are said and empty, as an unset variable of a shell makes them.

    Raises:
        PlanError: one is.
    """
    from assay.errors import PlanError

    if empty := next((name for name, value in options.items() if value is not None and not value.strip()), None):
        raise PlanError(f"{empty} names no metric")


def _tell_as(tool: str, reference: Path, places: list[Path], wish: "Wish", format_: Written, *, is_more: bool) -> None:
    from assay.cli import metrics_tools, tools_told

    _require_alone(format_, is_more=is_more)
    metrics_tools.tell(reference, places, wish, tools_told.Written(format_.value), tool)


def _tell_tables_as(tool: str, asked: "Asked", format_: Written, *, is_more: bool) -> None:
    from assay.cli import metrics_tools, tools_told

    _require_alone(format_, is_more=is_more)
    metrics_tools.tell_tables(asked, tools_told.Written(format_.value), tool)


def _require_alone(format_: Written, *, is_more: bool) -> None:
    from assay.errors import PlanError

    if is_more or format_ not in (Written.TABLE, Written.JSON):
        raise PlanError(
            "a tool has its own policy, and no files, groups, ranks and reports: leave these out, or `--as`"
        )


def _report(found: "Found", wish: "Wish", reference: Path, places: list[Path], path: Path) -> None:
    from assay.cli.outputs import put
    from assay.metrics.segmentation.cases import algorithms_of
    from assay.metrics.segmentation.page.render import render_page

    folders = {name: str(folder) for name, folder in algorithms_of(places).items()}
    put(path, render_page(found, wish, str(reference), folders))


def _require_fit(format_: Written, output: Path | None, predictions: int) -> None:
    """Make sure that the form can hold what is found, before it is looked for.

    Raises:
        PlanError: it cannot.
    """
    from assay.cli.outputs import is_printed
    from assay.errors import PlanError

    _require_place("metrics score", output)
    if format_ is Written.NNUNET and predictions > 1:
        raise PlanError("nnU-Net's summary is of one algorithm; name one prediction")
    if format_ is Written.PARQUET and is_printed(output) and sys.stdout.isatty():
        raise PlanError("Parquet is not for a terminal; name a file with -o")


def _require_two_places(output: Path | None, report: Path | None) -> None:
    """Make sure that values and page do not go into one place.

    Raises:
        PlanError: they would.
    """
    from assay.cli.outputs import is_printed
    from assay.errors import PlanError

    if report is None:
        return
    if is_printed(report) and is_printed(output):
        raise PlanError("values and page would both go to standard output; name a file with -o or with --report")
    if output is not None and not is_printed(output) and not is_printed(report) and _is_one(output, report):
        raise PlanError(f"`{output}` and `{report}` are one file; name two, for -o and for --report")


def _is_one(first: Path, second: Path) -> bool:
    """Whether two paths lead to one file, by links as well; pipes and devices take both."""
    if first.exists() and not first.is_file():
        return False
    return first.resolve() == second.resolve() or (first.exists() and second.exists() and first.samefile(second))


def _require_place(command: str, path: Path | None) -> None:
    """Make sure that a file can be written there.

    Raises:
        RunError: there is no such place, or something of others lies there.
    """
    from assay.cli.outputs import is_printed, refusal
    from assay.errors import RunError

    if path is None or is_printed(path):
        return
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise RunError(f"`{path}` {'is a folder' if path.is_dir() else 'lies in no folder'}; name a file")
    if refused := refusal(command, str(path)):
        raise RunError(refused)


def _write(found: "Found", wish: "Wish", format_: Written, output: Path | None) -> None:
    from assay.cli.lines import print_lines, shown_line
    from assay.cli.masks import mask_lines
    from assay.cli.outputs import is_printed, put
    from assay.metrics.segmentation import written
    from assay.metrics.segmentation.page.methods import methods_of
    from assay.report.methods import methods_text
    from assay.runs.disk import write_bytes

    if format_ is Written.PARQUET:
        if output is None or is_printed(output):
            sys.stdout.buffer.write(written.as_parquet(found))
        else:
            write_bytes(output, written.as_parquet(found))
        return
    forms: dict[Written, Callable[[Found], str]] = {
        Written.JSON: written.as_json,
        Written.CSV: written.as_csv,
        Written.NNUNET: written.as_nnunet,
        Written.LATEX: written.as_latex,
        Written.METHODS: lambda found: methods_text(methods_of(found, wish)),
    }
    if format_ is Written.CSV and is_printed(output):
        put(output, written.as_csv(found, printed=True))
    elif format_ in forms:
        put(output, forms[format_](found))
    elif output is None or is_printed(output):
        print_lines(mask_lines(found))
    else:
        put(output, "\n".join(shown_line(line) for line in mask_lines(found)) + "\n")
