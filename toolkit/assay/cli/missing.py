"""One line for a package that is not there, or does not load."""

from assay.doctor.packages import LOSSES


def missing(error: ImportError) -> str:
    """Which package cannot be imported, and who says what to install; empty when it is a part of Assay."""
    module = (error.name or "").partition(".")[0]
    if module == "assay" or module.startswith("assay_"):
        return ""
    package = next((name for name, loss in LOSSES.items() if loss.module == module), module)
    which = f"the package `{package}`" if package else "a package"
    return f"{which} is needed for this and cannot be imported ({error}); `assay doctor` says what to install"
