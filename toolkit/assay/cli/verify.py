"""`assay verify`: a finished run, or values of masks, checked again: their numbers are scored again."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assay.cli.app import PROBLEMS
from assay.cli.form import FORMAT, Format
from assay.cli.here import here

if TYPE_CHECKING:
    from assay.runs.talk import Talk
    from assay.runs.verification import Verification


RUN = typer.Argument(
    metavar="RUN", parser=here, help="A run folder, or the JSON that `assay metrics score` writes of masks."
)
INPUTS = typer.Option(
    "--inputs",
    metavar="FOLDER",
    help="Compare what was read with the files there, and join tables again; masks lie here or beside RUN.",
)

SIGNERS = typer.Option(
    "--signers", metavar="FILE", help="Demand a signature of one of these: an `allowed_signers` file, or a public key."
)


def verify(
    run: Annotated[Path, RUN],
    inputs: Annotated[Path | None, INPUTS] = None,
    signers: Annotated[Path | None, SIGNERS] = None,
    format_: Annotated[Format, FORMAT] = Format.TEXT,
) -> None:
    """Check a finished run: its files against its record, and every number against its item rows, or against the masks.

    Example: assay verify run --inputs .
    """
    from assay.cli.lines import print_lines
    from assay.cli.progress import progress

    with progress() as talk:
        found = _masks(run, inputs, signers, talk) if run.is_file() else _run(run, inputs, signers, talk)
    if format_ is Format.JSON:
        print(json.dumps(found.document(), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        print_lines(_lines(found))
    if not found.valid:
        raise typer.Exit(PROBLEMS)


def _run(folder: Path, inputs: Path | None, signers: Path | None, talk: "Talk") -> "Verification":
    from assay.runs.signing import read_signers
    from assay.runs.verify import verify as verify_run

    return verify_run(folder, inputs, None if signers is None else read_signers(signers), talk)


def _masks(path: Path, inputs: Path | None, signers: Path | None, talk: "Talk") -> "Verification":
    from assay.metrics.segmentation.verify import verify as verify_masks
    from assay.runs.signing import read_signers

    return verify_masks(path, inputs, None if signers is None else read_signers(signers), talk)


def _lines(found: "Verification") -> Iterator[str]:
    from assay.runs.verification import CODES, Verdict

    width = max(len(finding.subject) for finding in found.findings if finding.code != "VER005")
    for finding in found.findings:
        mark = f"{finding.code}  " if finding.code else ""
        yield f"{finding.subject:<{width}}  {mark}{finding.text}"
    if found.numbers:
        counted = Counter(number.verdict for number in found.numbers)
        told = ", ".join(f"{counted[verdict]:,} {verdict}" for verdict in Verdict if counted[verdict])
        yield f"{'numbers':<{width}}  {len(found.numbers):,} scored again: {told}"
    failed = dict.fromkeys(finding.code for finding in found.findings if finding.code)
    reserve = f", but {found.reserve}" if found.reserve else ""
    yield f"verified{reserve}" if found.valid else "not verified"
    yield from (f"  {code}: {CODES[code].title}; {CODES[code].remedy}" for code in failed)
