"""`assay data merge`: one's own words, put into the file that a host writes now."""

from pathlib import Path
from typing import Annotated

import typer

from assay.cli.here import here


def merge(
    host: Annotated[
        Path, typer.Argument(metavar="HOST", parser=here, help="The Croissant file that the host writes now.")
    ],
    own: Annotated[Path, typer.Argument(metavar="MINE", parser=here, help="An earlier one with your own additions.")],
    base: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", parser=here, help="That earlier one as the host wrote it: tells who changed what."
        ),
    ] = None,
    mine: Annotated[
        list[str] | None,
        typer.Option("--mine", metavar="TERM", help="Take your value of this, such as sc:description; repeatable."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="Write there; by default HOST is changed where it stands."),
    ] = None,
) -> None:
    """Put what you added to a host's file into the one that it writes now.

    What only you say is added: files, record sets, fields, and what you say of those that both have, which are matched
    by @id, then by name. What both say and differently stays the host's, unless --base shows that you alone have
    changed it, or --mine asks for yours; with --base, what you have taken out goes. Words are written so that they mean
    the same in the host's file. What would let a check find more than in either file is left out. Each has a line.

    Example: assay data merge croissant.json mine.json
    """
    from assay.cli.lines import print_lines
    from assay.cli.outputs import is_printed, put
    from assay.croissant.merge.merge import merge as merge_documents
    from assay.croissant.reading import read_dataset, read_editable
    from assay.runs.disk import write_bytes

    if output is not None and not is_printed(output) and output.exists() and output.resolve() != host.resolve():
        raise typer.BadParameter(f"`{output}` is there already; name another file, or remove it")
    (theirs, _), (ours, _) = read_editable(host), read_dataset(own)
    before = None if base is None else read_dataset(base)[0]
    merged = merge_documents(theirs, ours, before, frozenset(mine or ()))
    taken = sum(choice.mine for choice in merged.choices)
    printed = output is not None and is_printed(output)
    left = len(merged.choices) - taken
    counts = f"{taken} of yours written{f', {left} not' if left else ''}"
    told = [*map(str, merged.choices), f"{'standard output' if printed else output or host}: {counts}"]
    if output is not None and printed:
        put(output, merged.data.decode())
        print_lines(told, talk=True)
    else:
        write_bytes(output or host, merged.data)
        print_lines(told)
