"""`assay kernels`: what is compiled, and what cannot run here."""

from typing import Annotated

import typer

NAME = typer.Argument(metavar="KERNEL", help="Show all that is known of this kernel, e.g. `ranking.area`.")


def kernels(name: Annotated[str, NAME] = "") -> None:
    """List the kernels and the backend that each runs on here, and why another backend is absent.

    Example: assay kernels, or: assay kernels ranking.area, or: ASSAY_BACKEND=numba assay kernels
    """
    from assay.cli.kernel_table import described, listed
    from assay.errors import AssayError

    try:
        lines = list(described(name) if name else listed())
    except LookupError as error:
        raise AssayError(str(error.args[0])) from None
    print("\n".join(lines))
