"""Libraries that are installed by an extra, and needed by nothing else."""

from importlib import import_module

from assay.errors import AssayError


def require(module: str, wanted: str = "", *, extra: str = "", package: str = "") -> None:
    """Make sure that there is a library, which an extra installs.

    Args:
        module: what is imported of it.
        wanted: what needs it; by default the call that is named as it is.
        extra: what installs it; by default of the same name.
        package: what it is called; by default of the same name.

    Raises:
        AssayError: it is not installed, lacks another, or does not load.
    """
    try:
        import_module(module)
    except (ImportError, OSError) as error:  # soundfile may be there, and the library that it calls is not
        name = error.name if isinstance(error, ModuleNotFoundError) else module
        lacks = "" if name == module else f", which lacks {name}"
        needs = f"{wanted or f'`{module}()`'} needs {package or module}{lacks}"
        raise AssayError(f'{needs}: pip install "assay[{extra or module}]"') from None
