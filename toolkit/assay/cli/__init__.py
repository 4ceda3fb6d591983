"""The command line: `assay check` goes straight to the engine, every other command loads when it is called."""

import os
import sys
from collections.abc import Sequence

FAILED, INTERRUPTED = 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that `arguments` (by default the program's) spell; the exit status."""
    words = sys.argv[1:] if arguments is None else arguments
    _open_streams()
    try:
        status = _run(words)
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("assay: interrupted", file=sys.stderr)
        return INTERRUPTED
    except OSError as error:
        if "--debug" in words:
            raise
        # Nothing more can be written; without this Python complains again when it closes standard output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            print(f"assay: cannot write to standard output: {error.strerror}", file=sys.stderr)
        return FAILED
    return status


def _run(words: Sequence[str]) -> int:
    if list(words[:2]) == ["--debug", "check"]:
        words = ["check", "--debug", *words[2:]]
    if words[:1] == ["check"]:
        from assay.cli.check import main as check

        return check(words[1:])
    from assay.cli.app import main as app

    return app(words)


def _open_streams() -> None:
    """Have somewhere to write, and characters that the terminal's encoding lacks written as escapes."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            # Closed by the caller. Left so, the next file that is opened would get what is printed.
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w"))
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
