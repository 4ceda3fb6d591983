"""What `assay data cache` says of fetched files: lines, or JSON."""

import json
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assay.cli.form import Format
from assay.cli.lines import print_lines
from assay.sizes import shown_size

if TYPE_CHECKING:
    from assay.files.holdings import Held, Unfinished
    from assay.files.kept import Cache


def tell_listed(here: "Cache", files: "Sequence[Held]", parts: "Sequence[Unfinished]", form: Format) -> None:
    """What there is."""
    total, broken = size_of(files), size_of(parts)
    if form is Format.JSON:
        _print(here, [_as_json(each) for each in files], bytes=total, unfinished={"files": len(parts), "bytes": broken})
        return
    for each in files:
        state = "" if each.is_verified else "  changed since it was verified"
        about = f"{each.sha256[:12]}  {shown_size(each.size_bytes):>8}  used {_day(each.used)}"
        print_lines([f"{about}  {', '.join(sorted(each.addresses.values())) or 'no address'}{state}"])
    print_lines([f"{here.folder}: {count_of(len(files))}, {shown_size(total)}"])
    if parts:
        print_lines([f"not come whole: {count_of(len(parts))}, {shown_size(broken)}"])


def tell_verified(here: "Cache", files: "Sequence[Held]", whole: Sequence[bool], form: Format) -> None:
    """Which files are what their names say."""
    if form is Format.JSON:
        _print(here, [{**_as_json(each), "verified": fine} for each, fine in zip(files, whole, strict=True)])
        return
    for each, fine in zip(files, whole, strict=True):
        if not fine:
            about = f"{each.path}: its bytes are not those of its name; it is not used, and fetched again"
            print_lines([about])
    print_lines([f"{here.folder}: {sum(whole):,} of {count_of(len(files))} verified"])


def tell_removed(
    here: "Cache", files: "Sequence[Held]", parts: "Sequence[Unfinished]", left: int, form: Format
) -> None:
    """What is gone, and how many files stay because somebody is fetching them."""
    size = size_of(files) + size_of(parts)
    if form is Format.JSON:
        _print(here, [_as_json(each) for each in files], bytes=size, left=left)
        return
    more = f"; {count_of(left)} left that somebody is fetching" if left else ""
    print_lines([f"{here.folder}: {count_of(len(files) + len(parts))} removed, {shown_size(size)}{more}"])


def size_of(files: "Sequence[Held | Unfinished]") -> int:
    """The bytes of some files."""
    return sum(each.size_bytes for each in files)


def count_of(number: int) -> str:
    """So many files, in words."""
    return f"{number:,} file{'' if number == 1 else 's'}"


def _print(here: "Cache", files: list[dict[str, object]], **more: object) -> None:
    told = {"version": 1, "folder": str(here.folder), "files": files, **more}
    print(json.dumps(told, indent=2, ensure_ascii=False))


def _as_json(file: "Held") -> dict[str, object]:
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
