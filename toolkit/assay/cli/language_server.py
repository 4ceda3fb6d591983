"""`assay language-server`: findings in an editor while one types."""

import os
import sys
from contextlib import redirect_stdout

from assay.errors import AssayError


def language_server() -> None:
    """Speak the Language Server Protocol on standard input and output; an editor calls it.

    Example: assay language-server
    """
    try:
        from assay.editor.server import make_server
    except ModuleNotFoundError as error:
        if error.name not in ("pygls", "lsprotocol"):
            raise
        raise AssayError('the language server needs pygls: pip install "assay[editor]"') from None
    # The server closes what it writes to; and what anybody else prints must not come between its messages.
    with os.fdopen(os.dup(0), "rb") as asked, os.fdopen(os.dup(1), "wb") as answers, redirect_stdout(sys.stderr):
        make_server().start_io(asked, answers)
