"""Text for a bug report, from which neither the user nor the machine can be told."""

import os
import pwd
import re
from collections.abc import Iterator
from pathlib import Path

USER, MACHINE = "USER", "MACHINE"


def anonymous(text: str | Path) -> str:
    """`text` with `~` for the home folder, and words for the names of the user and the machine."""
    text = str(text)
    for home in sorted(_homes(), key=len, reverse=True):
        text = re.sub(rf"{re.escape(home)}(?![\w.-])", "~", text)
    for name in _users():
        text = _without(name, USER, text)
    return _without(os.uname().nodename, MACHINE, text)


def _without(name: str, word: str, text: str) -> str:
    return re.sub(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", word, text) if name else text


def _homes() -> set[str]:
    named = {os.environ.get("HOME", ""), *(account.pw_dir for account in _accounts())}
    return {home.rstrip("/") for home in named if home.rstrip("/")}


def _users() -> set[str]:
    named = {os.environ.get(name, "") for name in ("USER", "LOGNAME")} | {account.pw_name for account in _accounts()}
    return named - {""}


def _accounts() -> Iterator[pwd.struct_passwd]:
    try:
        yield pwd.getpwuid(os.getuid())
    except KeyError:
        # A container may run as a number that has no name.
        return
