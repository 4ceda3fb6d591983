"""`assay data cache`: the files that were fetched: listed, verified, removed."""

import re
import sys
import time
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from assay.cli.app import PROBLEMS
from assay.cli.form import FORMAT, Format
from assay.sizes import shown_size
from assay_validators.files import without_login

if TYPE_CHECKING:
    from assay.files.holdings import Held, Unfinished
    from assay.files.kept import Cache

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
    from assay.cli.cache_told import tell_listed, tell_verified
    from assay.errors import PlanError
    from assay.files.holdings import held, is_whole, unfinished
    from assay.files.kept import Cache

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
            tell_listed(here, chosen, parts, format_)
        case Action.VERIFY:
            whole = [is_whole(each) for each in chosen]
            tell_verified(here, chosen, whole, format_)
            if not all(whole):
                raise typer.Exit(PROBLEMS)
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
            if without_login(word) in each.addresses.values()
            or (len(word) >= SHORTEST and each.sha256.startswith(word.lower()))
        ]
        if not meant:
            raise PlanError(f"the cache has no file `{word}`; `assay data cache` lists what there is")
        chosen |= {each.sha256: each for each in meant}
    return list(chosen.values()) if words else found


def _remove(here: "Cache", files: "list[Held]", parts: "list[Unfinished]", form: Format, *, yes: bool) -> None:
    from assay.cli.cache_told import count_of, size_of, tell_removed
    from assay.errors import RunError
    from assay.files.holdings import remove, remove_unfinished

    what = f"{count_of(len(files) + len(parts))}, {shown_size(size_of(files) + size_of(parts))}"
    if (files or parts) and not yes:
        if not sys.stdin.isatty():
            raise RunError(f"that is {what}, in {here.folder}; add --yes to remove it")
        if not typer.confirm(f"Remove {what}, from {here.folder}?"):
            return
    removed = [each for each in files if remove(here, each)]
    gone = [each for each in parts if remove_unfinished(here, each)]
    left = len(files) + len(parts) - len(removed) - len(gone)
    tell_removed(here, removed, gone, left, form)
