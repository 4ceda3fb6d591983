"""How the work of saying what mlcroissant gives comes to its own end, or to that of mlcroissant."""


class UnsaidError(Exception):
    """What mlcroissant gives is not said, and why."""

    field = ""
    """The field at which that is so, if at one."""


class Ends(Exception):  # noqa: N818 - it is how mlcroissant ends, and no error of ours
    """The exception of Python's that it ends with."""

    field = ""
    """The field at which it does, if at one."""
