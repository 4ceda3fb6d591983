"""`assay metrics fingerprint`: a problem's fingerprint, from its data and from whoever answers the rest."""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assay.cli.app import PROBLEMS
from assay.cli.here import here, prediction_here
from assay.cli.masks_or_tables import CASES, ID, LABEL, LABELS, LINKS, MATCH, PLACED, REGIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assay.metrics.fingerprint.answers import Answers

DATA = typer.Argument(
    metavar="DATA",
    parser=here,
    help="The reference: a label map, a folder of them or of an nnU-Net data set, or a table with the true classes.",
)
PREDICTIONS = typer.Argument(
    metavar="PREDICTION", parser=prediction_here, help="The same of algorithms, or tables of their predictions."
)
CLASSES = typer.Option("--only", help="Measure only these classes or regions, with commas.")
BY = typer.Option("--by", help="A column, of --cases or of the table, whose items belong together; repeatable.")
GROUP = typer.Option("--group", help="The same, as `assay metrics score` calls it, e.g. `patient`.")
SMALL = typer.Option("--small-below", min=1, help="Parts of fewer voxels are small; by default the limits of P22-01.")
ANSWER = typer.Option("--answer", metavar="ID=ANSWER", help="E.g. FP2.1=yes, or lesion:FP3.3=no; repeatable.")
NO_INPUT = typer.Option("--no-input", help="Ask nothing; what is open stands in the file as comments.")
OUTPUT = typer.Option(
    "-o", "--output", metavar="FILE", help="Write it there; a fingerprint that is there is gone on with."
)

MOST_PROBLEMS = 20
"""So many files that are damaged are named."""

NO_TEXT = "\N{REPLACEMENT CHARACTER}"
"""What is heard where somebody types bytes that are no text; it answers nothing."""


def fingerprint(
    ctx: typer.Context,
    data: Annotated[Path, DATA],
    predictions: Annotated[list[Path] | None, PREDICTIONS] = None,
    match: Annotated[str, MATCH] = "",
    labels: Annotated[str, LABELS] = "",
    regions: Annotated[str, REGIONS] = "",
    classes: Annotated[str, CLASSES] = "",
    cases: Annotated[Path | None, CASES] = None,
    by: Annotated[list[str] | None, BY] = None,
    group: Annotated[str, GROUP] = "",
    id_: Annotated[str, ID] = "",
    label: Annotated[str, LABEL] = "",
    small: Annotated[int | None, SMALL] = None,
    answer: Annotated[list[str] | None, ANSWER] = None,
    no_input: Annotated[bool, NO_INPUT] = False,
    placed: Annotated[bool, PLACED] = True,
    links: Annotated[bool, LINKS] = False,
    output: Annotated[Path, OUTPUT] = Path("fingerprint.yaml"),
) -> None:
    """Describe a problem: what its data tell is filled in, and the rest is asked, with why.

    Everything measured stands in the file with its figures, to be confirmed. Exits with 1 when a file is damaged or
    does not fit its reference, while the rest is described, or an answer is open without which nothing is recommended.

    Example: assay metrics fingerprint labelsTs nnunet -o problem.yaml
    """
    from assay.cli.lines import print_lines
    from assay.cli.masks_or_tables import are_tables
    from assay.cli.outputs import is_printed
    from assay.cli.progress import progress
    from assay.cli.said import said_options
    from assay.metrics.fingerprint.data import Source, measure
    from assay.metrics.fingerprint.document import document_text, other_data
    from assay.metrics.fingerprint.sound import errors
    from assay.metrics.fingerprint.start import begun
    from assay.metrics.segmentation.score import Wish

    are_tables(data, said_options(ctx))
    before = _before(output)
    wish = Wish("", match, labels, regions, classes, cases, by or (), group, "", placed, links)
    source = Source(data, predictions or [], wish, small, id_, label)
    with progress(counts=False) as talk:
        measured = measure(source, talk)
    asks = not no_input and sys.stdin.isatty() and sys.stderr.isatty()
    answers = begun(measured, answer or (), str(output), before, asks=asks)
    if said := other_data(before, measured):
        print_lines([f"{output}: {said}"], talk=True)
    print_lines(_problem_lines(measured.problems), talk=True)
    keep = _keeper(output, answers, before)
    if not is_printed(output):
        keep()
    if asks:
        _ask(answers, keep if not is_printed(output) else lambda: None)
    if is_printed(output):
        keep()
    wrong = errors(document_text(answers, before))
    print_lines(_last(answers, output, wrong), talk=is_printed(output))
    if measured.problems or answers.needed() or wrong:
        raise typer.Exit(PROBLEMS)


def _problem_lines(problems: "Sequence[str]") -> list[str]:
    lines = [f"problem: {line}" for line in problems[:MOST_PROBLEMS]]
    more = len(problems) - MOST_PROBLEMS
    return lines if more <= 0 else [*lines, f"problem: and {more:,} more, all of which `assay metrics score` tells"]


def _before(output: Path) -> str:
    """What stands in the file already.

    Raises:
        RunError: it is nothing to go on with, or there is no such place.
    """
    from assay.cli.outputs import is_printed
    from assay.errors import RunError
    from assay.metrics.fingerprint.document import kept_in
    from assay.read_only import refusal_of_read_only

    if is_printed(output):
        return ""
    if output.is_dir() or not output.absolute().parent.is_dir():
        raise RunError(f"`{output}` {'is a folder' if output.is_dir() else 'lies in no folder'}; name a file")
    if refused := refusal_of_read_only(str(output)):
        raise RunError(refused)
    text = _text(output)
    if text:
        kept_in(str(output), text)
    return text


def _text(output: Path) -> str:
    """What a file holds; empty where it is not there, or blank.

    Raises:
        RunError: it cannot be read, or is no text.
    """
    from assay.errors import RunError
    from assay_spec.document import DocumentError, read_bytes

    if not output.is_file():
        return ""
    try:
        text = read_bytes(str(output)).decode()
    except DocumentError as error:
        raise RunError(str(error)) from None
    except UnicodeDecodeError as error:
        raise RunError(f"{output}: is no UTF-8 text from byte {error.start:,} on; name another file") from None
    return text if text.strip() else ""


def _keeper(output: Path, answers: "Answers", before: str) -> "Callable[[], None]":
    """What writes down the answers as they are, over nothing that somebody else has written meanwhile."""
    from assay.cli.outputs import is_printed, put
    from assay.errors import RunError
    from assay.metrics.fingerprint.document import document_text

    held = before

    def keep() -> None:
        nonlocal held
        if not is_printed(output) and _text(output) != held:
            raise RunError(
                f"`{output}` was changed meanwhile and is left as it is, without the last answer: run the same command "
                "again, which goes on with it"
            )
        held = document_text(answers, before)
        put(output, held)

    return keep


def _ask(answers: "Answers", keep: "Callable[[], None]") -> None:
    from assay.cli.lines import print_lines, prose_width
    from assay.metrics.fingerprint.dialogue import ask_all, introduction

    def say(line: str) -> None:
        print_lines([line], talk=True)

    def hear(prompt: str) -> str:
        print(prompt, end="", file=sys.stderr, flush=True)
        try:
            return input()
        except UnicodeDecodeError:
            return NO_TEXT

    width = prose_width()
    for line in introduction(answers, width):
        say(line)
    if not ask_all(answers, hear, say, keep, width):
        say("")
        say("stopped; what was answered is kept")


def _last(answers: "Answers", output: Path, wrong: "Sequence[str]") -> list[str]:
    """How many are open, and how to go on."""
    from assay.metrics.fingerprint.answers import Origin
    from assay.metrics.fingerprint.words import or_of

    open_, needed = answers.open(), [f"`{each.name}`" for each in answers.needed()]
    measured = sum(each.origin is Origin.MEASURED for each in answers.given.values())
    kept = sum(each.origin is Origin.KEPT for each in answers.given.values())
    if kept == len(answers.given):
        whence = "all kept from before"
    else:
        whence = f"{measured} of them measured" + (f" and {kept} kept from before" if kept else "")
    said = [f"{output}: {len(answers.given)} answers, {whence}, {len(open_)} open"]
    for name, given, found in answers.contradicted():
        said.append(f"{output}: `{name}` is {given.origin}, and the data say otherwise: {'; '.join(found.evidence)}")
    if open_:
        said.append(
            "what is open is asked by the same command on a terminal, or said by --answer, or written into the file"
        )
    if needed:
        return [*said, f"nothing can be recommended before an answer to {or_of(needed)}"]
    if wrong:
        return [*said, f"nothing can be recommended yet: {wrong[0]}"]
    return [*said, f"then: assay metrics recommend {shlex.quote(str(output))}"]
