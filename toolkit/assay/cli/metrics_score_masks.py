"""`assay metrics score` of masks: label maps in files and folders."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from assay.cli.values import Forms, Written, require_fit, require_place, write

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from assay.cli.score_asked import Common, Files
    from assay.metrics.segmentation.record import MasksRecord
    from assay.metrics.segmentation.score import Asking, Found, Wish


def asking_of(
    reference: Path, predictions: "Sequence[Path]", files: "Files", common: "Common", said: "Collection[str]"
) -> "Asking":
    """What a call asks of masks; `said` are its options, as people spell them."""
    from assay.metrics.segmentation.means import Drawing
    from assay.metrics.segmentation.policy import Policy
    from assay.metrics.segmentation.score import Asking, Wish

    wish = Wish(
        metrics=common.metrics,
        match=files.match,
        labels=files.labels,
        regions=files.regions,
        classes=files.classes,
        cases=files.cases,
        by=common.by,
        group=common.group,
        spacing=files.spacing,
        placed=files.placed,
        links=files.links,
        rank=common.rank,
        fingerprint=common.fingerprint,
        declared=not {"--undefined", "--both-empty"}.isdisjoint(said),
    )
    policy, drawing = Policy(common.undefined, files.both_empty), Drawing(common.level, common.replicates, common.seed)
    return Asking(reference, predictions, wish, policy, drawing)


def tell(asking: "Asking", form: Written, output: Path | None, report: Path | None, tool: str = "") -> None:
    """Score masks, write the values and perhaps a page, and say what was wrong; of a tool, what it would print.

    Raises:
        AssayError: they cannot be scored, or what is asked cannot be written.
        Exit: with 1, where something is wrong with the files of a case.
    """
    from assay.cli import metrics_tools, tools_told
    from assay.cli.left_lines import left_lines
    from assay.cli.lines import print_lines
    from assay.cli.masks import trouble_lines
    from assay.cli.progress import progress
    from assay.metrics.segmentation.record import record_of
    from assay.metrics.segmentation.score import score

    if tool:
        metrics_tools.tell(asking.reference, asking.predictions, asking.wish, tools_told.form_of_tool(form), tool)
        return
    _require_fit(asking, form, output, report)
    with progress(counts=False) as talk:
        found = score(*asking, talk)
    # Files are hashed for those forms alone that say so.
    record = cache(lambda: record_of(found, asking.reference, asking.wish, asking.drawing))
    parts: list[tuple[Path | None, Callable[[], None]]] = [
        (output, lambda: write(_forms(found, asking.wish, output, record), form, output))
    ]
    if report is not None:
        parts.append((report, lambda: _report(found, asking, record(), report)))
    _write_all(parts)
    if form is Written.NNUNET:
        from assay.metrics.segmentation.nnunet import values_are_of

        print_lines([values_are_of(found, declared=asking.wish.declared)], talk=True)
    print_lines(left_lines(form, found.results, "the page of --report"), talk=True)
    print_lines(trouble_lines(found), talk=True)
    if found.problems:
        raise typer.Exit(1)


def _write_all(parts: "Sequence[tuple[Path | None, Callable[[], None]]]") -> None:
    """Write every part, whatever becomes of another; what is printed comes last, since its reader may leave early.

    Raises:
        RunError: one could not be written.
    """
    from assay.cli.outputs import is_printed
    from assay.errors import RunError

    failed: list[RunError] = []
    for _, put_down in sorted(parts, key=lambda part: is_printed(part[0])):
        try:
            put_down()
        except RunError as error:
            failed.append(error)
    if failed:
        raise failed[0]


def _forms(found: "Found", wish: "Wish", output: Path | None, record: "Callable[[], MasksRecord]") -> Forms:
    from assay.cli.masks import mask_lines
    from assay.cli.outputs import is_printed
    from assay.metrics.segmentation import written
    from assay.metrics.segmentation.nnunet import as_nnunet
    from assay.metrics.segmentation.page.methods import methods_of
    from assay.report.methods import methods_text

    return Forms(
        table=lambda: mask_lines(found),
        parquet=lambda: written.as_parquet(found),
        texts={
            Written.JSON: lambda: written.as_json(found, record()),
            Written.CSV: lambda: written.as_csv(found, printed=is_printed(output)),
            Written.NNUNET: lambda: as_nnunet(found, declared=wish.declared),
            Written.LATEX: lambda: written.as_latex(found),
            Written.METHODS: lambda: methods_text(methods_of(found, wish)),
        },
    )


def _report(found: "Found", asking: "Asking", record: "MasksRecord", path: Path) -> None:
    from assay.cli.outputs import put
    from assay.metrics.segmentation.page.render import render_page

    put(path, render_page(found, asking.wish, str(asking.reference), record))


def _require_fit(asking: "Asking", form: Written, output: Path | None, report: Path | None) -> None:
    """Make sure that values and page can be written, before they are looked for.

    Raises:
        PlanError: the form cannot hold them, or both would go into one place.
        RunError: there is no such place, or something of others lies there.
    """
    from assay.errors import PlanError

    _require_two_places(output, report)
    require_fit(form, output)
    if form is Written.NNUNET and len(asking.predictions) > 1:
        raise PlanError("nnU-Net's summary is of one algorithm; name one prediction")
    require_place("metrics score --report", report)


def _require_two_places(output: Path | None, report: Path | None) -> None:
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
