"""Keys and signatures on the terminal."""

import os
import warnings
from getpass import GetPassWarning, getpass
from pathlib import Path
from typing import TYPE_CHECKING

from assay.cli.lines import print_lines
from assay.errors import RunError
from assay_validators.emit.excerpt import printable

if TYPE_CHECKING:
    from assay.runs.execute import Outcome
    from assay.runs.signing import Signed, SigningKey


def key_of(path: Path) -> "SigningKey":
    """The private key in a file; its passphrase, if it has one, is asked for on the terminal.

    Raises:
        RunError: see `read_key`; or there is no terminal.
    """
    from assay.runs.signing.keys import read_key

    return read_key(path, _ask)


def key_of_environment() -> "SigningKey | None":
    """The private key that the environment names; None when it names none.

    Raises:
        RunError: see `key_of`.
    """
    from assay.runs.signing.keys import VARIABLE

    named = os.environ.get(VARIABLE)
    return key_of(Path(named)) if named else None


def _ask(path: Path) -> str:
    with warnings.catch_warnings():
        # It would read what everybody can see.
        warnings.simplefilter("error", GetPassWarning)
        try:
            return getpass(f"Passphrase of {printable(str(path))}: ")
        except (GetPassWarning, OSError):
            raise RunError(
                f"the key `{path}` is encrypted, and there is no terminal to ask for its passphrase"
            ) from None
        except EOFError:
            return ""


def print_signed(folder: Path, key: "SigningKey") -> None:
    """Sign the run in `folder` and say so.

    Raises:
        RunError: see `sign_run`.
    """
    from assay.runs.report import is_overtaken
    from assay.runs.signing.sign import sign_run

    signed = sign_run(folder, key)
    if is_overtaken(folder):
        print_lines([f"a later run in {folder} is not finished; signed is the one before"], talk=True)
    _say(signed)


def print_values_signed(path: Path, key: "SigningKey") -> None:
    """Sign the JSON of values of masks and say so.

    Raises:
        RunError: see `sign_values`.
    """
    from assay.metrics.segmentation.signing import sign_values

    _say(sign_values(path, key))


def _say(signed: "Signed") -> None:
    how = "signed" if signed.is_new else "was signed before"
    print_lines([f"{how} with {signed.fingerprint}: {', '.join(map(str, signed.files))}"])


def print_withdrawn(outcome: "Outcome") -> None:
    """Say which signatures a run has removed, if any."""
    if outcome.withdrawn:
        names = ", ".join(path.name for path in outcome.withdrawn)
        print_lines([f"signatures of what was here before no longer fit and were removed: {names}"])
