"""Files and folders as commands take them that fetch nothing."""

import os
from pathlib import Path

import typer

from assay_validators.files import FETCHED, is_elsewhere, without_login


def named_here(text: str) -> str:
    """The name of a file on this machine, as it is written.

    Raises:
        BadParameter: it is an address or a handle.
    """
    if is_elsewhere(text):
        raise typer.BadParameter(
            f"`{without_login(text)}` lies elsewhere, and this takes what is here: download it first; what"
            f" `assay check` and `assay data show` fetch begins with {FETCHED}"
        )
    return text


def here(text: str) -> Path:
    """The path of a file or a folder on this machine.

    Raises:
        BadParameter: it is an address or a handle, of which a path would lose a slash, or it may not be read.
    """
    path = Path(named_here(text))
    if path.exists() and not os.access(path, os.R_OK):
        raise typer.BadParameter(f"`{path}` is not readable")
    return path


def prediction_here(text: str) -> Path:
    """A prediction on this machine as it is written: its path, or `name=PLACE` with the name of its algorithm.

    Raises:
        BadParameter: it is an address or a handle.
    """
    name, sign, place = text.partition("=")
    has_name = sign and "://" not in name and not os.path.lexists(text)
    named_here(place if has_name else text)
    return Path(text)


def folder(text: str) -> Path:
    """The path of a folder to write into.

    Raises:
        BadParameter: it would be standard output for a file, which no folder can be.
    """
    if os.fspath(text) == "-":
        raise typer.BadParameter("`-` is no folder; `./-` is one that is called so")
    return Path(text)
