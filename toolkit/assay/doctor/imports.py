"""A process that imports the modules that its words name; a line of JSON for each: its name, and why it failed."""

import json
import sys
from importlib import import_module


def main() -> None:
    """Import them in turn."""
    for module in sys.argv[1:]:
        sys.stdout.write(f"{json.dumps([module, _failure(module)])}\n")
        sys.stdout.flush()


def _failure(module: str) -> str:
    """Why `module` cannot be imported; empty when it can."""
    try:
        import_module(module)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the answer
        return f"{type(error).__name__}: {str(error).strip().partition(chr(10))[0]}"
    return ""


if __name__ == "__main__":
    main()
