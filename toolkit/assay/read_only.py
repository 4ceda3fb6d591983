"""Files that whoever owns them wants to stay as they are."""

import os
import stat


def refusal_of_read_only(path: str | os.PathLike[str]) -> str:
    """Why the file at a path is not written over; empty when it may be, or there is none.

    The system would not say so: a file that takes another's place needs no right to write that one.
    """
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 - `assay check` does without pathlib
        # Whoever may write everything is told, too.
        may_be = not stat.S_ISREG(mode) or (mode & 0o222 and os.access(path, os.W_OK))
    except (OSError, ValueError):
        return ""
    name = os.fspath(path)
    return "" if may_be else f"`{name}` is read-only and stays as it is; allow to write it, or name another file"
