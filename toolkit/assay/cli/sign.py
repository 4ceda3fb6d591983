"""`assay sign`: say that a finished run is yours, so that others can check it."""

from pathlib import Path
from typing import Annotated

import typer

from assay.cli.here import here
from assay.cli.signatures import key_of, print_signed


def sign(
    folder: Annotated[Path, typer.Argument(metavar="DIR", parser=here, help="The folder of a finished run.")],
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
    """Sign a finished run; others sign the same run with keys of their own, and all signatures stay.

    The passphrase of an encrypted key is asked for on the terminal. When ASSAY_KEY names a key, `assay run` signs at
    its end.

    Example: assay sign run --key id_ed25519
    """
    print_signed(folder, key_of(key))
