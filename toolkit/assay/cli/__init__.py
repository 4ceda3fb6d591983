"""The command line: `assay check` goes straight to the engine, every other command loads when it is called."""

import os
import sys
from collections.abc import Sequence

FAILED, INTERRUPTED = 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that `arguments` (by default the program's) spell; the exit status."""
    words = sys.argv[1:] if arguments is None else arguments
    _never_choke(sys.stdout)
    try:
        status = _run(words)
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("assay: interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read us has gone; without this Python complains again when it closes standard output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    return status


def _run(words: Sequence[str]) -> int:
    if words[:1] == ["check"]:
        from assay.cli.check import main as check

        return check(words[1:])
    from assay.cli.app import main as app

    return app(words)


def _never_choke(stream: object) -> None:
    """Have characters that the terminal's encoding lacks written as escapes."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")
