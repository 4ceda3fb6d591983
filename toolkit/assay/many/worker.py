"""A process that checks documents for another one, which tells it their paths, or their bytes."""

import gc
import json
import os
import sys
import traceback
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any

from assay.processes.child import Answers, Orders, failure

if TYPE_CHECKING:
    from assay.many.asked import Asked
    from assay.many.setting import Setting
    from assay_spec.profile import Profile


def main(words: list[str]) -> None:
    """Do what standard input says; `words` are a setting, as JSON, and the name of a format."""
    answers = Answers()
    orders = Orders()
    status = 0
    try:
        # What takes long to import comes after somebody listens.
        from assay.many.setting import Setting, profile_of

        setting = Setting(**json.loads(words[0]))
        _serve(setting, profile_of(setting), words[1], orders, answers)
    except BrokenPipeError:
        pass
    except Exception:  # noqa: BLE001 - nobody is above it
        traceback.print_exc()
        status = 1
    # An ordinary end would wait for the thread that listens.
    os._exit(status)


def serve(setting: "Setting", profile: "Profile | None", form: str, orders: IO[bytes], answers: IO[bytes]) -> None:
    """Do what `orders` say, in a process that knows how already."""
    _serve(setting, profile, form, Orders(orders=orders), Answers(answers))


def _serve(setting: "Setting", profile: "Profile | None", form: str, orders: Orders, answers: Answers) -> None:
    from assay.many.checker import Checker

    gc.disable()  # the engine runs it now and then
    with Checker(setting, profile) as checker:
        for command, body in orders:
            for asked in _documents(command["documents"], body):
                try:
                    wanted, said = checker.sent(asked, form)
                except Exception as error:  # noqa: BLE001 - whoever supervises judges it
                    answers.say(failure(error))
                else:
                    answers.say({"wanted": wanted}, said.encode("ascii"))


def _documents(told: list[list[Any]], body: bytes) -> Iterator["Asked"]:
    """The documents that a command names, with the bytes of those that are no files."""
    from assay.many.asked import Asked

    at = 0
    for path, named, called, form, line, size in told:
        data = None if size is None else body[at : at + size]
        at += size or 0
        yield Asked(path, named, data, called, form, line)


if __name__ == "__main__":
    main(sys.argv[1:])
