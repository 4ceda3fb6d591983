"""Libraries that are installed by an extra, and needed by nothing else."""

from importlib import import_module

from assay.errors import AssayError


def require(name: str) -> None:
    """Make sure that there is the library of this name, which an extra of the same name installs.

    Raises:
        AssayError: it is not installed, or lacks another.
    """
    try:
        import_module(name)
    except ModuleNotFoundError as error:
        lacks = "" if error.name == name else f", which lacks {error.name}"
        raise AssayError(f'`{name}()` needs {name}{lacks}: pip install "assay[{name}]"') from None
