"""`assay kernels`: what is compiled, and what cannot run here."""

from typing import Annotated

import typer

from assay.cli.form import FORMAT, Format

NAME = typer.Argument(metavar="KERNEL", help="Show all that is known of this kernel, e.g. `ranking.area`.")


def kernels(
    name: Annotated[str, NAME] = "",
    format_: Annotated[Format, FORMAT] = Format.TEXT,
) -> None:
    """List the kernels and the backend that each runs on here, how exactly, and why another backend is absent.

    Example: assay kernels, or: assay kernels ranking.area, or: ASSAY_BACKEND=numba assay kernels --format json
    """
    from assay.cli.kernel_table import as_json, described, listed
    from assay.errors import AssayError

    try:
        text = as_json(name) if format_ is Format.JSON else "\n".join(described(name) if name else listed())
    except LookupError as error:
        raise AssayError(str(error.args[0])) from None
    print(text)
