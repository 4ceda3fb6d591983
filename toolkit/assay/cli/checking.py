"""`assay check` as a typer command, for shell completion and the reference; the fast path does the work."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    GITHUB = "github"
    SARIF = "sarif"
    JUNIT = "junit"
    CHECKLIST = "checklist"
    PAGE = "page"


class Other(StrEnum):
    """Validators whose verdict we know."""

    MLCROISSANT = "mlcroissant"


def check(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH...", help="Files, folders, - for standard input; datasets by address or handle."),
    ],
    format_: Annotated[Format, typer.Option("--format", help="How to print what was found.")] = Format.TEXT,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", help="Write there; a file that is there is only written over when this command wrote it."
        ),
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option(help="Tell only what is new since this was written, with --format json.")
    ] = None,
    profile: Annotated[
        str | None, typer.Option(help="For whom: a profile's name, or the path of one of your own (.toml).")
    ] = None,
    load: Annotated[
        bool, typer.Option("--load", help="Let mlcroissant validate a dataset and load a record of every record set.")
    ] = False,
    double_blind: Annotated[
        bool, typer.Option("--double-blind", help="List what tells a reviewer who wrote a dataset.")
    ] = False,
    as_: Annotated[
        Other | None, typer.Option("--as", help="Tell what mlcroissant 1.1.1 says of Croissant metadata, in our words.")
    ] = None,
    against: Annotated[
        Other | None,
        typer.Option(help="Tell where Assay and mlcroissant 1.1.1 part, and which clause decides (text or json)."),
    ] = None,
    data: Annotated[bool, typer.Option("--data", help="Look into the tables that evaluations name, too.")] = False,
    causes: Annotated[
        bool, typer.Option("--causes", help="Tell the causes instead of the findings, in text or json.")
    ] = False,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", help="In how many processes; by default as many as there are cores.")
    ] = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="The files hold a document a line (JSON Lines).")] = False,
    name_by: Annotated[
        str | None, typer.Option(metavar="KEY", help="With --jsonl: call each by what it says under KEY.")
    ] = None,
    cache: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Remember there what was found, by the content of the files.")
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Check again what changes, as it changes, until Ctrl-C (text or jsonl).")
    ] = False,
) -> None:
    """Check benchmark documents.

    Example: assay check croissant.json evaluation.yaml
    """
    from assay.cli.check import main

    named: dict[str, object] = {
        "--output": output,
        "--baseline": baseline,
        "--profile": profile,
        "--as": as_,
        "--against": against,
    }
    named |= {"--jobs": jobs, "--name-by": name_by, "--cache": cache}
    chosen = [word for option, value in named.items() if value for word in (option, str(value))]
    switches = {"--data": data, "--double-blind": double_blind, "--load": load}
    switches |= {"--causes": causes, "--jsonl": jsonl, "--watch": watch}
    flags = [flag for flag, is_set in switches.items() if is_set]
    words = ["--format", format_.value, *chosen, *flags, "--", *paths]
    raise typer.Exit(main(words))
