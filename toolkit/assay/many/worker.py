"""A process that checks documents for another one, which tells it their paths, or their bytes."""

import gc
import os
import sys
import traceback

from assay.processes.child import Answers, Orders, failure


def main(words: list[str]) -> None:
    """Do what standard input says; `words` are a setting, as JSON."""
    answers = Answers()
    orders = Orders()
    status = 0
    try:
        _serve(words[0], orders, answers)
    except BrokenPipeError:
        pass
    except Exception:  # noqa: BLE001 - nobody is above it
        traceback.print_exc()
        status = 1
    # An ordinary end would wait for the thread that listens.
    os._exit(status)


def _serve(setting: str, orders: Orders, answers: Answers) -> None:
    import json

    gc.disable()  # the engine runs it now and then
    # What takes long to import comes after somebody listens.
    from assay.many.asked import Asked
    from assay.many.checker import Checker
    from assay.many.setting import Setting, profile_of

    asked_for = Setting(**json.loads(setting))
    with Checker(asked_for, profile_of(asked_for)) as checker:
        for command, body in orders:
            asked = Asked(command["path"], command["named"], body if command["given"] else None)
            try:
                line, wanted = checker.kept(asked)
            except Exception as error:  # noqa: BLE001 - whoever supervises judges it
                answers.say(failure(error))
                continue
            answers.say({"wanted": wanted}, line.encode("ascii"))


if __name__ == "__main__":
    main(sys.argv[1:])
