"""`assay runs`: the runs that were made on this machine: listed, shown, removed."""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from assay.cli.form import FORMAT, Format
from assay.sizes import shown_size

if TYPE_CHECKING:
    from assay.runs.found import Found
    from assay.runs.record import Record


class Known(NamedTuple):
    """A run as it is listed."""

    number: int | None
    """By which it can be called; None in lists of a folder."""
    folder: Path
    state: str
    began: int | None
    """Seconds since 1970; None where that is not known."""
    name: str
    nodes: int
    bytes: int


RUN = typer.Argument(metavar="RUN", help="A run folder, or a number of `assay runs list`.")


def list_(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="List the runs below it; by default those made here.")
    ] = None,
    format_: Annotated[Format, FORMAT] = Format.TEXT,
) -> None:
    """List the runs that were made on this machine, the latest first; those whose folder has gone are left out.

    Example: assay runs list
    """
    from assay.cli.lines import print_lines

    known = list(_known(folder))
    if format_ is Format.JSON:
        told = [each._asdict() | {"folder": str(each.folder)} for each in known]
        print(json.dumps({"version": 1, "runs": told}, indent=2, ensure_ascii=False))
        return
    width = max((len(each.name) for each in known), default=0)
    for each in known:
        about = f"{each.state:<8}  {_day(each.began)}  {each.name:<{width}}  {shown_size(each.bytes):>7}"
        print_lines([f"{f'{each.number:>3}  ' if each.number else ''}{about}  {each.folder}"])
    if not known:
        print_lines(["no runs; `assay run` makes one"], talk=True)


def show(run: Annotated[str, RUN], format_: Annotated[Format, FORMAT] = Format.TEXT) -> None:
    """Show a run: its plan, its machine, and for every node how long it took and what the plan had expected.

    Example: assay runs show run
    """
    from assay.cli.lines import print_lines
    from assay.errors import RunError
    from assay.runs.found import State, look_at
    from assay.runs.record import read_record

    found = look_at(_folder(run))
    if found.state is State.GONE:
        raise RunError(f"`{run}` is no run folder, and no number of `assay runs list`")
    if found.state is not State.FINISHED:
        if format_ is Format.JSON:
            told = {**found._asdict(), "folder": str(found.folder)}
            print(json.dumps({"version": 1, **told}, indent=2, ensure_ascii=False))
            return
        why = f"; {found.why}" if found.why else ""
        print_lines([f"{found.folder}: {found.state}, {found.nodes} nodes finished, {shown_size(found.bytes)}{why}"])
        return
    record = read_record(found.folder)
    if format_ is Format.JSON:
        from assay_spec.dump import dump

        print(json.dumps(dump(record), indent=2, ensure_ascii=False))
        return
    print_lines(_shown(found, record))


def remove(
    run: Annotated[str, RUN],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove a run: its journal, record, results, report and item rows; anything else in the folder stays.

    Example: assay runs remove run-b --yes
    """
    from assay.cli.lines import print_lines
    from assay.errors import RunError
    from assay.runs.found import State, look_at
    from assay.runs.found import remove as remove_run
    from assay.runs.registry import forget

    folder = _folder(run)
    found = look_at(folder)
    if found.state is State.GONE:
        raise RunError(f"`{run}` is no run folder, and no number of `assay runs list`")
    if yes and folder != Path(run):
        # The next run takes over the numbers of those before.
        raise RunError(f"the number {run} stands for `{folder}` now; name that folder, or leave out --yes")
    if not yes:
        if not sys.stdin.isatty():
            raise RunError(f"`{folder}` is {found.state} and holds {shown_size(found.bytes)}; add --yes to remove it")
        if not typer.confirm(f"Remove `{folder}`, {found.state}, {shown_size(found.bytes)}?"):
            return
    left = remove_run(folder)
    forget(folder)
    print_lines([f"{folder}: removed" + (f"; {len(left)} files of others are left" if left else "")])


def _known(folder: Path | None) -> Iterator[Known]:
    """The runs below a folder, or those that were made here."""
    from assay.runs.found import State, look_at, runs_below
    from assay.runs.registry import registered

    told = {each.folder: each for each in registered()}
    number = 0
    for path in told if folder is None else runs_below(folder):
        found, each = look_at(path), told.get(path.resolve())
        if found.state is not State.GONE:
            number += 1
            name = each.name if each else _name_of(found)
            yield Known(
                number if folder is None else None,
                path,
                str(found.state),
                each and each.began,
                name,
                found.nodes,
                found.bytes,
            )


def _name_of(found: "Found") -> str:
    """What the plan of a run is called that nobody has registered, where it can be told."""
    from assay.errors import RunError
    from assay.runs.record import read_record

    try:
        return read_record(found.folder).plan.name
    except RunError:
        return ""


def _folder(run: str) -> Path:
    """The folder that somebody means."""
    if run.isdecimal() and not Path(run).is_dir():
        known = list(_known(None))
        if 1 <= int(run) <= len(known):
            return known[int(run) - 1].folder
    return Path(run)


def _shown(found: "Found", record: "Record") -> Iterator[str]:
    expected = {node.id: node.estimate.seconds for node in record.plan.nodes}
    took = sum(node.seconds for node in record.nodes)
    yield f"{found.folder}: {found.state}, {shown_size(found.bytes)}"
    yield f"plan       {record.plan.name} ({record.plan.kind}), {record.digest}"
    yield f"machine    {_machine(record)}"
    yield f"took       {took:.2f} s, expected {sum(expected.values()):.2f} s"
    for node in record.nodes:
        yield f"  {node.seconds:8.2f} s  {expected.get(node.name, 0.0):8.2f} s expected  {node.name}"


def _machine(record: "Record") -> str:
    told = json.loads(json.dumps(record.environment, default=lambda json: json.value))
    packages = told.get("packages", {})
    return (
        f"{told.get('platform')}, Python {told.get('python')}, Assay {packages.get('assay')}, {told.get('cores')} cores"
    )


def _day(began: int | None) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(began)) if began else f"{'':16}"
