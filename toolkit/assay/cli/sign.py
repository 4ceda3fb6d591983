"""`assay sign`: say that a finished run, or values of masks, are yours, so that others can check it."""

from pathlib import Path
from typing import Annotated

import typer

from assay.cli.here import here
from assay.cli.signatures import key_of, print_signed, print_values_signed


def sign(
    run: Annotated[
        Path,
        typer.Argument(
            metavar="RUN",
            parser=here,
            help="The folder of a finished run, or the JSON that `assay metrics score` writes of masks.",
        ),
    ],
    key: Annotated[
        Path,
        typer.Option(
            "--key",
            metavar="FILE",
            envvar="ASSAY_KEY",
            help="An ed25519 private key, as `ssh-keygen -t ed25519` makes it, or PKCS #8 in PEM.",
        ),
    ],
) -> None:
    """Sign a finished run, or values of masks; others sign the same with keys of their own, and all signatures stay.

    The passphrase of an encrypted key is asked for on the terminal. When ASSAY_KEY names a key, `assay run` signs at
    its end.

    Example: assay sign run --key id_ed25519
    """
    if run.is_file():
        print_values_signed(run, key_of(key))
    else:
        print_signed(run, key_of(key))
