"""`assay data cache`: the files that were fetched: listed, verified, removed."""

import json
import re
import sys
import time
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from assay.cli.form import FORMAT, Format
from assay.sizes import shown_size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assay.data.holdings import Held, Unfinished
    from assay.data.kept import Cache

SHORTEST = 6
"""So many digits of a digest name a file."""

_AGE = re.compile(r"(\d{1,6})([hdw])")
_SECONDS = {"h": 3600, "d": 86400, "w": 7 * 86400}


class Action(StrEnum):
    """What is done with what is there."""

    LIST = "list"
    VERIFY = "verify"
    REMOVE = "remove"


ACTION = typer.Argument(metavar="[list|verify|remove]", help="What to do with what is there.")
FILES = typer.Argument(metavar="[FILE]...", help="Only these: the address of a file, or how its sha256 begins.")
OLDER = typer.Option("--older-than", metavar="AGE", help="Only what was not used for so long: 12h, 30d or 8w.")


def cache(
    action: Annotated[Action, ACTION] = Action.LIST,
    files: Annotated[list[str] | None, FILES] = None,
    older_than: Annotated[str | None, OLDER] = None,
    format_: Annotated[Format, FORMAT] = Format.TEXT,
    *,
    all_: Annotated[bool, typer.Option("--all", help="Remove everything.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before something is removed.")] = False,
) -> None:
    """List the files that `--fetch` has put into the cache, go through their bytes again, or remove some.

    Example: assay data cache, or: assay data cache verify, or: assay data cache remove --older-than 30d --yes
    """
    from assay.data.holdings import held, unfinished
    from assay.data.kept import Cache
    from assay.errors import PlanError

    if action is Action.REMOVE and not (files or older_than or all_):
        raise PlanError("say what to remove: addresses, digests, --older-than AGE, or --all")
    if all_ and (files or older_than or action is not Action.REMOVE):
        raise PlanError("--all stands alone after `remove`")
    before = time.time() - _seconds(older_than) if older_than else None
    here = Cache()
    chosen = _chosen(held(here), files or [])
    parts = [] if files else unfinished(here)
    if before is not None:
        chosen = [each for each in chosen if each.used < before]
        parts = [each for each in parts if each.used < before]
    match action:
        case Action.LIST:
            _list(here, chosen, parts, format_)
        case Action.VERIFY:
            _verify(here, chosen, format_)
        case Action.REMOVE:
            _remove(here, chosen, parts, format_, yes=yes)


def _seconds(age: str) -> int:
    from assay.errors import PlanError

    found = _AGE.fullmatch(age)
    if found is None:
        raise PlanError(f"`{age}` is no age; write one such as 12h, 30d or 8w")
    return int(found[1]) * _SECONDS[found[2]]


def _chosen(found: "list[Held]", words: list[str]) -> "list[Held]":
    from assay.errors import PlanError

    chosen: dict[str, Held] = {}
    for word in words:
        meant = [
            each
            for each in found
            if word in each.addresses.values() or (len(word) >= SHORTEST and each.sha256.startswith(word))
        ]
        if not meant:
            raise PlanError(f"the cache has no file `{word}`; `assay data cache` lists what there is")
        chosen |= {each.sha256: each for each in meant}
    return list(chosen.values()) if words else found


def _list(here: "Cache", files: "list[Held]", parts: "list[Unfinished]", format_: Format) -> None:
    from assay.cli.lines import print_lines

    total, broken = _size(files), _size(parts)
    if format_ is Format.JSON:
        _print(here, [_told(each) for each in files], bytes=total, unfinished={"files": len(parts), "bytes": broken})
        return
    for each in files:
        state = "" if each.is_verified else "  changed since it was verified"
        about = f"{each.sha256[:12]}  {shown_size(each.size_bytes):>8}  used {_day(each.used)}"
        print_lines([f"{about}  {', '.join(sorted(each.addresses.values())) or 'no address'}{state}"])
    print_lines([f"{here.folder}: {_count(len(files))}, {shown_size(total)}"])
    if parts:
        print_lines([f"not come whole: {_count(len(parts))}, {shown_size(broken)}"])


def _verify(here: "Cache", files: "list[Held]", format_: Format) -> None:
    from assay.cli.app import PROBLEMS
    from assay.cli.lines import print_lines
    from assay.data.holdings import is_whole

    whole = {each.sha256: is_whole(each) for each in files}
    if format_ is Format.JSON:
        _print(here, [{**_told(each), "verified": whole[each.sha256]} for each in files])
    else:
        for each in files:
            if not whole[each.sha256]:
                about = f"{each.path}: its bytes are not those of its name; it is not used, and fetched again"
                print_lines([about])
        print_lines([f"{here.folder}: {sum(whole.values()):,} of {_count(len(files))} verified"])
    if not all(whole.values()):
        raise typer.Exit(PROBLEMS)


def _remove(here: "Cache", files: "list[Held]", parts: "list[Unfinished]", format_: Format, *, yes: bool) -> None:
    from assay.cli.lines import print_lines
    from assay.data.holdings import remove, remove_unfinished
    from assay.errors import RunError

    size = _size(files) + _size(parts)
    what = f"{_count(len(files) + len(parts))}, {shown_size(size)}"
    if (files or parts) and not yes:
        if not sys.stdin.isatty():
            raise RunError(f"that is {what}, in {here.folder}; add --yes to remove it")
        if not typer.confirm(f"Remove {what}, from {here.folder}?"):
            return
    removed = [each for each in files if remove(here, each)]
    gone = [each for each in parts if remove_unfinished(here, each)]
    size = _size(removed) + _size(gone)
    left = len(files) + len(parts) - len(removed) - len(gone)
    if format_ is Format.JSON:
        _print(here, [_told(each) for each in removed], bytes=size, left=left)
        return
    more = f"; {_count(left)} left that somebody is fetching" if left else ""
    print_lines([f"{here.folder}: {_count(len(removed) + len(gone))} removed, {shown_size(size)}{more}"])


def _size(files: "Sequence[Held | Unfinished]") -> int:
    return sum(each.size_bytes for each in files)


def _print(here: "Cache", files: list[dict[str, object]], **more: object) -> None:
    told = {"version": 1, "folder": str(here.folder), "files": files, **more}
    print(json.dumps(told, indent=2, ensure_ascii=False))


def _told(file: "Held") -> dict[str, object]:
    return {
        "sha256": file.sha256,
        "bytes": file.size_bytes,
        "fetched": _utc(file.came),
        "used": _utc(file.used),
        "verified": file.is_verified,
        "addresses": sorted(file.addresses.values()),
    }


def _utc(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def _day(seconds: float) -> str:
    return time.strftime("%Y-%m-%d", time.localtime(seconds))


def _count(number: int) -> str:
    return f"{number:,} file{'' if number == 1 else 's'}"
