"""`assay metrics fingerprint` on a pseudo-terminal, and what is in the file that it writes."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios

from assay_spec.document import read_document
from assay_spec.load import load
from assay_spec.metrics.fingerprint import Fingerprint
from assay_validators.engine import Session

WORDS = ("metrics", "fingerprint", "truth", "unet")
PROMPT = re.compile(rb"\(\? explains, [^()]*\): $")
STOP, END, HANG_UP = "\x03", "\x04", None


def talk(folder, words, typed, columns=100):
    """What a terminal shows, and the status; each of `typed` answers one question, and Enter all after them.

    One that is a function is called when its question is there.
    """
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    unset = dict.fromkeys(("COLUMNS", "LINES", "NO_COLOR"))
    process = subprocess.Popen(
        [sys.executable, "-c", START, *words],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=folder,
        env={name: value for name, value in (os.environ | {"TERM": "xterm"} | unset).items() if value is not None},
        start_new_session=True,
    )
    os.close(theirs)
    answers = iter(typed)
    shown, heard = b"", 0
    try:
        while block := os.read(ours, 1 << 16):
            shown += block
            if PROMPT.search(shown, heard):
                heard = len(shown)
                answer = next(answers, "")
                answer = answer() if callable(answer) else answer
                if answer is HANG_UP:
                    break
                line = answer if answer in (STOP, END) else f"{answer}\n"
                os.write(ours, line.encode("utf-8", "surrogateescape"))
    except OSError:  # how Linux says that the other side has gone
        pass
    os.close(ours)
    return shown.decode(errors="replace").replace("\r\n", "\n"), process.wait(60)


START = """
import fcntl, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from assay.cli import main
sys.argv[0] = "assay"
sys.exit(main())
"""


def loaded(path):
    """The fingerprint in a file, in which nothing needed is open."""
    found = load(read_document(str(path)), Fingerprint)
    assert found.complete, found.findings
    return found.model


def codes(path):
    return {each.code for each in Session().check_document(read_document(str(path))).diagnostics}


def asked(shown):
    """The ids in the order in which they were asked."""
    return re.findall(r"^\d+(?:, about \d+ more)?  (FP[\d.]+)$", shown, re.MULTILINE)


def loaded_is_open(folder, name):
    return re.search(rf"^# {name}:$", (folder / "fingerprint.yaml").read_text(), re.MULTILINE)
